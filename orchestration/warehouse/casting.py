"""Turns a scanned input into SQL that yields rows in a contract's columns, and says which cells do not fit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.inputs import FileInput, GatheredInput, Input, SourceFileError, Unpivot
from orchestration.warehouse.days import day
from orchestration.warehouse.headers import MAY_BE_NAMES, Heading, heading_of, normal
from orchestration.warehouse.notation import NO_VALUE, trimmed
from orchestration.warehouse.numbers import number, whole_number
from orchestration.warehouse.reading import WHOLE_NUMBERS, Scan
from orchestration.warehouse.tables import identifier, literal
from orchestration.warehouse.zones import NEW_YORK, instant, is_zoned

NUMBERS = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\([0-9,]+\))$")
# One optional cell that became null, for `quarantine.rejected_cells`.
CELL = "struct(column_name varchar, rule_name varchar, message varchar)"
# Texts that mean no end, in columns where null means still going on, and words in the names of columns of ends.
NO_END = "('present', 'current', 'now', 'today', 'active', 'open', '9999-12-31', '12/31/9999', '31.12.9999')"
ENDS = {"end", "ended", "ends", "exit", "left", "removal", "removed", "thru", "through", "till", "until"}
KINDS = {
    "DOUBLE": "a number (as 1234.5)",
    "BIGINT": "a whole number",
    "DATE": "a date (as 2026-02-26, 20260226 or 02/26/2026)",
    "TIMESTAMP": "a time (as 2026-02-26 21:00:00)",
    "BOOLEAN": "true or false",
}


def typed_rows(contract: Contract, item: Input, scanned: Scan) -> str:
    """SQL yielding the contract's columns, `source_row`, `source_file`, `type_problem`, `bad_cells` and `original`.

    type_problem: which required cell does not fit, null where all do. bad_cells: which other cells do not, as CELL,
    null where all do. original: the row as read.

    Raises SourceFileError where a required column is missing, or all of `states_one_of`, and where a column's type
    cannot hold its values, or its currency is not the dollar.
    """
    unpivot = scanned.unpivot
    own_name = {normal(name): name for name in scanned.types}
    present = {own_name[name]: target for name, target in unpivot.values.items() if name in own_name} if unpivot else {}
    missing = [
        name for name in contract.states_one_of if name not in scanned.headings and name not in scanned.constants
    ]
    if missing and len(missing) == len(contract.states_one_of):
        raise SourceFileError(
            item.label,
            f"has none of the columns {', '.join(missing)}, and may belong in another folder; "
            f"it has: {', '.join(scanned.types)}",
        )
    if unpivot is None or (unpivot.is_optional and not present):
        return _select(contract, item, scanned, scanned.sql, {}, {})
    if not present:
        raise SourceFileError(
            item.label, f"has none of the columns {', '.join(unpivot.values)}; it has: {', '.join(scanned.types)}"
        )
    # An unpivoted row fills one value column; the others are null, even where the file has columns of their names.
    others = dict.fromkeys(value for _, value in unpivot.values.values())
    return " union all ".join(
        _select(
            contract, item, scanned, _stated(scanned, own, unpivot), others | {value: own}, {unpivot.name_column: name}
        )
        for own, (name, value) in present.items()
    )


def _stated(scanned: Scan, own: str, unpivot: Unpivot) -> str:
    """The scan without rows whose cell in the column `own` states nothing."""
    text = f"lower(trim(cast({identifier(own)} as varchar)))"
    amount = number(text, scanned.notation.has_decimal_comma)
    zero = f" and coalesce({amount}, 1) <> 0" if unpivot.is_zero_empty else ""
    return f"select * from ({scanned.sql}) where {identifier(own)} is not null and {text} not in {NO_VALUE}{zero}"


def _select(
    contract: Contract, item: Input, scanned: Scan, sql: str, columns: dict[str, str | None], constants: dict[str, str]
) -> str:
    """One SELECT over `sql`; `columns` and `constants` give an unpivoted row's value and name.

    columns: the contract's column -> the file's, None where an unpivoted row states none.
    """
    found = dict(scanned.headings)
    for name, own in columns.items():
        found.pop(name, None)
        if own is not None:
            found[name] = heading_of(own)
    stated_once = dict(scanned.constants) | constants
    readings = {
        column: _reading(contract, column, found.get(column.name), stated_once.get(column.name), item, scanned)
        for column in contract.read_columns
    }
    problems, cells = [], []
    for column, reading in readings.items():
        if reading.is_bad and contract.keeps_row_without(column):
            cells.append((reading.is_bad, bad_cell(column.name, "column_type", reading.message)))
        elif reading.is_bad:
            problems.append(f"when {reading.is_bad} then {reading.message}")
    problem = f"case {' '.join(problems)} end" if problems else "cast(null as varchar)"
    # Each step is a subquery with names of its own: otherwise an expression would repeat the one before at every use.
    row, source_file = _free_name(scanned), literal(item.label)
    stated = [f"{row} as original", *(reading.stated for reading in readings.values() if reading.stated)]
    if isinstance(item, GatheredInput):
        own = ", ".join(f"{identifier(name)} := {row}.{identifier(name)}" for name in ("source_row", *scanned.types))
        stated[0] = f"struct_pack({own}) as original"
        stated.append("source_file as file_label")
        source_file = "file_label"
    cleaned = ["*", *(reading.cleaned for reading in readings.values() if reading.cleaned)]
    values = ["*", *(f"{reading.value} as {column.name}" for column, reading in readings.items())]
    names = [column.name for column in readings]
    steps = f"select {', '.join(stated)} from ({sql}) as {row}"
    for step in (cleaned, values):
        steps = f"select {', '.join(step)} from ({steps})"
    return (
        f"select {', '.join(names)}, original.source_row as source_row, {source_file} as source_file, "
        f"{problem} as type_problem, {bad_cells(cells)} as bad_cells, original from ({steps})"
    )


@dataclass(frozen=True)
class _Reading:
    """SQL for one column of the contract. value: its value; stated, cleaned: the named steps before it.

    is_bad: whether the cell does not fit, empty where every cell does; message: what is wrong with it then.
    """

    value: str
    stated: str = ""
    cleaned: str = ""
    is_bad: str = ""
    message: str = ""


def _reading(
    contract: Contract, column: Column, heading: Heading | None, constant: str | None, item: Input, scanned: Scan
) -> _Reading:
    """How a column is read; raises SourceFileError as `typed_rows` does.

    constant: the value for all rows, or for those whose cell states nothing; None where there is none.
    """
    if heading and heading.currency and contract.keeps_row_without(column):
        heading = None  # reported with the columns not understood
    if heading and constant is not None and column.name == "ticker" and normal(heading.own) in MAY_BE_NAMES:
        heading = None
    if heading is None:
        return _unnamed(contract, column, constant, item, scanned)
    if heading.currency:
        raise SourceFileError(
            item.label, f"column {heading.own} is in {heading.currency.upper()}: amounts are read in US dollars alone"
        )
    own, own_type = heading.own, scanned.types[heading.own]
    stated = cleaned = ""
    if own_type == "VARCHAR":
        cell, text = f"{column.name}_stated", f"{column.name}_cleaned"
        stated = f"{_text(column, own)} as {cell}"
        figure = cell
        if column.holds_figures and scanned.notation.has_decimal_comma:
            # The .. between the ends of a range is kept.
            figure = f"replace(translate(replace({cell}, '..', '\u2026'), ',.', '.,'), '\u2026', '..')"
        cleaned = f"{column.clean.format(text=figure)} as {text}"
        value = _typed_text(column, text, heading, scanned)
        if _is_plain(column, own, scanned) and column.sql_type in ("DOUBLE", "DATE"):
            return _Reading(value, stated, cleaned)
    else:
        cell = _stated_cell(own, own_type, contract.keeps_row_without(column))
        value = _typed(column, own, scanned, item)
        if heading.scale != 1 and column.sql_type in ("DOUBLE", "BIGINT"):
            value = f"try_cast({_cell(own)} * {heading.scale!r} as {column.sql_type})"
    # A row without a ticker among rows that have one is a slip: the file's name does not fill it.
    if constant is not None and column.sql_type == "VARCHAR" and column.name != "ticker":
        value = f"coalesce({value}, {literal(constant)})"
    if column.sql_type == "VARCHAR" or _is_lossless(column, own_type):
        return _Reading(value, stated, cleaned)
    message = f"concat({literal(f'{column.name} is not {KINDS[column.sql_type]}: ')}, {cell}{_hint(column, cell)})"
    return _Reading(value, stated, cleaned, f"{cell} is not null and {column.name} is null", message)


def _unnamed(contract: Contract, column: Column, constant: str | None, item: Input, scanned: Scan) -> _Reading:
    """How a column that the file does not have is read; raises SourceFileError where it is needed."""
    if constant is None and column.is_null_stated and (like := _like_an_end(column, scanned)):
        raise SourceFileError(
            item.label,
            f"has no column for {column.name} ({column.description.rstrip('.')}), and {', '.join(like)} may be it: "
            f"rename the one that is, or take it out; names are {', '.join(contract.names_of(column))}",
        )
    if constant is None and column.is_required:
        names = ", ".join(contract.names_of(column))
        elsewhere = f", {column.elsewhere}" if column.elsewhere else ""
        raise SourceFileError(
            item.label,
            f"has no column for {column.name}: name one of {names}{elsewhere}; it has: {', '.join(scanned.types)}",
        )
    if constant is not None and column.sql_type == "VARCHAR":
        return _Reading(column.clean.format(text=literal(constant)))
    return _Reading(f"cast({'null' if constant is None else literal(constant)} as {column.sql_type})")


def _like_an_end(column: Column, scanned: Scan) -> list[str]:
    """Columns not understood that may state an end: without it all rows would count as still going on."""
    if column.sql_type != "DATE":
        return []
    taken = {heading.own for heading in scanned.headings.values()}
    return [own for own in scanned.types if own not in taken and normal(own).rpartition("_")[2] in ENDS]


def _hint(column: Column, cell: str) -> str:
    """SQL for a hint on a cell that does not fit: spreadsheets store a day as the number of days since 1900."""
    if column.sql_type != "DATE":
        return ""
    is_serial = f"regexp_full_match(cast({cell} as varchar), '[34][0-9]{{4}}([.]0*)?')"
    return f", case when {is_serial} then ', a spreadsheet''s number of a day: format the column as a date' else '' end"


def _free_name(scanned: Scan) -> str:
    """A name for a file's whole row that none of its columns has."""
    taken = {name.lower() for name in scanned.types}
    name = "original"
    while name in taken:
        name += "_"
    return name


def bad_cell(column: str, rule: str, message: str) -> str:
    """SQL for one CELL: an optional cell that became null, the rule that it broke and what is wrong with it."""
    return f"struct_pack(column_name := '{column}', rule_name := '{rule}', message := {message})"


def bad_cells(cells: Sequence[tuple[str, str]]) -> str:
    """SQL for the list of bad cells, null where none is; cells: (SQL for whether it is bad, CELL)."""
    if not cells:
        return f"cast(null as {CELL}[])"
    listed = ", ".join(f"case when {is_bad} then {cell} end" for is_bad, cell in cells)
    # Rows with a bad cell are few: no list is made for the others.
    return (
        f"case when {' or '.join(f'({is_bad})' for is_bad, _ in cells)} "
        f"then list_filter([{listed}], lambda cell: cell is not null) end"
    )


def _typed(column: Column, own: str, scanned: Scan, item: Input) -> str:
    """SQL that brings a file's typed column into the contract's type; raises SourceFileError where it cannot be."""
    own_type, cell = scanned.types[own], _cell(own)
    if own_type == "FLOAT" and column.sql_type == "DOUBLE":
        # The shortest decimal that names the float is the price that was printed: 184.89, not 184.889999389648.
        return f"cast(cast({cell} as varchar) as double)"
    if own_type == column.sql_type:
        return cell
    if column.sql_type == "DATE" and own_type in WHOLE_NUMBERS:
        return _day(f"cast({cell} as varchar)", own, scanned)
    fits = {
        "DOUBLE": NUMBERS.match(own_type),
        "BIGINT": NUMBERS.match(own_type),
        "DATE": own_type.startswith("TIMESTAMP"),
        "TIMESTAMP": own_type.startswith(("TIMESTAMP", "DATE")),
        "VARCHAR": own_type not in ("BOOLEAN", "BLOB") and not own_type.endswith("[]"),
    }
    # DuckDB knows no type for a column without values; in a frame it takes INTEGER.
    is_empty = own_type in ('"NULL"', "NULL") or (own_type == "INTEGER" and not isinstance(item, FileInput))
    if not fits.get(column.sql_type) and not is_empty:
        kind = KINDS.get(column.sql_type, "text")
        raise SourceFileError(item.label, f"column {own} is of type {own_type}; {column.name} must be {kind}")
    if column.sql_type == "VARCHAR":
        return f"({column.clean.format(text=f'cast({cell} as varchar)')})"
    if column.sql_type == "DATE" and own in scanned.zones:
        return f"cast(timezone({literal(scanned.zones[own])}, {cell}) as date)"
    return f"try_cast({cell} as {column.sql_type})"


def _typed_text(column: Column, text: str, heading: Heading, scanned: Scan) -> str:
    """SQL that reads cleaned text as the contract's type, null where that cannot be done."""
    has_decimal_comma, is_plain = scanned.notation.has_decimal_comma, _is_plain(column, heading.own, scanned)
    if column.sql_type == "VARCHAR":
        return text
    if column.sql_type == "DATE":
        return f"cast({text} as date)" if is_plain else _day(text, heading.own, scanned)
    if column.sql_type == "DOUBLE":
        is_per_cent = column.name.endswith("_pct")
        return number(text, has_decimal_comma, is_per_cent, not is_per_cent, heading.scale, is_plain)
    if column.sql_type == "BIGINT":
        return whole_number(text, has_decimal_comma, heading.scale, is_plain)
    return f"try_cast({text} as {column.sql_type})"


def _is_plain(column: Column, own: str, scanned: Scan) -> bool:
    """Whether DuckDB's cast reads every cell: other notations need not be tried, and no cell can be bad."""
    return own in scanned.notation.plain and column.clean == Column.clean


def _day(text: str, own: str, scanned: Scan) -> str:
    """SQL for the day that a stamp means, or that text prints.

    Where the column's first rows have no zone, a stamp with one means New York's day, at midnight the day printed.
    """
    zone = scanned.zones.get(own)
    printed = day(text, scanned.notation.is_day_first)
    has_zone = is_zoned(text)
    if zone is None:
        has_zone += f" and not regexp_matches({text}, '[ T]0?0:00(:00([.]0+)?)? ?(Z|UTC|[+-][0-9:]+)$')"
    meant = f"cast(timezone({literal(zone or NEW_YORK)}, {instant(text)}) as date)"
    return f"coalesce(case when {has_zone} then {meant} end, {printed})"


def _is_lossless(column: Column, own_type: str) -> bool:
    return own_type == column.sql_type or (own_type, column.sql_type) == ("FLOAT", "DOUBLE")


def _stated_cell(own: str, own_type: str, is_spared: bool) -> str:
    """SQL for what a typed cell states, as text; null where it states nothing, as NaN in a column that a row needs.

    is_spared: whether the row stays without the cell: then NaN is reported as a bad cell.
    """
    text = f"cast({_cell(own)} as varchar)"
    return f"nullif({text}, 'nan')" if own_type in ("FLOAT", "DOUBLE") and not is_spared else text


def _cell(own: str) -> str:
    """SQL for a cell of the row as read."""
    return f"original.{identifier(own)}"


def _text(column: Column, own: str) -> str:
    """SQL for what a text cell states, without blanks around it, null where it states nothing."""
    if column.sql_type == "VARCHAR":
        # Text is read literally: NA is a ticker, not an absent value.
        text = f"nullif({trimmed(own)}, '')"
        if column.name == "ticker" and normal(own) in MAY_BE_NAMES:
            return f"case when {text} = upper({text}) then {text} end"
        return text
    no_end = (
        f" and lower({trimmed(own)}) not in {NO_END}" if column.is_null_stated and column.sql_type == "DATE" else ""
    )
    return f"case when lower({trimmed(own)}) not in {NO_VALUE}{no_end} then {trimmed(own)} end"
