"""Keeps other web pages out of the Dagster page, which has no password and takes commands from whoever reaches it.

A page that a person has open elsewhere can send requests to 127.0.0.1 with an image, a form, `fetch` or a WebSocket.
The browser marks such requests by headers that no page can set: Sec-Fetch-Site and Origin. Which requests are the
page's own follows Go's `http.CrossOriginProtection` (net/http, 2025), made stricter in one point: Dagster takes
mutations by GET too.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

# Sec-Fetch-Site of a request that the page itself made, or a person (a typed address, a bookmark).
OWN_SITES = ("same-origin", "none")
READING = ("GET", "HEAD")
POLICY_VIOLATION = 1008
REFUSAL = "Refused: this request came from another web page. Open the Dagster page itself.\n"


class OwnPageOnly:
    """Middleware that passes on what the Dagster page itself asks, and refuses what another page does (403)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let the page answer it."""
        if scope["type"] == "lifespan" or _is_own(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(POLICY_VIOLATION, REFUSAL.strip())(scope, receive, send)
        else:
            await PlainTextResponse(REFUSAL, status_code=403)(scope, receive, send)


def _is_own(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    is_command = scope["type"] == "http" and scope["path"].rstrip("/").endswith("/graphql") and scope["query_string"]
    if is_command and scope["method"] in READING:
        # The page posts its queries; one in an address may come from a link, an image or a mail.
        return False
    if _is_navigation(scope, headers):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN_SITES
    # Programs send neither header; browsers of before 2023 send neither when they load an image.
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _is_navigation(scope: Scope, headers: Headers) -> bool:
    """Whether a person follows a link to the page itself; loading it in a frame of another page does not count."""
    return (
        scope["type"] == "http"
        and scope["method"] in READING
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
