"""What only a warehouse with live sources has: landing assets, the jobs that fill them, and what starts those jobs."""

import os

import dagster as dg

from orchestration.assets.ingestion import Parents
from orchestration.assets.landing import landing_key, make_landing_assets
from orchestration.automation import jobs
from orchestration.automation.alert_channels import channels_from
from orchestration.automation.alerts import make_stale_sensor
from orchestration.automation.filings_sensor import make_filings_sensor
from orchestration.automation.freshness import freshness_definitions
from orchestration.automation.narrowing import narrowing
from orchestration.contracts.payloads import PAYLOADS
from orchestration.settings import Settings
from orchestration.sources.providers.registry import feeds_of, series_of, tables_of


def live_definitions(settings: Settings) -> dg.Definitions:
    """Assets, jobs, schedules and sensors in addition to those of every warehouse."""
    has_filings = "filings" in settings.live_datasets
    definitions = dg.Definitions(
        assets=dg.with_source_code_references(make_landing_assets(settings)),
        jobs=[jobs.fetch_job, *([jobs.filings_job, jobs.reference_job] if has_filings else [])],
        schedules=[
            jobs.weekly_refresh_schedule,
            *([jobs.monthly_reference_schedule] if has_filings else []),
        ],
        sensors=[
            *jobs.make_rebuild_sensors(narrowing(settings)),
            *([make_filings_sensor(settings)] if has_filings else []),
            *make_stale_sensor(channels_from(os.environ)),
        ],
    )
    return dg.Definitions.merge(definitions, freshness_definitions(settings))


def landing_parents(settings: Settings) -> Parents:
    """For each raw table the landing assets that it reads and, within one run, waits for."""
    asked = feeds_of(settings)
    parents = {
        table: [landing_key(name) for name in series_of(table) if name in asked]
        for dataset in settings.live_datasets
        for table in tables_of(dataset)
    }
    return parents | {PAYLOADS.name: sorted({key for keys in parents.values() for key in keys})}
