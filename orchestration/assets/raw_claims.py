"""The raw_claims tables. Claims are checked against the table of metrics as they are read."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.claims import CLAIMS
from orchestration.contracts.indices import INDEX_DEFINITIONS


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset per table. parents: the landing assets that each table reads."""
    return [raw_asset(CLAIM_METRICS, parents), raw_asset(CLAIMS, parents, deps=[CLAIM_METRICS, INDEX_DEFINITIONS])]
