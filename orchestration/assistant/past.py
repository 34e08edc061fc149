"""The marts as they were known at the end of a past day, under their own names, so that SQL need not change.

Where the file keeps every state of a number (`…_as_of`, `…_history`) the past is exact. Of other marts the rows are
those known by then, with what was corrected later as it stands now. What has no past is not there.
"""

from datetime import date, datetime, timedelta

import duckdb

from orchestration.assistant.errors import QuestionError
from orchestration.assistant.names import functions_of_marts
from orchestration.assistant.published import CATALOG, MARTS
from orchestration.assistant.statement import Reads
from orchestration.warehouse.tables import identifier

# What holds whatever the day is.
TIMELESS = ("hyperscaler_groups", "volatility_regimes")
# Rows of the last session alone, whichever it is: of an earlier day there are none.
OF_THE_LAST_SESSION = ("index_contributions", "latest_stock_returns")
# The column that tells since when a row counts; the first that a mart has.
SINCE = ("known_from", "known_at", "session_date")


def end_of(day: date) -> datetime:
    """The last moment of a day (UTC)."""
    return datetime(day.year, day.month, day.day) + timedelta(days=1, microseconds=-1)


def see_the_past(connection: duckdb.DuckDBPyConnection, day: date, reads: Reads) -> list[str]:
    """Let names of marts mean what was known by the end of the day; returns notes on the marts that are read.

    Raises QuestionError where something is read that has no past.
    """
    columns: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where database_name = ? and schema_name = ?",
        [CATALOG, MARTS],
    ).fetchall():
        columns.setdefault(table, set()).add(column)
    functions = set(functions_of_marts(connection))
    at = f"timestamp '{end_of(day)}'"
    view_of = {
        name: view for name, found in columns.items() if (view := _view(name, found, functions, at, end_of(day)))
    }
    _refuse_what_has_no_past(reads, set(view_of))
    connection.execute(f"create schema memory.{MARTS}")
    for name, view in view_of.items():
        connection.execute(f"create view memory.{MARTS}.{identifier(name)} as {view}")
    connection.execute(f"set search_path = 'memory.{MARTS}'")
    return _notes(reads, functions, columns)


def _view(name: str, columns: set[str], functions: set[str], at: str, end: datetime) -> str | None:
    if name in OF_THE_LAST_SESSION:
        return None
    published = f"{CATALOG}.{MARTS}.{identifier(name)}"
    if f"{name}_as_of" in functions:
        return f"from {CATALOG}.{MARTS}.{identifier(f'{name}_as_of')}({at})"
    if "known_until" in columns:
        until = f"case when known_until <= {at} then known_until end as known_until"
        return f"select * replace ({until}) from {published} where known_from <= {at}"
    since = next((column for column in SINCE if column in columns), None)
    if since:
        return (
            f"from {published} where {since} <= {f'date {end.date().isoformat()!r}' if since == 'session_date' else at}"
        )
    return f"from {published}" if name in TIMELESS else None


def _refuse_what_has_no_past(reads: Reads, with_past: set[str]) -> None:
    for table in sorted(reads.tables):
        schema, _, name = table.partition(".")
        if schema != MARTS or name not in with_past:
            raise QuestionError(
                f"{table} has no past to ask of: it is not kept by when it was known. With one are: "
                f"{', '.join(sorted(with_past))}"
            )
    if reads.by_catalog:
        raise QuestionError(
            f"leave out the catalog before {', '.join(sorted(reads.by_catalog))}: with it the file is meant as it is "
            "now; the day is given, and marts are named plainly, as marts.hyperscaler_totals"
        )
    if reads.functions:
        raise QuestionError(
            f"leave out {', '.join(sorted(reads.functions))}: the day is given, and marts are named plainly, as "
            "marts.hyperscaler_totals"
        )


def _notes(reads: Reads, functions: set[str], columns: dict[str, set[str]]) -> list[str]:
    names = sorted(table.partition(".")[2] for table in reads.tables)
    loose = [
        name
        for name in names
        if f"{name}_as_of" not in functions
        and not {"known_from", "known_until"} & columns[name]
        and name not in TIMELESS
    ]
    if not loose:
        return []
    return [
        f"{', '.join(loose)}: rows known by then; what was corrected later stands as corrected, since no earlier state "
        "is kept."
    ]
