"""What can go wrong when a provider is asked, in messages that end in the next step and hold no secret."""

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from orchestration.errors import ActionableError
from orchestration.sources.http.breaker import is_refusal
from orchestration.sources.http.provider import Provider

RETRIED_STATUSES = {429, 500, 502, 503, 504}
# 2026-11: a wrong time zone is at most 14 hours off; a cache that does not say how long it held an answer, some hours.
CLOCK_SLACK = timedelta(days=2)


class FetchError(ActionableError):
    """A request that brought nothing: `str()` is the problem and the next step, in one line without secrets.

    reason, next_step: the two halves. address: what was asked, in full; the landing archive takes the secrets out.
    http_status: None where no whole answer came. attempts: how often it was asked.
    """

    def __init__(
        self, provider: Provider, address: str, reason: str, next_step: str, http_status: int | None = None
    ) -> None:
        super().__init__(reason)
        self.provider = provider
        self.address = address
        self.reason = reason
        self.next_step = next_step
        self.http_status = http_status
        self.attempts = 1

    @property
    def is_refusal(self) -> bool:
        """Whether it counts for the circuit breaker."""
        return is_refusal(self.http_status)

    @property
    def place(self) -> str:
        """Host and path of what was asked."""
        parts = urlsplit(self.address)
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"

    def __str__(self) -> str:
        asked = f", asked {self.attempts} times" if self.attempts > 1 else ""
        return f"{self.place}: {self.reason}{asked}; {self.next_step}"


class PassingError(FetchError):
    """A fault that may be gone when asked again; retry_after: after how many seconds, where the provider says so."""

    retry_after: float | None = None


def variable(provider: Provider, suffix: str) -> str:
    """The name of the environment variable with one of the provider's settings."""
    return f"MARKET_WAREHOUSE_{provider.name.upper()}_{suffix}"


def fault_of_status(provider: Provider, address: str, response: httpx.Response) -> FetchError:
    """The fault for an answer with another status than 200."""
    status = response.status_code
    slower = f"run again later, or lower {variable(provider, 'REQUESTS_PER_SECOND')}"
    if status in RETRIED_STATUSES:
        reason = "asks for fewer requests" if status == 429 else "the provider is in trouble"
        step = slower if status == 429 else "run again later"
        fault = PassingError(provider, address, f"answered {status}: {reason}", step, status)
        fault.retry_after = retry_after(response.headers)
        return fault
    if status == 403 and provider.name == "sec":
        reason = "the SEC refuses requests that name no one"
        step = "check SEC_CONTACT; if it is right, wait ten minutes and run again"
    elif status in (401, 403) and provider.key_variable:
        reason, step = "the provider refuses the key", f"check {provider.key_variable}"
    elif status == 403:
        reason, step = "the provider refuses", slower
    elif status in (404, 410):
        reason = "there is nothing at this address"
        step = f"check the key in the reference tables, and {variable(provider, 'URL')}"
    else:
        reason, step = "not what was asked for", f"check {variable(provider, 'URL')}"
    return FetchError(provider, address, f"answered {status}: {reason}", step, status)


def check_day_of_answer(provider: Provider, address: str, headers: Mapping[str, str | None], now: datetime) -> None:
    """Raise FetchError where the answer was sent days before or after `now` (UTC), as its own `Date` has it.

    Rows read by a wrong clock would count as known before anyone knew them, or as newer than their corrections.
    """
    held = headers.get("age") or ""  # how many seconds a cache on the way has had it
    seconds = int(held) if held.isascii() and held.isdecimal() and len(held) < 10 else 0
    try:
        sent = parsedate_to_datetime(headers.get("date") or "")
        sent = (sent if sent.tzinfo else sent.replace(tzinfo=UTC)) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return
    if abs(now - sent) > CLOCK_SLACK:
        raise FetchError(
            provider,
            address,
            f"it is {sent:%Y-%m-%d %H:%M} UTC there and {now:%Y-%m-%d %H:%M} UTC by this machine's clock",
            "set the clock right and run again",
        )


def too_late(provider: Provider, address: str) -> PassingError:
    """The fault for an answer that is not complete after `body_seconds`."""
    return PassingError(
        provider, address, f"the answer was not there after {provider.body_seconds:g} s", "run again later"
    )


def fault_of_transport(provider: Provider, address: str, error: httpx.TransportError) -> FetchError:
    """The fault for the network's error, whose own text is left out: it can hold what was sent."""
    certificate = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if certificate:
        return FetchError(
            provider,
            address,
            f"its certificate is not trusted ({certificate.verify_message})",
            f"this check is never turned off: correct {variable(provider, 'URL')}, "
            "or use SSL_CERT_FILE for a mirror's own authority",
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        host = urlsplit(address).hostname
        return PassingError(
            provider, address, f"no connection to {host}", f"check the network, or {variable(provider, 'URL')}"
        )
    if isinstance(error, httpx.TimeoutException):
        return PassingError(
            provider,
            address,
            f"no answer for {provider.timeout_seconds:g} s",
            f"run again later, or raise {variable(provider, 'TIMEOUT_SECONDS')}",
        )
    return broken_off(provider, address)


def broken_off(provider: Provider, address: str) -> PassingError:
    """The fault for an answer whose end is missing, or which the transport damaged."""
    return PassingError(provider, address, "the answer broke off", "run again later")


def retry_after(headers: httpx.Headers) -> float | None:
    """How many seconds `Retry-After` asks to wait; None where it does not say.

    A date is compared with the answer's own, so that a wrong clock on either side does no harm.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        dates = [parsedate_to_datetime(stated) for stated in (text, headers.get("date", ""))]
    except ValueError:
        return None
    until, sent = (stated if stated.tzinfo else stated.replace(tzinfo=UTC) for stated in dates)
    return max((until - sent).total_seconds(), 0.0)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
