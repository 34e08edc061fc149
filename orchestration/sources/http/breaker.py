"""The circuit breaker: after several refusals in a row, by the index, a provider is not asked for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from orchestration.sources.archive.payloads import Payload, without_secrets
from orchestration.sources.http.provider import Provider

UNANSWERED_REST = timedelta(minutes=1)


def is_refusal(http_status: int | None) -> bool:
    """Whether the provider refused or is down: 403, 429, 5xx, or no whole answer at all."""
    return http_status is None or http_status in (403, 429) or http_status >= 500


def open_until(payloads: Sequence[Payload], provider: Provider, now: datetime) -> datetime | None:
    """Until when (UTC) nothing is asked of the provider; None where it may be asked.

    payloads: what the index says of this provider, in order. What was asked of another address, such as a mirror
    that is no longer set, says nothing about this one.
    """
    origin = without_secrets(provider.base_address).rstrip("/") + "/"
    here = (payload for payload in reversed(payloads) if payload.address.startswith(origin))
    last = list(islice(here, provider.refusals))
    if len(last) < max(provider.refusals, 1) or not all(p.problem and is_refusal(p.http_status) for p in last):
        return None
    # Without any answer the fault may be in the network here, and may be gone in a minute.
    has_answered = any(payload.http_status for payload in last)
    until = last[0].fetched_at + (timedelta(seconds=provider.rest_seconds) if has_answered else UNANSWERED_REST)
    return until if now < until else None
