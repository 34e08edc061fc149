"""The claims of articles, judged by the table of metrics as they come in."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.claims import CLAIMS
from orchestration.contracts.indices import INDEX_DEFINITIONS


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset a table; parents: the landing assets behind it."""
    return [raw_asset(CLAIM_METRICS, parents), raw_asset(CLAIMS, parents, deps=[CLAIM_METRICS, INDEX_DEFINITIONS])]
