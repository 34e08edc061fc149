"""What to ask FRED for: one series each, as the file behind its graph."""

from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.http.fetch import Asked

RATES = ("DFEDTARL", "DFEDTARU", "DGS10")


def graph(series: str) -> Asked:
    """All that FRED has of a series (of SP500 the last ten years)."""
    return Asked(Wanted("fred", "graph", series, "csv"), "/graph/fredgraph.csv", {"id": series})
