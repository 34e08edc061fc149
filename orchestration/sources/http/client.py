"""A client that asks one provider politely: at its pace, again after a temporary fault, and not without end."""

import logging
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from types import TracebackType

import httpx

from orchestration.settings import utc_now
from orchestration.sources.http.body import read_body
from orchestration.sources.http.faults import (
    FetchError,
    check_day_of_answer,
    fault_of_status,
    fault_of_transport,
    too_late,
    variable,
)
from orchestration.sources.http.pace import limiter
from orchestration.sources.http.provider import Provider, ProviderError
from orchestration.sources.http.retries import Retries

__all__ = ["Answer", "FetchError", "PoliteClient", "limiter"]

# It writes every address in full at level INFO, and an address can hold a key.
logging.getLogger("httpx").setLevel(logging.WARNING)
REDIRECTS = 3


@dataclass(frozen=True)
class Answer:
    """What came: 200 with content, or 304 without.

    address: what was asked, in full. content: inflated. etag, last_modified: what the provider calls this version.
    """

    address: str
    http_status: int
    content: bytes
    etag: str | None = None
    last_modified: str | None = None


class PoliteClient:
    """One provider's client; its methods may be called from several threads. Close it, or use it in `with`.

    state_dir: the folder of the pace that all clients of this provider share. authorization: the header with the key.
    Raises ProviderError where SSL_CERT_FILE cannot be read.
    """

    def __init__(self, provider: Provider, state_dir: Path, user_agent: str, authorization: str = "") -> None:
        self.provider = provider
        try:
            self._client = httpx.Client(
                # Only gzip, because only a gzip body is checked for a missing end.
                headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"}
                | ({"Authorization": authorization} if authorization else {}),
                timeout=httpx.Timeout(provider.timeout_seconds),
            )
        except (OSError, ssl.SSLError) as error:
            raise ProviderError(
                "the file of trusted authorities cannot be read: check SSL_CERT_FILE, or unset it"
            ) from error
        self._limiter = limiter(provider, state_dir)

    def __enter__(self) -> "PoliteClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._client.close()
        self._limiter.close()

    def address(self, path: str, params: Mapping[str, str] | None = None) -> str:
        """The full address of a path below the provider's own."""
        base = httpx.URL(self.provider.base_address.rstrip("/") + path)
        return str(base.copy_merge_params(params) if params else base)

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Answer:
        """Ask for a path; again after passing faults, as the provider's settings allow.

        etag, last_modified: of a version that is here already; the answer is then a 304 without content where the
        provider has no other. Raises FetchError.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        request = self._client.build_request(
            "GET", self.address(path, params), headers={name: value for name, value in conditions.items() if value}
        )
        retries = Retries(self.provider)
        asked_count = 0
        try:
            for attempt in retries.tries():
                asked_count = attempt.num
                with attempt:
                    return self._ask(request, retries)
        except FetchError as error:
            error.attempts = asked_count
            raise
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, request: httpx.Request, retries: Retries) -> Answer:
        """One attempt: the request, and those to which the same host redirects it."""
        address = str(request.url)
        for _ in range(REDIRECTS + 1):
            queued = time.monotonic()
            self._limiter.try_acquire(self.provider.name)
            retries.do_not_count(time.monotonic() - queued)
            try:
                deadline = time.monotonic() + self.provider.body_seconds
                with closing(self._head(address, request, deadline)) as response:
                    if response.next_request is None:
                        return self._answer(address, request, response, deadline)
                    request = self._redirected(address, request, response)
            except httpx.TransportError as error:
                raise fault_of_transport(self.provider, address, error) from error
        raise FetchError(
            self.provider,
            address,
            f"redirects more than {REDIRECTS} times",
            f"check {variable(self.provider, 'URL')}",
            response.status_code,
        )

    def _head(self, address: str, request: httpx.Request, deadline: float) -> httpx.Response:
        """The answer without its body; raises PassingError where its header is not there by the deadline.

        httpx's own timeout starts again with every byte, so that a header sent byte by byte would never time out. So
        another thread waits for the header; if it waits too long, it ends with the connection and delays nothing.
        """
        head: Future[httpx.Response] = Future()

        def ask() -> None:
            try:
                head.set_result(self._client.send(request, stream=True, follow_redirects=False))
            except BaseException as error:  # noqa: BLE001 (handed on to who waits)
                head.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return head.result(timeout=max(deadline - time.monotonic(), 0))
        except TimeoutError as error:
            head.add_done_callback(_close)
            raise too_late(self.provider, address) from error

    def _redirected(self, address: str, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        following = response.next_request
        assert following is not None, "the answer is no redirect"
        here, there = ((r.url.scheme, r.url.host, r.url.port) for r in (request, following))
        if here != there:
            raise FetchError(
                self.provider,
                address,
                f"redirects to another host ({following.url.host}), which is not followed",
                f"if it has moved, set {variable(self.provider, 'URL')} to the new address",
                response.status_code,
            )
        return following

    def _answer(self, address: str, request: httpx.Request, response: httpx.Response, deadline: float) -> Answer:
        status = response.status_code
        is_conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
        if status == 304 and is_conditional:
            return Answer(address, status, b"")
        if status != 200:
            raise fault_of_status(self.provider, address, response)
        check_day_of_answer(self.provider, address, response.headers, utc_now().replace(tzinfo=UTC))
        content = read_body(self.provider, address, response, deadline)
        return Answer(address, status, content, _plain(response, "etag"), _plain(response, "last-modified"))


def _close(head: Future[httpx.Response]) -> None:
    if head.exception() is None:
        head.result().close()


def _plain(response: httpx.Response, name: str) -> str | None:
    """A header that can be sent back as it is."""
    value = response.headers.get(name, "").strip()
    return value if value and value.isascii() and value.isprintable() else None
