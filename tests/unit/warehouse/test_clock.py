"""Versions count in the order in which they came; a clock that was set back writes nothing that counts as older."""

from datetime import datetime, timedelta

import pytest

from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.clock import ClockError, check_clock, just_after_newest
from orchestration.warehouse.tables import create_table

HEADER = "ticker,date,close\n"
TABLE = "raw_market.daily_quotes"
AHEAD = datetime(2100, 1, 5, 12, 0)


@pytest.fixture
def read_ahead(warehouse, drop, load):
    """One quote, read by a clock that was decades ahead."""
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,272.95\n")
    load(batch_id="run-ahead")
    warehouse.execute(f"update {TABLE} set ingested_at = ?", [AHEAD])


def test_a_clock_behind_the_newest_row_is_told_with_the_run_that_read_it(warehouse, read_ahead):
    with pytest.raises(ClockError, match=r"read on 2100-01-05 12:00 UTC.*make withdraw RUN=run-ahead SOURCE=files`"):
        check_clock(warehouse, AHEAD - timedelta(hours=1), "files")


def test_what_providers_sent_is_built_anew_from_the_archive(warehouse, read_ahead):
    with pytest.raises(ClockError, match=r"out of data/landing/index.jsonl, and `make replay` builds anew"):
        check_clock(warehouse, AHEAD - timedelta(hours=1), "live")


def test_seconds_that_a_time_server_takes_back_are_none(warehouse, read_ahead):
    check_clock(warehouse, AHEAD - timedelta(seconds=30), "files")
    check_clock(warehouse, AHEAD + timedelta(days=400), "files")


def test_what_is_read_after_a_small_step_back_is_the_newer(warehouse, read_ahead):
    assert just_after_newest(warehouse, DAILY_QUOTES, AHEAD - timedelta(seconds=30)) > AHEAD
    assert just_after_newest(warehouse, DAILY_QUOTES, AHEAD + timedelta(days=1)) == AHEAD + timedelta(days=1)


def test_an_empty_table_knows_no_newest_row(warehouse):
    create_table(warehouse, DAILY_QUOTES)
    assert just_after_newest(warehouse, DAILY_QUOTES, AHEAD) == AHEAD


def test_a_day_stated_as_one_to_come_does_not_outlive_its_correction(warehouse, drop, load, closes):
    """`known_at` of the first version lies ahead; the correction, known now, counts, and is not added at each read."""
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,272.95\n")
    load()
    warehouse.execute(f"update {TABLE} set known_at = ?", [AHEAD])
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,273.95\n")
    assert load().restated_count == 1
    assert load().added_count == 0
    assert closes() == [("AAPL", "2026-02-26", 272.95), ("AAPL", "2026-02-26", 273.95)]
