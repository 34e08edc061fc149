"""On what an answer stands: basis, simulated rows, when it became known; by its rows or the tables that were read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from orchestration.assistant.answers import Answer
from orchestration.assistant.names import columns_of, single
from orchestration.assistant.published import CATALOG, MARTS
from orchestration.assistant.selection import ALL
from orchestration.assistant.statement import Reads
from orchestration.warehouse.tables import identifier

# Columns that mark rows which rest on simulated ones; the first that a table has.
SIMULATED = ("is_simulated", "rests_on_simulated", "is_any_simulated")
# Columns whose values say on which basis a row's figures stand.
BASES = ("basis", "weighting", "eps_basis", "company_basis", "adjustment")
KNOWN = ("known_at", "known_from", "last_known_at", "capex_known_at", "reports_known_at")
# A column that begins so states its basis by its name; the first that fits counts.
BASIS_OF_NAME = (
    ("total_return", "total return, with dividends"),
    ("close_total_return", "closes adjusted for splits and dividends"),
    ("close_split_adjusted", "closes adjusted for splits"),
    ("close_usd", "closes as traded"),
    ("close_points", "index closes as published"),
    ("return_", "price return, without dividends"),
    ("drawdown", "drawdown of closes, without dividends"),
    ("eps_diluted_split_adjusted", "earnings per share as filed, adjusted for splits"),
    ("eps_diluted", "earnings per share as filed"),
    ("net_income_usd", "as filed"),
    ("revenue_usd", "as filed"),
)
# More tables than a question reads.
MOST_TABLES = 20


def with_provenance(connection: duckdb.DuckDBPyConnection, answer: Answer, reads: Reads) -> Answer:
    """The answer, with what its rows and the tables behind it tell of their basis, simulation and age."""
    tables = {table: columns_of(connection, table) for table in sorted(reads.tables)[:MOST_TABLES]}
    for function in reads.functions:
        history = f"{MARTS}.{function.removesuffix('_as_of')}"
        tables[history] = columns_of(connection, history)
    tables = {table: columns for table, columns in tables.items() if columns}
    answer.basis = _basis(connection, answer, tables, reads)
    answer.is_simulated = _is_simulated(connection, answer, tables, reads)
    answer.known_at, answer.known_at_of = _known(connection, answer, tables)
    return answer


def _basis(
    connection: duckdb.DuckDBPyConnection, answer: Answer, tables: dict[str, list[str]], reads: Reads
) -> list[str]:
    found = {_basis_of(name, cell) for name in BASES for cell in _cells(answer, name) if cell is not None}
    by_name = [
        words
        for column in answer.columns
        for start, words in BASIS_OF_NAME
        if column.startswith(start) and any(cell is not None for cell in _cells(answer, column))
    ]
    for table, columns in tables.items():
        for name in {*BASES} & {*columns} - {*answer.columns}:
            distinct = _distinct(connection, table, name)
            asked = _asked(reads, table, name) or distinct
            if len(asked) == 1:
                found |= {_basis_of(name, cell) for cell in asked}
            elif asked:
                answer.notes.append(
                    f"{table} has figures on several bases ({name}: {', '.join(sorted(asked)[:8])}), and the answer "
                    f"does not tell them apart: select {name}, or set it equal to one in the WHERE beside the table."
                )
    return sorted(found) + [words for words in dict.fromkeys(by_name) if words not in found]


def _asked(reads: Reads, table: str, name: str) -> set[str]:
    """The values that WHERE sets a column equal to; none where the table is also read without such a condition."""
    each = [{text for column, text in equal if column == name} for equal in reads.conditions.get(table, ())]
    return set().union(*each) if all(each) else set()


def _basis_of(name: str, cell: Any) -> str:
    """A basis in words: as weighting cap; what the column basis says stands for itself."""
    return str(cell) if name == "basis" else f"{name} {cell}"


def _is_simulated(
    connection: duckdb.DuckDBPyConnection, answer: Answer, tables: dict[str, list[str]], reads: Reads
) -> bool | None:
    marks = {table: mark for table, columns in tables.items() if (mark := mark_of(columns))}
    shares = {table: _shares(connection, table, mark) for table, mark in marks.items()}
    mixed = {table: counts for table, counts in shares.items() if counts[0]}
    if not mixed:
        return False
    mark = next(iter(marks.values()))
    # Of several tables the column is of one, and a figure may be of another.
    if len(marks) == 1 and mark in answer.columns and reads.plain & {mark, ALL}:
        cells = _cells(answer, mark)
        if any(cell is True for cell in cells):
            answer.notes.append("Rows marked simulated rest on made-up closes: they are no evidence of the market.")
            return True
        if None not in cells:
            return False
    if all(simulated == rows for simulated, rows in mixed.values()):
        answer.notes.append(f"All rows of {', '.join(mixed)} rest on simulated closes: no evidence of the market.")
        return True
    said = ", ".join(f"{simulated:,} of {rows:,} rows of {table}" for table, (simulated, rows) in mixed.items())
    ways = " or ".join(dict.fromkeys(marks[table] for table in mixed))
    answer.notes.append(f"Simulated are {said}: select {ways} from the table itself to see which.")
    return None


def mark_of(columns: Sequence[str]) -> str | None:
    """The column of a table that marks rows which rest on simulated ones; None where it has none."""
    return next((name for name in SIMULATED if name in columns), None)


def _known(
    connection: duckdb.DuckDBPyConnection, answer: Answer, tables: dict[str, list[str]]
) -> tuple[datetime | None, str | None]:
    in_rows = [cell for name in KNOWN for cell in _cells(answer, name) if isinstance(cell, datetime)]
    if in_rows:
        return max(in_rows), "rows"
    in_tables = [
        latest
        for table, columns in tables.items()
        for name in KNOWN
        if name in columns and (latest := single(connection, f"select max({name}) from {_named(table)}"))
    ]
    if in_tables:
        return max(in_tables), "tables"
    latest = single(connection, f"select max(last_known_at) from {CATALOG}.marts.data_sources")
    return (latest, "file") if tables and latest else (None, None)


def _cells(answer: Answer, name: str) -> list[Any]:
    return [row[place] for place, column in enumerate(answer.columns) if column == name for row in answer.rows]


def _distinct(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> set[str]:
    found = connection.execute(
        f"select distinct {identifier(name)} from {_named(table)} where {identifier(name)} is not null limit 50"
    ).fetchall()
    return {str(cell) for (cell,) in found}


def _shares(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> tuple[int, int]:
    """How many rows of a table are simulated, and how many it has."""
    counts = connection.execute(f"select count_if({identifier(name)}), count(*) from {_named(table)}").fetchone()
    return counts or (0, 0)


def _named(table: str) -> str:
    schema, _, name = table.partition(".")
    return f"{CATALOG}.{identifier(schema)}.{identifier(name)}"
