"""Checks whether each live series keeps up with the trading calendar, in which a holiday is no gap.

They compare the build file with the time of their own run, so that they also fail when no build has run for days.
"""

from datetime import UTC

import dagster as dg
import duckdb

from orchestration.assets.resources import Warehouse
from orchestration.automation.jobs import NEW_YORK
from orchestration.settings import Settings
from orchestration.sources.providers.registry import DATASETS

SHOWN = 5


@dg.schedule(
    job_name="freshness_job",
    cron_schedule="0 21 * * *",
    execution_timezone="America/New_York",
    description="Every evening, whether or not anything has run.",
)
def freshness_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run of freshness_job per day."""
    return dg.RunRequest(run_key=f"{context.scheduled_execution_time:%Y-%m-%d}")


def make_freshness_checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """One check for each dataset that providers state day by day."""
    return [_keeps_up(name) for name, each in DATASETS.items() if each.daily_mart and name in settings.live_datasets]


def freshness_definitions(settings: Settings) -> dg.Definitions:
    """The checks, the job that runs them alone, and its schedule; nothing where no dataset is stated day by day."""
    checks = make_freshness_checks(settings)
    if not checks:
        return dg.Definitions()
    job = dg.define_asset_job(
        "freshness_job",
        selection=dg.AssetSelection.checks(*(key for check in checks for key in check.check_keys)),
        description="Do the live series keep up with the trading calendar? Builds nothing.",
    )
    return dg.Definitions(asset_checks=checks, jobs=[job], schedules=[freshness_schedule])


def _keeps_up(dataset: str) -> dg.AssetChecksDefinition:
    table, mart = DATASETS[dataset].table, DATASETS[dataset].daily_mart

    @dg.asset_check(
        asset=dg.AssetKey(["marts", mart]),
        name=f"{dataset}_keep_up",
        description="Every live series holds the session that closed on the day before, by the exchange's calendar.",
    )
    def check(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
        try:
            behind = series_behind(warehouse, table)
        except duckdb.CatalogException:
            return dg.AssetCheckResult(
                passed=False, description="nothing has been built yet: `make warehouse SOURCE=live`"
            )
        lines = [f"{series} ends on {last}, {expected} is expected" for series, last, expected in behind[:SHOWN]]
        return dg.AssetCheckResult(
            passed=not behind,
            description=f"{len(behind)} series lag: {'; '.join(lines)}. Why: marts.data_quality" if behind else None,
            metadata={"series_behind": len(behind)},
        )

    return check


def series_behind(warehouse: Warehouse, table: str) -> list[tuple]:
    """(series, last day, expected day) of the live series of a raw table that lag, those that lag most first."""
    # The day in New York: a session is expected by the next evening, since Cboe and FRED publish in the morning.
    today = warehouse.settings.now().replace(tzinfo=UTC).astimezone(NEW_YORK).date()
    return warehouse.rows(
        "select series, last_date, expected_date "
        f"from intermediate.int_series_freshness_as_of(timestamp '{today}') "
        f"where table_name = '{table}' and sessions_behind > 0 order by sessions_behind desc, series"
    )
