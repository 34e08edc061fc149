"""What one file stated can be taken out of the raw tables, and comes back as it stood."""

from datetime import datetime

import pytest

from orchestration.contracts.market import INDEX_LEVELS
from orchestration.warehouse.withdrawal import Named, WithdrawalError, bring_back, withdraw

HEADER = "ticker,date,close\n"
TABLE = "raw_market.daily_quotes"
NOW = datetime(2026, 11, 28)
BAD = Named("source_file", "quotes/b.csv")


@pytest.fixture
def two_files(drop, load):
    """One close of a.csv; then b.csv states it otherwise, and another."""
    first = drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,272.95\n")
    load(batch_id="run-1")
    first.unlink()
    second = drop("quotes/b.csv", HEADER + "AAPL,2026-02-26,999\nNVDA,2026-02-26,184.89\n")
    load(batch_id="run-2")
    second.unlink()


def test_rows_go_and_the_version_before_counts_again(warehouse, two_files, closes):
    assert withdraw(warehouse, BAD, NOW) == {TABLE: 2}
    assert closes() == [("AAPL", "2026-02-26", 272.95)]
    kept = warehouse.execute(
        "select ticker, close_quoted_usd, source_row, withdrawn_at from withdrawn.raw_market__daily_quotes order by 1"
    ).fetchall()
    assert kept == [("AAPL", 999, 1, NOW), ("NVDA", 184.89, 2, NOW)]


def test_they_come_back_as_they_stood(warehouse, two_files):
    before = warehouse.execute(f"select * from {TABLE} order by all").fetchall()
    withdraw(warehouse, BAD, NOW)
    assert bring_back(warehouse, BAD) == {TABLE: 2}
    assert warehouse.execute(f"select * from {TABLE} order by all").fetchall() == before
    with pytest.raises(WithdrawalError, match="no rows were withdrawn"):
        bring_back(warehouse, BAD)


def test_all_that_a_run_read_goes_at_once(warehouse, two_files, drop, load, closes):
    drop("index/SPX.csv", "date,close\n2026-02-26,6946.13\n")
    load(INDEX_LEVELS, batch_id="run-2")
    assert withdraw(warehouse, Named("batch_id", "run-2"), NOW) == {TABLE: 2, "raw_market.index_levels": 1}
    assert closes() == [("AAPL", "2026-02-26", 272.95)]


@pytest.mark.parametrize("value", ["inf", "nan", "1e308"])
def test_what_is_no_number_of_this_world_comes_back_too(warehouse, two_files, value):
    warehouse.execute(f"update {TABLE} set close_quoted_usd = '{value}'::double where ticker = 'NVDA'")
    withdraw(warehouse, BAD, NOW)
    bring_back(warehouse, BAD)
    same = f"select close_quoted_usd = '{value}'::double from {TABLE} where ticker = 'NVDA'"
    assert warehouse.execute(same).fetchall() == [(True,)]


def test_a_file_read_again_since_stands_in_the_way(warehouse, two_files, drop, load):
    withdraw(warehouse, BAD, NOW)
    drop("quotes/b.csv", HEADER + "NVDA,2026-02-26,184.89\n")
    load(batch_id="run-3")
    with pytest.raises(WithdrawalError, match=r"read again since.*1 row of raw_market.daily_quotes"):
        bring_back(warehouse, BAD)
    withdraw(warehouse, BAD, NOW)
    assert bring_back(warehouse, BAD) == {TABLE: 3}


def test_a_name_nobody_knows_is_answered_with_those_near_it(warehouse, two_files):
    with pytest.raises(WithdrawalError, match=r"near it: .*quotes/b\.csv"):
        withdraw(warehouse, Named("source_file", "quotes/bb.csv"), NOW)
    with pytest.raises(WithdrawalError, match="no raw table has rows"):
        withdraw(warehouse, Named("source_file", "'; drop table x; --"), NOW)


def test_a_column_that_the_table_has_gained_since_is_kept_too(warehouse, two_files):
    withdraw(warehouse, Named("source_file", "quotes/a.csv"), NOW)
    warehouse.execute(f"alter table {TABLE} add column is_odd boolean; update {TABLE} set is_odd = true")
    withdraw(warehouse, BAD, NOW)
    assert bring_back(warehouse, BAD) == {TABLE: 2}
    assert warehouse.execute(f"select count(*) from {TABLE} where is_odd").fetchall() == [(2,)]


def test_what_providers_sent_stays(warehouse, two_files, closes):
    """The days that the same answer covers would stand without its dividends, as days on which none was paid."""
    warehouse.execute(f"update {TABLE} set source_file = 'landing/yahoo/chart/NVDA/x.json.gz' where ticker = 'NVDA'")
    for named in (Named("source_file", "landing/yahoo/chart/NVDA/x.json.gz"), Named("batch_id", "run-2")):
        with pytest.raises(WithdrawalError, match="make replay"):
            withdraw(warehouse, named, NOW)
    assert len(closes()) == 3
