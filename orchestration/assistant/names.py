"""What the published file calls things: its marts' columns and functions, and the subjects that people write."""

from typing import Any

import duckdb

from orchestration.assistant.published import CATALOG, MARTS


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table or view of the published file, named as `schema.table`; none where there is none."""
    schema, _, name = table.partition(".")
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ? "
        "order by column_index",
        [CATALOG, schema, name],
    ).fetchall()
    return [column for (column,) in found]


def functions_of_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The table functions among the marts, with their parameters."""
    found = connection.execute(
        "select function_name, parameters from duckdb_functions() where database_name = ? and schema_name = ?",
        [CATALOG, MARTS],
    ).fetchall()
    return dict(found)


def single(connection: duckdb.DuckDBPyConnection, sql: str, given: list[Any] | None = None) -> Any:
    """The one value that a query returns; None where it returns no row."""
    row = connection.execute(sql, given or []).fetchone()
    return row[0] if row else None


def subject_of(connection: duckdb.DuckDBPyConnection, written: str) -> str:
    """The subject as the warehouse names it, of a name that people write: Microsoft is MSFT; else the name itself."""
    found = single(
        connection,
        f"select any_value(subject) from {CATALOG}.raw_reference.subject_names "
        "where lower(written_name) = lower(?) and subject is not null",
        [written.strip()],
    )
    return found or written.strip()
