"""A run reads the months that its files hold."""

from datetime import date

from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.files import FilesSource
from orchestration.warehouse.judging import first_and_last_day

SPAN = date(1990, 1, 1), date(2026, 11, 20)


def days(drop_dir):
    return first_and_last_day(DAILY_QUOTES, FilesSource(drop_dir, drop_dir, "split").inputs(DAILY_QUOTES.name), *SPAN)


def test_it_spans_all_readable_files_and_leaves_out_days_beyond_the_bounds(drop, drop_dir):
    drop("quotes/a.csv", "ticker,date,close\nA,2024-05-06,1\nA,1789-04-30,1\nA,20255-01-01,1\nA,,1\n")
    drop("quotes/b.csv", "ticker,date,close\nA,02/26/2026,1\nA,2027-01-04,1\n")
    drop("quotes/c.csv", "<html>")
    drop("quotes/d.csv", 'ticker,date,close\nA,1999-01-04,"1\n')
    assert days(drop_dir) == (date(2024, 5, 6), date(2026, 2, 26))


def test_files_without_a_usable_day_have_none(drop, drop_dir):
    drop("quotes/a.csv", "ticker,date,close\nA,soon,1\n")
    assert days(drop_dir) is None
