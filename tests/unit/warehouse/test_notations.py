"""Numbers, days and headers as people and vendors write them; and what is refused because a file contradicts itself."""

import os

import duckdb
import pytest

from orchestration.contracts.claims import CLAIMS
from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.eps_reports import EPS_REPORTS
from orchestration.contracts.index_members import INDEX_MEMBERSHIP
from orchestration.contracts.market import INDEX_LEVELS, POLICY_RATES
from orchestration.warehouse.days import day
from orchestration.warehouse.numbers import number, whole_number

NUMBERS = {
    "1,234.5": 1234.5,
    "$273.96": 273.96,
    "US$ 12": 12.0,
    "12 USD": 12.0,
    "-$5": -5.0,
    "($1,234.50)": -1234.5,
    "(12.5)": -12.5,
    "\u22123.1": -3.1,
    "1 234 567": 1234567.0,
    "1\u00a0234.5": 1234.5,
    "1'234": 1234.0,
    "58.41M": 58_410_000.0,
    "$1.2K": 1200.0,
    "1.5bn": 1.5e9,
    "2 billion": 2e9,
    "1e5": 100_000.0,
    "+3": 3.0,
    ".5": 0.5,
    # Thousands have three digits, another currency is none of ours, and Python's 1_000 is nobody's number.
    "1,23": None,
    "1,234,56": None,
    "12 5": None,
    "\u20ac12": None,
    "1_000": None,
    "0x1F": None,
    "1.2.3": None,
    "12.5%": None,
    "(5": None,
    "-+5": None,
    "(-5)": None,
    "0,450": None,
    "3 T": None,
    "five": None,
}
WITH_COMMA = {"1.234,5": 1234.5, "12,5": 12.5, "17,650": 17.65, "1.234": 1234.0, "6 946,13 $": 6946.13, "12.5": None}
DAYS = {
    "2026-02-26": "2026-02-26",
    "2026/2/6": "2026-02-06",
    "2026.02.26": "2026-02-26",
    "20260226": "2026-02-26",
    "2/6/26": "2026-02-06",
    "02-26-2026": "2026-02-26",
    "02/26/2026 4:00 PM": "2026-02-26",
    "26.02.2026": "2026-02-26",
    "6.2.26": "2026-02-06",
    "Feb 26, 2026": "2026-02-26",
    "Thursday, 26 February 2026": "2026-02-26",
    "26-FEB-26": "2026-02-26",
    "Sept 1, 2025": "2025-09-01",
    "2026-Feb-26": "2026-02-26",
    "12/31/99": "1999-12-31",
    "3/4/57": "1957-03-04",
    "202602261630": "2026-02-26",
    "20260226163000": "2026-02-26",
    "26/02/2026": None,
    "2026-02-30": None,
    "Feb 2026": None,
    "epoch": None,
}
HEADER = "ticker,date,close,volume\n"


def one(sql, text):
    return duckdb.execute(f"select {sql} from (select ? as cell)", [text]).fetchone()[0]


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_is_what_a_reader_takes_it_for(written):
    assert one(number("cell", False), written) == NUMBERS[written]


@pytest.mark.parametrize("written", WITH_COMMA)
def test_with_a_decimal_comma_the_point_parts_thousands(written):
    assert one(number("cell", True), written) == WITH_COMMA[written]


def test_a_per_cent_sign_is_the_unit_of_columns_in_per_cent_alone():
    assert one(number("cell", False, is_per_cent=True), "-1.93%") == -1.93


def test_whole_numbers_beyond_doubles_stay_exact():
    assert one(whole_number("cell", False), "9007199254740993") == 9007199254740993
    assert one(whole_number("cell", False), "58.41M") == 58410000


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_what_a_reader_takes_it_for(written):
    found = one(day("cell", False), written)
    assert (found and f"{found:%Y-%m-%d}") == DAYS[written]


def quotes(*dates, header="ticker,date,close\n"):
    return header + "".join(f"T{n},{written},10\n" for n, written in enumerate(dates))


def test_a_column_that_writes_the_day_first_is_read_so_throughout(drop, load, closes):
    drop("quotes/a.csv", quotes("26/02/2026", "02/03/2026"))
    result = load()
    assert result.problems == ()
    assert result.notes == ("quotes/a.csv: its days are read with the day first: 26/02/2026",)
    assert closes() == [("T0", "2026-02-26", 10.0), ("T1", "2026-03-02", 10.0)]


def test_days_written_in_both_orders_refuse_the_file(drop, load):
    drop("quotes/a.csv", quotes("26/02/2026", "02/26/2026", "02/03/2026"))
    assert load().problems == (
        "quotes/a.csv: date writes the day first in row 1 (26/02/2026) and date the month first in row 2 (02/26/2026): "
        "write all in one way, best as 2026-02-26",
    )


def test_days_that_nothing_decides_are_told(drop, load, closes):
    drop("quotes/a.csv", quotes("02/03/2026"))
    assert load().notes == (
        "quotes/a.csv: date writes days that may be read in two ways, as 02/03/2026 in row 1: the month is taken to "
        "stand first. Best write 2026-02-26",
    )
    assert closes() == [("T0", "2026-02-03", 10.0)]


def test_a_file_with_decimal_commas_writes_the_day_first(drop, load, closes):
    drop("quotes/a.csv", "ticker;date;close\nA;04/02/2025;17,65\n")
    assert load().problems == ()
    assert closes() == [("A", "2025-02-04", 17.65)]


def test_one_column_of_days_decides_for_the_others(drop, load, warehouse):
    drop("reference/sp500_membership.csv", "ticker,start_date,end_date\nA,26/02/2010,05/06/2021\n")
    assert load(INDEX_MEMBERSHIP).problems == ()
    found = warehouse.execute(
        "select cast(start_date as varchar), cast(end_date as varchar) from raw_reference.index_membership"
    )
    assert found.fetchall() == [("2010-02-26", "2021-06-05")]


# 2026-02-26, midnight in New York (05:00 UTC) and in UTC, and the bell at 16:00 in New York.
STAMPS = {
    "1772082000": "seconds",
    "1772064000000": "milliseconds",
    "1772139600000000": "micro",
    "1772082000" + "0" * 9: "",
}


@pytest.mark.parametrize("written", STAMPS)
def test_seconds_since_1970_mean_the_session(drop, load, closes, written):
    drop("quotes/a.csv", quotes(written))
    assert load().problems == ()
    assert closes() == [("T0", "2026-02-26", 10.0)]


@pytest.mark.parametrize("unit", [1, 1000, 10**9])
def test_seconds_since_1970_in_parquet_mean_the_session(drop, load, closes, unit, tmp_path):
    path = tmp_path / "a.parquet"
    duckdb.execute(f"copy (select 'A' as ticker, {1772082000 * unit} as t, 10.0 as close) to '{path}' (format parquet)")
    drop("quotes/a.parquet", path.read_bytes())
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 10.0)]


def test_a_semicolon_file_has_decimal_commas_also_where_three_digits_follow(drop, load, closes):
    drop("quotes/a.csv", "ticker;date;close\nA;2026-02-26;17,650\nB;2026-02-26;1.234,5\n")
    result = load()
    assert result.problems == ()
    assert result.notes == ("quotes/a.csv: its numbers are read with a decimal comma: 1.234,5",)
    assert [row[2] for row in closes()] == [17.65, 1234.5]


def test_a_comma_file_has_thousands_where_three_digits_follow(drop, load, closes):
    drop("quotes/a.csv", 'ticker,date,close\nA,2026-02-26,"17,650"\nB,2026-02-26,"1,234.5"\n')
    assert load().problems == ()
    assert [row[2] for row in closes()] == [17650.0, 1234.5]


def test_numbers_written_in_both_ways_refuse_a_file_in_which_one_is_open(drop, load):
    drop("quotes/a.csv", "ticker;date;close\nA;2026-02-26;12,5\nB;2026-02-26;12.5\nC;2026-02-26;17,650\n")
    assert load().problems == (
        "quotes/a.csv: writes a decimal comma in row 1 (12,5) and a decimal point in row 2 (12.5): write all in one "
        "way, best as 1234.5",
    )


def test_a_header_states_the_unit_of_its_column(drop, load, warehouse):
    drop("quotes/a.csv", "Ticker,Date,Close ($),Volume (K)\nA,2026-02-26,10.5,58.5\n")
    result = load()
    assert result.notes == ("quotes/a.csv: the numbers in Volume (K) are taken times 1,000, as its name says",)
    assert warehouse.execute("select close_quoted_usd, volume_shares from raw_market.daily_quotes").fetchall() == [
        (10.5, 58500)
    ]


@pytest.mark.parametrize("name", ["Close (EUR)", "close_eur", "Close [pence]", "Close (€)", "Close (¢)", "Close ₹"])
def test_prices_in_another_currency_are_refused(drop, load, name):
    drop("quotes/a.csv", f"ticker,date,{name}\nA,2026-02-26,10.5\n")
    (problem,) = load().problems
    assert f"column {name} is in" in problem
    assert "US dollars alone" in problem


ENCODINGS = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_other_encodings_are_read_and_told(drop, load, warehouse, encoding):
    drop("quotes/a.csv", "ticker,date,close,provider\nA,2026-02-26,10.5,Börse – Zürich\n".encode(encoding))
    result = load()
    assert result.problems == ()
    assert ENCODINGS[encoding] in result.notes[0]
    assert warehouse.execute("select provider_note from raw_market.daily_quotes").fetchall() == [("Börse – Zürich",)]


HEADS = {
    "a line for spreadsheets": "sep=;\nticker;date;close\n",
    "a blank line": "\nticker,date,close\n",
    "a title": "Prices of our fund\n\nticker,date,close\n",
    "remarks": "# made by hand\n# 2026\nticker,date,close\n",
}


@pytest.mark.parametrize("case", HEADS)
def test_lines_above_the_header_are_passed_over(drop, load, closes, case):
    delimiter = ";" if ";" in HEADS[case] else ","
    drop("quotes/a.csv", HEADS[case] + delimiter.join(("A", "2026-02-26", "10.5")) + "\n")
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 10.5)]


def test_a_header_in_several_lines_of_one_ticker_is_read(drop, load, closes):
    drop("quotes/a.csv", "Price,Close,Volume\nTicker,BRK-B,BRK-B\nDate,,\n2026-02-26,500.5,7\n")
    result = load()
    assert result.problems == ()
    assert result.notes == ("quotes/a.csv: all its rows are of BRK-B, as a line of its header says",)
    assert closes() == [("BRK.B", "2026-02-26", 500.5)]


def test_a_header_in_several_lines_of_two_tickers_says_how_to_save_it(drop, load):
    drop("quotes/a.csv", "Price,Close,Close\nTicker,A,B\nDate,,\n2026-02-26,500.5,7\n")
    (problem,) = load().problems
    assert "quotes/a.csv: has a column for each of A, B: a row must be of one ticker" in problem
    assert "frame.stack" in problem


def test_line_ends_of_two_kinds_lose_no_row(drop, load, closes):
    drop("quotes/a.csv", b"ticker,date,close\r\nA,2026-02-26,1\nB,2026-02-26,2\r\nC,2026-02-26,3\n")
    assert load().problems == ()
    assert [row[0] for row in closes()] == ["A", "B", "C"]


@pytest.mark.parametrize("name", ["original", "file_row_number", "source_row", "stated", "row"])
def test_columns_may_be_called_as_they_like(drop, load, closes, name):
    drop("quotes/a.csv", f"ticker,date,close,{name}\nA,2026-02-26,1,7\n")
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 1.0)]


def test_a_file_named_after_its_ticker_needs_no_column_of_it(drop, load, closes):
    drop("quotes/BRK-B.csv", "Date,Close/Last,Volume\n02/26/2026,$500.50,7\n")
    drop("quotes/ticker=V/year=2026/part-0.csv", "date,close\n2026-02-26,300\n")
    assert load().problems == ()
    assert closes() == [("BRK.B", "2026-02-26", 500.5), ("V", "2026-02-26", 300.0)]


def test_a_file_without_ticker_says_where_one_can_stand(drop, load):
    drop("quotes/HistoricalData_1.csv", "Date,Close/Last\n02/26/2026,$500.50\n")
    (problem,) = load().problems
    assert "has no column for ticker" in problem
    assert "or name the file after its one ticker, as AAPL.csv" in problem


LEVELS = {
    "index/SP500.csv": ("observation_date,SP500\n2026-02-25,\n2026-02-26,6908.86\n", "SPX"),
    "index/VIX.csv": ("DATE,VIXCLS\n2026-02-25,.\n2026-02-26,17.1\n", "VIX"),
    "index/SPX.csv": ("index,Date,Close\n0,2026-02-26,6908.86\n", "SPX"),
    "index/levels.csv": ("Symbol,Date,Close\n^GSPC,2026-02-26,6908.86\n", "SPX"),
    "index/names.csv": ('Name,Date,Price\nS&P 500,"Feb 26, 2026","6,908.86"\n', "SPX"),
    "Index/^RUT.csv": ("Date,Close\n2026-02-26,2400.5\n", "RUT"),
}


@pytest.mark.parametrize("name", LEVELS)
def test_an_index_is_known_by_its_symbols_and_its_file(drop, load, warehouse, name):
    text, index = LEVELS[name]
    drop(name, text)
    assert load(INDEX_LEVELS).problems == ()
    assert warehouse.execute(
        "select index_id, cast(session_date as varchar) from raw_market.index_levels"
    ).fetchall() == [(index, "2026-02-26")]


def test_a_rate_is_read_from_the_file_that_fred_serves(drop, load, warehouse):
    drop("index/DGS10.csv", "observation_date,DGS10\n2026-02-25,.\n2026-02-26,4.05\n")
    assert load(POLICY_RATES).problems == ()
    found = warehouse.execute("select rate_id, rate_pct from raw_market.policy_rates where source_name = 'files'")
    assert found.fetchall() == [("DGS10", 4.05)]


def test_members_that_left_lose_the_month_behind_their_ticker(drop, load, warehouse):
    drop("reference/sp500_membership.csv", "ticker,start_date,end_date\nAAMRQ-200303,1996-01-02,2003-03-14\n")
    result = load(INDEX_MEMBERSHIP)
    assert result.problems == ()
    assert "ticker has the month in which the member left behind it" in result.notes[0]
    assert warehouse.execute("select ticker from raw_reference.index_membership").fetchall() == [("AAMRQ",)]


def test_claims_from_a_spreadsheet_are_read(drop, load, warehouse):
    header = (
        "article_id;claim_id;published_date;statement;subject;metric;period_start;period_end;comparator;value;unit\n"
    )
    rows = (
        "mine;1;26.02.2026;It closed.;S&P 500;index_close;25.02.2026;25.02.2026;=;6.946,13;points\n"
        "mine;2;26.02.2026;It rose.;^GSPC;daily_return_close;25.02.2026;25.02.2026;~;0,8%;%\n"
        "mine;3;26.02.2026;It costs.;NVDA;quote_price;26.02.2026;26.02.2026;equal;$184,89;$\n"
        "mine;4;26.02.2026;It costs.;HD;quote_price;26.02.2026;26.02.2026;equal;17,650;USD\n"
    )
    drop("claims/mine.csv", (header + rows).encode("utf-16"))
    assert load(CLAIMS).problems == ()
    found = warehouse.execute(
        "select subject, comparator, claimed_value, unit from raw_claims.claims where article_id = 'mine' "
        "order by claim_id"
    )
    assert found.fetchall() == [
        ("SPX", "equal", "6946.13", "index_points"),
        ("SPX", "about", "0.8", "percent"),
        ("NVDA", "equal", "184.89", "USD"),
        ("HD", "equal", "17.650", "USD"),
    ]


def test_parts_of_a_share_are_rounded_and_told(drop, load, warehouse, tmp_path):
    drop("quotes/a.csv", HEADER + "A,2026-02-26,10,12.6\nB,2026-02-26,10,7\n")
    path = tmp_path / "b.parquet"
    rows = "select 'C' as ticker, '2026-02-26' as date, 10.0 as close, 3.4 as volume"
    duckdb.execute(f"copy ({rows}) to '{path}' (format parquet)")
    drop("quotes/b.parquet", path.read_bytes())
    assert load().notes == (
        "quotes/a.csv: volume_shares is no whole number, and is rounded, in 1 of 2 rows. First: row 1: 12.6",
        "quotes/b.parquet: volume_shares is no whole number, and is rounded, in 1 of 1 rows. First: row 1: 3.4",
    )
    found = warehouse.execute("select ticker, volume_shares from raw_market.daily_quotes order by 1").fetchall()
    assert found == [("A", 13), ("B", 7), ("C", 3)]


def test_parquet_may_have_a_column_of_duckdbs_own_name(drop, load, closes, tmp_path):
    path = tmp_path / "a.parquet"
    rows = "select 'A' as ticker, '2026-02-26' as date, 10.0 as close, 7 as file_row_number, 'x' as original"
    duckdb.execute(f"copy ({rows}) to '{path}' (format parquet)")
    drop("quotes/a.parquet", path.read_bytes())
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 10.0)]


def test_a_file_name_that_is_not_utf_8_is_named_and_the_good_files_go_on(drop, drop_dir, load, closes):
    drop("quotes/good.csv", "ticker,date,close\nA,2026-02-26,10\n")
    (drop_dir / "quotes" / os.fsdecode(b"caf\xe9.csv")).write_text("ticker,date,close\nB,2026-02-26,1\n")
    assert load().problems == (r"quotes/caf\udce9.csv: has a name that is not UTF-8; rename the file",)
    assert closes() == [("A", "2026-02-26", 10.0)]


def test_quotes_in_the_folder_of_earnings_are_no_rows_of_nulls(drop, load):
    drop("earnings/q.csv", "ticker,date,open,high,low,close\nA,2026-02-26,1,1,1,1\n")
    (problem,) = load(EPS_REPORTS).problems
    assert "has none of the columns eps_actual_usd_per_share" in problem
    assert "may belong in another folder" in problem


HEADERS = {
    # The name of the thing goes before a general one, and what is not read is told.
    "Date,Trade Date,Symbol,Close": ("2026-02-24,2026-02-26,A,10", "Date may be session_date too"),
    # A part of a name is no name: the ticker's currency is no ticker, a close in millions no close.
    "Symbol,Ticker Currency,Date,Close": (
        "A,USD,2026-02-26,10",
        "columns not understood, and not read: Ticker Currency",
    ),
    "Symbol,Date,Close,Close Currency": ("A,2026-02-26,10,USD", "columns not understood, and not read: Close Currency"),
    # Dollars are no shares, and what is in another currency and may be absent is left out.
    "Symbol,Date,Close,Volume USD": ("A,2026-02-26,10,9242130000", "columns not understood, and not read: Volume USD"),
    "Symbol,Date,Close,Volume (EUR)": ("A,2026-02-26,10,5", "columns not understood, and not read: Volume (EUR)"),
    "Symbol,Name,Date,Close": ("A,Agilent,2026-02-26,10", "Name may be ticker too, which Symbol states"),
    "Symbol,Date,Close,Close (USD)": ("A,2026-02-26,10,11", "Close (USD) may be close_quoted_usd too"),
}


@pytest.mark.parametrize("header", HEADERS)
def test_no_column_is_taken_for_another(drop, load, closes, header):
    row, said = HEADERS[header]
    drop("quotes/a.csv", f"{header}\n{row}\n")
    result = load()
    assert result.problems == ()
    assert said in result.notes[0]
    assert closes() == [("A", "2026-02-26", 10.0)]


def test_a_close_of_a_month_is_no_close_in_millions(drop, load):
    drop("quotes/a.csv", "Symbol,Date,Close_M\nA,2026-02-26,10\n")
    assert "has no column for close_quoted_usd" in load().problems[0]


def test_a_scale_in_the_header_and_in_the_cell_counts_once(drop, load, warehouse):
    drop("quotes/a.csv", "Symbol,Date,Close,Volume (M)\nA,2026-02-26,10,5.84M\nB,2026-02-26,10,5.84\n")
    assert load().problems == ()
    found = warehouse.execute("select distinct volume_shares from raw_market.daily_quotes").fetchall()
    assert found == [(5_840_000,)]


def test_a_file_named_after_a_ticker_fills_no_empty_cell(drop, load, closes):
    drop("quotes/DATA.csv", "Symbol,Date,Close\nA,2026-02-26,10\n,2026-02-26,11\nB,2026-02-26,12\n")
    load()
    assert [row[0] for row in closes()] == ["A", "B"]


def test_a_companys_name_is_no_ticker(drop, load, closes):
    drop("quotes/AAPL.csv", "Name,Date,Close\nApple,2026-02-26,10\n")
    drop("quotes/all.csv", "Name,Date,Close\nTesla,2026-02-26,10\n")
    (problem,) = load().problems
    assert "ticker is missing" in problem
    assert closes() == [("AAPL", "2026-02-26", 10.0)]


def test_a_header_between_angle_brackets_is_no_web_page(drop, load, closes):
    drop("quotes/a.txt.csv", "<TICKER>,<DATE>,<CLOSE>,<VOL>\nA.US,20260226,10,5\n")
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 10.0)]


def test_zeros_with_a_decimal_comma_are_no_dividends(drop, load, warehouse):
    drop("quotes/actions.csv", "Date;Ticker;Dividends;Stock Splits\n2026-02-09;A;0,26;0,0\n2026-02-11;A;0,00;4,0\n")
    assert load(CORPORATE_ACTIONS).problems == ()
    found = warehouse.execute(
        "select action_type, dividend_usd_per_share, split_ratio from raw_market.corporate_actions order by ex_date"
    )
    assert found.fetchall() == [("dividend", 0.26, None), ("split", None, 4.0)]


def test_blanks_between_thousands_and_a_decimal_comma_are_read(drop, load, warehouse):
    drop("index/SPX.csv", "Date;Close\n2026-02-26;6 946,13\n")
    assert load(INDEX_LEVELS).problems == ()
    assert warehouse.execute("select close_points from raw_market.index_levels").fetchall() == [(6946.13,)]


def test_open_numbers_with_both_signs_refuse_the_file(drop, load):
    drop("quotes/a.csv", "ticker;date;close;volume\nA;2026-02-26;17.650;12,500\n")
    assert "no number tells which sign parts the decimals" in load().problems[0]


def test_a_close_goes_before_another_indexs_level(drop, load, warehouse):
    drop("index/SPX.csv", "Date,Close,VIXCLS\n2026-02-26,6908.86,17.1\n")
    result = load(INDEX_LEVELS)
    assert "columns not understood, and not read: VIXCLS" in result.notes[0]
    assert warehouse.execute("select index_id, close_points from raw_market.index_levels").fetchall() == [
        ("SPX", 6908.86)
    ]


def test_a_file_that_breaks_off_in_its_last_line_is_refused_whole(drop, load, closes):
    """272.95 and 184.8|9: the second row's end is missing, and with it perhaps more rows."""
    drop("quotes/a.csv", "date,ticker,close,volume\n2026-02-26,AAPL,272.95,100\n2026-02-26,NVDA,184.8")
    (problem,) = load().problems
    assert "quotes/a.csv: breaks off in its last line, which has 3 of 4 fields and no end" in problem
    assert closes() == []


def test_a_file_in_another_encoding_breaks_off_too(drop, load):
    text = "date;ticker;name;close;volume\n2026-02-26;AAPL;Caf\u00e9;272.95;100\n2026-02-25;AAPL;Caf\u00e9;27"
    drop("quotes/a.csv", text.encode("cp1252"))
    drop("quotes/b.csv", text.encode("utf-16"))
    problems = load().problems
    assert len(problems) == 2 and all("breaks off in its last line" in problem for problem in problems)


@pytest.mark.parametrize(
    "last",
    [
        "2026-02-26,NVDA,184.89,200",
        "2026-02-26,NVDA,184.89\n",
        "Source: a vendor",
        "Total, 2 rows",
        '2026-02-26,NVDA,184.89,"2\n00"',
    ],
    ids=["whole", "ended", "foot", "foot of two", "quote"],
)
def test_a_last_line_without_an_end_is_none_that_breaks_off(drop, load, closes, last):
    drop("quotes/a.csv", f"date,ticker,close,volume\n2026-02-26,AAPL,272.95,100\n2026-02-25,AAPL,274,100\n{last}")
    assert load().problems == ()
    assert ("AAPL", "2026-02-26", 272.95) in closes()


def test_a_file_named_after_one_ticker_with_rows_of_another_is_told(drop, load, closes):
    drop("quotes/AAPL.csv", "date,symbol,close\n2026-02-26,NVDA,184.89\n")
    drop("quotes/MSFT.csv", "date,symbol,close\n2026-02-26,MSFT,401.72\n")
    notes = [note for note in load().notes if "is named after" in note]
    assert notes == [
        "quotes/AAPL.csv: is named after AAPL, and its column symbol says NVDA, which counts: look which is right"
    ]
    assert closes() == [("MSFT", "2026-02-26", 401.72), ("NVDA", "2026-02-26", 184.89)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BRK-B.csv", "date,symbol,close\n2026-02-26,BRK.B,496\n"),
        ("AAPL.csv", "date,symbol,close\n2026-02-26,NASDAQ:AAPL,272.95\n"),
        ("AAPL.csv", "date,name,close\n2026-02-26,Apple Inc.,272.95\n"),
    ],
    ids=["share class", "exchange", "company's name"],
)
def test_a_ticker_in_other_clothes_is_no_other(drop, load, name, text):
    drop(f"quotes/{name}", text)
    assert not [note for note in load().notes if "is named after" in note]


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("NVR.csv", "Date;Close;Volume\n26.02.2026;7.600;23.100\n25.02.2026;7.601;48.000\n", ("NVR", 7600, 23100)),
        (
            "q.csv",
            "ticker,date,close,volume\nNVR,2026-02-26,7.604,23.100\nAAPL,2026-02-26,272,48.000.000\n",
            ("NVR", 7604, 23100),
        ),
        ("q.csv", "ticker,date,close,volume\nNVR,2026-02-26,7.604,23100\n", ("NVR", 7.604, 23100)),
        ("q.csv", "ticker,date,close,volume\nNVR,2026-02-26,7604.5,23.5\n", ("NVR", 7604.5, 24)),
    ],
    ids=["days with points", "two points in one number", "three decimals of a price", "a fraction of a share"],
)
def test_points_between_thousands_are_seen(drop, load, warehouse, name, text, row):
    """7.600 alone may be either; what stands around it tells."""
    drop(f"quotes/{name}", text)
    load()
    sql = "select ticker, close_quoted_usd, volume_shares from raw_market.daily_quotes where ticker = 'NVR'"
    assert warehouse.execute(f"{sql} and session_date = date '2026-02-26'").fetchall() == [row]


@pytest.mark.parametrize(
    "text",
    [
        "ticker,date,close,volume\nNVR,2026-02-26,7600.5,23.100\nNVR,2026-02-25,7601.5,48.000\n",
        "ticker;date;close;volume\nNVR;2026-02-26;7.600;23100\n",
    ],
    ids=["thousandths of shares", "semicolons alone"],
)
def test_where_nothing_tells_the_file_is_refused(drop, load, closes, text):
    drop("quotes/a.csv", text)
    (problem,) = load().problems
    assert "nothing tells whether the point parts thousands or decimals" in problem
    assert closes() == []


def test_columns_named_anew_in_another_order_refuse_the_file(drop, load, closes):
    """Joined end to end, the second part would be read by the first part's header: open for close."""
    first = "ticker,date,open,close\nAAPL,2026-02-26,270,272.95\n"
    drop("quotes/same.csv", first + "ticker,date,open,close\n" + "".join(f"A{n},2026-02-26,1,2\n" for n in range(30)))
    drop("quotes/other.csv", first.replace("AAPL", "NVDA") + "Ticker,Date,Close,Open\nMSFT,2026-02-26,401.72,400\n")
    (problem,) = load().problems
    assert problem == "quotes/other.csv: row 2 names the columns anew, others or in another order: part the file there"
    assert len(closes()) == 31
    drop("quotes/other.csv", first + "ticker,date,close,volume\nMSFT,2026-02-26,401.72,400\n")
    assert "row 2 names the columns anew" in load().problems[0]


def test_three_decimals_throughout_are_decimals(drop, load, warehouse):
    """As `float_format="%.3f"` writes them: 231.000 shares are 231."""
    drop("quotes/a.csv", "ticker,date,close,volume\nNVR,2026-02-26,7600.500,231.000\nNVR,2026-02-25,7601.500,480.000\n")
    assert load().problems == ()
    found = warehouse.execute("select volume_shares from raw_market.daily_quotes order by session_date").fetchall()
    assert found == [(480,), (231,)]


def test_prices_of_three_decimals_beside_days_with_points_are_not_guessed(drop, load, closes):
    drop("quotes/NVDA.csv", "Date;Close\n26.02.2026;187.125\n25.02.2026;186.375\n")
    (problem,) = load().problems
    assert "nothing tells whether the point parts thousands or decimals" in problem


def test_a_block_of_remarks_above_the_header_is_not_read(drop, load, closes):
    """As terminals export: the block is filled up with blank cells to the table's width."""
    block = "Security,AAPL US Equity,,\nStart Date,2026-02-01,,\n,,,\n"
    drop("quotes/AAPL.csv", block + "Dates,PX_LAST,PX_HIGH,PX_LOW\n2026-02-26,272.95,274,271\n")
    assert load().problems == ()
    assert closes() == [("AAPL", "2026-02-26", 272.95)]


def test_a_minus_may_stand_behind(drop, load, warehouse):
    """As SAP writes it: 1,14- is -1.14; and a row whose cells cannot be read is no meeting."""
    drop("earnings/a.csv", "ticker;report_date;eps_actual;eps_estimate\nBA;2026-01-27;1,14-;0,41-\nKO;2026-02-10;x;y\n")
    result = load(EPS_REPORTS)
    assert result.problems == ()
    found = warehouse.execute(
        "select ticker, eps_actual_usd_per_share, eps_estimate_usd_per_share from raw_fundamentals.eps_reports "
        "order by ticker"
    ).fetchall()
    assert found == [("BA", -1.14, -0.41), ("KO", None, None)]
    assert any("eps_actual_usd_per_share left empty in 1 of 2 rows" in note for note in result.notes)


def test_members_without_a_column_for_their_end_are_refused(drop, load, warehouse):
    drop("reference/sp500_membership.csv", "ticker,from,thru\nTWTR,2018-06-07,2022-10-31\n")
    (problem,) = load(INDEX_MEMBERSHIP).problems
    assert "has no column for end_date" in problem and "thru may be it" in problem
    header = "ticker,start_date,end_date\n"
    drop("reference/sp500_membership.csv", header + "AAPL,1982-11-30,present\nMSFT,1994-06-01,12/31/9999\n")
    assert load(INDEX_MEMBERSHIP).problems == ()
    found = warehouse.execute("select ticker, end_date from raw_reference.index_membership order by 1").fetchall()
    assert found == [("AAPL", None), ("MSFT", None)]


def test_a_spreadsheets_number_of_a_day_is_called_so(drop, load):
    drop("quotes/AAPL.csv", "Date,Close\n46079,272.95\n")
    (problem,) = load().problems
    assert "46079, a spreadsheet's number of a day: format the column as a date" in problem
