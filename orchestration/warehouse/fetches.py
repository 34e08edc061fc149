"""Remembers which fetched payloads each raw table has read, and what was wrong with them: each is read once."""

from collections.abc import Mapping

import duckdb

from orchestration.sources.inputs import Fetch
from orchestration.warehouse.tables import create_described

TABLE = "landing.payloads_read"
_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table that read it, as schema.table."),
    "payload_batch_id": ("VARCHAR not null", "What was fetched together, as in raw_reference.payloads."),
    "source_file": ("VARCHAR not null", "The payload, by its name in the landing archive."),
    "problem": ("VARCHAR", "Why nothing of it was taken; null where it was."),
    "read_at": ("TIMESTAMP not null", "When what it states counts as read: when the last of its batch came (UTC)."),
}


def create_reads(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of reads where it is missing."""
    create_described(
        connection,
        TABLE,
        "Payloads of the landing archive that raw tables have read: one row per raw table and payload of a batch.",
        _COLUMNS,
    )


def read_payloads(connection: duckdb.DuckDBPyConnection, table: str) -> set[tuple[str, str]]:
    """What a raw table has read: (batch, payload's name in the archive)."""
    create_reads(connection)
    found = connection.execute(
        f"select payload_batch_id, source_file from {TABLE} where table_name = ?", [table]
    ).fetchall()
    return set(found)


def note_read(
    connection: duckdb.DuckDBPyConnection, table: str, fetch: Fetch, problem_of_label: Mapping[str, str | None]
) -> None:
    """Note what was read of one fetch, in the transaction that writes its rows."""
    labels = list(problem_of_label)
    connection.execute(
        f"insert into {TABLE} by name select $table as table_name, $batch_id as payload_batch_id, "
        "unnest($labels) as source_file, unnest($problems) as problem, cast($read_at as timestamp) as read_at",
        {
            "table": table,
            "batch_id": fetch.batch_id,
            "labels": labels,
            "problems": [problem_of_label[label] for label in labels],
            "read_at": fetch.fetched_at,
        },
    )
