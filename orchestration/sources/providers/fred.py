"""FRED: closes of indices and rates, each series whole, as the file behind its graph."""

from collections.abc import Collection
from pathlib import Path

from orchestration.contracts.market import INDEX_LEVELS, POLICY_RATES
from orchestration.sources.archive.payloads import Asked, Payload, Wanted
from orchestration.sources.files import RATE_IDS, RATES
from orchestration.sources.http.provider import Provider
from orchestration.sources.inputs import FileInput, Input, Unpivot
from orchestration.sources.providers.feed import Feed, Plan, Request

FRED = Provider("fred", "https://fred.stlouisfed.org", 2, limit_bytes=10_000_000)
RATE_SERIES = ("DFEDTARL", "DFEDTARU", "DGS2", "DGS5", "DGS10", "DGS30")


def _plan(request: Request) -> Plan:
    """All that FRED has of each series: of SP500 and DJIA the last ten years."""
    series: list[str] = []
    if "indices" in request.datasets:
        series += [index.fred_series for index in request.indices if index.fred_series]
    if "rates" in request.datasets:
        series += RATE_SERIES
    return Plan([Asked(Wanted("fred", "graph", name, "csv"), "/graph/fredgraph.csv", {"id": name}) for name in series])


def _read(payload: Payload, path: Path, _tags: Collection[str]) -> dict[str, Input]:
    if payload.key in RATE_IDS:
        return {POLICY_RATES.name: FileInput(path, payload.label, payload.provider, unpivot=RATES)}
    # The contract knows whose series it is.
    closes = Unpivot("index_id", {payload.key.lower(): (payload.key, "close_points")})
    return {INDEX_LEVELS.name: FileInput(path, payload.label, payload.provider, unpivot=closes)}


GRAPHS = Feed(
    FRED,
    "graph",
    "Index levels and rates, whole series each.",
    states={"indices": (INDEX_LEVELS.name,), "rates": (POLICY_RATES.name,)},
    plan=_plan,
    read=_read,
)
