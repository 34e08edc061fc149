"""Rows that are right and none of this warehouse's are set aside and told, and never held against their file."""

from datetime import date

import pytest

from orchestration.contracts.eps_reports import EPS_REPORTS
from orchestration.contracts.fundamentals import CAPEX_GUIDANCE, CAPEX_HEADLINE
from orchestration.contracts.index_members import SHARES_OUTSTANDING
from orchestration.contracts.market import INDEX_LEVELS

# What providers write, and the ticker that it is.
US = {
    "AAPL.US": "AAPL",
    "aapl.us": "AAPL",
    "BRK-B.US": "BRK.B",
    "BRK.B.US": "BRK.B",
    "AAPL US Equity": "AAPL",
    "BRK/B UN Equity": "BRK.B",
    "AAPL US": "AAPL",
    "NASDAQ:AAPL": "AAPL",
    "NYSE: BRK.B": "BRK.B",
    "NYSE ARCA:SPY": "SPY",
    "AAPL.OQ": "AAPL",
    "AAPL-US": "AAPL",
    "MSFT:US": "MSFT",
    "BRK.B-US": "BRK.B",
    "BF.B": "BF.B",
    "HEI.A": "HEI.A",
    "BRK.A": "BRK.A",
    "MKC.V": "MKC.V",
    "MKC-V": "MKC.V",
    "ACME.U": "ACME.U",
    "ACME.WS": "ACME.WS",
    "BAC.PRL": "BAC.PRL",
    # A dash before two letters is a class where they are no country: a preferred share of MetLife, and not Paris.
    "MET-PA": "MET.PA",
    "T": "T",
    "L": "L",
}
OTHERS = [
    *("VOD.L", "SAP.DE", "MC.PA", "7203.T", "0700.HK", "ASML.AS", "NESN.SW", "ENI.MI", "BHP.AX", "RY.TO", "ABX.V"),
    *(
        "BMW.F",
        "600519.SS",
        "RELIANCE.NS",
        "NOVO-B.CO",
        "BT-A.L",
        "LON:VOD",
        "XETRA:SAP",
        "VOD LN Equity",
        "VOD LN",
        "VOD-GB",
        "VOD:LN",
        "NOVO.B-DK",
        "PETR4.SA",
    ),
]


# Currencies, coins, futures and indices, as Yahoo, Polygon, EODHD, Bloomberg, Google and TradingView write them.
NO_SECURITIES = [
    *("BTC-USD", "ETH-USD", "DOGE-EUR", "EURUSD=X", "JPY=X", "GC=F", "ES=F", "^GSPC", "^VIX", "DX-Y.NYB"),
    *("X:BTCUSD", "C:EURUSD", "I:SPX", "GSPC.INDX", "GC.COMM", "EURUSD.FOREX", "BTC-USD.CC"),
    *(
        "SPX Index",
        "GC1 Comdty",
        "EUR Curncy",
        ".INX",
        "CL1!",
        "$SPX",
        "/ES",
        "BTC/USD",
        "EURUSD",
        "BTCUSDT",
        "eth-usd",
    ),
]


@pytest.mark.parametrize("written", US)
def test_a_us_listing_is_its_ticker_however_it_is_written(drop, load, closes, written):
    drop("quotes/a.csv", f"ticker,date,close\n{written},2026-02-26,1.5\n")
    result = load()
    assert (result.problems, result.notes) == ((), ())
    assert closes() == [(US[written], "2026-02-26", 1.5)]


@pytest.mark.parametrize("written", OTHERS)
def test_a_listing_elsewhere_is_set_aside_and_told(drop, load, closes, quarantine, written):
    drop("quotes/a.csv", f"ticker,date,close\nAAPL,2026-02-26,1.5\n{written},2026-02-26,70\n")
    result = load()
    assert (result.problems, result.rejected_count) == ((), 1)
    assert closes() == [("AAPL", "2026-02-26", 1.5)]
    assert [row["rule_name"] for row in quarantine()] == ["ticker_is_us_listing"]
    (note,) = result.notes
    assert note.startswith("quotes/a.csv: 1 of 2 rows set aside. First: row 2: the symbol is of another exchange")
    # People look for the symbol as their file has it.
    assert f": {written}, 2026-02-26" in note


@pytest.mark.parametrize("written", NO_SECURITIES)
def test_what_is_no_security_is_set_aside_and_never_a_share_class(drop, load, closes, quarantine, written):
    drop("quotes/a.csv", f"ticker,date,close\nBRK-B,2026-02-26,1.5\n{written},2026-02-26,70\n{written},2026-02-28,70\n")
    result = load()
    assert (result.problems, result.rejected_count) == ((), 2)
    assert closes() == [("BRK.B", "2026-02-26", 1.5)]
    assert {row["rule_name"] for row in quarantine()} == {"ticker_is_security"}
    assert result.notes[0].startswith(
        "quotes/a.csv: 2 of 3 rows set aside. First: row 2: the symbol is of a currency, a coin, a future or an index"
    )
    assert f": {written}, 2026-02-26" in result.notes[0]


def test_a_file_of_another_exchange_alone_stops_no_one(drop, load, closes):
    drop("quotes/a.csv", "ticker,date,close\nAAPL,2026-02-26,1.5\n")
    drop("quotes/vod.csv", "ticker,date,close\nVOD.L,2026-02-26,70\nVOD.L,2026-02-25,71\n")
    result = load()
    assert (result.problems, len(result.notes)) == ((), 1)
    assert closes() == [("AAPL", "2026-02-26", 1.5)]


def test_other_tables_set_them_aside_too(drop, load, warehouse):
    drop("reference/shares.csv", "ticker,date,shares\nAAPL.US,2026-07-02,14687000000\nVOD.L,2026-07-02,27000000000\n")
    assert load(SHARES_OUTSTANDING).problems == ()
    assert warehouse.execute("select ticker from raw_reference.shares_outstanding").fetchall() == [("AAPL",)]


@pytest.mark.parametrize("written", ["EUR", "GBp", "GBX", "CAD"])
def test_rows_in_another_currency_are_set_aside(drop, load, closes, written):
    drop("quotes/a.csv", f"Symbol,Date,Close,Currency\nAAPL,2026-02-26,1.5,USD\nSAP,2026-02-26,70,{written}\n")
    result = load()
    assert (result.problems, result.rejected_count) == ((), 1)
    assert closes() == [("AAPL", "2026-02-26", 1.5)]
    assert f"the row is in {written}: amounts are read in US dollars alone" in result.notes[0]


@pytest.mark.parametrize("written", ["usd", "US$", "$", ""])
def test_dollars_have_many_names(drop, load, closes, written):
    drop("quotes/a.csv", f"Symbol,Date,Close,Currency\nAAPL,2026-02-26,1.5,{written}\n")
    assert load().rejected_count == 0


def test_a_file_that_begins_before_the_calendar_gives_its_later_rows(drop, load, closes, quarantine):
    rows = "".join(f"IBM,1989-12-{day:02},100\n" for day in (18, 19, 20, 21, 22, 26, 27, 28, 29))
    drop("quotes/ibm.csv", f"ticker,date,close\n{rows}IBM,1990-01-02,98\n")
    for window in (None, (date(1990, 1, 1), date(1990, 2, 1))):
        result = load(window=window)
        assert (result.problems, result.rejected_count) == ((), 9)
        assert "quotes/ibm.csv: 9 of 10 rows set aside. First: row 1: the day lies before 1990" in result.notes[0]
    assert closes() == [("IBM", "1990-01-02", 98.0)]
    assert {row["rule_name"] for row in quarantine()} == {"date_after_calendar_begins"}


def test_an_index_may_begin_before_the_calendar_too(drop, load, warehouse):
    drop("index/SPX.csv", "Date,Close\n1988-01-04,255.94\n1989-12-29,353.4\n1990-01-02,359.69\n")
    assert load(INDEX_LEVELS).problems == ()
    assert warehouse.execute("select close_points from raw_market.index_levels").fetchall() == [(359.69,)]


def test_early_rows_do_not_hide_faults_among_the_later(drop, load):
    early = "".join(f"IBM,1989-12-{day:02},100\n" for day in (18, 19, 20, 21, 22, 26, 27, 28, 29))
    drop("quotes/ibm.csv", f"ticker,date,close\n{early}IBM,1990-01-02,98\nIBM,1990-01-03,-1\n")
    (problem,) = load().problems
    assert problem.startswith(
        "quotes/ibm.csv: 1 of 2 rows break a rule, more than 5% (rows set aside, here 9, are not counted)"
    )


EARNINGS = (
    "Symbol,Earnings Date,EPS Estimate,Reported EPS,Surprise(%),Event Type\n"
    "MSFT,2026-01-28 16:00:00-05:00,3.91,4.14,5.88,Earnings\n"
    "MSFT,2025-12-05 08:00:00-05:00,,,,{}\n"
)


@pytest.mark.parametrize("event", ["Meeting", "Stockholders Meeting", "Conference", "Dividend"])
def test_a_meeting_is_no_report(drop, load, warehouse, event):
    drop("earnings/a.csv", EARNINGS.format(event))
    result = load(EPS_REPORTS)
    assert (result.problems, result.rejected_count) == ((), 1)
    assert f"the event is no report of earnings, but: {event}: MSFT, 2025-12-05" in result.notes[0]
    sql = (
        "select cast(report_date as varchar), eps_actual_usd_per_share, eps_estimate_usd_per_share, surprise_pct "
        "from raw_fundamentals.eps_reports"
    )
    assert warehouse.execute(sql).fetchall() == [("2026-01-28", 4.14, 3.91, 5.88)]


def test_a_day_without_any_figure_is_no_report(drop, load, warehouse):
    """Lists without a kind of event have meetings too: without actual, estimate and surprise."""
    drop("earnings/a.csv", "ticker,date,eps_actual,eps_estimate\nMSFT,2026-01-28,4.14,3.91\nMSFT,2025-12-05,,\n")
    result = load(EPS_REPORTS)
    assert (result.problems, result.rejected_count) == ((), 1)
    assert "neither what was reported nor what was expected is stated" in result.notes[0]
    sql = "select cast(report_date as varchar) from raw_fundamentals.eps_reports"
    assert warehouse.execute(sql).fetchall() == [("2026-01-28",)]


# What was typed for 40.2 billion dollars, and what the message proposes.
TYPED = {
    "40.2": "40.2 reads as billions (write 40200000000)",
    "40200": "40200.0 reads as millions (write 40200000000)",
    "40200000": "40200000.0 reads as thousands (write 40200000000)",
    "4020000000000": "4020000000000.0 is too large",
    "-40200000000": "-40200000000.0 is no positive amount",
}
HEADLINE = "cik,ticker,fiscal_label,period_end,basis,value_usd,status,announced_date,source\n"
GUIDANCE = "ticker,announced_date,period,low_usd,high_usd,status,source\n"


@pytest.mark.parametrize("typed", TYPED)
def test_an_amount_in_another_unit_is_refused_with_the_unit_named(drop, load, typed):
    drop(
        "fundamentals/capex_headline.csv", HEADLINE + f"789019,MSFT,Q3,2026-03-31,b,{typed},verified,2026-04-29,call\n"
    )
    assert f"capex_usd must be in whole US dollars, and {TYPED[typed]}" in load(CAPEX_HEADLINE).problems[0]


@pytest.mark.parametrize(("low", "high"), [("120", "140"), ("120e9", "140"), ("120000", "140000"), ("", "140000000")])
def test_a_guide_in_another_unit_is_refused(drop, load, low, high):
    drop("fundamentals/capex_guidance.csv", GUIDANCE + f"META,2026-04-29,CY2026,{low},{high},verified,call\n")
    assert "must be in whole US dollars, and 1" in load(CAPEX_GUIDANCE).problems[0]


@pytest.mark.parametrize("count", ["14687", "14.687", "0"])
def test_shares_in_millions_or_billions_are_refused(drop, load, count):
    drop("reference/shares.csv", f"ticker,date,shares\nAAPL,2026-07-02,{count}\n")
    assert load(SHARES_OUTSTANDING).problems
