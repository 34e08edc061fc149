"""The end of the road: the audited build becomes the file that people open."""

import dagster as dg

from orchestration.assets.ingestion import OWNERS
from orchestration.resources import Warehouse
from orchestration.warehouse.publishing import PublishError

KEY = dg.AssetKey("published_warehouse")


def make_published(dbt_models: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """Publishing depends on every model, so that a failed check anywhere keeps the earlier file in place."""

    @dg.asset(
        key=KEY,
        deps=list(dbt_models.keys),
        group_name="published",
        description="data/warehouse.duckdb: the last build that passed every blocking check, swapped in whole.",
        kinds={"duckdb"},
        owners=OWNERS,
    )
    def published_warehouse(warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
        try:
            size = warehouse.publish()
        except PublishError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        return dg.MaterializeResult(metadata={"size_bytes": size, "source": warehouse.settings.source})

    return published_warehouse
