"""What a build file holds and from what it was read: by it the next run knows what has changed."""

import duckdb

from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS, comment

INPUTS_READ = "landing.inputs_read"
_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table, as schema.table."),
    "fingerprint": ("VARCHAR not null", "Hash over the names and the content of all inputs, as they were read last."),
}


def note_inputs(connection: duckdb.DuckDBPyConnection, table: str, fingerprint: str | None) -> None:
    """Note that a raw table has been read from inputs with this fingerprint; None: in part, or with a fault."""
    body = ", ".join(f"{name} {sql_type}" for name, (sql_type, _) in _COLUMNS.items())
    connection.execute("create schema if not exists landing")
    connection.execute(f"create table if not exists {INPUTS_READ} ({body})")
    comment(
        connection,
        INPUTS_READ,
        "What each raw table was read from last, where that was read whole and without a fault: one row per raw table.",
        {name: text for name, (_, text) in _COLUMNS.items()},
    )
    connection.execute(f"delete from {INPUTS_READ} where table_name = ?", [table])
    if fingerprint:
        connection.execute(f"insert into {INPUTS_READ} values (?, ?)", [table, fingerprint])


def inputs_read(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The fingerprint of what each raw table was read from last; tables read in part are not among them."""
    try:
        return dict(connection.execute(f"select table_name, fingerprint from {INPUTS_READ}").fetchall())
    except duckdb.CatalogException:
        return {}


def tables_held(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """For each raw table and each table of the quarantine how many rows it holds and how new they are, as text.

    Rows are added, and withdrawn by hand, and never changed: where this text is the same, so is the table.
    """
    newest = {
        f"{schema}.{table}": "max(ingested_at)"
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_columns() "
            "where column_name = 'ingested_at' and starts_with(schema_name, 'raw_') order by all"
        ).fetchall()
    }
    newest |= dict.fromkeys((QUARANTINE, REJECTED_CELLS), "concat(max(rejected_at), ' ', max(resolved_at))")
    held = {}
    for table, moment in newest.items():
        try:
            found = connection.execute(f"select concat(count(*), ' ', {moment}) from {table}").fetchone()
        except duckdb.CatalogException:
            continue  # no row was ever rejected
        assert found is not None
        held[table] = found[0]
    return held


def with_rejected_rows(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The raw tables with rows or cells in quarantine: a later day may find nothing wrong with them any more."""
    found = connection.execute(
        f"select table_name from {QUARANTINE} where resolved_at is null "
        f"union select table_name from {REJECTED_CELLS} where resolved_at is null"
    ).fetchall()
    return {table for (table,) in found}
