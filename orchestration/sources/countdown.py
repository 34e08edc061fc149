"""Reports how much of a long task is done, how much is left and when it should end.

The task counts its steps and knows no watcher. A watcher hears of each step, for a line that is rewritten in place.
The log gets a line every LOGGED_EVERY, for Dagster and for an output that is not a terminal.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil

from orchestration.settings import utc_now

logger = logging.getLogger(__name__)
LOGGED_EVERY = timedelta(seconds=30)
# Before that the pace is too uncertain to tell.
KNOWN_AFTER = timedelta(seconds=10)
Clock = Callable[[], datetime]
Watcher = Callable[[str], None]
_watchers: list[Watcher] = []


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """While it lasts, the watcher hears of each step of all countdowns."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def local_now() -> datetime:
    """The present moment on the clock of whoever waits."""
    return utc_now().replace(tzinfo=UTC).astimezone()


class Countdown:
    """Counts from 0 to `total`, the number of things to do: `Countdown("yahoo/chart", 81, "asked")`.

    here_count: how many an earlier run has done.
    """

    def __init__(self, what: str, total: int, done_word: str, here_count: int = 0, clock: Clock = local_now) -> None:
        self._what = what
        self._total = total
        self._done_word = done_word
        self._here = f"{here_count:,} here already" if here_count else ""
        self._clock = clock
        self._done_count = 0
        self._logged_at = clock()
        # The pace is measured from the first step on: what precedes it happens only once.
        self._first: tuple[int, datetime] | None = None
        if total or here_count:
            self._tell(self._words("", self._logged_at), is_logged=bool(here_count))

    def step(self, count: int = 1, note: str = "") -> None:
        """Counts `count` more as done. note: what else is known so far, as `2 unchanged`."""
        now = self._clock()
        self._done_count += count
        self._first = self._first or (self._done_count, now)
        is_due = now - self._logged_at >= LOGGED_EVERY
        if is_due:
            self._logged_at = now
        self._tell(self._words(note, now), is_due)

    def _tell(self, words: str, is_logged: bool) -> None:
        for watcher in _watchers:
            watcher(words)
        if is_logged:
            logger.info("%s", words)

    def _words(self, note: str, now: datetime) -> str:
        done = f"{self._what}: {self._done_count:,} of {self._total:,} {self._done_word}"
        return ", ".join(part for part in (done, self._here, note, self._end(now)) if part)

    def _end(self, now: datetime) -> str:
        """When it should end, at the pace so far; empty while nobody can know, and at the end."""
        first_count, first_at = self._first or (0, now)
        counted, left_count = self._done_count - first_count, self._total - self._done_count
        passed = now - first_at
        if not left_count or not counted or passed < KNOWN_AFTER:
            return ""
        left = passed * left_count / counted
        if left < timedelta(minutes=1):
            return f"about {ceil(left.total_seconds() / 10) * 10} s left"
        end = now + left
        day = "" if end.date() == now.date() else f"{end:%A} "
        return f"about {in_minutes(left)} left, until {day}{end:%H:%M}"


def in_minutes(span: timedelta) -> str:
    """A stretch of a minute and more, rounded up: `3 min`, `2 h 10 min`."""
    hours, minutes = divmod(ceil(span.total_seconds() / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
