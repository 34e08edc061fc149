"""Exports the published file after each publication, where EXPORT asks for it."""

import json

import dagster as dg

from orchestration.assets.ingestion import OWNERS
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.assets.resources import Warehouse
from orchestration.errors import ActionableError
from orchestration.reports.exports.exported import DESCRIPTOR, published_at
from orchestration.settings import Settings

KEY = dg.AssetKey("market_export")


@dg.asset(
    key=KEY,
    deps=[PUBLISHED],
    group_name="published",
    description="data/export/: the marts of the published file as Parquet and as a workbook, the claims as "
    "ClaimReview, and a descriptor with columns, units and hashes. docs/exports-and-python.md says what is left out.",
    kinds={"parquet"},
    owners=OWNERS,
)
def market_export(warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
    """Write the export of the published file."""
    # What writes it is needed by this step alone.
    from orchestration.reports.exports.folder import write  # noqa: PLC0415

    settings = warehouse.settings
    try:
        contents = write(settings, settings.export)
    except ActionableError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(settings.export_dir),
            "rows_exported": sum(mart.rows_count for mart in contents.marts.values()),
            "rows_left_out": contents.left_out_count,
            "notice": contents.notice,
        }
    )


def is_exported(settings: Settings) -> bool:
    """Whether the export was written from the published file as it is, with the rows that the settings ask for."""
    try:
        package = json.loads((settings.export_dir / DESCRIPTOR).read_text(encoding="utf-8"))
        published = published_at(settings.published_path.stat()).isoformat() + "Z"
        return package["sources"][0]["publishedAt"] == published and package["exportedRows"] == settings.export
    except (OSError, ValueError, LookupError, TypeError):
        return False
