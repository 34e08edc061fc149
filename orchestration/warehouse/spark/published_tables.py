"""The Parquet files that a published file's views read: hard links to those that Spark wrote, a folder for each run.

Spark replaces its own files whenever it builds. A link keeps what stood there when it was made, and takes no room for
what both still have in common.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.settings import Settings
from orchestration.warehouse.publishing import copy_file
from orchestration.warehouse.spark.session import spark_files

# So long may somebody read on in a file that was opened before the next one took its place.
KEPT = timedelta(days=1)
# Says since when nothing reads the folder that it is in (UTC).
REPLACED = "replaced"
RUNS = "[0-9]" * 8 + "T" + "[0-9]" * 12
# Why a file may have no second name: not in this file system, not for this user, not once more.
NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
# The folder of a run in the SQL of a view, as DuckDB tells it: quotes in it are doubled.
FOLDER = re.compile(r"read_parquet\('(/(?:[^']|'')*/published/[a-z]+/\d{8}T\d{12})/")


def published_files(settings: Settings) -> Path:
    """The folder with a folder for each run: like the published file it is no part of a build that may be forgotten."""
    return Path(settings.spark_files or settings.data_dir) / "published" / settings.source


def link_tables(settings: Settings, tables: Iterable[str]) -> Path:
    """Give the files of Spark's tables, each `schema/name`, a second name that stays; returns the folder with them."""
    folder = published_files(settings) / settings.now().strftime("%Y%m%dT%H%M%S%f")
    folder.mkdir(parents=True)
    written = Path(spark_files(settings)) / "tables"
    for table in tables:
        for path in sorted((written / table).glob("session_month=*/*.parquet")):
            link = folder / path.relative_to(written)
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, link)
            except OSError as error:
                if error.errno not in NO_LINKS:
                    raise
                copy_file(path, link)
    return folder


def folders_read(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The folders of runs that views of this connection's files read."""
    found = connection.execute("select sql from duckdb_views() where not internal and sql is not null").fetchall()
    return sorted({folder.replace("''", "'") for (sql,) in found for folder in FOLDER.findall(sql)})


def files_gone(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The folders that views of this connection's files read, and that are not there or may not be looked into."""
    # Where it may not, Path.is_dir raises.
    return [folder for folder in folders_read(connection) if not os.path.isdir(folder)]  # noqa: PTH112


def forget_replaced(settings: Settings, read: Iterable[str]) -> None:
    """Delete the folders that no view has read since a day. read: those that the build's views read now.

    A publication has been made when this is called: what cannot be deleted now is next time.
    """
    top = published_files(settings)
    for folder in sorted(top.glob(RUNS)):
        note = folder / REPLACED
        with suppress(OSError):
            if str(folder) in read:
                note.unlink(missing_ok=True)
            elif not note.exists():
                note.touch()
            elif datetime.fromtimestamp(note.stat().st_mtime, UTC).replace(tzinfo=None) < settings.now() - KEPT:
                # At once for whoever still reads it: half of its files would be a wrong answer.
                folder.rename(folder.with_name(f".{folder.name}.gone"))
    for folder in top.glob(".*.gone"):
        shutil.rmtree(folder, ignore_errors=True)
