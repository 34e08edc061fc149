"""The results of asking a provider, their progress messages, and the words for what was not asked."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from orchestration.sources.archive.payloads import Payload, Wanted, without_secrets
from orchestration.sources.countdown import Countdown
from orchestration.sources.http.provider import Provider

logger = logging.getLogger(__name__)
NOT_ASKED = "not asked: "


@dataclass(frozen=True)
class FetchResult:
    """What came of everything that was wanted, in the order in which it was wanted.

    unchanged: the provider still has what came earlier. failed: nothing came, or not what was wanted; `problem` says
    why and what to do.
    """

    stored: tuple[Payload, ...]
    unchanged: tuple[Payload, ...]
    failed: tuple[Payload, ...]

    def log_not_asked(self, provider: Provider) -> "FetchResult":
        """The same, with one line in the log about all that was not asked."""
        skipped = [payload.problem for payload in self.failed if (payload.problem or "").startswith(NOT_ASKED)]
        if skipped:
            logger.warning("%s: %d %s", provider.name, len(skipped), skipped[0])
        return self


def counted(
    payloads: Iterable[Payload], wanted: Sequence[Wanted], is_unchanged: Callable[[Payload], bool], here_count: int = 0
) -> Iterator[Payload]:
    """The payloads as they come; says how many of those wanted have been asked for, and what came of it.

    here_count: how many are here already.
    """
    if not wanted:
        return
    countdown = Countdown(f"{wanted[0].provider}/{wanted[0].dataset}", len(wanted), "asked", here_count)
    counts = {"unchanged": 0, "failed": 0}
    for payload in payloads:
        counts["failed"] += bool(payload.problem)
        counts["unchanged"] += not payload.problem and is_unchanged(payload)
        countdown.step(note=", ".join(f"{count:,} {word}" for word, count in counts.items() if count))
        yield payload


def not_asked(
    wanted: Wanted, address: str, provider: Provider, batch_id: str, now: datetime, until: datetime
) -> Payload:
    """The result for something not asked while the circuit breaker is open; it has no line in the index."""
    problem = (
        f"{NOT_ASKED}{provider.name} failed {provider.refusals} times in a row; asked again after {until:%H:%M} UTC"
    )
    return Payload(
        **asdict(wanted), batch_id=batch_id, fetched_at=now, address=without_secrets(address), problem=problem
    )
