"""Creates raw tables from their contracts, with comments, and refuses a table that has drifted from its contract."""

from collections.abc import Mapping

import duckdb

from orchestration.contracts.contract import PROVENANCE, Contract
from orchestration.errors import ActionableError
from orchestration.warehouse.connection import transaction

QUARANTINE = "quarantine.rejected_rows"
_QUARANTINE_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table the row was meant for, as schema.table."),
    "rule_name": ("VARCHAR not null", "The rule it broke."),
    "message": ("VARCHAR not null", "What is wrong with it, in words."),
    "row_json": ("VARCHAR not null", "The row as it was read, as JSON."),
    "key_json": ("VARCHAR", "Its key as far as it could be read, as JSON."),
    "period_date": ("DATE", "Its day, where it states one: by it the read of a month finds rows that it can resolve."),
    "source_name": ("VARCHAR not null", "Who stated the row."),
    "source_file": ("VARCHAR not null", "The file it was read from."),
    "source_row": ("BIGINT not null", "Its number in that file, the first after the header being 1."),
    "batch_id": ("VARCHAR not null", "The run that rejected it first."),
    "rejected_at": ("TIMESTAMP not null", "When it was rejected first (UTC)."),
    "resolved_at": ("TIMESTAMP", "When a later read of the same source no longer met it (UTC); null until then."),
}
REJECTED_CELLS = "quarantine.rejected_cells"
_CELL_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table of the row, as schema.table."),
    "column_name": ("VARCHAR not null", "The column that is null in it now."),
    "rule_name": ("VARCHAR not null", "The rule that the cell broke."),
    "message": ("VARCHAR not null", "What is wrong with the cell, in words."),
    **{name: _QUARANTINE_COLUMNS[name] for name in ("period_date", "source_name", "source_file", "source_row")},
    "batch_id": ("VARCHAR not null", "The run that rejected it first."),
    **{name: _QUARANTINE_COLUMNS[name] for name in ("rejected_at", "resolved_at")},
}


class ContractDriftError(ActionableError):
    """A raw table in the build file has other columns than its contract."""


def create_table(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Create the contract's table and the quarantine if they are missing; raise ContractDriftError if they differ.

    A column that the contract has gained, and that may be null or has a default, is added: history is kept.
    """
    # One transaction for the many small statements: otherwise each would wait for the disk.
    with transaction(connection):
        _create_raw_table(connection, contract)
        create_quarantine(connection)


def _create_raw_table(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    columns = contract.columns + PROVENANCE
    connection.execute(f"create schema if not exists {contract.schema}")
    required = {*contract.key, *(column.name for column in columns if column.is_required)}
    body = ", ".join(f"{c.name} {c.sql_type}{' not null' if c.name in required else ''}" for c in columns)
    connection.execute(f"create table if not exists {contract.name} ({body})")
    found = dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?",
            [contract.schema, contract.table],
        ).fetchall()
    )
    for column in columns:
        if column.name not in found and (column.default or column.name not in required):
            default = f" default {column.default}" if column.default else ""
            connection.execute(f"alter table {contract.name} add column {column.name} {column.sql_type}{default}")
            found[column.name] = column.sql_type
    if found != {c.name: c.sql_type for c in columns}:
        raise ContractDriftError(
            f"{contract.name} in the build file has other columns than its contract: it was made by another version. "
            "Use that version, or delete the history with `make forget` and build again from the sources."
        )
    comment(connection, contract.name, contract.description, {c.name: c.description for c in columns})


def create_quarantine(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of rejected rows and cells where they are missing: what reads them needs both."""
    connection.execute("create schema if not exists quarantine")
    for table, columns, text in (
        (QUARANTINE, _QUARANTINE_COLUMNS, "Rows that broke a contract: one row per raw table, source row and rule."),
        (
            REJECTED_CELLS,
            _CELL_COLUMNS,
            "Optional cells that broke a contract and became null, the row being kept: one row per raw table, source "
            "row and column.",
        ),
    ):
        body = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in columns.items())
        connection.execute(f"create table if not exists {table} ({body})")
        for name, (sql_type, _) in columns.items():
            if "not null" not in sql_type:
                connection.execute(f"alter table {table} add column if not exists {name} {sql_type}")
        comment(connection, table, text, {name: words for name, (_, words) in columns.items()})


def create_described(
    connection: duckdb.DuckDBPyConnection, table: str, text: str, columns: Mapping[str, tuple[str, str]]
) -> None:
    """Create a table and its schema where they are missing, and say in the database what it and its columns mean.

    columns: each one's SQL type and its meaning.
    """
    body = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in columns.items())
    connection.execute(f"create schema if not exists {table.partition('.')[0]}")
    connection.execute(f"create table if not exists {table} ({body})")
    comment(connection, table, text, {name: words for name, (_, words) in columns.items()})


def comment(connection: duckdb.DuckDBPyConnection, table: str, text: str, columns: dict[str, str]) -> None:
    """Say in the database what a table and its columns mean."""
    statements = [f"comment on table {table} is {literal(text)}"]
    statements += [f"comment on column {table}.{name} is {literal(text)}" for name, text in columns.items()]
    connection.execute("; ".join(statements))


def identifier(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
