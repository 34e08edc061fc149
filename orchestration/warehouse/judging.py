"""Fills the temporary table `incoming`: every row of a batch, typed, with the first rule it breaks."""

from collections.abc import Sequence
from datetime import date, datetime

import duckdb

from orchestration.contracts.contract import Contract, Numbering
from orchestration.sources.inputs import FrameInput, Input, SourceFileError
from orchestration.warehouse.casting import typed_rows
from orchestration.warehouse.reading import scan
from orchestration.warehouse.tables import literal

Window = tuple[date, date]
# JSON has no NaN and no infinity; such rows are kept as DuckDB prints them.
ORIGINAL_AS_JSON = "coalesce(try(cast(to_json(original) as varchar)), cast(original as varchar))"

# Named: DuckDB makes no table with an unnamed struct in it.
PLACE = "struct_pack(file := source_file, number := source_row)"


def create_incoming(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """An empty `incoming`: the contract's columns, provenance, `rule_name` (null where none is broken), `message`.

    is_in_window: false for rows that no window of days can claim: their day is missing, to come, or outside the
    calendar.
    """
    if contract.session_column:
        # Once a batch, for all its inputs.
        connection.execute(
            "create or replace temp table session_days as select calendar_date, "
            "last(is_session order by ingested_at) as is_session, last(closes_at order by ingested_at) as closes_at "
            "from raw_reference.exchange_days group by calendar_date"
        )
    columns = ", ".join(f"{column.name} {column.sql_type}" for column in contract.columns)
    connection.execute(
        f"create or replace temp table incoming ({columns}, source_row bigint, source_name varchar, "
        "source_file varchar, "
        "is_simulated boolean, session_closes_at timestamp, is_in_window boolean, rule_name varchar, message varchar, "
        "row_json varchar)"
    )


def judge(
    connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input, window: Window | None, now: datetime
) -> None:
    """Add an input's rows to `incoming`.

    window: first day and the day after the last; rows with a day outside are not read, rows with no
    day, or with one to come or outside the calendar, always are, so that they cannot slip between two reads.
    now: when the input counts as read (UTC); rules know it as `ingested_at`.
    Raises SourceFileError (nothing is added) where the input cannot be read.
    """
    typed = typed_rows(contract, item, scan(connection, item))
    rows, days, in_window = f"({typed}) as row", "", "true"
    calendar = "cast(null as boolean) as is_session, cast(null as timestamp) as session_closes_at"
    if contract.session_column:
        calendar = "day.is_session, day.closes_at as session_closes_at"
        days = f" left join session_days as day on day.calendar_date = row.{contract.session_column}"
        if window:
            column = f"row.{contract.session_column}"
            in_window = f"day.calendar_date is not null and {column} <= {_day(now.date())}"
            days += (
                f" where ({column} >= {_day(window[0])} and {column} < {_day(window[1])}) "
                f"or day.calendar_date is null or {column} > {_day(now.date())}"
            )
    columns = ", ".join(column.name for column in contract.columns)
    is_simulated = isinstance(item, FrameInput) and item.is_simulated
    connection.execute(
        f"insert into incoming by name select {columns}, source_row, {literal(item.source_name)} as source_name, "
        f"{literal(item.label)} as source_file, {is_simulated} as is_simulated, session_closes_at, is_in_window, "
        f"broken.rule_name, broken.message, case when broken is not null then {ORIGINAL_AS_JSON} end as row_json "
        f"from (select *, {_first_broken(contract)} as broken from (select row.*, {calendar}, "
        f"{in_window} as is_in_window, timestamp '{now.isoformat(' ')}' as ingested_at from {rows}{days}))"
    )


def reject_conflicts(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Of rows with the same key and source keep one where they agree, and reject all where they do not."""
    if contract.numbering:
        _number(connection, contract, contract.numbering)
    key = ", ".join((*contract.key, "source_name"))
    values = ", ".join(f"{name} := {name}" for name in contract.values)
    is_conflicting = f"count(distinct struct_pack({values})) > 1" if values else "false"
    connection.execute(
        f"create or replace temp table repeated as select {key}, "
        f"{is_conflicting} as is_conflicting, min({PLACE}) as first_place "
        f"from incoming where rule_name is null group by {key} having count(*) > 1"
    )
    if connection.execute("select count(*) from repeated").fetchone() == (0,):
        return
    match = " and ".join(f"incoming.{name} = repeated.{name}" for name in (*contract.key, "source_name"))
    connection.execute(
        "update incoming set rule_name = 'one_value_per_key', message = concat("
        f"'the same {', '.join(contract.key)} is stated twice with different values: ', "
        f"concat_ws(', ', {', '.join(f'cast(incoming.{name} as varchar)' for name in contract.key)})) "
        f"from repeated where incoming.rule_name is null and {match} and repeated.is_conflicting"
    )
    connection.execute(
        f"delete from incoming using repeated where incoming.rule_name is null and {match} "
        f"and not repeated.is_conflicting and {PLACE} <> repeated.first_place"
    )


def _number(connection: duckdb.DuckDBPyConnection, contract: Contract, numbering: Numbering) -> None:
    """Number the different amounts that each file states for the rest of the key; see Numbering."""
    rest = ", ".join((*(name for name in contract.key if name != numbering.number), "source_name"))
    connection.execute(
        # Amounts that differ by less than a millionth differ by how a file stores numbers.
        f"update incoming set {numbering.number} = numbered.number, {numbering.count} = numbered.numbers_count from ("
        f"select row_id, number, max(number) over (partition by {rest}) as numbers_count from ("
        f"select *, rowid as row_id, dense_rank() over (partition by {rest}, source_file "
        f"order by round({numbering.amount}, 6)) as number from incoming where rule_name is null)) as numbered "
        "where incoming.rowid = numbered.row_id"
    )


def count_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input) -> int:
    """How many rows a readable input holds, whatever their day."""
    row = connection.execute(f"select count(*) from ({typed_rows(contract, item, scan(connection, item))})").fetchone()
    assert row is not None
    return row[0]


def first_and_last_day(contract: Contract, inputs: Sequence[Input], first: date, last: date) -> Window | None:
    """The first and the last day, between the two given, that readable inputs state; None where they state none."""
    days: list[date] = []
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
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
    numbered = contract.numbering.number if contract.numbering else None  # given when the batch is complete
    for column in contract.columns:
        if column.name != numbered and (column.is_required or column.name in contract.key):
            cases.append((f"{column.name} is null", "'value_required'", literal(f"{column.name} is missing")))
    # The key says which row it is, and often what is wrong with it: 'BRK B'.
    key = f"concat_ws(', ', {', '.join(f'cast({name} as varchar)' for name in contract.key)})"
    for rule in contract.rules:
        before, _, after = rule.message.partition("{}")
        message = f"concat({literal(before)}, {rule.shown}, {literal(f'{after}: ')}, {key})"
        cases.append((rule.broken_when, literal(rule.name), message))
    return (
        "case "
        + " ".join(
            f"when {broken} then {{'rule_name': {name}, 'message': {message}}}" for broken, name, message in cases
        )
        + " end"
    )


def _day(day: date) -> str:
    return f"date '{day.isoformat()}'"
