"""Sectors, the Fed, spending and seasons: what a tile says of a file, and from when on that was known."""

from datetime import date, datetime

import pytest


@pytest.fixture
def session(put) -> None:
    """The page is of 27 February 2026."""
    put("marts.index_levels", {"index_id": "SPX", "session_date": date(2026, 2, 27), "close_points": 6878.88,
                               "return_ytd_ratio": 0.0049})  # fmt: skip


def target(day: date, known_at: datetime, rate: float, change: float | None) -> dict:
    return {"rate_id": "DFEDTARU", "rate_date": day, "known_at": known_at, "rate_ratio": rate,
            "change_since_previous_basis_points": change}  # fmt: skip


# The Fed announced on 7 November 2024 that from the 8th on the upper bound is 4.75 %.
ANNOUNCED = datetime(2024, 11, 7, 19)
BEFORE = target(date(2024, 9, 19), datetime(2024, 9, 18, 19), 0.05, None)
CUT = target(date(2024, 11, 8), ANNOUNCED, 0.0475, -25.0)


def test_a_rate_is_of_the_last_day_stated_and_says_since_when_it_holds(session, put, written) -> None:
    put("marts.policy_rates", BEFORE, CUT, target(date(2026, 2, 27), datetime(2026, 2, 26, 19), 0.0475, 0.0))
    page = written()
    tile = page.root.one(data_figure="fed_target")
    assert page.value("fed_target") == "4.75 %"
    assert page.changes("fed_target") == {
        "last change": "−25 basis points",
        "in force since": "2024-11-08",
        "announced": "2024-11-07 19:00 UTC",
    }
    assert "Of 2026-02-27. Known 2026-02-26 19:00 UTC" in tile.text
    assert "Older than" not in tile.text and "days of a change only" not in tile.text


def test_rates_that_end_early_are_older_than_the_session(session, put, written) -> None:
    put("marts.policy_rates", BEFORE, CUT, target(date(2024, 12, 1), datetime(2024, 11, 30, 19), 0.0475, 0.0))
    tile = written().root.one(data_figure="fed_target")
    assert "Of 2024-12-01. Known 2024-11-30 19:00 UTC" in tile.text
    assert "Older than the session above" in tile.text and "days of a change only" not in tile.text


def test_a_table_of_changes_says_that_it_may_lack_the_next(session, put, written) -> None:
    put("marts.policy_rates", BEFORE, CUT)
    tile = written().root.one(data_figure="fed_target")
    assert "Of 2024-11-08. Known 2024-11-07 19:00 UTC" in tile.text
    assert "Older than the session above" in tile.text
    assert "Stated on days of a change only: it holds until the next, which this file may lack." in tile.text


def test_a_quarter_that_this_file_lacks_is_not_said_to_be_unreported(put, written) -> None:
    total = {"group_name": "big_four", "members_count": 4, "reporting_count": 3}
    put(
        "marts.hyperscaler_totals",
        {**total, "basis": "headline", "calendar_quarter": "2024Q3", "reported_usd": 42e9, "missing_tickers": "MSFT"},
        {**total, "basis": "headline", "calendar_quarter": "2025Q3", "reporting_count": 4, "reported_usd": 112e9,
         "capex_usd": 112e9, "known_at": datetime(2025, 10, 30, 22)},
        {**total, "basis": "headline", "calendar_quarter": "2025Q4", "reported_usd": 87.5e9,
         "missing_tickers": "AMZN"},
        {**total, "basis": "headline", "calendar_quarter": "2026Q1", "reporting_count": 2, "reported_usd": 63e9,
         "missing_tickers": "GOOGL, MSFT"},
        {**total, "basis": "cash_ppe", "calendar_quarter": "2025Q4", "reporting_count": 4, "reported_usd": 118.6e9,
         "capex_usd": 118.6e9},
    )  # fmt: skip
    page = written()
    tile = page.root.one(data_figure="capex_headline")
    assert page.changes("capex_headline") == {
        "on a year before": "not known: for 2024Q3 this file has 3 of 4 on this basis, without MSFT"
    }
    assert "2025Q4: 3 of 4: $87.5 bn; that of AMZN is not known." in tile.text
    assert "2026Q1: 2 of 4: $63.0 bn; that of GOOGL and MSFT is not known." in tile.text
    assert "the last calendar quarter that this file has of all four" in tile.text
    assert "stated" not in tile.text and "so far" not in tile.text
    assert page.known("capex_headline") == "2025-10-30 22:00 UTC"
    assert page.value("capex_cash_ppe") == "$118.6 bn"
    assert page.sql("capex_cash_ppe") == page.sql("capex_headline").replace("'headline'", "'cash_ppe'")


FUNDS = {"Energy": "XLE", "Materials": "XLB", "Utilities": "XLU"}


def sector(name: str, weighting: str, ratio: float, rank: int) -> dict:
    return {"sector_name": name, "weighting": weighting, "return_ytd_ratio": ratio, "rank_ytd": rank,
            "session_date": date(2026, 2, 27), "is_simulated": False,
            "is_leading_weighting": weighting == "etf_proxy",
            "fund_ticker": FUNDS[name] if weighting == "etf_proxy" else None}  # fmt: skip


def test_leaders_that_tie_are_all_named_with_their_funds(session, put, written) -> None:
    put(
        "marts.sector_performance",
        sector("Energy", "cap", 0.3, 1), sector("Utilities", "etf_proxy", 0.2, 1),
        sector("Energy", "etf_proxy", 0.2, 1), sector("Materials", "etf_proxy", 0.1, 3),
    )  # fmt: skip
    # A lead is known when the last of the funds has closed; another share says nothing of it.
    for ticker, minute in (("XLE", 0), ("XLU", 1), ("XLB", 2), ("AAPL", 3)):
        known = {"known_at": datetime(2026, 2, 27, 21, minute)}
        put("marts.stock_performance", {"ticker": ticker, "session_date": date(2026, 2, 27)} | known)
    page = written()
    assert page.value("sector_leader") == "Energy and Utilities"
    assert "by the sectors' funds (XLE and XLU)" in page.root.one(data_figure="sector_leader").text
    assert page.changes("sector_leader")["leader by capitalisation"] == "Energy +30.00 % (2026-02-27)"
    assert page.known("sector_leader") == "2026-02-27 21:02 UTC"


@pytest.fixture
def season(put) -> None:
    """One season of the index."""
    put("marts.earnings_season", {"scope_kind": "index", "scope_name": "SPX", "calendar_quarter": "2025Q4",
        "reported_count": 2, "beats_count": 1, "meets_count": 0, "misses_count": 1, "beat_rate_ratio": 0.5,
        "revenue_growth_ratio": 0.1, "revenue_growth_issuers_count": 1, "net_income_growth_ratio": 0.2,
        "net_income_growth_issuers_count": 2, "growth_known_at": datetime(2026, 2, 5, 22, 30),
        "reports_known_at": datetime(2026, 1, 30, 22)})  # fmt: skip


def test_growth_says_of_how_many_each_is_and_is_known_with_their_last_filing(season, written) -> None:
    page = written()
    assert page.changes("revenue_growth")["companies"] == "1"
    assert page.changes("revenue_growth")["net income (of 2)"] == "+20.0 %"
    assert page.known("revenue_growth") == "2026-02-05 22:30 UTC"


def test_beats_are_known_with_the_last_report_of_a_member(season, written) -> None:
    assert written().known("beat_rate") == "2026-01-30 22:00 UTC"
