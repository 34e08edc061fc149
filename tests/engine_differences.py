"""How two published files differ, table by table: in the types of columns, and in rows."""

from pathlib import Path

import duckdb

# What a run computed rather than what it found: the rows that it took for changed.
ABOUT_THE_RUN = "intermediate.int_quotes_touched"
PLACES = 9


def tables_of(path: Path) -> list[str]:
    """The tables that models are built as, as `schema.name`."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where schema_name in ('staging', 'intermediate', 'marts') order by 1"
        ).fetchall()
    return [name for (name,) in found if name != ABOUT_THE_RUN]


def differences(one: Path, other: Path, names: list[str]) -> dict[str, str]:
    """Of each table, `schema.name`, what differs; empty where nothing does. Doubles are compared to nine decimals."""
    found = {}
    with duckdb.connect() as both:
        both.execute(f"attach '{one}' as one (read_only); attach '{other}' as other (read_only)")
        for name in names:
            columns = [
                both.execute(
                    "select column_name, data_type from duckdb_columns() "
                    "where database_name = ? and schema_name || '.' || table_name = ? order by column_index",
                    [database, name],
                ).fetchall()
                for database in ("one", "other")
            ]
            if columns[0] != columns[1]:
                found[name] = f"columns: {set(columns[0]) ^ set(columns[1]) or 'in another order'}"
                continue
            shown = ", ".join(
                f"round({column}, {PLACES}) as {column}" if kind == "DOUBLE" else column for column, kind in columns[0]
            )
            counts = [
                both.execute(
                    f"select count(*) from (select {shown} from {a}.{name} except all select {shown} from {b}.{name})"
                ).fetchone()
                for a, b in (("one", "other"), ("other", "one"))
            ]
            if any(count != (0,) for count in counts):
                found[name] = f"rows only in the one: {counts[0]}, only in the other: {counts[1]}"
    return found
