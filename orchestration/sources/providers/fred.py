"""What to ask FRED for: one series each, as the file behind its graph."""

from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.http.fetch import Asked

SERIES_OF_DATASET = {"indices": ("SP500", "VIXCLS"), "rates": ("DFEDTARL", "DFEDTARU", "DGS10")}


def of_dataset(dataset: str) -> tuple[str, ...]:
    """The series that a dataset is made of; none where FRED has nothing to say."""
    return SERIES_OF_DATASET.get(dataset, ())


def graph(series: str) -> Asked:
    """All that FRED has of a series (of SP500 the last ten years)."""
    return Asked(Wanted("fred", "graph", series, "csv"), "/graph/fredgraph.csv", {"id": series})
