"""Publishes the audited build as the file that people open."""

import dagster as dg

from orchestration.assets.ingestion import OWNERS
from orchestration.assets.resources import Warehouse
from orchestration.warehouse.publishing import PublishError

KEY = dg.AssetKey("published_warehouse")
DESCRIPTION = """data/warehouse.duckdb: the last build that passed every blocking check, swapped in whole.

**To open it:** `make sql` gives a shell, read-only; any DuckDB client or notebook opens the file itself. Start with
`from marts.index_levels order by session_date desc limit 5`. Below, under **Metadata**: what stands in its marts and
what has changed since the run before.
"""
# Column shown for each mart → the entry of the mart's own metadata that it repeats.
SHOWN = {
    "rows": "dagster/row_count",
    "change": "row_count_change",
    "simulated": "simulated_row_count",
    "from": "first_date",
    "to": "last_date",
}


def make_published(dbt_models: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """Publishing waits for the marts. dbt makes all models in one step, so a failed check of any of them stops it."""

    @dg.asset(
        key=KEY,
        deps=[key for key, group in dbt_models.group_names_by_key.items() if group == "marts"],
        group_name="published",
        description=DESCRIPTION,
        kinds={"duckdb"},
        owners=OWNERS,
    )
    def published_warehouse(
        context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]
    ) -> dg.MaterializeResult:
        try:
            size = warehouse.publish()
        except PublishError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        return dg.MaterializeResult(
            metadata={
                "marts": _marts(context.instance, dbt_models, warehouse.settings.source),
                "file": dg.MetadataValue.path(str(warehouse.settings.published_path)),
                "size_bytes": size,
                "source": warehouse.settings.source,
            }
        )

    return published_warehouse


def _marts(instance: dg.DagsterInstance, dbt_models: dg.AssetsDefinition, source: str) -> dg.MetadataValue:
    """One row for each mart with figures of its latest run, unless that run was of another source."""
    lines = []
    for asset in sorted(key for key, group in dbt_models.group_names_by_key.items() if group == "marts"):
        last = instance.get_latest_materialization_event(asset)
        said = last.asset_materialization.metadata if last and last.asset_materialization else {}
        if "dagster/row_count" in said and said["source"].value == source:
            figures = {title: str(said[name].value) if name in said else "" for title, name in SHOWN.items()}
            lines.append(dg.TableRecord({"mart": asset.path[-1]} | figures))
    columns = [dg.TableColumn(title) for title in ("mart", *SHOWN)]
    return dg.MetadataValue.table(lines, dg.TableSchema(columns))
