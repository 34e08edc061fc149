"""The claims of articles, judged by the table of metrics as they come in."""

from orchestration.assets.ingestion import raw_asset
from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.claims import CLAIMS

assets = [raw_asset(CLAIM_METRICS), raw_asset(CLAIMS, deps=[CLAIM_METRICS])]
