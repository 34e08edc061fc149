"""What to ask Cboe for: the whole history of an index that it computes."""

from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.http.fetch import Asked

# The archive's folder has been called so since the VIX alone was asked for.
DATASET = "vix_history"


def history(symbol: str) -> Asked:
    """Every day of an index, in one file; of the VIX since 1990."""
    return Asked(Wanted("cboe", DATASET, symbol, "csv"), f"/api/global/us_indices/daily_prices/{symbol}_History.csv")
