"""The page people read, written after each publication."""

import dagster as dg

from orchestration.assets.ingestion import OWNERS
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.assets.resources import Warehouse

KEY = dg.AssetKey("market_brief")


@dg.asset(
    key=KEY,
    deps=[PUBLISHED],
    group_name="published",
    description="data/market_brief.html: figures, charts, claims and findings of the published file, in one page.",
    kinds={"html"},
    owners=OWNERS,
)
def market_brief(warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
    """Write the brief of the published file."""
    # The chart libraries are slow to import, so only this step loads them.
    from orchestration.reports.brief.page import BriefError, write  # noqa: PLC0415

    try:
        path = write(warehouse.settings)
    except BriefError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path), "size_bytes": path.stat().st_size})
