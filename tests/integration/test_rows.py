"""After changes of quotes, tables built by rows equal those built whole, and their tests look at these rows."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.warehouse.connection import connect
from tests.campaigns.long_market import LONG_TICKERS, LongMarket
from tests.campaigns.rows import BuildError, Rows


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return Rows(tmp_path_factory.mktemp("rows"))


@pytest.mark.parametrize("seed", [101, 107])
def test_after_random_changes_tables_built_by_rows_are_those_built_whole(rows: Rows, seed: int) -> None:
    """`make campaign ROWS=…` tries more of them."""
    rows.sequence(seed, 3)


def _market(rows: Rows, name: str) -> LongMarket:
    """A calm market of 200 sessions, not yet written."""
    market = LongMarket(rows.folder / name, random.Random(1), rows.sessions, first_count=200)
    market.days_count, market.setting, market.adjustment, market.has_volume = 200, "split", "", True
    for ticker in LONG_TICKERS:
        for number, day in enumerate(market.sessions):
            market.closes[ticker, day] = 100 + number % 7
    market.shares = [(ticker, 1_000_000, market.sessions[0]) for ticker in LONG_TICKERS[:8]]
    return market


def _cover(market: LongMarket, last_day: str) -> None:
    """Splits of AAPL are known for all days, its dividends up to one."""
    market.write(
        *("quotes/coverage.csv", "ticker,action_type,first_covered_date,last_covered_date"),
        [
            ("AAPL", "split", market.sessions[0], market.sessions[-1]),
            ("AAPL", "dividend", market.sessions[0], last_day),
        ],
    )


def _dividend_without_a_quote(market: LongMarket) -> Callable[[], None]:
    """The stretch whose dividends are known ends with a dividend that no quote follows, until one comes late."""
    days = market.sessions
    market.missing |= {("AAPL", day) for day in days[50:60]}
    market.write_file("quotes/history.csv", days[:200])
    market.actions = [("AAPL", days[20], "dividend", 0.5), ("AAPL", days[52], "dividend", 0.6)]
    market.write_actions()
    _cover(market, days[57])
    return lambda: market.write("quotes/late.csv", "ticker,date,close", [("AAPL", days[55], 101)])


def _dividend_among_total_returns(market: LongMarket) -> Callable[[], None]:
    """A dividend on a day whose close is adjusted for dividends; then closes are adjusted for splits alone again."""
    days = market.sessions
    market.write_file("quotes/history.csv", days[:190])
    quotes = [("AAPL", day, market.closes["AAPL", day], "split_dividend") for day in days[190:193]]
    market.write("quotes/total.csv", "ticker,date,close,adjustment", quotes)
    market.actions = [("AAPL", days[20], "dividend", 0.5), ("AAPL", days[191], "dividend", 0.6)]
    market.write_actions()
    _cover(market, days[-1])
    return lambda: market.write("quotes/next.csv", "ticker,date,close,adjustment", [("AAPL", days[193], 102, "split")])


def _company_that_turns_out_to_be_one(market: LongMarket) -> Callable[[], None]:
    """A quote between two gaps of more than a year is corrected, and another fills the gap after it."""
    market.write_file("quotes/history.csv", market.sessions[:200])
    held = [("WBA", day, 40) for day in ("2018-03-01", "2018-03-02", "2020-06-01", "2022-03-01", "2022-03-02")]
    market.write("quotes/old.csv", "ticker,date,close", held)
    held[2:3] = [("WBA", "2020-06-01", 41), ("WBA", "2021-03-16", 42)]
    return lambda: market.write("quotes/old.csv", "ticker,date,close", held)


@pytest.mark.parametrize(
    "begun", [_dividend_without_a_quote, _dividend_among_total_returns, _company_that_turns_out_to_be_one]
)
def test_what_a_change_touches_from_afar_is_built_too(rows: Rows, begun: Callable) -> None:
    market = _market(rows, begun.__name__)
    market.write_index()
    market.write_reference()
    change = begun(market)
    settings = rows.settings(market.folder, begun.__name__, market.setting)
    settings.build_path.parent.mkdir(parents=True)
    shutil.copy(rows.template, settings.build_path)
    assert rows.run(settings) == "whole"
    change()
    assert rows.run(settings) in ("by rows", "partly whole")
    rows.compare(settings.build_path, begun.__name__)


def test_a_test_sees_what_is_wrong_with_the_rows_of_this_run(rows: Rows) -> None:
    """Two rows of one session: of the one that was built, and of one long before, which was tested in its time."""
    market = _market(rows, "planted")
    market.write_index()
    market.write_reference()
    market.write_file("quotes/history.csv", market.sessions[:200])
    settings = rows.settings(market.folder, "planted", market.setting)
    settings.build_path.parent.mkdir(parents=True)
    shutil.copy(rows.template, settings.build_path)
    rows.run(settings)
    market.write_file("quotes/next.csv", market.sessions[200:201])
    assert rows.run(settings) == "by rows"
    tests = ["stock_performance_is_unique", "stock_performance_columns", "stg_market__daily_quotes_is_unique"]
    rows.dbt.build(settings.build_path, tests, whole="", verb="test")
    _plant(settings.build_path, market.sessions[100])
    rows.dbt.build(settings.build_path, tests, whole="", verb="test")
    with pytest.raises(BuildError, match="stock_performance_is_unique"):
        rows.dbt.build(settings.build_path, tests, whole="*", verb="test")
    _plant(settings.build_path, market.sessions[200])
    with pytest.raises(BuildError, match="stock_performance_is_unique"):
        rows.dbt.build(settings.build_path, tests, whole="", verb="test")


def _plant(path: Path, day: str) -> None:
    with connect(path) as connection:
        connection.execute(
            "insert into marts.stock_performance from marts.stock_performance "
            "where ticker = 'AAPL' and session_date = ?",
            [day],
        )
