"""What a build file holds and from what it was read: by it the next run knows what has changed."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.contracts.reference import EXCHANGE_DAYS
from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS, create_described

INPUTS_READ = "landing.inputs_read"
AUDIT = "landing.audit"
_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table, as schema.table."),
    "fingerprint": ("VARCHAR not null", "Hash over the names and the content of all inputs, as they were read last."),
}


def note_inputs(connection: duckdb.DuckDBPyConnection, table: str, fingerprint: str | None) -> None:
    """Note that a raw table has been read from inputs with this fingerprint; None: in part, or with a fault."""
    _create(connection)
    connection.execute(f"delete from {INPUTS_READ} where table_name = ?", [table])
    if fingerprint:
        connection.execute(f"insert into {INPUTS_READ} values (?, ?)", [table, fingerprint])


def forget_inputs(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget of every raw table what it was read from."""
    _create(connection)
    connection.execute(f"delete from {INPUTS_READ}")


def inputs_read(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The fingerprint of what each raw table was read from last; tables read in part are not among them."""
    _create(connection)
    return dict(connection.execute(f"select table_name, fingerprint from {INPUTS_READ}").fetchall())


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    create_described(
        connection,
        INPUTS_READ,
        "What each raw table was read from last, where that was read whole and without a fault: one row per raw table.",
        _COLUMNS,
    )


def tables_held(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """For each raw table and each table of the quarantine how many rows it holds and how new they are, as text.

    Runs only add rows, so where this text is the same, so is the table, unless rows were withdrawn: that removes the
    audit.
    """
    newest = {
        f"{schema}.{table}": "max(ingested_at)"
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_columns() "
            "where column_name = 'ingested_at' and starts_with(schema_name, 'raw_') order by all"
        ).fetchall()
    }
    newest |= dict.fromkeys(
        (QUARANTINE, REJECTED_CELLS), "concat(count(resolved_at), ' ', max(rejected_at), ' ', max(resolved_at))"
    )
    held = {}
    for table, moment in newest.items():
        try:
            found = connection.execute(f"select concat(count(*), ' ', {moment}) from {table}").fetchone()
        except duckdb.CatalogException:
            continue  # no row was ever rejected
        assert found is not None
        held[table] = found[0]
    return held


def waiting_tables(
    connection: duckdb.DuckDBPyConnection, contracts: Sequence[Contract], now: datetime, is_new_day: bool
) -> set[str]:
    """The raw tables with a row or cell that was refused as one to come, and whose time has come by now.

    A session's time comes with its close. is_new_day: whether another day has begun since the tables were last read.
    Payloads are left out: they are read once.
    """
    found = set()
    for contract in contracts:
        by_time = [rule.name for rule in contract.rules if rule.passes_in_time]
        for kept_in in (QUARANTINE, REJECTED_CELLS):
            waiting = connection.execute(
                f"select count(*) from {kept_in} where table_name = $table and resolved_at is null "
                "and list_contains($rules, rule_name) and not starts_with(source_file, 'landing/') "
                "and (($is_new_day and period_date is null) or period_date in (select calendar_date "
                f"from {EXCHANGE_DAYS.name} where closes_at <= $now))",
                {"table": contract.name, "rules": by_time, "now": now, "is_new_day": is_new_day},
            ).fetchone()
            if waiting and waiting[0]:
                found.add(contract.name)
    return found


def note_token(connection: duckdb.DuckDBPyConnection, token: str) -> None:
    """Write the token of an audit into the build file."""
    connection.execute("create schema if not exists landing")
    connection.execute(f"create or replace table {AUDIT} as select ? as token", [token])
    connection.execute(f"comment on table {AUDIT} is 'The audit of this build; a hook drops it when dbt runs again.'")


def token_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The token of the audit that stands in the build file; None where dbt has run since."""
    try:
        found = connection.execute(f"select token from {AUDIT}").fetchone()
    except duckdb.CatalogException:
        return None
    return found[0] if found else None
