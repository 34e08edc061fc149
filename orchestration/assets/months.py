"""The months that a run reads, as tags of the run: raw tables of quotes are partitioned by month."""

from orchestration.assets.ingestion import WHOLE_TAG, last_month_key, month_key
from orchestration.assets.resources import Source
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.settings import utc_now
from orchestration.sources.calendar import FIRST_DATE
from orchestration.sources.fingerprints import fingerprint, fingerprints
from orchestration.warehouse.judging import first_and_last_day

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def month_range_tags(first_month: str, last_month: str) -> dict[str, str]:
    """Run tags for one run over all months from the first to the last."""
    return {RANGE_START: first_month, RANGE_END: last_month}


def all_months_tags(source: Source) -> dict[str, str]:
    """Run tags for all months of a source's files of quotes, and which files these are.

    Without any quotes it is the running month.
    """
    inputs = [item for batch in source.batches(DAILY_QUOTES.name) if not batch.fetch for item in batch.inputs]
    # Taken before the days: a file that comes meanwhile is not taken for one whose days are known.
    files = fingerprint(fingerprints(inputs))
    days = first_and_last_day(DAILY_QUOTES, inputs, FIRST_DATE, utc_now().date())
    last_key = last_month_key()
    first, last = (month_key(days[0]), min(month_key(days[1]), last_key)) if days else (last_key, last_key)
    return month_range_tags(first, last) | ({WHOLE_TAG: files} if files else {})
