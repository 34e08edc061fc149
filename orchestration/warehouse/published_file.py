"""Opens the published file to read it, alone where others write the SQL; says what to do where it cannot be opened."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

import duckdb

from orchestration.errors import ActionableError
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.spark.published_tables import files_gone, folders_read
from orchestration.warehouse.tables import literal

# What of DuckDB's settings would lead out of the file: to extensions, to secrets and variables of this process, and to
# files. The last is set last: with it the others cannot be set any more.
WAYS_OUT = (
    "autoinstall_known_extensions",
    "autoload_known_extensions",
    "allow_community_extensions",
    "allow_persistent_secrets",
    "python_enable_replacements",
    "enable_external_file_cache",
    "enable_external_access",
)


class PublishedFileError(ActionableError):
    """The published file is missing, cannot be opened, or is none."""


@dataclass(frozen=True)
class Standing:
    """Which file stands at a path: another one has another identity. published_at: when it was put there (UTC)."""

    identity: tuple[int, int]
    published_at: datetime


def standing_at(path: Path) -> Standing:
    """The published file that stands at a path now; raises PublishedFileError where none does."""
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise PublishedFileError(f"there is no {path.name} yet: `make warehouse` builds it") from error
    at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None, microsecond=0)
    return Standing((stat.st_ino, stat.st_mtime_ns), at)


@contextmanager
def read_as_it_stands(
    path: Path, reading: Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Standing]]:
    """The connection that `reading` opens, and which file it reads: another may take its place at any moment."""
    while True:
        before = standing_at(path)
        with reading(path) as connection:
            if standing_at(path) == before:
                yield connection, before
                return
            # Replaced meanwhile: which of both is open cannot be told.


def shut_off(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave a connection nothing but what is attached to it: no other file, no network, no extension, no secret.

    Where the file's views read Parquet files (SPARK_TABLES=views), their folders stay open, for writing too: whoever
    runs SQL of others lets nothing through but one SELECT.

    To be called before SQL of others is even parsed: DuckDB's parser reads the files of an IMPORT DATABASE. What has
    no room in memory still goes to the connection's own temporary folder.
    """
    folders = ", ".join(literal(folder) for folder in folders_read(connection))
    connection.execute(f"set allowed_directories = [{folders}]")
    for name in WAYS_OUT:
        connection.execute(f"set {name} = false")


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Let no setting of a connection be changed any more."""
    connection.execute("set lock_configuration = true")


@contextmanager
def read_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the file as it is now, under whatever name it has; raises PublishedFileError.

    It is attached to a database in memory as `warehouse`, the name by which its views and functions call their tables.
    So nothing is written to it, and a connection that this process holds to an earlier file is not taken for it.
    """
    _check_is_there(path)
    with (
        tempfile.TemporaryDirectory(prefix="market-warehouse-") as spill,
        duckdb.connect(config={"memory_limit": memory_limit(), "temp_directory": spill}) as connection,
    ):
        connection.execute("set timezone = 'UTC'")
        try:
            connection.execute(f"attach {literal(str(path))} as warehouse (type duckdb, read_only)")
        except (duckdb.IOException, duckdb.CatalogException) as error:  # the latter for a file of another format
            raise PublishedFileError(cannot_open(path, error)) from error
        except duckdb.BinderException as error:
            raise PublishedFileError(
                f"{path.name} is open for writing in this process: close that connection ({str(error).splitlines()[0]})"
            ) from error
        connection.execute("use warehouse")
        found = connection.execute("select count(*) from duckdb_tables() where schema_name = 'marts'").fetchone()
        if not found or not found[0]:
            raise PublishedFileError(f"{path.name} has no marts: it is no file that `make warehouse` published")
        check_its_files(path, connection)
        yield connection


@contextmanager
def read_published_and_its_bytes(path: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, BufferedReader]]:
    """As `read_published`, with the bytes of the very file that the connection reads: a publication may replace it."""
    while True:
        _check_is_there(path)
        # Closed after the connection: when a process closes a file, its locks on it are gone.
        with _bytes_of(path) as stream, read_published(path) as connection:
            if os.path.samestat(os.fstat(stream.fileno()), path.stat()):
                yield connection, stream
                return
            # Replaced between the two: they may be of different files.


def _bytes_of(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise PublishedFileError(
            f"{path.name} cannot be read ({error.strerror}): look at the permissions of the file and its folder"
        ) from error


def _check_is_there(path: Path) -> None:
    if path.is_dir():
        raise PublishedFileError(f"{path} is a folder: name the file in it, as {path / 'warehouse.duckdb'}")
    if not path.exists():
        raise PublishedFileError(f"there is no {path}: `make warehouse` builds it, or name another file")


def check_its_files(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Raise PublishedFileError where the Parquet files are gone that views of an open published file read."""
    if gone := files_gone(connection):
        raise PublishedFileError(
            f"{path.name} reads Parquet files at {gone[0]}, which is not there: bring that folder back, or `make "
            "warehouse` writes both anew"
        )


def cannot_open(path: Path, error: duckdb.Error) -> str:
    """What DuckDB said, and the next step."""
    said = str(error).splitlines()[0].partition(" See also")[0]
    if "lock" in said:
        return f"{path.name} is open for writing: close that program, and read with `make sql` ({said})"
    return f"{path.name} cannot be opened: `make warehouse` writes it anew ({said})"
