"""Fills the temporary table `incoming`: every row of a batch, typed, with the first rule it breaks."""

from collections.abc import Sequence
from datetime import date

import duckdb

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.sources.inputs import FileInput, FrameInput, Input, SourceFileError
from orchestration.warehouse.casting import CELL, bad_cell, bad_cells, typed_rows
from orchestration.warehouse.cell_remarks import cell_remarks
from orchestration.warehouse.headers import remarks_on_columns
from orchestration.warehouse.intake import Intake, Window
from orchestration.warehouse.reading import scan
from orchestration.warehouse.tables import identifier, literal

# JSON has no NaN and no infinity; such rows are kept as DuckDB prints them.
ORIGINAL_AS_JSON = "coalesce(try(cast(to_json(original) as varchar)), cast(original as varchar))"


def create_incoming(intake: Intake) -> None:
    """An empty `incoming`: the columns that are read, provenance, `rule_name` (null where none is broken), `message`.

    is_fault: whether the row counts against its file, null where no rule is broken. bad_cells: the optional cells of a
    good row that became null, null where none did. is_in_window: false for rows that are in no window of days: their
    day is missing, to come, or outside the calendar.
    """
    connection, contract = intake.connection, intake.contract
    if contract.session_column:
        # Once a batch, for all its inputs.
        connection.execute(
            "create or replace temp table session_days as select calendar_date, "
            "last(is_session order by ingested_at) as is_session, last(closes_at order by ingested_at) as closes_at "
            "from raw_reference.exchange_days group by calendar_date"
        )
    columns = ", ".join(f"{column.name} {column.sql_type}" for column in contract.read_columns)
    connection.execute(
        f"create or replace temp table incoming ({columns}, source_row bigint, source_name varchar, "
        "source_file varchar, "
        "is_simulated boolean, session_closes_at timestamp, is_in_window boolean, rule_name varchar, message varchar, "
        f"row_json varchar, is_fault boolean, bad_cells {CELL}[])"
    )


def judge(intake: Intake, item: Input) -> list[str]:
    """Add an input's rows to `incoming`; returns remarks on its columns and cells.

    Rows with a day outside the window are not read; rows with no day, or with one to come or outside the calendar,
    always are, so that no read misses them.
    Raises SourceFileError (nothing is added) where the input cannot be read.
    """
    connection, contract = intake.connection, intake.contract
    scanned = scan(connection, item, contract)
    typed = typed_rows(contract, item, scanned)
    today = _day(intake.now.date())
    rows, days, in_window = f"({typed}) as row", "", "true"
    calendar = "cast(null as boolean) as is_session, cast(null as timestamp) as session_closes_at"
    if contract.session_column:
        calendar = "day.is_session, day.closes_at as session_closes_at"
        days = f" left join session_days as day on day.calendar_date = row.{contract.session_column}"
        if intake.window:
            first, after = intake.window
            column = f"row.{contract.session_column}"
            in_window = f"day.calendar_date is not null and {column} <= {today}"
            days += (
                f" where ({column} >= {_day(first)} and {column} < {_day(after)}) "
                f"or day.calendar_date is null or {column} > {today}"
            )
    columns = ", ".join(column.name for column in contract.read_columns)
    own_names = {name: heading.own for name, heading in scanned.headings.items()}
    key = _key_in_words({name: own_names[name] for name in contract.key if name in own_names}, contract)
    is_simulated = isinstance(item, FrameInput) and item.is_simulated
    now_literal = f"timestamp '{intake.now.isoformat(' ')}'"
    stated = f"select row.*, {calendar}, {in_window} as is_in_window, {now_literal} as ingested_at from {rows}{days}"
    connection.execute(
        f"insert into incoming by name select {columns}, source_row, {literal(item.source_name)} as source_name, "
        f"source_file, {is_simulated} as is_simulated, session_closes_at, is_in_window, "
        f"broken.rule_name, broken.message, broken.is_fault, "
        f"case when broken is not null then {ORIGINAL_AS_JSON} end as row_json, "
        "case when broken is null then bad_cells end as bad_cells "
        f"from (select *, {_first_broken(contract, key)} as broken from ({_emptied(contract, key, stated)}))"
    )
    if not isinstance(item, FileInput):
        return []
    remarks = remarks_on_columns(contract, scanned.headings, scanned.types, scanned.constants, scanned.unpivot)
    return [f"{item.label}: {remark}" for remark in (*scanned.remarks, *remarks)] + cell_remarks(
        connection, contract, item, scanned
    )


def count_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input) -> int:
    """How many rows a readable input holds, whatever their day."""
    row = connection.execute(
        f"select count(*) from ({typed_rows(contract, item, scan(connection, item, contract))})"
    ).fetchone()
    assert row is not None
    return row[0]


def first_and_last_day(contract: Contract, inputs: Sequence[Input], first: date, last: date) -> Window | None:
    """The first and the last day, between the two given, that readable inputs state; None where they state none."""
    days: list[date] = []
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for item in inputs:
            try:
                typed = typed_rows(contract, item, scan(connection, item, contract))
                found = connection.execute(
                    f"select min(day), max(day) from (select {contract.session_column} as day from ({typed})) "
                    f"where day between {_day(first)} and {_day(last)}"
                ).fetchone()
            except (SourceFileError, duckdb.Error):
                continue  # the run that reads the input says what is wrong with it
            days += [day for day in found or () if day is not None]
    return (min(days), max(days)) if days else None


def _emptied(contract: Contract, key: str, sql: str) -> str:
    """The rows of `sql` without the optional cells that break rules; what they were is added to `bad_cells`."""
    rules: dict[str, list[Rule]] = {}
    for rule in contract.rules:
        if rule.empties:
            rules.setdefault(rule.empties, []).append(rule)
    if not rules:
        return sql
    any_of = {column: " or ".join(f"({rule.broken_when})" for rule in found) for column, found in rules.items()}
    replaced = ", ".join(f"case when {is_bad} then null else {name} end as {name}" for name, is_bad in any_of.items())
    first = {
        name: " ".join(
            f"when {rule.broken_when} then {bad_cell(name, rule.name, _message(key, rule))}" for rule in found
        )
        for name, found in rules.items()
    }
    found = bad_cells([(any_of[name], f"case {first[name]} end") for name in rules])
    return (
        f"select * replace ({replaced}, case when bad_cells is null then {found} "
        f"else list_concat(bad_cells, coalesce({found}, [])) end as bad_cells) from ({sql})"
    )


def _key_in_words(own_names: dict[str, str], contract: Contract) -> str:
    """SQL for a row's key, symbols as the file writes them: people search it for 7203.T, not for the cleaned form.

    own_names: the columns of the key that the file has -> their names in it.
    """

    def stated(column: Column) -> str:
        is_symbol = column.sql_type == "VARCHAR" and column.clean != Column.clean and column.name in own_names
        return f"cast({f'original.{identifier(own_names[column.name])}' if is_symbol else column.name} as varchar)"

    columns = {column.name: column for column in contract.columns}
    return f"concat_ws(', ', {', '.join(stated(columns[name]) for name in contract.key)})"


def _message(key: str, rule: Rule) -> str:
    """SQL for what is wrong with a row, with its key: that says which row it is, and often what is wrong: 'BRK B'."""
    before, _, after = rule.message.partition("{}")
    return f"concat({literal(before)}, {rule.shown}, {literal(f'{after}: ')}, {key})"


def _first_broken(contract: Contract, key: str) -> str:
    """SQL for the first rule that a row breaks, as {rule_name, message, is_fault}: type, presence, then its own."""
    cases = [("type_problem is not null", "'column_type'", "type_problem", True)]
    for column in contract.columns:
        if contract.needs(column):
            cases.append((f"{column.name} is null", "'value_required'", literal(f"{column.name} is missing"), True))
    for rule in contract.rules:
        if not rule.empties:
            cases.append((rule.broken_when, literal(rule.name), _message(key, rule), rule.is_fault))
    return (
        "case "
        + " ".join(
            f"when {broken} then {{'rule_name': {name}, 'message': {message}, 'is_fault': {is_fault}}}"
            for broken, name, message, is_fault in cases
        )
        + " end"
    )


def _day(day: date) -> str:
    return f"date '{day.isoformat()}'"
