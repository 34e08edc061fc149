"""Checks that dbt cannot express, because they concern the source chosen or the published file."""

import dagster as dg
import duckdb

from orchestration.assets.ingestion import asset_key
from orchestration.assets.published import KEY as PUBLISHED_KEY
from orchestration.contracts import market
from orchestration.contracts.contract import Contract
from orchestration.resources import Warehouse


def _no_simulated_rows(contract: Contract) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(contract),
        name="no_simulated_rows_among_real_ones",
        blocking=True,
        description="A warehouse built from any source but the embedded one holds no simulated row.",
    )
    def check(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
        ((count,),) = warehouse.rows(f"select count(*) from {contract.name} where is_simulated")
        return dg.AssetCheckResult(
            passed=count == 0 or warehouse.settings.source == "embedded", metadata={"simulated_rows": count}
        )

    return check


@dg.asset_check(
    asset=PUBLISHED_KEY, description="The published file opens read-only and holds every mart with its rows."
)
def published_file_answers(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
    """Compare the marts' row counts in the published file with those of the build."""
    marts = warehouse.rows("select table_name from duckdb_tables() where schema_name = 'marts' order by 1")
    counting = " union all ".join(f"select '{name}', count(*) from marts.{name}" for (name,) in marts)
    built = dict(warehouse.rows(counting))
    with duckdb.connect(str(warehouse.settings.published_path), read_only=True) as published:
        found = dict(published.execute(counting).fetchall())
    return dg.AssetCheckResult(passed=bool(built) and found == built, metadata={"rows_by_mart": found})


checks = [
    *(_no_simulated_rows(contract) for contract in (market.DAILY_QUOTES, market.INDEX_LEVELS)),
    published_file_answers,
]
