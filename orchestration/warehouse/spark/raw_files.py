"""Raw tables as Parquet files for Spark: a folder a table, a folder a month where it has a month, append-only.

A file holds what one run read of one month, and is named after what it holds: the same rows make the same name. So a
repeat replaces nothing, and what is missing or too much shows in the names alone.
"""

import hashlib
from collections.abc import Iterable

import duckdb

from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.spark.files import Files
from orchestration.warehouse.tables import literal

# Raw tables that grow with securities and sessions, and the column by whose month their files are apart.
BY_MONTH = {DAILY_QUOTES.name: "session_date"}
NO_MONTH = "0000-00"


def write_raw_files(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], files: Files) -> int:
    """Make the files below raw/ hold what the tables of the build file do; returns how many were written.

    A table that does not exist yet has no rows for anyone: it raises duckdb.Error, as reading it would.
    """
    written = 0
    for table in tables:
        parts = _parts(connection, table)
        folder = f"raw/{table}"
        for name in sorted(parts.keys() - files.names(folder)):
            rows = f"select * from {table} as held{parts[name]}"
            with files.written(f"{folder}/{name}") as path:
                connection.execute(f"copy ({rows}) to {literal(str(path))} (format parquet, compression zstd)")
            written += 1
        # The others are of rows that were withdrawn, or of an earlier state of a small table.
        files.keep(folder, set(parts))
    return written


def _parts(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The names of a table's files, with the condition by which each one's rows are found."""
    columns = connection.execute(
        "select string_agg(column_name || ' ' || data_type, ', ' order by column_index) "
        "from duckdb_columns() where schema_name || '.' || table_name = ?",
        [table],
    ).fetchone()
    day = BY_MONTH.get(table)
    keys = f"strftime({day}, '%Y-%m'), batch_id" if day else "'', ''"
    found = connection.execute(
        f"select {keys}, count(*), coalesce(sum(hash(held)), 0) from {table} as held group by all order by all"
    ).fetchall()
    parts = {}
    # A table without rows has a file too: Spark reads no columns from a folder that is empty.
    for month, batch, *held in found or [(NO_MONTH if day else "", "", 0, 0)]:
        digest = hashlib.sha256(f"{columns} {batch} {held}".encode()).hexdigest()[:24]
        condition = f" where strftime({day}, '%Y-%m') = '{month}' and batch_id = {literal(batch)}" if day else ""
        parts[f"session_month={month}/{digest}.parquet" if day else f"{digest}.parquet"] = condition
    return parts
