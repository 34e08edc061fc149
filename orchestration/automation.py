"""When things run by themselves: one job over every asset, after each New York close."""

from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.assets.ingestion import MONTHS, last_month_key, month_key, previous_month_key
from orchestration.sources.calendar import exchange_days

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
NEW_YORK = ZoneInfo("America/New_York")

daily_market_job = dg.define_asset_job(
    "daily_market_job",
    selection=dg.AssetSelection.all(),
    partitions_def=MONTHS,
    description="Everything: ingest, transform, audit, publish.",
)


def month_range_tags(first_month: str, last_month: str) -> dict[str, str]:
    """Run tags that read all months from one to another in one run."""
    return {RANGE_START: first_month, RANGE_END: last_month}


@dg.schedule(
    job=daily_market_job,
    cron_schedule="30 18 * * 1-5",
    execution_timezone="America/New_York",
    description="Two and a half hours after the New York close; days without a session are skipped.",
)
def daily_market_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Reads the running month and the one before it, in which late corrections arrive."""
    today = context.scheduled_execution_time.astimezone(NEW_YORK).date()
    days = exchange_days(today).set_index("calendar_date")
    if not days.loc[today.isoformat(), "is_session"]:
        return dg.SkipReason(f"{today}: the New York Stock Exchange holds no session on this {today:%A}.")
    this_month = min(month_key(today), last_month_key())
    return dg.RunRequest(run_key=today.isoformat(), tags=month_range_tags(previous_month_key(this_month), this_month))
