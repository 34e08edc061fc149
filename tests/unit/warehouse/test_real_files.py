"""Files from real providers, as they came. They lie beside the project and do not ship with it."""

from pathlib import Path

import duckdb
import pytest

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS, INDEX_MEMBERSHIP, SHARES_OUTSTANDING
from orchestration.contracts.market import INDEX_LEVELS, POLICY_RATES

REAL = Path(__file__).parents[4] / "shared" / "realdata"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"the real files are not on this machine ({REAL})")


@pytest.fixture
def real(drop):
    """Call it with (path): put a real file into the drop folder."""
    return lambda path: drop(path, (REAL / path).read_bytes())


def lines(path):
    return len((REAL / path).read_text().splitlines()) - 1


@pytest.mark.parametrize("index_id", ["SPX", "RUT", "VIX"])
def test_index_files_load_without_a_rejected_row(real, load, index_id):
    real(f"index/{index_id}.csv")
    result = load(INDEX_LEVELS)
    assert result.problems == ()
    assert (result.rejected_count, result.added_count) == (0, lines(f"index/{index_id}.csv"))


def test_the_vix_file_keeps_what_it_prints_on_holidays(real, load, warehouse):
    real("index/VIX.csv")
    load(INDEX_LEVELS)
    days = {
        str(day)
        for (day,) in warehouse.execute(
            "select session_date from raw_market.index_levels join raw_reference.exchange_days "
            "on calendar_date = session_date where not is_session"
        ).fetchall()
    }
    assert len(days) == 33
    # Memorial Day and a day of mourning: Chicago printed, New York rested.
    assert {"2022-05-30", "2025-01-09"} <= days


def test_policy_rates_load_without_a_rejected_row(real, load, warehouse):
    real("index/rates.csv")
    result = load(POLICY_RATES)
    assert (result.problems, result.rejected_count) == ((), 0)
    cells = [cell for line in (REAL / "index/rates.csv").read_text().splitlines()[1:] for cell in line.split(",")[1:]]
    assert result.added_count == sum(cell != "" for cell in cells)
    sql = "select rate_pct from raw_market.policy_rates where rate_id = 'DGS10' and rate_date = '2015-01-02'"
    assert warehouse.execute(sql).fetchall() == [(2.12,)]


def test_a_price_in_single_precision_is_the_price_that_was_printed(load, warehouse, drop):
    path = drop("quotes/nvda.parquet", b"")
    whole = REAL / "quotes/daily_us_2021_2026.parquet"
    duckdb.sql(f"copy (from '{whole}' where ticker = 'NVDA') to '{path}' (format parquet)")
    types = {name: kind for name, kind, *_ in duckdb.sql(f"describe from '{path}'").fetchall()}
    assert types["close"] == "FLOAT"
    result = load()
    assert (result.problems, result.rejected_count) == ((), 0)
    sql = "select close_quoted_usd from raw_market.daily_quotes where ticker = 'NVDA' and session_date = '2026-02-26'"
    assert warehouse.execute(sql).fetchall() == [(184.89,)]


def test_actions_and_reference_files_load(real, load, warehouse):
    for path in (
        "quotes/actions_2015_2025.parquet",
        "reference/shares_outstanding_2026-07-02.csv",
        "reference/sp500_constituents_2026-08-08.csv",
        "reference/sp500_membership_1996_2025.csv",
    ):
        real(path)
    for contract in (CORPORATE_ACTIONS, SHARES_OUTSTANDING, INDEX_CONSTITUENTS, INDEX_MEMBERSHIP):
        assert load(contract).problems == (), contract.name
    sql = "select split_ratio from raw_market.corporate_actions where ticker = 'NVDA' and ex_date = '2024-06-10'"
    assert warehouse.execute(sql).fetchall() == [(10.0,)]
    sql = "select cik, sector_name from raw_reference.index_constituents where ticker = 'MMM'"
    assert warehouse.execute(sql).fetchall() == [("0000066740", "Industrials")]
