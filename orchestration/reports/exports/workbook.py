"""The workbook of an export: what it holds, the dictionary, the findings, licence notes, then a sheet for each mart.

Rows are written as they come from DuckDB, one by one, so that a large mart needs no memory. Text stays text: nothing in
a cell is taken for a formula or a link.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.reports.exports.exported import Contents, ExportedMart

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Of a sheet, its header included; of a cell, in characters. Both are the format's own.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
# Shown as marts.data_quality, under a name that says what it is.
FINDINGS = "data_quality"
FETCHED_ROWS = 10_000
WIDTHS = {"description": 80, "meaning": 80, "statement": 60, "evidence": 60, "note": 80, "reason": 80, "example": 60}
DATE_WIDTH, MOMENT_WIDTH, LEAST_WIDTH = 11, 18, 9


def write_workbook(
    path: Path, connection: duckdb.DuckDBPyConnection, contents: Contents, most_rows: int = MOST_ROWS
) -> None:
    """Write the workbook. most_rows: of a sheet with its header; the latest rows of a mart with more are kept.

    Raises OSError where it cannot be written.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import XlsxFileError  # noqa: PLC0415

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    try:
        with Workbook(str(path), options) as book:
            sheets = _Sheets(book)
            sheets.add("contents", ("what", "rows", "left out", "simulated", "note"), _contents(contents, most_rows))
            sheets.add("dictionary", ("mart", "column", "type", "unit", "description"), _dictionary(contents))
            _add_mart(sheets, "findings", connection, contents.marts[FINDINGS], most_rows)
            sheets.add("licences", ("what", "source", "may be passed on", "reason"), _licences(contents))
            for name, mart in contents.marts.items():
                if name != FINDINGS:
                    _add_mart(sheets, name, connection, mart, most_rows)
    except XlsxFileError as error:  # in which xlsxwriter hides what the disk said
        raise OSError(str(error)) from error


def sheet_of(mart: str) -> str:
    """The name of the sheet that has a mart's rows."""
    return "findings" if mart == FINDINGS else mart


def _add_mart(
    sheets: "_Sheets", sheet: str, connection: duckdb.DuckDBPyConnection, exported: ExportedMart, most_rows: int
) -> None:
    query = f"select * from marts.{exported.mart.name} where {exported.condition}"
    is_cut = exported.rows_count >= most_rows
    order = f"{_latest_first(exported)} limit {most_rows - 1}" if is_cut else "all"
    answer = connection.execute(f"{query} order by {order}")
    sheets.add(sheet, [column.name for column in exported.mart.columns], _fetched(answer))


def _latest_first(exported: ExportedMart) -> str:
    """The day by which rows are the latest; a mart without one is cut where it ends."""
    days = [column.name for column in exported.mart.columns if column.data_type == "DATE"]
    return f"{days[0]} desc" if days else "all"


def _fetched(answer: duckdb.DuckDBPyConnection) -> Iterable[Sequence[Any]]:
    while rows := answer.fetchmany(FETCHED_ROWS):
        yield from rows


def _contents(contents: Contents, most_rows: int) -> Iterable[Sequence[Any]]:
    yield ("Market Warehouse", None, None, None, contents.notice)
    yield ("published (UTC)", None, None, None, contents.published_at.isoformat(" ", "seconds"))
    yield ("published file, SHA-256", None, None, None, contents.file_hash)
    yield (
        "simulated",
        None,
        None,
        None,
        "Rows with is_simulated rest on a made-up market: an example, never evidence.",
    )
    for name, mart in contents.marts.items():
        note = mart.mart.description
        if mart.rows_count >= most_rows:
            note = f"THE LATEST {most_rows - 1:,} OF ITS {mart.rows_count:,} ROWS: a sheet holds no more. {note}"
        elif mart.why_empty:
            note = f"NO ROWS: {mart.why_empty}. {note}"
        yield (sheet_of(name), mart.rows_count, mart.left_out_count, mart.simulated_count, note)


def _dictionary(contents: Contents) -> Iterable[Sequence[Any]]:
    for name, mart in contents.marts.items():
        yield (name, None, None, None, f"{mart.mart.description} One row per {mart.mart.grain}.")
        for column in mart.mart.columns:
            yield (name, column.name, column.data_type.lower(), column.unit, column.description)


def _licences(contents: Contents) -> Iterable[Sequence[Any]]:
    for source in contents.sources:
        yield (source.table_name, source.source_name, "yes" if source.may_be_passed_on else "no", source.reason)
    for name, mart in contents.marts.items():
        yield (f"marts.{name}", None, mart.may_be_passed_on, mart.licence.note)


class _Sheets:
    """Adds sheets to a workbook: a header that stays in view, then rows."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._bold: Format = book.add_format({"bold": True, "bottom": 1})
        self._day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def add(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add a sheet of this name."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(header):
            sheet.set_column(place, place, _width(title))
            sheet.write_string(0, place, title, self._bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    self._write(sheet, number, place, value)

    def _write(self, sheet: "Worksheet", row: int, column: int, value: Any) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, column, value)
            case int() | float():
                if math.isfinite(value):  # a sheet has no infinity
                    sheet.write_number(row, column, value)
            case datetime():
                sheet.write_datetime(row, column, value, self._moment)
            case date():
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)
            case _:
                sheet.write_string(row, column, str(value)[:MOST_CHARACTERS])


def _width(title: str) -> int:
    """Wide enough for the title, a day, or the text that stands below it."""
    if title in WIDTHS:
        return WIDTHS[title]
    least = MOMENT_WIDTH if title.endswith("_at") else DATE_WIDTH if title.endswith("_date") else LEAST_WIDTH
    return max(least, len(title) + 2)
