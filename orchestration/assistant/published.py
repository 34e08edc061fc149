"""Opens the published file for one question: read-only, without a way to other files, to the network or to settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import DUCKDB_MEMORY, THREADS
from orchestration.warehouse.published_file import cannot_open, check_its_files, shut_off, standing_at
from orchestration.warehouse.tables import literal

# The name of the published file within a question's connection.
CATALOG = "published"
# The schema that names without one are looked up in.
MARTS = "marts"


@dataclass(frozen=True)
class Published:
    """The published file, open. published_at: when it was put in place (UTC); it may be replaced while it is open."""

    connection: duckdb.DuckDBPyConnection
    published_at: datetime


@contextmanager
def opened(path: Path) -> Iterator[Published]:
    """The published file, attached to an empty database in memory; names without a schema are looked up in its marts.

    Other files, the network, extensions and secrets are out of reach. `lock` must be called before SQL that somebody
    else wrote is run. Raises QuestionError or PublishedFileError where the file cannot be read.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": DUCKDB_MEMORY,
        "threads": THREADS,
        "temp_directory": "",  # nothing is spilled to disk
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("set timezone = 'UTC'")
        published_at = _attach(connection, path)
        connection.execute(f"use {CATALOG}.{MARTS}")
        check_its_files(path, connection)
        shut_off(connection)
        yield Published(connection, published_at)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> datetime:
    """Attach the file that stands at the path; returns since when it does."""
    while True:
        before = standing_at(path)
        try:
            connection.execute(f"attach {literal(str(path))} as {CATALOG} (type duckdb, read_only)")
        except (duckdb.IOException, duckdb.CatalogException) as error:
            raise QuestionError(cannot_open(path, error)) from error
        if standing_at(path) == before:
            return before.published_at
        # Replaced meanwhile: which of both is attached cannot be told.
        connection.execute(f"detach {CATALOG}")
