"""Which marts there are, and what the columns of one mean: by the comments that the published file carries."""

import re

import duckdb

from orchestration.assistant.answers import Answer
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.names import columns_of, functions_of_marts, single
from orchestration.assistant.provenance import mark_of
from orchestration.assistant.published import CATALOG, MARTS
from orchestration.reports.dictionary.units import unit_of
from orchestration.warehouse.tables import identifier

GRAIN = re.compile(r"\s*Grain: (.*?)\.?\s*$", re.DOTALL)
# Of a text column with so few values all are told: they are what a condition compares with.
FEW_VALUES = 15
LISTED_TYPES = ("VARCHAR",)


def marts(connection: duckdb.DuckDBPyConnection) -> Answer:
    """Every mart with its rows, its grain and what it holds."""
    functions = functions_of_marts(connection)
    found = connection.execute(
        "select table_name, estimated_size, comment from duckdb_tables() where database_name = $1 and schema_name = $2 "
        "union all select view_name, null, comment from duckdb_views() where database_name = $1 and schema_name = $2 "
        "order by 1",
        [CATALOG, MARTS],
    ).fetchall()
    rows = []
    for name, count, comment in found:
        holds, grain = _parts(comment)
        # Of a view DuckDB holds no number.
        rows_count = _count(connection, name) if count is None else count
        rows.append((f"{MARTS}.{name}", rows_count, holds, grain, f"{name}_as_of" in functions))
    others = [f"{MARTS}.{name}({', '.join(given)})" for name, given in functions.items() if not name.endswith("_as_of")]
    return _told(
        connection,
        Answer(
            ("mart", "row_count", "holds", "one_row_per", "past_is_exact"),
            ("VARCHAR", "BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN"),
            rows,
            notes=[
                f"Table functions besides: {', '.join(sorted(others))}. Raw rows, each with source_file and "
                "source_row: schemas raw_market, raw_fundamentals, raw_reference.",
                *_market_notes(connection),
            ],
        ),
    )


def columns(connection: duckdb.DuckDBPyConnection, mart: str) -> Answer:
    """The columns of a mart with unit and meaning, and the values of texts that have few; raises QuestionError."""
    name = mart.strip().lower().removeprefix(f"{MARTS}.").partition("(")[0].removesuffix("_as_of")
    found = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = ? and schema_name = ? and table_name = ? order by column_index",
        [CATALOG, MARTS, name],
    ).fetchall()
    if not found:
        known = ", ".join(row[0].removeprefix(f"{MARTS}.") for row in marts(connection).rows)
        raise QuestionError(f"there is no mart {mart}: there are {known}")
    comment = connection.execute(
        "select any_value(comment) from (select database_name, schema_name, table_name as name, comment from "
        "duckdb_tables() union all select database_name, schema_name, view_name, comment from duckdb_views()) "
        "where database_name = ? and schema_name = ? and name = ?",
        [CATALOG, MARTS, name],
    ).fetchone()
    holds, grain = _parts(comment[0] if comment else None)
    rows = [
        (column, kind, unit_of(column) or None, meaning, _values(connection, name, column, kind))
        for column, kind, meaning in found
    ]
    answer = Answer(
        ("column", "type", "unit", "meaning", "values"),
        ("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR[]"),
        rows,
        about={"mart": f"{MARTS}.{name}", "holds": holds, "one_row_per": grain},
    )
    return _told(connection, answer, name)


def _values(connection: duckdb.DuckDBPyConnection, table: str, column: str, kind: str) -> list[str] | None:
    """All values of a text column, where they are few and short; None else."""
    if kind not in LISTED_TYPES:
        return None
    found = connection.execute(
        f"select distinct {identifier(column)} from {CATALOG}.{MARTS}.{identifier(table)} "
        f"where {identifier(column)} is not null limit {FEW_VALUES + 1}"
    ).fetchall()
    values = sorted(cell for (cell,) in found)
    return values if 0 < len(values) <= FEW_VALUES and all(len(cell) <= 40 for cell in values) else None


def _told(connection: duckdb.DuckDBPyConnection, answer: Answer, table: str | None = None) -> Answer:
    """The answer, with whether the file's rows, or those of one mart, are simulated, and when the last became known."""
    names = columns_of(connection, f"{MARTS}.{table}") if table else []
    if table and (mark := mark_of(names)):
        count = single(connection, f"select count_if({mark}) from {CATALOG}.{MARTS}.{identifier(table)}")
        answer.is_simulated = bool(count)
        if count:
            answer.notes.append(f"{count:,} of its rows rest on simulated closes ({mark}): no evidence.")
    elif table:
        answer.is_simulated = False
    else:
        answer.is_simulated = bool(
            single(connection, f"select bool_or(is_any_simulated) from {CATALOG}.marts.data_sources")
        )
    if table and "known_at" in names:
        answer.known_at = single(connection, f"select max(known_at) from {CATALOG}.{MARTS}.{identifier(table)}")
        answer.known_at_of = "tables"
    else:
        answer.known_at = single(connection, f"select max(last_known_at) from {CATALOG}.{MARTS}.data_sources")
        answer.known_at_of = "file"
    return answer


def _market_notes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How far the raw tables reach, and which are simulated."""
    found = connection.execute(
        "select table_name, max(last_date), bool_or(is_any_simulated) "
        f"from {CATALOG}.{MARTS}.data_sources group by 1 order by 1"
    ).fetchall()
    reach = "; ".join(
        f"{name} to {last}{' (partly SIMULATED)' if simulated else ''}" for name, last, simulated in found
    )
    return [f"How far the data reach: {reach}."]


def _count(connection: duckdb.DuckDBPyConnection, view: str) -> int:
    ((count,),) = connection.execute(f"select count(*) from {MARTS}.{identifier(view)}").fetchall()
    return count


def _parts(comment: str | None) -> tuple[str, str | None]:
    """What a mart holds and what a row is, of its comment."""
    text = " ".join((comment or "").split())
    grain = GRAIN.search(text)
    return GRAIN.sub("", text), re.sub(r"^one row per ", "", grain[1]) if grain else None
