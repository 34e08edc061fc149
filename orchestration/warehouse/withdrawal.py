"""Takes the rows of one file, or of one run, out of the raw tables, and brings them back: nothing of them is lost.

They are kept unchanged in the schema `withdrawn`, in one table for each raw table, with the time of withdrawal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

import duckdb

from orchestration.errors import ActionableError
from orchestration.warehouse.build_state import forget_inputs
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.file_reads import forget_files
from orchestration.warehouse.tables import literal

NAMES_SHOWN = 3


class WithdrawalError(ActionableError):
    """The rows named cannot be withdrawn or brought back; the message says why, and names similar ones."""


@dataclass(frozen=True)
class Named:
    """The rows whose `column` (source_file or batch_id) is `value`."""

    column: str
    value: str

    @property
    def label(self) -> str:
        """The name in messages."""
        return self.value if self.column == "source_file" else f"run {self.value}"


def withdraw(connection: duckdb.DuckDBPyConnection, named: Named, now: datetime) -> dict[str, int]:
    """Take the rows out of every raw table; returns how many of each table.

    The versions before them count again. Raises WithdrawalError where no raw table has such rows, and where providers
    sent them: other rows made from the same answer, such as the days it covers, would stay without them.
    """
    counts = _counts(connection, _raw_tables(connection), named)
    if not counts:
        raise WithdrawalError(_nothing(connection, _raw_tables(connection), named, "no raw table has rows"))
    fetched = f"select count(*) from {{}} where {named.column} = ? and starts_with(source_file, 'landing/')"
    if any(connection.execute(fetched.format(table), [named.value]).fetchall() != [(0,)] for table in counts):
        raise WithdrawalError(
            f"{named.label}: providers sent these rows. Take the lines of what should never have come out of "
            "data/landing/index.jsonl, and `make replay` builds anew without it"
        )
    with transaction(connection):
        connection.execute("create schema if not exists withdrawn")
        for table in counts:
            kept = _kept_in(table)
            connection.execute(f"create table if not exists {kept} as select * from {table} limit 0")
            connection.execute(f"alter table {kept} add column if not exists withdrawn_at timestamp")
            _same_columns(connection, table, kept)
            connection.execute(
                f"comment on table {kept} is {literal(f'Rows of {table} that were withdrawn, as they stood.')}"
            )
            connection.execute(
                f"insert into {kept} by name select *, cast(? as timestamp) as withdrawn_at from {table} "
                f"where {named.column} = ?",
                [now, named.value],
            )
            connection.execute(f"delete from {table} where {named.column} = ?", [named.value])
        _forget_what_was_read(connection)
    return counts


def bring_back(connection: duckdb.DuckDBPyConnection, named: Named) -> dict[str, int]:
    """Put withdrawn rows back as they stood; returns how many of each raw table.

    Raises WithdrawalError where nothing of the name was withdrawn, or where it has been read again since: the rows
    would be there twice.
    """
    tables = {_kept_in(table): table for table in _raw_tables(connection)}
    there = [kept for kept in _withdrawn_tables(connection) if kept in tables]
    counts = _counts(connection, there, named)
    if not counts:
        raise WithdrawalError(_nothing(connection, there, named, "no rows were withdrawn"))
    again = _counts(connection, [tables[kept] for kept in counts], named)
    if again:
        raise WithdrawalError(
            f"{named.label} has been read again since it was withdrawn ({_in_words(again)}): what was withdrawn would "
            "stand beside it. Withdraw it first, then bring everything back"
        )
    with transaction(connection):
        for kept in counts:
            connection.execute(
                f"insert into {tables[kept]} by name select * exclude (withdrawn_at) from {kept} "
                f"where {named.column} = ?",
                [named.value],
            )
            connection.execute(f"delete from {kept} where {named.column} = ?", [named.value])
        _forget_what_was_read(connection)
    return {tables[kept]: count for kept, count in counts.items()}


def _forget_what_was_read(connection: duckdb.DuckDBPyConnection) -> None:
    """Have every file of every table read again: rules of other tables may look at these rows."""
    forget_files(connection)
    forget_inputs(connection)


def _in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} row{'' if count == 1 else 's'} of {table}" for table, count in counts.items())


def _raw_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        f"{schema}.{table}"
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_columns() where column_name = 'batch_id' "
            "and starts_with(schema_name, 'raw_') and table_name in (select table_name from duckdb_columns() "
            "where column_name = 'ingested_at') order by all"
        ).fetchall()
    ]


def _withdrawn_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'withdrawn' order by all")
    return [f"withdrawn.{table}" for (table,) in found.fetchall()]


def _kept_in(table: str) -> str:
    return f"withdrawn.{table.replace('.', '__')}"


def _same_columns(connection: duckdb.DuckDBPyConnection, table: str, kept: str) -> None:
    """Add the columns that the raw table has gained since its first withdrawal."""
    types = connection.execute(f"describe {table}").fetchall()
    for name, sql_type, *_ in types:
        connection.execute(f"alter table {kept} add column if not exists {name} {sql_type}")


def _counts(connection: duckdb.DuckDBPyConnection, tables: list[str], named: Named) -> dict[str, int]:
    counts = {}
    for table in tables:
        row = connection.execute(f"select count(*) from {table} where {named.column} = ?", [named.value]).fetchone()
        if row and row[0]:
            counts[table] = row[0]
    return counts


def _nothing(connection: duckdb.DuckDBPyConnection, tables: list[str], named: Named, what: str) -> str:
    """The message that no rows have the name, with similar names."""
    values: set[str] = set()
    for table in tables:
        found = connection.execute(f"select distinct {named.column} from {table}").fetchall()
        values |= {value for (value,) in found}
    near = get_close_matches(named.value, sorted(values), NAMES_SHOWN, cutoff=0.5)
    hint = f"; near it: {', '.join(near)}" if near else ""
    return f"{named.label}: {what} of it{hint}. Files are named as in messages, from their folder on: quotes/prices.csv"
