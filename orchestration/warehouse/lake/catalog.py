"""Opens the lake for one publisher at a time: its extensions, its catalog, its lock.

A catalog in PostgreSQL shows what is committed at once. A catalog in a folder is a DuckDB file, which no other process
can open while one writes to it: the publisher writes to a copy and puts it in the file's place, so readers never wait.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from orchestration.errors import ActionableError
from orchestration.settings import POSTGRES, Settings
from orchestration.warehouse.extensions import extension_path
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.publishing import copy_file, put
from orchestration.warehouse.s3 import duckdb_secret, s3_access
from orchestration.warehouse.tables import literal

CATALOG_NAME = "catalog.ducklake"
LOCK_NAME = "publisher.lock"
# Advisory locks belong to a database, and a database holds one lake: any number will do.
LOCK_KEY = 7_261_904
LOCK_SECONDS = 3600
S3 = "s3://"
EXTRA = "lake"


class LakeError(ActionableError):
    """The lake cannot be published to; what stands in it, and the published file, are as they were."""


class LakeBusyError(LakeError):
    """Another publisher holds the lake for longer than is worth waiting."""


def extensions_of(settings: Settings) -> list[str]:
    """The DuckDB extensions that the lake of the settings needs, by their own names."""
    needed = ["ducklake"]
    needed += ["postgres_scanner"] if settings.lake.startswith(POSTGRES) else []
    needed += ["httpfs"] if settings.lake_files.startswith(S3) else []
    return needed


def check_lake(settings: Settings, environ: Mapping[str, str] = os.environ) -> None:
    """Raise ExtensionError where the extra `lake` is not installed, S3Error without keys of S3; asks no server."""
    if not settings.lake:
        return
    for name in extensions_of(settings):
        extension_path(name, EXTRA)
    if settings.lake_files.startswith(S3):
        s3_access(environ, "LAKE_FILES")


@contextmanager
def open_lake(settings: Settings, environ: Mapping[str, str] = os.environ) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake attached as `lake`, which no other publisher holds meanwhile.

    What is committed within is published: at once with PostgreSQL, at the end of the block with a folder. Raises
    LakeError where the lake cannot be opened, LakeBusyError where another publisher holds it for an hour.
    """
    if settings.lake.startswith(POSTGRES):
        catalog = settings.lake.removeprefix(POSTGRES)
        with _advisory_lock(catalog), _attached(settings, f"postgres:{catalog}", settings.lake_files, environ) as lake:
            yield lake
        return
    folder = Path(settings.lake)
    folder.mkdir(parents=True, exist_ok=True)
    catalog_path, copy = folder / CATALOG_NAME, folder / f".{CATALOG_NAME}.next"
    try:
        with FileLock(folder / LOCK_NAME, timeout=LOCK_SECONDS):
            for left_over in folder.glob(f"{copy.name}*"):
                left_over.unlink()  # of a publisher that was killed
            if catalog_path.exists():
                copy_file(catalog_path, copy)
            with _attached(settings, str(copy), settings.lake_files or str(folder / "parquet"), environ) as lake:
                yield lake
            with duckdb.connect(str(copy)) as connection:
                connection.execute("force checkpoint")
            put(copy, catalog_path)
    except Timeout as error:
        raise LakeBusyError(_busy()) from error


@contextmanager
def _attached(
    settings: Settings, catalog: str, files: str, environ: Mapping[str, str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    # Nothing is fetched: the extensions lie in the packages of the extra.
    with duckdb.connect(
        config={
            "memory_limit": memory_limit(),
            "temp_directory": str(settings.build_dir / "spill"),
            "autoinstall_known_extensions": "false",
        }
    ) as connection:
        connection.execute("set timezone = 'UTC'")
        for name in extensions_of(settings):
            connection.execute(f"load {literal(str(extension_path(name, EXTRA)))}")
        if files.startswith(S3):
            connection.execute(duckdb_secret(s3_access(environ, "LAKE_FILES")))
        # No rows in the catalog itself: small changes are files like all others.
        connection.execute(
            f"attach {literal(f'ducklake:{catalog}')} as lake "
            f"(data_path {literal(files.rstrip('/') + '/')}, data_inlining_row_limit 0)"
        )
        yield connection
        connection.execute("detach lake")


@contextmanager
def _advisory_lock(catalog: str) -> Iterator[None]:
    """Hold PostgreSQL's advisory lock; the server lets go of it when its holder dies."""
    asked = f"from postgres_query('catalog', 'select pg_try_advisory_xact_lock({LOCK_KEY}) as is_held')"
    deadline = time.monotonic() + LOCK_SECONDS
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"load {literal(str(extension_path('postgres_scanner', EXTRA)))}")
        connection.execute(f"attach {literal(catalog)} as catalog (type postgres)")
        # A transaction keeps to one of the extension's connections, and the lock lasts as long as it.
        connection.execute("begin")
        while connection.execute(asked).fetchall() != [(True,)]:
            if time.monotonic() > deadline:
                raise LakeBusyError(_busy())
            time.sleep(0.5)
        yield


def _busy() -> str:
    return "another publisher has held the lake for an hour; let it end, or stop it, and run again"
