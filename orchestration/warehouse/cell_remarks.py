"""Remarks on cells that are not read literally: marks for no value, several days, fractions of whole numbers."""

from collections.abc import Iterator

import duckdb

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.inputs import FileInput, Input
from orchestration.warehouse.notation import NO_VALUE, trimmed
from orchestration.warehouse.numbers import number
from orchestration.warehouse.reading import WHOLE_NUMBERS, Scan
from orchestration.warehouse.tables import identifier


def cell_remarks(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input, scanned: Scan) -> list[str]:
    """A line for each column of a file with such cells: how many, and the first of them.

    Marks for no value are counted only in columns whose cell may be null: there one may be a slip.
    """
    if not isinstance(item, FileInput):
        return []
    asked = [
        (f"{column.name} {said}", own, condition)
        for column in contract.read_columns
        if column.name in scanned.headings
        for own in (scanned.headings[column.name].own,)
        for said, condition in _conditions(contract, column, own, scanned)
    ]
    if not asked:
        return []
    figures = ", ".join(
        f"count(*) filter ({condition}), min(source_row) filter ({condition}), "
        f"arg_min(trim(cast({identifier(own)} as varchar)), source_row) filter ({condition})"
        for _, own, condition in asked
    )
    row = connection.execute(f"select count(*), {figures} from ({scanned.sql})").fetchone()
    assert row is not None
    found = [(said, *row[1 + 3 * place : 4 + 3 * place]) for place, (said, _, _) in enumerate(asked)]
    return [
        f"{item.label}: {said} in {count:,} of {row[0]:,} rows. First: row {first}: {cell}"
        for said, count, first, cell in found
        if count
    ]


def _conditions(contract: Contract, column: Column, own: str, scanned: Scan) -> Iterator[tuple[str, str]]:
    """The remarks that a column's cells may need, each with the SQL condition for it."""
    own_type = scanned.types[own]
    if own_type == "VARCHAR":
        if column.told_when:
            yield column.told, column.told_when.format(text=trimmed(own))
        if column.sql_type != "VARCHAR" and contract.keeps_row_without(column):
            yield "holds a mark for no value", f"{trimmed(own)} <> '' and lower({trimmed(own)}) in {NO_VALUE}"
    if column.sql_type == "BIGINT" and own_type not in WHOLE_NUMBERS and scanned.headings[column.name].scale == 1:
        comma = scanned.notation.has_decimal_comma
        stated = number(trimmed(own), comma) if own_type == "VARCHAR" else f"try_cast({identifier(own)} as double)"
        yield "is no whole number, and is rounded,", f"{stated} <> round({stated})"
