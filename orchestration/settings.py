"""Where things are and how a run is configured: one frozen object, read once from the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.errors import ActionableError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# Words and names that the code itself reads. A link to data/reference/, so that an installed copy has them too.
REFERENCE_DIR = Path(__file__).resolve().parent / "reference"
SOURCES = ("embedded", "files", "live")
# What live providers state; the rest comes from the drop folder, where there is one.
DATASETS = ("quotes", "indices", "rates", "filings")
ADJUSTMENTS = ("none", "split", "split_dividend")
# What is exported: rows that may be passed on, or all.
EXPORTS = ("open", "all")
# What builds the market half; the rest is always DuckDB's.
ENGINES = ("duckdb", "spark")
# What the published file holds of the tables with rows per security and session that Spark builds.
SPARK_TABLES = ("rows", "views")
# What a lake begins with whose catalog is in PostgreSQL.
POSTGRES = "postgres:"
# What Spark calls an address in S3.
S3A = "s3a://"
# How Spark names a place to run at.
MASTER = re.compile(r"local(\[[^]]+\])?|local-cluster\[[^]]+\]|yarn|(spark|k8s)://.+")
IN_BUCKET = re.compile(f"{S3A}[A-Za-z0-9._-]+(/.*)?")
PASSWORD = re.compile(r"\bpassword\s*=|://[^/@\s]*:[^/@\s]*@")


class SettingsError(ActionableError):
    """The environment asks for something that cannot work; the message names the variable and the next step."""


def utc_now() -> datetime:
    """The present moment (UTC)."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Settings:
    """Paths and choices of one warehouse.

    source: `embedded` (data shipped with the project), `files` (a drop folder) or `live` (providers).
    drop_dir: the drop folder; required for `files`, optional with `live`.
    linked_dirs: folders outside it that its links may lead to.
    source_of_dataset: with `live`, where each of DATASETS comes from: `live` (every provider that states it), `files`
    or one provider's name.
    provider_variables: the environment's variables about providers, with keys. sec_contact: the contact for the SEC.
    now: the clock; tests pass their own.
    build_name: the build folder, the source's own unless another is named (a replay builds beside it).
    quotes_adjustment: what quotes without an `adjustment` column are adjusted for: none, split, split_dividend.
    data_dir: holds `reference/`, `figures/`, `build/` and the published file.
    lake: where each publication goes besides, a folder or `postgres:` with a connection string; empty for nowhere.
    lake_files: the folder or s3:// address of the lake's Parquet files; in the lake's own folder unless named.
    export: whether each publication is exported too: empty for not, `open` with the rows that may be passed on, `all`.
    lake_keep_days: earlier publications go from the lake after so many days; None keeps them all.
    engine: what builds the market half, one of ENGINES. spark_master: where Spark is, as `local[2]` or
    `spark://host:7077`; empty for what its own configuration says. spark_files: the folder of its Parquet files, which
    all its workers see, or an s3a:// address; in the build folder unless named. spark_tables: what the published file
    holds of its large tables, one of SPARK_TABLES.
    """

    source: str = "embedded"
    drop_dir: Path | None = None
    linked_dirs: tuple[Path, ...] = ()
    quotes_adjustment: str = "split"
    source_of_dataset: Mapping[str, str] = field(default_factory=dict)
    provider_variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    sec_contact: str | None = None
    now: Callable[[], datetime] = utc_now
    build_name: str = ""
    data_dir: Path = PROJECT_ROOT / "data"
    lake: str = ""
    lake_files: str = ""
    lake_keep_days: int | None = None
    export: str = ""
    engine: str = "duckdb"
    spark_master: str = ""
    spark_files: str = ""
    spark_tables: str = "rows"
    dbt_project_dir: Path = PROJECT_ROOT / "dbt_project"

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise SettingsError(f"SOURCE={self.source}: there is no such source. Choose one of: {', '.join(SOURCES)}.")
        if self.source == "files" and self.drop_dir is None:
            raise SettingsError("SOURCE=files needs a folder to read: add DROP_DIR=<folder> (docs/your-own-files.md).")
        if self.source == "embedded" and self.drop_dir is not None:
            raise SettingsError(
                "DROP_DIR is read with SOURCE=files and SOURCE=live; SOURCE is embedded. Add one of them."
            )
        self._check_datasets()
        self._check_lake()
        self._check_engine()
        if self.export and self.export not in EXPORTS:
            raise SettingsError(
                f"EXPORT={self.export}: write EXPORT=open for rows that may be passed on, EXPORT=all for every row."
            )
        if self.quotes_adjustment not in ADJUSTMENTS:
            raise SettingsError(f"QUOTES_ADJUSTMENT={self.quotes_adjustment}: choose one of {', '.join(ADJUSTMENTS)}.")

    def _check_datasets(self) -> None:
        if self.source_of_dataset and self.source != "live":
            raise SettingsError(f"DATASETS is read with SOURCE=live only; SOURCE is {self.source}. Add SOURCE=live.")
        for name, source in self.source_of_dataset.items():
            if name not in DATASETS or not source:
                raise SettingsError(
                    f"DATASETS: {name}={source} says nothing; write any of {', '.join(DATASETS)} with =files or =live, "
                    "or with a provider's name, as DATASETS=quotes=files,filings=live"
                )
        if "files" in self.source_of_dataset.values() and self.drop_dir is None:
            raise SettingsError("DATASETS takes something from files: add DROP_DIR=<folder> (docs/your-own-files.md).")

    def _check_lake(self) -> None:
        if not self.lake:
            if self.lake_files or self.lake_keep_days is not None:
                raise SettingsError("LAKE_FILES and LAKE_KEEP_DAYS are about a lake: add LAKE=… (docs/scaling.md).")
            return
        if PASSWORD.search(self.lake):
            raise SettingsError(
                "LAKE holds a password, which logs and readers would see: take it out, and export PGPASSWORD=… or "
                "write it into ~/.pgpass."
            )
        if self.lake.startswith(POSTGRES) and not self.lake_files:
            raise SettingsError(
                "LAKE names a PostgreSQL database, which holds the catalog alone: say where the Parquet files go, as "
                "LAKE_FILES=s3://<bucket>/<folder> or LAKE_FILES=<a folder that all readers see>."
            )
        if "://" in self.lake.removeprefix(POSTGRES) and not self.lake.startswith(POSTGRES):
            raise SettingsError(
                f"LAKE={self.lake}: write a folder, or postgres: and a connection string, as "
                "LAKE='postgres:host=db.example.org dbname=lake user=market'."
            )

    def _check_engine(self) -> None:
        if self.engine not in ENGINES:
            raise SettingsError(f"ENGINE={self.engine}: there is no such engine. Choose one of: {', '.join(ENGINES)}.")
        if self.spark_tables not in SPARK_TABLES:
            raise SettingsError(f"SPARK_TABLES={self.spark_tables}: choose one of {', '.join(SPARK_TABLES)}.")
        if self.engine != "spark" and (self.spark_master or self.spark_files or self.spark_tables != "rows"):
            raise SettingsError(
                "SPARK_MASTER, SPARK_FILES and SPARK_TABLES are about Spark: add ENGINE=spark (docs/scaling.md)."
            )
        if self.spark_master and not MASTER.fullmatch(self.spark_master):
            raise SettingsError(
                f"SPARK_MASTER={self.spark_master}: write local[2] for two processors of this machine, or "
                "spark://<host>:7077 for a cluster."
            )
        if "://" in self.spark_files and "@" in self.spark_files:
            raise SettingsError(
                "SPARK_FILES holds keys, which logs would see: export AWS_ACCESS_KEY_ID=… and its secret."
            )
        if "://" in self.spark_files and not IN_BUCKET.fullmatch(self.spark_files):
            raise SettingsError(
                f"SPARK_FILES={self.spark_files}: write a folder that all workers of Spark see, or "
                "s3a://<bucket>/<folder>."
            )
        if self.spark_tables == "views" and self.spark_files.startswith(S3A):
            raise SettingsError(
                "SPARK_TABLES=views needs a folder that all readers of the published file see; SPARK_FILES is in S3. "
                "Name a folder in SPARK_FILES, or leave SPARK_TABLES out."
            )

    @property
    def live_datasets(self) -> frozenset[str]:
        """The datasets that come from live providers; none with another source."""
        if self.source != "live":
            return frozenset()
        return frozenset(name for name in DATASETS if self.source_of_dataset.get(name, "live") != "files")

    @property
    def landing_dir(self) -> Path:
        """The archive of everything that live providers ever sent."""
        return self.data_dir / "landing"

    @property
    def build_dir(self) -> Path:
        """The source's own build folder, so that simulated and real rows never share a build file."""
        return self.data_dir / "build" / (self.build_name or self.source)

    @property
    def build_path(self) -> Path:
        """The file that only the pipeline opens. Its stem is the published file's: views name the catalogue by it."""
        return self.build_dir / "warehouse.duckdb"

    @property
    def dbt_target_dir(self) -> Path:
        """Where dbt leaves its manifest and logs."""
        return self.dbt_project_dir.parent / "data" / "build" / "dbt"

    @property
    def published_path(self) -> Path:
        """The file people open."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def brief_path(self) -> Path:
        """The page people read, written from that file."""
        return self.data_dir / "market_brief.html"

    @property
    def export_dir(self) -> Path:
        """The folder that people take away, written from that file."""
        return self.data_dir / "export"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment; raises SettingsError where they contradict each other.

    MARKET_WAREHOUSE_SOURCE, _DROP_DIR, _LINKED_DIRS, _DATASETS, _QUOTES_ADJUSTMENT, _DATA_DIR, _LAKE, _LAKE_FILES,
    _LAKE_KEEP_DAYS, _EXPORT, _ENGINE, _SPARK_MASTER, _SPARK_FILES, _SPARK_TABLES, SEC_CONTACT; the variables of
    providers are checked in their registry.
    """
    given = {
        "source": environ.get("MARKET_WAREHOUSE_SOURCE"),
        "quotes_adjustment": environ.get("MARKET_WAREHOUSE_QUOTES_ADJUSTMENT"),
        "engine": environ.get("MARKET_WAREHOUSE_ENGINE"),
        "spark_tables": environ.get("MARKET_WAREHOUSE_SPARK_TABLES"),
    }
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value}
    if drop_dir := environ.get("MARKET_WAREHOUSE_DROP_DIR"):
        chosen["drop_dir"] = Path(drop_dir).expanduser().resolve()
    linked = environ.get("MARKET_WAREHOUSE_LINKED_DIRS", "").split(os.pathsep)
    chosen["linked_dirs"] = tuple(Path(folder).expanduser().resolve() for folder in linked if folder)
    chosen["data_dir"] = data_dir_of(environ)
    chosen["source_of_dataset"] = _datasets(environ.get("MARKET_WAREHOUSE_DATASETS", ""))
    chosen |= _lake(environ)
    chosen["spark_master"] = environ.get("MARKET_WAREHOUSE_SPARK_MASTER", "").strip()
    files = environ.get("MARKET_WAREHOUSE_SPARK_FILES", "").strip()
    # Clients of S3 disagree on what a folder without a name is.
    chosen["spark_files"] = re.sub(r"(?<![/:])/+$", "", files) if "://" in files else _absolute(files)
    chosen["export"] = environ.get("MARKET_WAREHOUSE_EXPORT", "").strip()
    chosen["sec_contact"] = environ.get("SEC_CONTACT")
    chosen["provider_variables"] = {
        name: value
        for name, value in environ.items()
        if value and (name.endswith("_API_KEY") or re.match("MARKET_WAREHOUSE_(?!ALERT_|SMTP_)", name))
    }
    return Settings(**chosen)


def data_dir_of(environ: Mapping[str, str]) -> Path:
    """The data folder: MARKET_WAREHOUSE_DATA_DIR, or the project's own."""
    return Path(environ.get("MARKET_WAREHOUSE_DATA_DIR") or PROJECT_ROOT / "data").expanduser().resolve()


def _datasets(text: str) -> dict[str, str]:
    """`quotes=files,filings=live` as a mapping."""
    pairs = [part.partition("=") for part in text.replace(" ", "").split(",") if part]
    return {name: source for name, _, source in pairs}


def _lake(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings of the lake; folders are made absolute, since each run may start elsewhere."""
    lake, files, days = (
        environ.get(f"MARKET_WAREHOUSE_LAKE{part}", "").strip() for part in ("", "_FILES", "_KEEP_DAYS")
    )
    if days and not (days.isdecimal() and int(days)):
        raise SettingsError(f"LAKE_KEEP_DAYS={days}: write a number of days from 1 on, or leave it out to keep all.")
    return {
        "lake": lake if "://" in lake or lake.startswith(POSTGRES) else _absolute(lake),
        "lake_files": files if "://" in files else _absolute(files),
        "lake_keep_days": int(days) if days else None,
    }


def _absolute(folder: str) -> str:
    return str(Path(folder).expanduser().resolve()) if folder else ""
