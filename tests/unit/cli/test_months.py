"""Which months are fetched and read: as asked for, or as the archive calls for."""

from datetime import date, datetime

import pytest

from orchestration.cli.months import months_to_fetch, parse_months
from orchestration.settings import SettingsError
from orchestration.sources.archive.payloads import Wanted
from tests.landed_payloads import Archive

NOW = datetime(2026, 11, 20, 23)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01", "2024-12", ("2024-01-01", "2024-12-01")),
        ("2024-01", "2024-01", ("2024-01-01", "2024-01-01")),
        ("2026-10", "", ("2026-10-01", "2026-11-01")),
        ("2026-11", "2026-11", ("2026-11-01", "2026-11-01")),
        ("1990-01", "1990-02", ("1990-01-01", "1990-02-01")),
        ("", "", None),
    ],
)
def test_months_are_taken_as_written(first, last, expected):
    assert parse_months(first, last, NOW) == expected


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024", "", "FROM=2024: write a month as 2024-01"),
        ("2024-13", "", "FROM=2024-13: write a month"),
        ("2024-00", "", "FROM=2024-00"),
        ("2024-1", "2024-02", "FROM=2024-1:"),
        ("2024-01-01", "", "FROM=2024-01-01"),
        ("2024-01", "24-02", "TO=24-02: write a month"),
        ("2024-01", "2024-02\n", "TO=2024-02"),
        ("", "2024-02", "FROM=: write a month as 2024-01; FROM is needed"),
        ("2024-02", "2024-01", "FROM=2024-02 TO=2024-01: months run from 1990-01 to the running one, in order"),
        ("1989-12", "2024-01", "FROM=1989-12 TO=2024-01: months run from 1990-01"),
        ("2026-11", "2026-12", "FROM=2026-11 TO=2026-12: months run"),
        ("2026-12", "", "FROM=2026-12 TO=2026-11: months run"),
    ],
)
def test_what_is_no_range_of_months_is_said_with_what_to_write(first, last, said):
    with pytest.raises(SettingsError) as caught:
        parse_months(first, last, NOW)
    assert str(caught.value).startswith(said)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "landing")


def fetched(archive, after, at=NOW, symbol="NVDA"):
    archive.chart(symbol, [], at, first=date(2025, 1, 1), after=after)


def test_an_empty_archive_begins_in_january_of_last_year(archive):
    assert months_to_fetch(archive.landing, NOW) == ("2025-01-01", "2026-11-01")
    assert months_to_fetch(archive.landing, datetime(2026, 1, 1)) == ("2025-01-01", "2026-01-01")
    assert months_to_fetch(archive.landing, datetime(2025, 12, 31, 23, 59)) == ("2024-01-01", "2025-12-01")


def test_what_is_not_a_good_chart_does_not_count(archive):
    wanted = Wanted("yahoo", "chart", "NVDA", "json", date(2026, 11, 1), date(2026, 11, 20))
    archive.store(wanted, b"<html>", NOW)
    archive.landing.note_failure(wanted, "batch", NOW, "https://host/x", 503, "down")
    archive.graph("DGS10", {date(2026, 11, 19): 4.1}, NOW)
    assert months_to_fetch(archive.landing, NOW) == ("2025-01-01", "2026-11-01")


@pytest.mark.parametrize(
    ("now", "first_month"),
    [
        (NOW, "2026-11-01"),
        (datetime(2026, 11, 7, 23), "2026-10-01"),  # the 31st of October lies a week before
        (datetime(2026, 11, 8, 23), "2026-11-01"),
        (datetime(2026, 1, 5, 23), "2025-12-01"),
    ],
)
def test_an_archive_with_charts_is_carried_on_with_the_last_week(archive, now, first_month):
    """However long ago its charts end: each symbol is asked for from there (test_yahoo.py)."""
    fetched(archive, date(2025, 3, 1))
    assert months_to_fetch(archive.landing, now) == (first_month, f"{now:%Y-%m-01}")
