"""When things run by themselves: after each New York close, weekly, monthly, and when an issuer files.

With SOURCE=live two jobs follow each other: `fetch_job` asks the providers and may fail in part; `daily_market_job`
then builds from everything fetched so far. With the other sources there is nothing to fetch.
"""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.assets.ingestion import MONTHS, REFRESH_TAG, last_month_key, month_key
from orchestration.assets.months import RANGE_END, RANGE_START, month_range_tags
from orchestration.automation.narrowing import Narrow
from orchestration.settings import utc_now
from orchestration.sources.calendar import exchange_days

NEW_YORK = ZoneInfo("America/New_York")
LANDING = dg.AssetSelection.groups("landing")
REFRESH = {REFRESH_TAG: "all issuers"}
FETCHING_JOBS = ("fetch_job", "filings_job", "reference_job")
# Tags a fetch by a command, which itself builds afterwards.
FOLLOWED_TAG = "market_warehouse/followed"
# Tags a run that a command started: the command itself prints what went wrong.
COMMAND_TAG = "market_warehouse/started_by"

daily_market_job = dg.define_asset_job(
    "daily_market_job",
    selection=dg.AssetSelection.all() - LANDING,
    partitions_def=MONTHS,
    description="Everything but asking providers: ingest, transform, audit, publish.",
)
fetch_job = dg.define_asset_job(
    "fetch_job",
    # The reference tables say what to ask for: they come first.
    selection=LANDING.upstream(),
    partitions_def=MONTHS,
    description="Ask the providers and keep what they send; daily_market_job follows.",
)
filings_job = dg.define_asset_job(
    "filings_job",
    selection=dg.AssetSelection.assets(["landing", "sec_companyfacts"]),
    description="Ask the SEC for the facts of issuers that have filed; daily_market_job follows.",
)
reference_job = dg.define_asset_job(
    "reference_job",
    selection=dg.AssetSelection.groups("raw_reference")
    | dg.AssetSelection.assets(["landing", "sec_submissions"], ["landing", "sec_companyfacts"]),
    tags=REFRESH,
    description="Read the reference tables, and ask the SEC for every issuer anew; daily_market_job follows.",
)


def months_since(day: date, today: date) -> dict[str, str]:
    """Run tags for the months from that of a day to the current one."""
    this_month = min(month_key(today), last_month_key())
    return month_range_tags(min(month_key(day), this_month), this_month)


def make_daily_schedule(is_live: bool, narrow: Narrow) -> dg.ScheduleDefinition:
    """After each session: ask for the last week with live sources; read the last two months of files otherwise.

    narrow: makes of a run of everything a run of what has changed.
    """

    @dg.schedule(
        job=fetch_job if is_live else daily_market_job,
        cron_schedule="30 18 * * 1-5",
        execution_timezone="America/New_York",
        description="Two and a half hours after the New York close; days without a session are skipped.",
    )
    def daily_market_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        today = _new_york_date(context)
        days = exchange_days(today).set_index("calendar_date")
        if not days.loc[today.isoformat(), "is_session"]:
            return dg.SkipReason(f"{today}: the New York Stock Exchange holds no session on this {today:%A}.")
        first_day = today - timedelta(days=7) if is_live else today.replace(day=1) - timedelta(days=1)
        request = dg.RunRequest(run_key=today.isoformat(), tags=months_since(first_day, today))
        # `make status` asks in advance which ticks will run: what will have changed by then nobody knows.
        is_due = context.scheduled_execution_time <= utc_now().replace(tzinfo=UTC)
        return narrow(request) if is_due and not is_live else request

    return daily_market_schedule


@dg.schedule(
    job=fetch_job,
    cron_schedule="0 8 * * 6",
    execution_timezone="America/New_York",
    description="On Saturdays the last two months are asked for again: providers correct what they have printed.",
)
def weekly_refresh_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Asks for the months from that of 62 days ago to the current one."""
    today = _new_york_date(context)
    return dg.RunRequest(run_key=f"week of {today}", tags=months_since(today - timedelta(days=62), today))


@dg.schedule(
    job=reference_job,
    cron_schedule="0 7 1 * *",
    execution_timezone="America/New_York",
    description="On the first of a month the reference tables are read, and every issuer's facts asked for again.",
)
def monthly_reference_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Catches what changes without a filing."""
    return dg.RunRequest(run_key=f"month of {_new_york_date(context)}")


def make_rebuild_sensors(narrow: Narrow) -> list[dg.SensorDefinition]:
    """The sensors that start a build after each fetch, whether it succeeded or failed.

    narrow: makes of a run of everything a run of what has changed.
    """
    return [
        _rebuild_sensor("rebuild_after_fetch", dg.DagsterRunStatus.SUCCESS, narrow),
        _rebuild_sensor("rebuild_after_failed_fetch", dg.DagsterRunStatus.FAILURE, narrow),
    ]


def _rebuild_sensor(name: str, status: dg.DagsterRunStatus, narrow: Narrow) -> dg.SensorDefinition:
    # It watches all runs: landing assets picked in the UI run outside the project's jobs.
    @dg.run_status_sensor(
        name=name,
        run_status=status,
        request_job=daily_market_job,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Builds after a fetch: what a provider did not send is a gap in the marts, not a reason to wait.",
    )
    def rebuild(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        run = context.dagster_run
        if not has_fetched(run):
            return dg.SkipReason(f"run {run.run_id} of {run.job_name} fetched nothing.")
        # A re-execution in the UI keeps the tags, but no command builds after it.
        if FOLLOWED_TAG in run.tags and not run.parent_run_id:
            return dg.SkipReason(f"run {run.run_id} builds by itself what it has fetched.")
        tags = {name: run.tags[name] for name in (RANGE_START, RANGE_END) if name in run.tags}
        months = tags or month_range_tags(last_month_key(), last_month_key())
        return narrow(dg.RunRequest(run_key=run.run_id, tags=months))

    return rebuild


def has_fetched(run: dg.DagsterRun) -> bool:
    """Whether a run was of a fetching job, or of landing assets that a person picked."""
    picked = run.asset_selection or ()
    return run.job_name in FETCHING_JOBS or any(key.path[0] == "landing" for key in picked)


def _new_york_date(context: dg.ScheduleEvaluationContext) -> date:
    return context.scheduled_execution_time.astimezone(NEW_YORK).date()
