"""Where things are and how a run is configured: one frozen object, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT_ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("embedded", "files")
ADJUSTMENTS = ("none", "split", "split_dividend")


class SettingsError(ValueError):
    """The environment asks for something that cannot work; the message names the variable and the next step."""


@dataclass(frozen=True)
class Settings:
    """Paths and choices of one warehouse.

    source: `embedded` (data shipped with the project) or `files` (a drop folder).
    drop_dir: the drop folder; required for `files`, otherwise None.
    quotes_adjustment: what quotes without an `adjustment` column are adjusted for: none, split, split_dividend.
    data_dir: holds `reference/`, `figures/`, `build/` and the published file.
    """

    source: str = "embedded"
    drop_dir: Path | None = None
    quotes_adjustment: str = "split"
    data_dir: Path = PROJECT_ROOT / "data"
    dbt_project_dir: Path = PROJECT_ROOT / "dbt_project"

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise SettingsError(f"SOURCE={self.source}: there is no such source. Choose one of: {', '.join(SOURCES)}.")
        if self.source == "files" and self.drop_dir is None:
            raise SettingsError(
                "SOURCE=files needs a folder to read: add DROP_DIR=<folder> (README, 'Your own files')."
            )
        if self.source != "files" and self.drop_dir is not None:
            raise SettingsError(f"DROP_DIR is read with SOURCE=files only; SOURCE is {self.source}. Add SOURCE=files.")
        if self.quotes_adjustment not in ADJUSTMENTS:
            raise SettingsError(f"QUOTES_ADJUSTMENT={self.quotes_adjustment}: choose one of {', '.join(ADJUSTMENTS)}.")

    @property
    def build_dir(self) -> Path:
        """The source's own build folder: simulated rows can never meet real ones."""
        return self.data_dir / "build" / self.source

    @property
    def build_path(self) -> Path:
        """The file that only the pipeline opens. Same stem as the published one: views name no other catalogue."""
        return self.build_dir / "warehouse.duckdb"

    @property
    def dbt_target_dir(self) -> Path:
        """Where dbt leaves its manifest and logs."""
        return self.dbt_project_dir.parent / "data" / "build" / "dbt"

    @property
    def published_path(self) -> Path:
        """The file people open."""
        return self.data_dir / "warehouse.duckdb"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read MARKET_WAREHOUSE_SOURCE, _DROP_DIR, _QUOTES_ADJUSTMENT and _DATA_DIR; raise SettingsError if they clash."""
    given = {
        "source": environ.get("MARKET_WAREHOUSE_SOURCE"),
        "quotes_adjustment": environ.get("MARKET_WAREHOUSE_QUOTES_ADJUSTMENT"),
    }
    paths = {
        "drop_dir": environ.get("MARKET_WAREHOUSE_DROP_DIR"),
        "data_dir": environ.get("MARKET_WAREHOUSE_DATA_DIR"),
    }
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value}
    chosen |= {name: Path(value).expanduser().resolve() for name, value in paths.items() if value}
    return Settings(**chosen)
