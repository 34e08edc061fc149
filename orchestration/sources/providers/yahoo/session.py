"""The session through which yfinance asks Yahoo: curl that poses as Chrome and obeys the provider's settings."""

import json
import math
import os
import time
from collections.abc import Callable
from datetime import UTC
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from curl_cffi import CurlECode, CurlOpt
from curl_cffi.curl import CURL_WRITEFUNC_ERROR
from curl_cffi.requests import Response, Session
from curl_cffi.requests import exceptions as curl
from pyrate_limiter import Limiter

from orchestration.settings import utc_now
from orchestration.sources.http.faults import (
    FetchError,
    PassingError,
    broken_off,
    check_day_of_answer,
    fault_of_status,
    variable,
)
from orchestration.sources.http.provider import Provider
from orchestration.sources.http.retries import Retries
from orchestration.sources.providers.yahoo.charts import CHART_PATH
from orchestration.sources.providers.yahoo.feeds import YAHOO

TOO_LONG = {CurlECode.FILESIZE_EXCEEDED, CurlECode.WRITE_ERROR}
NO_CONNECTION = {CurlECode.COULDNT_RESOLVE_HOST, CurlECode.COULDNT_CONNECT}
# Where yfinance gets its cookie and the crumb that goes with it.
COOKIE_HOSTS = {
    "fc.yahoo.com",
    "query1.finance.yahoo.com",
    "query2.finance.yahoo.com",
    "guce.yahoo.com",
    "consent.yahoo.com",
}


class ChartSession(Session[Response]):
    """Asks for charts at the provider's address, and hands over every answer before yfinance sees it.

    on_chart: called with (address, content) of each chart that came with status 200. A request for a chart raises
    FetchError where none comes: an answer with an error would make yfinance ask once more.

    Cookie and crumb are asked for only at Yahoo's hosts, and given up at the first failure (charts come without them).
    Where a mirror is set they are answered with nothing, so that no request goes to another host.
    """

    def __init__(self, provider: Provider, limiter: Limiter, on_chart: Callable[[str, bytes], None]) -> None:
        super().__init__(
            impersonate="chrome",
            verify=os.environ.get("SSL_CERT_FILE") or True,  # type: ignore[arg-type]
            curl_options={
                CurlOpt.CONNECTTIMEOUT_MS: int(1000 * provider.timeout_seconds),
                # An answer slower than a byte a second for this long counts as none, before its first byte or after.
                CurlOpt.LOW_SPEED_LIMIT: 1,
                CurlOpt.LOW_SPEED_TIME: math.ceil(provider.timeout_seconds),
                CurlOpt.MAXFILESIZE_LARGE: provider.limit_bytes,
            },
        )
        self._provider = provider
        self._limiter = limiter
        self._on_chart = on_chart
        self._is_mirror = provider.base_address != YAHOO.base_address
        self._cookie_error: curl.RequestException | None = None

    def request(self, method: Any, url: str, params: Any = None, **options: Any) -> Response:  # type: ignore[override]
        """What yfinance asks for; its own timeouts, redirects and hosts give way to the provider's settings."""
        asked = urlsplit(url)
        # Without days it asks for the symbol's time zone, which is known.
        if asked.path.startswith(CHART_PATH) and "period1" in (params or {}):
            address = self._address(asked.path, params)
            response = self._chart(address)
            self._on_chart(address, response.content)
            return response
        if self._is_mirror or asked.hostname not in COOKIE_HOSTS:
            return _nothing(url)
        if self._cookie_error:
            raise self._cookie_error
        self._wait_for_turn()
        try:
            return self._send(method, url, params=params, data=options.get("data"))
        except curl.RequestException as error:
            self._cookie_error = error
            raise

    def _address(self, path: str, params: dict[str, object] | None) -> str:
        # The crumb is empty where its request was answered with nothing.
        stated = {name: value for name, value in (params or {}).items() if value != ""}
        return f"{self._provider.base_address.rstrip('/')}{path}?{urlencode(stated)}"

    def _chart(self, address: str) -> Response:
        """The answer, after as many tries as the provider's settings allow; raises FetchError."""
        retries = Retries(self._provider)
        asked_count = 0
        try:
            for attempt in retries.tries():
                asked_count = attempt.num
                with attempt:
                    retries.do_not_count(self._wait_for_turn())
                    return self._try(address)
        except FetchError as error:
            error.attempts = asked_count
            raise
        raise AssertionError("the last attempt returns or raises")

    def _wait_for_turn(self) -> float:
        """Waits for the pace; returns the seconds that it took."""
        queued = time.monotonic()
        self._limiter.try_acquire(self._provider.name)
        return time.monotonic() - queued

    def _try(self, address: str) -> Response:
        """One request for a chart; raises FetchError, or PassingError where another request may help."""
        started = time.monotonic()
        try:
            response = self._send("GET", address)
        except curl.RequestException as error:
            raise _fault_of_transport(self._provider, address, error, time.monotonic() - started) from error
        if 300 <= response.status_code < 400:
            reason = f"redirects to {urlsplit(response.redirect_url).hostname}, which is not followed"
            step = f"if it has moved, set {variable(self._provider, 'URL')} to the new address"
            raise FetchError(self._provider, address, reason, step, response.status_code)
        if response.status_code != 200:
            headers = [(name, value or "") for name, value in response.headers.items()]
            fault = fault_of_status(self._provider, address, httpx.Response(response.status_code, headers=headers))
            if words := _words(response.content):
                fault.reason += f" (Yahoo says {words!r})"
            raise fault
        check_day_of_answer(self._provider, address, response.headers, utc_now().replace(tzinfo=UTC))
        content = response.content.strip()
        if not content:
            step = f"check {variable(self._provider, 'URL')}"
            raise FetchError(self._provider, address, "the answer is empty", step, 200)
        # curl accepts a gzip stream that is cut off. A whole chart is one JSON object, from brace to brace.
        if content.startswith(b"{") and not content.endswith(b"}"):
            raise broken_off(self._provider, address)
        return response

    def _send(self, method: Any, address: str, **options: Any) -> Response:
        """One request; raises RequestException."""
        content = bytearray()

        def take(piece: bytes) -> int:
            content.extend(piece)  # inflated, whatever this version of curl counts
            return len(piece) if len(content) <= self._provider.limit_bytes else CURL_WRITEFUNC_ERROR

        response = super().request(
            method,
            address,
            timeout=self._provider.body_seconds,
            allow_redirects=False,
            content_callback=take,
            **options,
        )
        response.content = bytes(content)
        return response


def _fault_of_transport(provider: Provider, address: str, error: curl.RequestException, seconds: float) -> FetchError:
    """The fault for curl's error after so many seconds, in the words of the other providers' client."""
    if error.code in TOO_LONG:
        reason = f"the answer is longer than {provider.limit_bytes / 1e6:,.3g} MB, which no answer of this provider is"
        return FetchError(provider, address, reason, f"check {variable(provider, 'URL')}", 200)
    if isinstance(error, curl.CertificateVerifyError):
        step = f"this check is never turned off: correct {variable(provider, 'URL')}, "
        step += "or use SSL_CERT_FILE for a mirror's own authority"
        return FetchError(provider, address, "its certificate is not trusted", step)
    if error.code in NO_CONNECTION or isinstance(error, curl.SSLError | curl.ProxyError):
        reason = f"no connection to {urlsplit(address).hostname}"
        return PassingError(provider, address, reason, f"check the network, or {variable(provider, 'URL')}")
    if isinstance(error, curl.Timeout) and seconds >= provider.body_seconds:
        reason = f"the answer was not there after {provider.body_seconds:g} s"
        return PassingError(provider, address, reason, "run again later")
    if isinstance(error, curl.Timeout):
        step = f"run again later, or raise {variable(provider, 'TIMEOUT_SECONDS')}"
        return PassingError(provider, address, f"no answer for {provider.timeout_seconds:g} s", step)
    return broken_off(provider, address)


def _words(content: bytes) -> str:
    """What Yahoo says in place of a chart; empty where it says nothing."""
    try:
        return str(json.loads(content)["chart"]["error"]["description"])[:200]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def _nothing(url: str) -> Response:
    response = Response()
    response.url = url
    response.status_code = 200
    return response
