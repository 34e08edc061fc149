"""The only assembly: everything Dagster knows, from settings. `build_definitions` is the seam for tests."""

import dagster as dg

from orchestration import settings as settings_module
from orchestration.assets import raw_claims, raw_fundamentals, raw_market, raw_reference
from orchestration.assets.dbt_models import make_dbt_assets, make_dbt_resource
from orchestration.assets.published import make_published
from orchestration.automation import daily_market_job, daily_market_schedule
from orchestration.checks import checks
from orchestration.resources import make_source, warehouse_resource
from orchestration.settings import Settings


def build_definitions(settings: Settings | None = None) -> dg.Definitions:
    """Assets, checks, job, schedule and resources for one warehouse; settings come from the environment by default."""
    settings = settings or settings_module.from_environment()
    dbt_models = make_dbt_assets(settings)
    return dg.Definitions(
        assets=[
            *raw_reference.assets,
            *raw_market.assets,
            *raw_fundamentals.assets,
            *raw_claims.assets,
            dbt_models,
            make_published(dbt_models),
        ],
        asset_checks=checks,
        jobs=[daily_market_job],
        schedules=[daily_market_schedule],
        resources={
            "source": make_source(settings),
            "warehouse": warehouse_resource(settings),
            "dbt": make_dbt_resource(settings),
        },
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dg dev` and the daemon load: the warehouse of the environment."""
    return build_definitions()
