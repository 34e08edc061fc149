"""Fills the temporary table `incoming`: every row of a batch, typed, with the first rule it breaks."""

from collections.abc import Sequence
from datetime import date

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import FrameInput, Input, SourceFileError
from orchestration.warehouse.reading import scan, typed_rows
from orchestration.warehouse.tables import literal

Window = tuple[date, date]
# JSON has no NaN and no infinity; such rows are kept as DuckDB prints them.
ORIGINAL_AS_JSON = "coalesce(try(cast(to_json(original) as varchar)), cast(original as varchar))"


def create_incoming(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """An empty `incoming`: the contract's columns, provenance, `rule_name` (null where none is broken), `message`."""
    columns = ", ".join(f"{column.name} {column.sql_type}" for column in contract.columns)
    connection.execute(
        f"create or replace temp table incoming ({columns}, source_row bigint, source_name varchar, source_file varchar, "
        "is_simulated boolean, session_closes_at timestamp, rule_name varchar, message varchar, row_json varchar)"
    )


def judge(
    connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input, window: Window | None
) -> tuple[int, int]:
    """Add an input's rows to `incoming`; returns how many were read and how many break a rule.

    window: first day and the day after the last; rows with a day outside are not read, rows with no
    day or one outside the calendar always are, so that they cannot slip between two reads.
    Raises SourceFileError (nothing is added) where the input cannot be read.
    """
    typed = typed_rows(contract, item, scan(connection, item))
    rows, days = f"({typed}) as row", ""
    calendar = "cast(null as boolean) as is_session, cast(null as timestamp) as session_closes_at"
    if contract.session_column:
        calendar = "day.is_session, day.closes_at as session_closes_at"
        days = (
            " left join (select calendar_date, last(is_session order by ingested_at) as is_session, "
            "last(closes_at order by ingested_at) as closes_at from raw_reference.exchange_days group by calendar_date) "
            f"as day on day.calendar_date = row.{contract.session_column}"
        )
        if window:
            column = f"row.{contract.session_column}"
            days += (
                f" where ({column} >= {_day(window[0])} and {column} < {_day(window[1])}) "
                f"or {column} is null or day.calendar_date is null"
            )
    columns = ", ".join(column.name for column in contract.columns)
    is_simulated = isinstance(item, FrameInput) and item.is_simulated
    before = _counts(connection, item)
    connection.execute(
        f"insert into incoming by name select {columns}, source_row, {literal(item.source_name)} as source_name, "
        f"{literal(item.label)} as source_file, {is_simulated} as is_simulated, session_closes_at, "
        f"broken.rule_name, broken.message, case when broken is not null then {ORIGINAL_AS_JSON} end as row_json "
        f"from (select *, {_first_broken(contract)} as broken from (select row.*, {calendar} from {rows}{days}))"
    )
    after = _counts(connection, item)
    return after[0] - before[0], after[1] - before[1]


def reject_conflicts(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Of rows with the same key and source keep one where they agree, and reject all where they do not."""
    key = ", ".join((*contract.key, "source_name"))
    values = ", ".join(f"{name} := {name}" for name in contract.values)
    is_conflicting = f"count(distinct struct_pack({values})) > 1" if values else "false"
    connection.execute(
        f"create or replace temp table repeated as select {key}, "
        f"{is_conflicting} as is_conflicting, min((source_file, source_row)) as first_place "
        f"from incoming where rule_name is null group by {key} having count(*) > 1"
    )
    if connection.execute("select count(*) from repeated").fetchone() == (0,):
        return
    match = " and ".join(f"incoming.{name} = repeated.{name}" for name in (*contract.key, "source_name"))
    place = "(incoming.source_file, incoming.source_row)"
    connection.execute(
        "update incoming set rule_name = 'one_value_per_key', message = "
        f"'the same {', '.join(contract.key)} is stated twice with different values' "
        f"from repeated where incoming.rule_name is null and {match} and repeated.is_conflicting"
    )
    connection.execute(
        f"delete from incoming using repeated where incoming.rule_name is null and {match} "
        f"and not repeated.is_conflicting and {place} <> repeated.first_place"
    )


def first_and_last_day(contract: Contract, inputs: Sequence[Input], first: date, last: date) -> Window | None:
    """The first and the last day, between the two given, that readable inputs state; None where they state none."""
    days: list[date] = []
    with duckdb.connect() as connection:
        for item in inputs:
            try:
                typed = typed_rows(contract, item, scan(connection, item))
                found = connection.execute(
                    f"select min(day), max(day) from (select {contract.session_column} as day from ({typed})) "
                    f"where day between {_day(first)} and {_day(last)}"
                ).fetchone()
            except (SourceFileError, duckdb.Error):
                continue  # the run that reads the input says what is wrong with it
            days += [day for day in found or () if day is not None]
    return (min(days), max(days)) if days else None


def _first_broken(contract: Contract) -> str:
    """SQL for the first rule that a row breaks, as {rule_name, message}: type, presence, then the contract's own."""
    cases = [("type_problem is not null", "'column_type'", "type_problem")]
    for column in contract.columns:
        if column.is_required or column.name in contract.key:
            cases.append((f"{column.name} is null", "'value_required'", literal(f"{column.name} is missing")))
    cases += [(rule.broken_when, literal(rule.name), literal(rule.message)) for rule in contract.rules]
    return "case " + " ".join(
        f"when {broken} then {{'rule_name': {name}, 'message': {message}}}" for broken, name, message in cases
    ) + " end"


def _counts(connection: duckdb.DuckDBPyConnection, item: Input) -> tuple[int, int]:
    row = connection.execute(
        "select count(*), count(rule_name) from incoming where source_file = ?", [item.label]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _day(day: date) -> str:
    return f"date '{day.isoformat()}'"
