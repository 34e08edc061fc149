"""Who may ask the Dagster page: itself, a person, a program on this machine; no other page, under no other name."""

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from orchestration.cli.ui.guard import OwnPageOnly
from orchestration.cli.ui.webserver import allowed_hosts

PAGE = "127.0.0.1:3000"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
PASSED, REFUSED = 200, 403


def _asked(
    method: str, path: str, headers: dict[str, str], query: bytes = b"", kind: str = "http"
) -> list[dict[str, Any]]:
    """What is sent back for a request, by an application that answers everything it is handed."""
    sent: list[dict[str, Any]] = []

    async def page(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start" if scope["type"] == "http" else "websocket.accept", "status": 200})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in ({"host": PAGE} | headers).items()],
    }
    asyncio.run(OwnPageOnly(page)(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, PASSED),
        ("POST", "/graphql", {}, PASSED),
        ("POST", "/graphql", {"origin": f"http://{PAGE}", "sec-fetch-site": "same-origin"}, PASSED),
        ("POST", "/graphql", {"origin": "https://warehouse.example.org", "host": "warehouse.example.org"}, PASSED),
        # Behind a proxy that asks under its own name.
        ("POST", "/graphql", {"origin": "https://warehouse.example.org", "sec-fetch-site": "same-origin"}, PASSED),
        ("GET", "/runs", LINK, PASSED),
        ("GET", "/runs", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, PASSED),
        ("GET", "/runs", LINK | {"sec-fetch-dest": "iframe"}, REFUSED),
        ("POST", "/runs", LINK, REFUSED),
        ("POST", "/graphql", {"origin": "http://elsewhere.example", "sec-fetch-site": "cross-site"}, REFUSED),
        ("POST", "/graphql", {"origin": "http://127.0.0.1:8080", "sec-fetch-site": "same-site"}, REFUSED),
        ("POST", "/graphql", {"origin": "null"}, REFUSED),
        ("POST", "/graphql", {"sec-fetch-site": "cross-site"}, REFUSED),
        ("GET", "/logs/one", {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, REFUSED),
    ],
)
def test_who_may_ask(method: str, path: str, headers: dict[str, str], status: int) -> None:
    """By the two headers that a page cannot set itself."""
    assert _asked(method, path, headers)[0]["status"] == status


@pytest.mark.parametrize("headers", [{}, LINK, {"sec-fetch-site": "none"}, {"origin": f"http://{PAGE}"}])
@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/behind/a/prefix/graphql"])
def test_a_command_in_an_address_is_refused(headers: dict[str, str], path: str) -> None:
    """Whoever asks: it may stand in a mail. Without a command the same address is a page."""
    assert _asked("GET", path, headers, b"query=mutation")[0]["status"] == REFUSED
    assert _asked("GET", path, headers)[0]["status"] == PASSED


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"origin": f"http://{PAGE}"}, "websocket.accept"),
        ({}, "websocket.accept"),
        ({"origin": "http://elsewhere.example"}, "websocket.close"),
        ({"origin": "http://127.0.0.1:8080"}, "websocket.close"),
        ({"origin": "https://warehouse.example.org", "sec-fetch-site": "same-origin"}, "websocket.accept"),
        ({"origin": f"http://{PAGE}", "sec-fetch-site": "cross-site"}, "websocket.close"),
    ],
)
def test_a_websocket_is_the_page_s_own(headers: dict[str, str], kind: str) -> None:
    """A browser names the origin of each one."""
    assert _asked("GET", "/graphql", headers, kind="websocket")[0]["type"] == kind


def test_names_of_the_page() -> None:
    """Those of this machine, and what is named for a server in front."""
    assert allowed_hosts("") == ["127.0.0.1", "localhost"]
    assert allowed_hosts(" Warehouse.example.org, ,b.example ")[2:] == ["warehouse.example.org", "b.example"]
