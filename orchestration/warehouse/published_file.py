"""Opens the published file to read it, and says what to do where it cannot be opened."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import duckdb

from orchestration.errors import ActionableError
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.tables import literal


class PublishedFileError(ActionableError):
    """The published file is missing, cannot be opened, or is none."""


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
            connection.execute(f"attach {literal(str(path))} as warehouse (read_only)")
        except duckdb.IOException as error:
            raise PublishedFileError(cannot_open(path, error)) from error
        except duckdb.BinderException as error:
            raise PublishedFileError(
                f"{path.name} is open for writing in this process: close that connection ({str(error).splitlines()[0]})"
            ) from error
        connection.execute("use warehouse")
        found = connection.execute("select count(*) from duckdb_tables() where schema_name = 'marts'").fetchone()
        if not found or not found[0]:
            raise PublishedFileError(f"{path.name} has no marts: it is no file that `make warehouse` published")
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


def cannot_open(path: Path, error: duckdb.IOException) -> str:
    """What DuckDB said, and the next step."""
    said = str(error).splitlines()[0].partition(" See also")[0]
    if "lock" in said:
        return f"{path.name} is open for writing: close that program, and read with `make sql` ({said})"
    return f"{path.name} cannot be opened: `make warehouse` writes it anew ({said})"
