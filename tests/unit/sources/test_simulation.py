"""The simulated market: passes through published closes, is sane, repeatable, and sets no milestone first."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.sources import simulation
from orchestration.sources.calendar import exchange_days
from orchestration.sources.indices import read_indices

DATA = Path(__file__).parents[3] / "data"
INDICES = read_indices(DATA)
LEVEL_STEPS = pd.read_csv(DATA / "reference/milestone_steps.csv").groupby("index_id")["step_points"].min().to_dict()
FEW_SESSIONS = pd.bdate_range("2024-01-01", periods=40)
CLOSES = st.dictionaries(st.integers(0, len(FEW_SESSIONS) - 1), st.integers(100, 1_000_000).map(lambda c: c / 100))


def one_security(kind="stock", start="1990-01-01", end=None):
    columns = ["ticker", "security_type", "valid_from_date", "valid_to_date"]
    return pd.DataFrame([["ABC", kind, start, end]], columns=columns)


def pins_of(closes, symbol="ABC", name="ticker", close="close_quoted_usd"):
    return pd.DataFrame(
        {
            name: pd.Series(symbol, index=range(len(closes)), dtype="object"),
            "session_date": FEW_SESSIONS[list(closes)],
            close: pd.Series(list(closes.values()), dtype="float64"),
        }
    )


def prices(rows):
    return (rows.filter(regex=f"^{name}_").iloc[:, 0].to_numpy() for name in ("open", "high", "low", "close"))


def assert_sane(rows):
    opened, high, low, close = prices(rows)
    assert (low > 0).all()
    assert (low <= np.minimum(opened, close)).all()
    assert (high >= np.maximum(opened, close)).all()
    for values in (opened, high, low, close):
        assert (values == values.round(2)).all()


@pytest.fixture(scope="module")
def sessions():
    days = exchange_days(date(2026, 2, 27)).query("is_session")
    return pd.DatetimeIndex(days.loc[days["calendar_date"].between("2023-12-29", "2026-02-27"), "calendar_date"])


@pytest.fixture(scope="module")
def index_pins():
    return pd.read_csv(DATA / "figures/published_closes_indices.csv", parse_dates=["session_date"])


@pytest.fixture(scope="module")
def levels(index_pins, sessions):
    return simulation.simulate_index_levels(INDICES, LEVEL_STEPS, index_pins, sessions)


@pytest.fixture(scope="module")
def spx(levels, index_pins):
    rows = pd.concat([levels, index_pins])
    return rows[rows["index_id"] == "SPX"].sort_values("session_date")


@pytest.fixture(scope="module")
def market(sessions):
    securities = pd.read_csv(DATA / "reference/securities.csv")
    pins = pd.read_csv(DATA / "figures/published_closes_quotes.csv")
    return securities, pins, simulation.simulate_quotes(securities, pins, sessions)


@settings(max_examples=60, deadline=None)
@given(CLOSES)
def test_rows_fill_exactly_the_sessions_without_a_published_close(closes):
    rows = simulation.simulate_quotes(one_security(), pins_of(closes), FEW_SESSIONS)
    assert list(rows["session_date"]) == [day for i, day in enumerate(FEW_SESSIONS) if i not in closes]
    assert_sane(rows)
    assert (rows["volume_shares"] > 0).all()
    assert (rows["adjustment"] == "split").all()


@settings(max_examples=60, deadline=None)
@given(CLOSES)
def test_no_simulated_price_tops_the_published_closes_around_it(closes):
    rows = simulation.simulate_quotes(one_security(), pins_of(closes), FEW_SESSIONS)
    high = dict(zip(rows["session_date"], rows["high_quoted_usd"], strict=True))
    at = sorted(closes)
    for left, right in pairwise(at):
        limit = max(closes[i] for i in at if i <= right)
        assert all(high[FEW_SESSIONS[i]] <= limit for i in range(left + 1, right))


@settings(max_examples=30, deadline=None)
@given(CLOSES)
def test_two_calls_agree(closes):
    first = simulation.simulate_quotes(one_security(), pins_of(closes), FEW_SESSIONS)
    second = simulation.simulate_quotes(one_security(), pins_of(closes), FEW_SESSIONS)
    pd.testing.assert_frame_equal(first, second)


@settings(max_examples=30, deadline=None)
@given(CLOSES)
def test_index_levels_are_sane_for_any_published_closes(closes):
    pins = pins_of(closes, "VIX", "index_id", "close_points")
    rows = simulation.simulate_index_levels(INDICES, LEVEL_STEPS, pins, FEW_SESSIONS)
    assert len(rows) == (len(FEW_SESSIONS) - len(closes) if closes else 0)
    assert_sane(rows)


def test_closes_next_to_a_published_close_are_a_daily_move_away():
    closes = {10: 120.0, 25: 130.0}
    rows = simulation.simulate_quotes(one_security(), pins_of(closes), FEW_SESSIONS).set_index("session_date")
    for at, close in closes.items():
        for neighbour in (at - 1, at + 1):
            assert rows.loc[FEW_SESSIONS[neighbour], "close_quoted_usd"] == pytest.approx(close, rel=0.08)


def test_a_security_without_published_closes_starts_at_a_hundred_on_its_first_session():
    start = FEW_SESSIONS[7]
    rows = simulation.simulate_quotes(one_security(start=start), pins_of({}), FEW_SESSIONS)
    assert rows["session_date"].iloc[0] == start
    assert rows["close_quoted_usd"].iloc[0] == 100.0


def test_a_ticker_is_simulated_only_while_valid():
    securities = one_security(start=FEW_SESSIONS[3], end=FEW_SESSIONS[9])
    rows = simulation.simulate_quotes(securities, pins_of({}), FEW_SESSIONS)
    assert list(rows["session_date"]) == list(FEW_SESSIONS[3:10])
    assert simulation.simulate_quotes(one_security(end="2020-01-01"), pins_of({}), FEW_SESSIONS).empty


def test_the_shipped_market_is_sane_and_states_nothing_twice(market, sessions):
    _, pins, quotes = market
    assert_sane(quotes)
    published = set(zip(pins["ticker"], pd.to_datetime(pins["session_date"]), strict=True))
    simulated = list(zip(quotes["ticker"], quotes["session_date"], strict=True))
    assert len(simulated) == len(set(simulated))
    assert published.isdisjoint(simulated)
    assert {day for _, day in published} <= set(sessions)


def test_stocks_move_together(market):
    _, _, quotes = market
    closes = quotes.pivot(index="session_date", columns="ticker", values="close_quoted_usd")
    correlations = np.log(closes).diff().corr().to_numpy()
    assert np.nanmean(correlations[np.triu_indices(len(correlations), 1)]) > 0.1


def test_shipped_index_levels_are_sane(levels):
    assert_sane(levels)
    assert set(levels["index_id"]) == set(pd.read_csv(DATA / "reference/index_definitions.csv")["index_id"])


@pytest.mark.parametrize(("level", "day"), [(5000, "2024-02-09"), (6000, "2024-11-11"), (6900, "2025-12-11")])
def test_the_first_close_above_a_published_milestone_is_the_published_one(spx, level, day):
    assert spx.loc[spx["close_points"] >= level, "session_date"].min() == pd.Timestamp(day)


def test_simulated_highs_stay_below_published_intraday_milestones(levels, spx):
    simulated = levels[levels["index_id"] == "SPX"]
    assert simulated["high_points"].max() < 7000
    assert spx.loc[spx["high_points"] >= 6000, "session_date"].min() == pd.Timestamp("2024-11-08")


def test_no_simulated_index_close_exceeds_the_highest_published_one(levels, index_pins):
    for index_id, rows in levels.groupby("index_id"):
        published = index_pins.loc[index_pins["index_id"] == index_id, "close_points"]
        # After the last published close a series walks freely (RUT and VIX end before or on the last session).
        last = index_pins.loc[index_pins["index_id"] == index_id, "session_date"].max()
        assert rows.loc[rows["session_date"] < last, "high_points"].max() <= published.max()
