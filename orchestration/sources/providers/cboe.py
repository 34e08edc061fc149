"""Cboe: the whole history of the indices that it computes."""

from orchestration.contracts.market import INDEX_LEVELS
from orchestration.sources.archive.payloads import Asked, Wanted
from orchestration.sources.http.provider import Provider
from orchestration.sources.inputs import FileInput
from orchestration.sources.providers.feed import Feed, Plan, Request

CBOE = Provider("cboe", "https://cdn.cboe.com", 1, limit_bytes=10_000_000)
# The name of the archive's folder, from the time when only the VIX was asked for.
DATASET = "vix_history"
PATH = "/api/global/us_indices/daily_prices/{}_History.csv"


def _plan(request: Request) -> Plan:
    symbols = [index.cboe_symbol for index in request.indices if index.cboe_symbol]
    return Plan([Asked(Wanted("cboe", DATASET, symbol, "csv"), PATH.format(symbol)) for symbol in symbols])


HISTORIES = Feed(
    CBOE,
    DATASET,
    "Histories of the indices that Cboe computes: the VIX since 1990.",
    states={"indices": (INDEX_LEVELS.name,)},
    plan=_plan,
    read=lambda payload, path, _: {
        INDEX_LEVELS.name: FileInput(path, payload.label, payload.provider, {"index_id": payload.key})
    },
)
