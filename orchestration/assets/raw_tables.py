"""The assets of all raw tables, of whatever subject."""

import dagster as dg

from orchestration.assets import raw_claims, raw_fundamentals, raw_market, raw_reference
from orchestration.assets.ingestion import Parents


def raw_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset per raw table. parents: the landing assets that each table reads."""
    schemas = (raw_reference, raw_market, raw_fundamentals, raw_claims)
    return [asset for schema in schemas for asset in schema.make_assets(parents)]
