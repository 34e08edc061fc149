"""What to ask Cboe for: the whole history of the VIX."""

from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.http.fetch import Asked


def vix_history() -> Asked:
    """Every day of the VIX since 1990, in one file."""
    return Asked(Wanted("cboe", "vix_history", "VIX", "csv"), "/api/global/us_indices/daily_prices/VIX_History.csv")
