"""The workbook: long marts are cut to their latest rows and say so, and text stays text."""

from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from orchestration.reports.dictionary.comments import described_marts
from orchestration.reports.exports.exported import OPEN, Contents, ExportedMart
from orchestration.reports.exports.licences import MartLicence, SourceLicence
from orchestration.reports.exports.workbook import write_workbook


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("use warehouse")
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.levels as select 'SPX' as index_id, "
            "date '2026-01-01' + cast(day as integer) as session_date, day * 1.5::double as close_points "
            "from range(10) as days (day)"
        )
        connection.execute(
            "create table marts.data_quality as select * from (values "
            "('=1+1', true, 'inf'::double, timestamp '2026-02-26 21:00:00'), "
            "('https://example.org', false, 12, null), ('007', null, null, null)) "
            "as findings (example, is_open, findings_count, seen_at)"
        )
        connection.execute("comment on column marts.levels.close_points is 'Last level.'")
        yield connection


def contents_of(connection: duckdb.DuckDBPyConnection) -> Contents:
    moment = datetime(2026, 2, 26, 22)
    marts = {
        name: ExportedMart(mart, MartLicence("true", "a note"), "true", count, 0, 0, None)
        for (name, mart), count in zip(described_marts(connection).items(), (3, 10), strict=True)
    }
    source = SourceLicence("raw_market.index_levels", "cboe", False, "not allowed")
    return Contents(OPEN, Path("warehouse.duckdb"), moment, moment, "abc", marts, (source,))


def sheets(path: Path) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_a_long_mart_is_cut_to_its_latest_rows(connection, tmp_path: Path) -> None:
    write_workbook(tmp_path / "book.xlsx", connection, contents_of(connection), most_rows=5)
    found = sheets(tmp_path / "book.xlsx")
    assert [row[1].date().isoformat() for row in found["levels"][1:]] == [
        *("2026-01-10", "2026-01-09", "2026-01-08", "2026-01-07")
    ]
    (told,) = [row for row in found["contents"] if row[0] == "levels"]
    assert told[1] == 10 and told[4].startswith("THE LATEST 4 OF ITS 10 ROWS")


def test_a_sheet_holds_all_rows_up_to_its_limit(connection, tmp_path: Path) -> None:
    for most_rows, count in ((11, 10), (10, 9)):
        write_workbook(tmp_path / "book.xlsx", connection, contents_of(connection), most_rows)
        assert len(sheets(tmp_path / "book.xlsx")["levels"]) == count + 1


def test_cells_keep_their_types(connection, tmp_path: Path) -> None:
    write_workbook(tmp_path / "book.xlsx", connection, contents_of(connection))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    rows = list(book["findings"].iter_rows(min_row=2))
    assert (rows[0][0].value, rows[0][1].value) == ("007", None)
    assert [(cell.value, cell.data_type) for cell in rows[1][:3]] == [("=1+1", "s"), (True, "b"), (None, "n")]
    assert rows[1][3].value == datetime(2026, 2, 26, 21)
    assert (rows[2][0].value, rows[2][0].hyperlink, rows[2][2].value) == ("https://example.org", None, 12)


def test_dictionary_and_licences_have_sheets(connection, tmp_path: Path) -> None:
    write_workbook(tmp_path / "book.xlsx", connection, contents_of(connection))
    found = sheets(tmp_path / "book.xlsx")
    assert ("levels", "close_points", "double", "index points", "Last level.") in found["dictionary"]
    assert ("raw_market.index_levels", "cboe", "no", "not allowed") in found["licences"]


def test_what_the_disk_refuses_is_told_as_such(connection, tmp_path: Path) -> None:
    """A folder that stands there, as a full disk: the writer's own error would be taken for a fault of the project."""
    (tmp_path / "book.xlsx").mkdir()
    with pytest.raises(OSError, match=r"Is a directory: .*book\.xlsx"):
        write_workbook(tmp_path / "book.xlsx", connection, contents_of(connection))
