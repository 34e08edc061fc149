"""Which days of daily bars are left to ask for, symbol by symbol, by the landing archive."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted

NEW_YORK = ZoneInfo("America/New_York")
REGULAR_CLOSE = time(16)
KEPT_FOR = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


def last_closed_day(at: datetime, ready: time = REGULAR_CLOSE) -> date:
    """The last day that had ended for the New York Stock Exchange at a time (UTC); half days count as full ones.

    ready: when, in New York, a provider states the day that has ended.
    """
    there = at.replace(tzinfo=UTC).astimezone(NEW_YORK)
    return there.date() if there.time() >= ready else there.date() - timedelta(days=1)


def history_start(now: datetime) -> date:
    """The first day asked for by default: 1 January of last year, for a whole year's returns."""
    return date(now.year - 1, 1, 1)


def windows(
    landing: Landing,
    series: str,
    extension: str,
    symbols: Iterable[str],
    first_date: date,
    after_date: date,
    now: datetime,
) -> list[Wanted]:
    """What to ask for of each symbol: the days from `first_date` to `after_date`, and those before that never came.

    series: `provider/dataset`. A symbol whose bars end earlier is asked for from their end, one without bars from where
    the archive begins, or from `history_start` where that is empty: later runs fill what an interrupted or refused run
    has left out.
    """
    provider, _, dataset = series.partition("/")
    here = _by_key(landing, series)
    begin = min((first_day(item) for of_symbol in here.values() for item in of_symbol), default=history_start(now))
    wanted = []
    for symbol in symbols:
        ends = [min(after_day(item), last_closed_day(item.fetched_at) + ONE_DAY) for item in here[symbol]]
        known_until = max(ends, default=begin)
        wanted.append(Wanted(provider, dataset, symbol, extension, min(first_date, known_until), after_date))
    return wanted


def still_wanted(
    landing: Landing,
    series: str,
    wanted: Sequence[Wanted],
    now: datetime,
    is_settled: Callable[[Sequence[Payload], Payload], bool] = lambda _, __: True,
) -> list[Wanted]:
    """What is left to ask for at a time (UTC), so that a run that was interrupted goes on where it stopped.

    Left out is what came within twelve hours, unless a session has ended since. is_settled: whether a payload
    leaves nothing else of its symbol to ask for.
    """
    here = _by_key(landing, series)
    return [item for item in wanted if not _is_here(here[item.key], item, now, is_settled)]


def first_day(item: Wanted) -> date:
    """The first day asked for."""
    assert item.first_date, f"{item.series}: bars are asked for from a day on"
    return item.first_date


def after_day(item: Wanted) -> date:
    """The day after the last one asked for."""
    assert item.after_date, f"{item.series}: bars are asked for up to a day"
    return item.after_date


def _by_key(landing: Landing, series: str) -> dict[str, list[Payload]]:
    found: dict[str, list[Payload]] = defaultdict(list)
    for payload in landing.payloads(series):
        if payload.is_good:
            found[payload.key].append(payload)
    return found


def _is_here(
    payloads: Sequence[Payload], item: Wanted, now: datetime, is_settled: Callable[[Sequence[Payload], Payload], bool]
) -> bool:
    last_day = min(after_day(item) - ONE_DAY, last_closed_day(now))
    for payload in reversed(payloads):
        is_recent = payload.fetched_at > now - KEPT_FOR and last_closed_day(payload.fetched_at) >= last_day
        if is_recent and first_day(payload) <= first_day(item) and after_day(payload) >= after_day(item):
            return is_settled(payloads, payload)
    return False
