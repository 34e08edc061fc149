"""Assembles everything that Dagster loads, from the settings. Tests call `build_definitions`."""

import os

import dagster as dg

from orchestration import settings as settings_module
from orchestration.assets.audit_mark import project_hash
from orchestration.assets.brief import market_brief
from orchestration.assets.dbt_models import make_dbt_assets, make_dbt_resource
from orchestration.assets.ingestion import QUARANTINE, Parents
from orchestration.assets.market_export import market_export
from orchestration.assets.published import make_published
from orchestration.assets.published_lake import published_lake
from orchestration.assets.raw_tables import raw_assets
from orchestration.assets.resources import make_source, warehouse_resource
from orchestration.automation import redaction
from orchestration.automation.alert_channels import channels_from
from orchestration.automation.alerts import make_failure_sensor
from orchestration.automation.checks import checks
from orchestration.automation.jobs import daily_market_job, make_daily_schedule
from orchestration.automation.narrowing import narrowing
from orchestration.settings import Settings
from orchestration.sources.fingerprints import code_hash


def build_definitions(settings: Settings | None = None) -> dg.Definitions:
    """Assets, checks, jobs, schedules, sensors and resources of one warehouse; settings come from the environment."""
    redaction.install()
    settings = settings or settings_module.from_environment()
    # Noted now: what is edited later is not what this process works by.
    project_hash(settings)
    code_hash()
    dbt_models = make_dbt_assets(settings)
    beside = dg.Definitions()
    parents: Parents = {}
    if settings.live_datasets:
        # The other sources do not need the packages of the extra `live`.
        from orchestration.automation.live import landing_parents, live_definitions  # noqa: PLC0415

        beside, parents = live_definitions(settings), landing_parents(settings)
    in_python = [*raw_assets(parents), make_published(dbt_models), market_brief]
    in_python += [published_lake] if settings.lake else []
    in_python += [market_export] if settings.export else []
    definitions = dg.Definitions(
        # The dbt models already name their own files.
        assets=[*dg.with_source_code_references(in_python), *QUARANTINE, dbt_models],
        asset_checks=checks,
        jobs=[daily_market_job],
        schedules=[make_daily_schedule(bool(settings.live_datasets), narrowing(settings))],
        sensors=make_failure_sensor(channels_from(os.environ), settings),
        resources={
            "source": make_source(settings),
            "warehouse": warehouse_resource(settings),
            "dbt": make_dbt_resource(settings),
        },
        executor=dg.in_process_executor,
    )
    return dg.Definitions.merge(definitions, beside)


@dg.definitions
def defs() -> dg.Definitions:
    """What `dg dev` and the daemon load: the warehouse of the environment."""
    return build_definitions()
