"""Which charts are left to ask for, and which a split asks for again: read off the landing archive."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers.yahoo.chart_file import last_closed_day
from orchestration.sources.providers.yahoo.charts import split_days

KEPT_FOR = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


def still_wanted(landing: Landing, wanted: Sequence[Wanted], now: datetime) -> list[Wanted]:
    """What is left to ask for at a time (UTC), so that a run that was interrupted goes on where it stopped.

    Left out is what came within twelve hours, unless a session has ended since, or a split asks for earlier days, too.
    """
    charts = _by_key(landing)
    return [item for item in wanted if not _is_here(landing, charts[item.key], item, now)]


def history_start(now: datetime) -> date:
    """From when on charts are asked for where nobody says: January of last year, for a whole year's returns."""
    return date(now.year - 1, 1, 1)


def windows(
    landing: Landing, symbols: Iterable[str], first_date: date, after_date: date, history_from: date
) -> list[Wanted]:
    """What to ask for of each symbol: the days from `first_date` to `after_date`, and those before that never came.

    A symbol whose charts end earlier is asked for from there, one without any from where the archive begins, or from
    `history_from` where that is empty: a run that was interrupted or refused leaves no hole that later runs do not see.
    """
    charts = _by_key(landing)
    begin = min((_first_date(chart) for of_symbol in charts.values() for chart in of_symbol), default=history_from)
    wanted = []
    for symbol in symbols:
        ends = [min(_after_date(chart), last_closed_day(chart.fetched_at) + ONE_DAY) for chart in charts[symbol]]
        known_until = max(ends, default=begin)
        wanted.append(Wanted("yahoo", "chart", symbol, "json", min(first_date, known_until), after_date))
    return wanted


def restated(charts: Sequence[Payload], latest: Payload, splits: Sequence[date]) -> Wanted | None:
    """The window to ask for so that no earlier chart stays on the basis before a split; None where none does.

    charts: the symbol's good payloads. latest: the one of them whose days hold the splits. A chart of all days that
    came after the last split's first session has settled the matter.
    """
    first_date = min(_first_date(chart) for chart in charts)
    if not splits or first_date >= _first_date(latest):
        return None
    for chart in charts:
        is_whole = _first_date(chart) <= first_date and _after_date(chart) > max(splits)
        if is_whole and last_closed_day(chart.fetched_at) >= max(splits):
            return None
    return Wanted(latest.provider, latest.dataset, latest.key, latest.extension, first_date, latest.after_date)


def _by_key(landing: Landing) -> dict[str, list[Payload]]:
    charts: dict[str, list[Payload]] = defaultdict(list)
    for payload in landing.payloads("yahoo/chart"):
        if payload.is_good:
            charts[payload.key].append(payload)
    return charts


def _is_here(landing: Landing, charts: Sequence[Payload], item: Wanted, now: datetime) -> bool:
    last_day = min(_after_date(item) - ONE_DAY, last_closed_day(now))
    for chart in reversed(charts):
        is_recent = chart.fetched_at > now - KEPT_FOR and last_closed_day(chart.fetched_at) >= last_day
        if is_recent and _first_date(chart) <= _first_date(item) and _after_date(chart) >= _after_date(item):
            try:
                return not restated(charts, chart, split_days(chart, landing.path(chart)))
            except SourceFileError:
                return False  # damaged since: asking again mends it
    return False


def _first_date(item: Wanted) -> date:
    assert item.first_date, f"{item.series}: a chart is asked for from a day on"
    return item.first_date


def _after_date(item: Wanted) -> date:
    assert item.after_date, f"{item.series}: a chart is asked for up to a day"
    return item.after_date
