"""Which earlier charts a split restates: Yahoo adjusts all days before a split for it."""

from collections.abc import Sequence
from datetime import date

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers.windows import after_day, first_day, last_closed_day
from orchestration.sources.providers.yahoo.charts import split_days


def restated(charts: Sequence[Payload], latest: Payload, splits: Sequence[date]) -> Wanted | None:
    """The window to ask for again so that no earlier chart stays unadjusted for a split; None where none does.

    charts: the symbol's good payloads. latest: the one of them whose days hold the splits. A chart of all days that
    came after the last split's first session is adjusted already.
    """
    first_date = min(first_day(chart) for chart in charts)
    if not splits or first_date >= first_day(latest):
        return None
    for chart in charts:
        is_whole = first_day(chart) <= first_date and after_day(chart) > max(splits)
        if is_whole and last_closed_day(chart.fetched_at) >= max(splits):
            return None
    return Wanted(latest.provider, latest.dataset, latest.key, latest.extension, first_date, latest.after_date)


def is_settled(landing: Landing, charts: Sequence[Payload], chart: Payload) -> bool:
    """Whether no split in `chart` requires the symbol's other charts to be asked for again."""
    try:
        return not restated(charts, chart, split_days(chart, landing.path(chart)))
    except SourceFileError:
        return False  # damaged since: asking again mends it
