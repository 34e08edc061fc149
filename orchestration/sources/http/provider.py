"""How a provider is asked: its address, pace and time limits, and the environment's settings for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from urllib.parse import urlsplit

from orchestration.errors import ActionableError

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
CONTACT = re.compile(r"\S.*\s[^\s@]+@[^\s@]+\.[^\s@]+")

# The SEC allows 10 requests a second and blocks a faster client for about ten minutes.
SEC_LIMIT = 8


class ProviderError(ActionableError):
    """The environment asks a provider for something that cannot work; the message names variable and next step."""


@dataclass(frozen=True)
class Provider:
    """How one provider is asked.

    base_address: where it is, or a mirror of it. requests_per_second: for all threads and processes together, retries
    included. timeout_seconds: for an answer to begin and, again, between two pieces of it; body_seconds for all of
    it. retry_seconds: how long one request may be tried again altogether. attempts: how often, the first included.
    limit_bytes: a longer body is refused. refusals, rest_seconds: after that many failures in a row, nothing is asked
    until that long after the last. needs_contact: whether it answers only those who say who asks. authorization: the
    header that it wants with the key in it, the key's environment variable in braces; empty where it wants none.
    """

    name: str
    base_address: str
    requests_per_second: float
    timeout_seconds: float = 20
    body_seconds: float = 120
    retry_seconds: float = 60
    attempts: int = 4
    limit_bytes: int = 100_000_000
    refusals: int = 3
    rest_seconds: float = 600
    needs_contact: bool = False
    authorization: str = ""

    @property
    def key_variable(self) -> str:
        """The environment variable with the key that the provider wants; empty where it wants none."""
        found = re.search(r"\{(\w+)\}", self.authorization)
        return found.group(1) if found else ""

    def __post_init__(self) -> None:
        variable = f"MARKET_WAREHOUSE_{self.name.upper()}_URL"
        shown = re.sub("//.*@", "//", self.base_address)  # a password may stand there
        try:
            parts = urlsplit(self.base_address)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or parts.query or parts.fragment:
            raise ProviderError(f"{variable}={shown}: this is no address; write it as https://host")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ProviderError(f"{variable}={shown}: only this machine may be asked without TLS; use https")
        numbers = (self.requests_per_second, self.timeout_seconds, self.body_seconds, self.attempts)
        # NaN fails both comparisons.
        if not all(0 < number < inf for number in numbers) or not 0 <= self.retry_seconds < inf:
            raise ProviderError(f"{self.name}: rate, timeout and attempts must be numbers above zero")
        if (parts.hostname or "").endswith("sec.gov") and self.requests_per_second > SEC_LIMIT:
            raise ProviderError(
                f"MARKET_WAREHOUSE_SEC_REQUESTS_PER_SECOND: the SEC is asked at most {SEC_LIMIT} a second"
            )


VARIABLES = {
    "URL": ("base_address", str),
    "REQUESTS_PER_SECOND": ("requests_per_second", float),
    "TIMEOUT_SECONDS": ("timeout_seconds", float),
    "RETRY_SECONDS": ("retry_seconds", float),
    "ATTEMPTS": ("attempts", int),
}


def configured(provider: Provider, variables: Mapping[str, str]) -> Provider:
    """A provider with its settings from MARKET_WAREHOUSE_<PROVIDER>_<VARIABLE>; raises ProviderError."""
    changes = {}
    for suffix, (field, kind) in VARIABLES.items():
        variable = f"MARKET_WAREHOUSE_{provider.name.upper()}_{suffix}"
        if text := variables.get(variable, "").strip():
            try:
                changes[field] = kind(text)
            except ValueError as error:
                raise ProviderError(f"{variable}={text}: this is no number; write one, or leave it out") from error
    return replace(provider, **changes)


def check_contact(contact: str | None) -> str:
    """The contact that the SEC asks every client to name; raises ProviderError where it is none."""
    if not contact or not contact.strip():
        raise ProviderError(
            "SEC_CONTACT is not set: the SEC answers only those who say who asks. "
            "Run again with your name and e-mail: export SEC_CONTACT='Jane Doe jane@example.org'"
        )
    if not CONTACT.fullmatch(contact.strip()) or not contact.isascii() or not contact.isprintable():
        raise ProviderError(
            "SEC_CONTACT is not a name and an e-mail: write both in plain letters, as 'Jane Doe jane@example.org'"
        )
    return contact.strip()
