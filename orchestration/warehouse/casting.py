"""Turns a scanned input into SQL that yields rows in a contract's columns, and says which cells do not fit."""

import re
from collections.abc import Sequence

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.inputs import FileInput, Input, SourceFileError, Unpivot
from orchestration.warehouse.headers import house_names, normal
from orchestration.warehouse.reading import Scan
from orchestration.warehouse.tables import identifier, literal
from orchestration.warehouse.zones import NEW_YORK, instant, is_zoned

NUMBERS = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\([0-9,]+\))$")
# Marks for a value that is absent, in lower case: they state nothing, as an empty cell does. What a spreadsheet or a
# computation failed at (#N/A, NaN) is none of them: it is told (2026-11).
NO_VALUE = "('', '.', '-', '--', '---', '–', '—', 'na', 'n/a', 'n.a.', '<na>', 'nat', 'null', 'none')"
# One optional cell that became null, for `quarantine.rejected_cells`.
CELL = "struct(column_name varchar, rule_name varchar, message varchar)"
KINDS = {
    "DOUBLE": "a number (as 1234.5)",
    "BIGINT": "a whole number",
    "DATE": "a date (as 2026-02-26, 20260226 or 02/26/2026)",
    "TIMESTAMP": "a time (as 2026-02-26 21:00:00)",
    "BOOLEAN": "true or false",
}
# The day of an ISO date or date and time. DuckDB's own cast would let anything follow, and takes 'epoch' for a day.
ISO_DAY = r"^([0-9]{4,}[-/][0-9]{1,2}[-/][0-9]{1,2})([ T][0-9:.]+ ?(Z|UTC|[+-][0-9:]+)?)?$"
OTHER_DAYS = "['%m/%d/%Y', '%m/%d/%Y %H:%M:%S', '%Y%m%d']"


def typed_rows(contract: Contract, item: Input, scanned: Scan) -> str:
    """SQL yielding the contract's columns, `source_row`, `type_problem`, `bad_cells` and `original`.

    type_problem says which cell does not fit that the row cannot be without, null where all do; bad_cells which others
    do not, as CELL, null where all do; original is the row as read.

    Raises SourceFileError where a required column is missing or of a type that cannot hold its values.
    """
    unpivot = item.unpivot if isinstance(item, FileInput) else None
    if unpivot is None or unpivot.name_column in house_names(contract, scanned):
        return _select(contract, item, scanned, scanned.sql, {}, {})
    own_name = {normal(name): name for name in scanned.types}
    present = {own_name[name]: target for name, target in unpivot.values.items() if name in own_name}
    if not present:
        raise SourceFileError(
            item.label, f"has none of the columns {', '.join(unpivot.values)}; it has: {', '.join(scanned.types)}"
        )
    # A column of one kind says nothing of the others, whatever it is called.
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
    zero = f" and coalesce(try_cast({text} as double), 1) <> 0" if unpivot.is_zero_empty else ""
    return f"select * from ({scanned.sql}) where {identifier(own)} is not null and {text} not in {NO_VALUE}{zero}"


def _select(
    contract: Contract, item: Input, scanned: Scan, sql: str, columns: dict[str, str | None], constants: dict[str, str]
) -> str:
    """One SELECT over `sql`; `columns` and `constants` say where an unpivoted row has its value and its name from.

    columns: the contract's column -> the file's, None where an unpivoted row states none.
    """
    own_names = {name: own for name, own in (house_names(contract, scanned) | columns).items() if own is not None}
    constants = (dict(item.constants) if isinstance(item, FileInput) else {}) | constants
    # Each step has names of its own, so that no expression holds the one before it as often as it looks at it.
    stated, cleaned, expressions, problems, cells = [], [], [], [], []
    for column in contract.read_columns:
        own = own_names.get(column.name)
        constant = constants.get(column.name)
        if own is None and constant is None and column.is_required:
            names = ", ".join((column.name, *column.synonyms))
            elsewhere = f", {column.elsewhere}" if column.elsewhere else ""
            raise SourceFileError(
                item.label,
                f"has no column for {column.name}: name one of {names}{elsewhere}; it has: {', '.join(scanned.types)}",
            )
        if own is None:
            value = f"cast({'null' if constant is None else literal(constant)} as {column.sql_type})"
        else:
            own_type = scanned.types[own]
            is_spared = contract.keeps_row_without(column)
            if own_type == "VARCHAR":
                cell, text = f"{column.name}_stated", f"{column.name}_cleaned"
                stated.append(f"{_text(column, own)} as {cell}")
                cleaned.append(f"{column.clean.format(text=cell)} as {text}")
                value = _typed_text(column, text, scanned.zones.get(own))
            else:
                cell = _stated_cell(own, own_type, is_spared)
                value = _typed(column, own, scanned, item)
            if column.sql_type != "VARCHAR" and not _is_lossless(column, own_type):
                message = f"concat({literal(f'{column.name} is not {KINDS[column.sql_type]}: ')}, {cell})"
                is_bad = f"{cell} is not null and {value} is null"
                if is_spared:
                    cells.append((is_bad, bad_cell(column.name, "column_type", message)))
                else:
                    problems.append(f"when {is_bad} then {message}")
        expressions.append(f"{value} as {column.name}")
    problem = f"case {' '.join(problems)} end" if problems else "cast(null as varchar)"
    row = _free_name(scanned)
    rows = f"select {', '.join([f'{row} as original', *stated])} from ({sql}) as {row}"
    return (
        f"select {', '.join(expressions)}, original.source_row as source_row, {problem} as type_problem, "
        f"{bad_cells(cells)} as bad_cells, original from (select {', '.join(['*', *cleaned])} from ({rows}))"
    )


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
    """SQL for the list of those of (is it bad, CELL) that are bad, null where none is."""
    if not cells:
        return f"cast(null as {CELL}[])"
    listed = ", ".join(f"case when {is_bad} then {cell} end" for is_bad, cell in cells)
    # Rows with a bad cell are few: no list is made for the others.
    return (
        f"case when {' or '.join(f'({is_bad})' for is_bad, _ in cells)} "
        f"then list_filter([{listed}], lambda cell: cell is not null) end"
    )


def _typed(column: Column, own: str, scanned: Scan, item: Input) -> str:
    """SQL that brings a file's typed column into the contract's type; raises SourceFileError where that is no sense."""
    own_type, cell = scanned.types[own], _cell(own)
    if own_type == "FLOAT" and column.sql_type == "DOUBLE":
        # The shortest decimal that names the float is the price that was printed: 184.89, not 184.889999389648.
        return f"cast(cast({cell} as varchar) as double)"
    if own_type == column.sql_type:
        return cell
    fits = {
        "DOUBLE": NUMBERS.match(own_type),
        "BIGINT": NUMBERS.match(own_type),
        "DATE": own_type.startswith("TIMESTAMP"),
        "TIMESTAMP": own_type.startswith(("TIMESTAMP", "DATE")),
        "VARCHAR": own_type not in ("BOOLEAN", "BLOB") and not own_type.endswith("[]"),
    }
    # A column without any value has no better type; in a frame it comes as INTEGER.
    is_empty = own_type in ('"NULL"', "NULL") or (own_type == "INTEGER" and not isinstance(item, FileInput))
    if not fits.get(column.sql_type) and not is_empty:
        kind = KINDS.get(column.sql_type, "text")
        raise SourceFileError(item.label, f"column {own} is of type {own_type}; {column.name} must be {kind}")
    if column.sql_type == "VARCHAR":
        return column.clean.format(text=f"cast({cell} as varchar)")
    if column.sql_type == "DATE" and own in scanned.zones:
        return f"cast(timezone({literal(scanned.zones[own])}, {cell}) as date)"
    return f"try_cast({cell} as {column.sql_type})"


def _typed_text(column: Column, text: str, zone: str | None) -> str:
    """SQL that reads cleaned text as the contract's type, null where that cannot be done.

    zone: where the column's stamps have their days; None where none was seen to state a zone. One that does so later
    has New York's day, and at midnight the one that is printed.
    """
    if column.sql_type == "VARCHAR":
        return text
    if column.sql_type == "DATE":
        iso = f"try_cast(regexp_extract({text}, {literal(ISO_DAY)}, 1) as date)"
        other = f"try_strptime(regexp_extract({text}, '^[0-9].*$'), {OTHER_DAYS})"
        printed = f"coalesce({iso}, cast({other} as date))"
        has_zone = is_zoned(text)
        if zone is None:
            has_zone += f" and not regexp_matches({text}, '[ T]0?0:00(:00([.]0+)?)? ?(Z|UTC|[+-][0-9:]+)$')"
        day = f"cast(timezone({literal(zone or NEW_YORK)}, {instant(text)}) as date)"
        return f"case when {has_zone} then coalesce({day}, {printed}) else {printed} end"
    return f"try_cast({text} as {column.sql_type})"


def _is_lossless(column: Column, own_type: str) -> bool:
    return own_type == column.sql_type or (own_type, column.sql_type) == ("FLOAT", "DOUBLE")


def _stated_cell(own: str, own_type: str, is_spared: bool) -> str:
    """SQL for what a typed cell states, as text; null where it states nothing, as NaN does where a count is due.

    is_spared: whether the row stays without it: then NaN is told too.
    """
    text = f"cast({_cell(own)} as varchar)"
    return f"nullif({text}, 'nan')" if own_type in ("FLOAT", "DOUBLE") and not is_spared else text


def _cell(own: str) -> str:
    """SQL for a cell of the row as read."""
    return f"original.{identifier(own)}"


def _text(column: Column, own: str) -> str:
    """SQL for what a text cell states, without blanks around it, null where it states nothing."""
    if column.sql_type == "VARCHAR":
        # Text is taken at its word: NA is a ticker, not a gap.
        return f"nullif({trimmed(own)}, '')"
    return f"case when lower({trimmed(own)}) not in {NO_VALUE} then {trimmed(own)} end"


def trimmed(own: str) -> str:
    """SQL for a text cell without blanks around it."""
    return f"trim(replace({identifier(own)}, chr(160), ' '))"
