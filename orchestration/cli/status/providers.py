"""How each provider has answered, read off the landing archive's index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from orchestration.cli.status import Section, length, minute, one_line
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.landing_index import INDEX
from orchestration.sources.archive.payloads import LandingError, Payload
from orchestration.sources.http.breaker import open_until
from orchestration.sources.http.provider import Provider


def providers_section(landing_dir: Path, providers: Mapping[str, Provider], now: datetime) -> Section:
    """A line for each provider that was ever asked; no lines where nothing was. now: UTC."""
    if not (landing_dir / INDEX).exists():
        return Section("Providers", [])
    try:
        payloads = Landing(landing_dir).payloads()
    except LandingError as error:
        return Section("Providers", [str(error)], ["the landing archive's index is damaged"])
    lines, attention = [], []
    for name, provider in providers.items():
        of_provider = [payload for payload in payloads if payload.provider == name]
        if of_provider:
            line, is_failing = provider_line(provider, of_provider, now)
            lines.append(line)
            attention += [f"{name} fails"] if is_failing else []
    return Section("Providers", lines, attention)


def provider_line(provider: Provider, payloads: Sequence[Payload], now: datetime) -> tuple[str, bool]:
    """What the index says of one provider, and whether as many requests in a row failed as open its circuit breaker.

    payloads: all lines of this provider, in order; at least one. now: UTC.
    """
    good = next((payload for payload in reversed(payloads) if payload.is_good), None)
    failures = list(takewhile(lambda payload: not payload.is_good, reversed(payloads)))
    words = (
        f"last good answer {minute(good.fetched_at)}, {length(now - good.fetched_at)} ago" if good else "never answered"
    )
    until = open_until(payloads, provider, now)
    if failures:
        times = "1 failure" if len(failures) == 1 else f"{len(failures):,} failures"
        words += f"; {times} since: {one_line(failures[0].problem or '')}"
    if until:
        words += f"; left alone until {minute(until)}"
    return f"{provider.name:10} {words}", until is not None or len(failures) >= provider.refusals
