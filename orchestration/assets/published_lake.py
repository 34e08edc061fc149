"""Publishes the published file to the lake too, where LAKE names one. The file stands whatever becomes of the lake."""

import dagster as dg

from orchestration.assets.ingestion import OWNERS
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.assets.resources import Warehouse
from orchestration.errors import ActionableError
from orchestration.settings import Settings
from orchestration.warehouse.lake.publication import publish_to_lake

KEY = dg.AssetKey("published_lake")
# Beside the builds of all sources, since they publish to one file.
NOTE = "in_lake"


@dg.asset(
    key=KEY,
    deps=[PUBLISHED],
    group_name="published",
    description="The marts and raw tables of the published file in the lake, for readers on other machines: each "
    "publication is a snapshot, written in one transaction. docs/scaling.md says how to read it.",
    kinds={"ducklake"},
    owners=OWNERS,
)
def published_lake(warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
    """Write to the lake what differs from the published file."""
    settings = warehouse.settings
    stand = _stand(settings)
    try:
        state = publish_to_lake(settings)
    except ActionableError as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    _note(settings, stand)
    return dg.MaterializeResult(
        metadata={
            "lake": settings.lake,
            "snapshot": state.snapshot,
            "tables_written": dg.MetadataValue.text(", ".join(state.tables) or "none: nothing has changed"),
            "rows_written": state.rows_count,
            "simulated_row_count": state.simulated_count,
        }
    )


def is_in_lake(settings: Settings) -> bool:
    """Whether the published file, as it is, has reached the lake of the settings."""
    note = settings.build_dir.parent / NOTE
    return note.exists() and settings.published_path.exists() and note.read_text() == _stand(settings)


def _note(settings: Settings, stand: str) -> None:
    (settings.build_dir.parent / NOTE).write_text(stand)


def _stand(settings: Settings) -> str:
    file = settings.published_path.stat()
    return f"{settings.lake} {settings.lake_files} {file.st_ino} {file.st_size} {file.st_mtime_ns}"
