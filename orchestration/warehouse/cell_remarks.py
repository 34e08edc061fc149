"""What to say of a file's cells that are read otherwise than they stand: no value, several days, parts of a whole."""

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

    Marks for no value are counted in columns without which a row stays: there they could be taken for a slip.
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
    """What is to be told of a column's cells, in words and as SQL."""
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
