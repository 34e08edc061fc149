"""What to say of a file's cells that are read otherwise than they stand: marks for no value, several days in one."""

import duckdb

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.inputs import FileInput, Input
from orchestration.warehouse.casting import NO_VALUE, trimmed
from orchestration.warehouse.headers import house_names
from orchestration.warehouse.reading import Scan


def cell_remarks(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input, scanned: Scan) -> list[str]:
    """A line for each text column of a file with such cells: how many, and the first of them.

    Marks for no value are counted in columns without which a row stays: there they could be taken for a slip.
    """
    if not isinstance(item, FileInput):
        return []
    own_names = house_names(contract, scanned)
    asked = [
        (f"{column.name} {said}", own_names[column.name], condition)
        for column in contract.read_columns
        if column.name in own_names and scanned.types[own_names[column.name]] == "VARCHAR"
        for said, condition in _conditions(contract, column, own_names[column.name])
    ]
    if not asked:
        return []
    figures = ", ".join(
        f"count(*) filter ({condition}), min(source_row) filter ({condition}), "
        f"arg_min({trimmed(own)}, source_row) filter ({condition})"
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


def _conditions(contract: Contract, column: Column, own: str) -> list[tuple[str, str]]:
    """What is to be told of a column's cells, in words and as SQL."""
    told = [(column.told, column.told_when.format(text=trimmed(own)))] if column.told_when else []
    if column.sql_type != "VARCHAR" and contract.keeps_row_without(column):
        told.append(("holds a mark for no value", f"{trimmed(own)} <> '' and lower({trimmed(own)}) in {NO_VALUE}"))
    return told
