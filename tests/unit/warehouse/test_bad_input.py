"""Bad input is named, kept out and kept for inspection; what stands beside it is not touched."""

import gzip
import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.contracts.index_members import INDEX_CONSTITUENTS, SHARES_OUTSTANDING
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS, POLICY_RATES
from orchestration.sources.files import FilesSource
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.connection import connect
from tests.unit.conftest import DATA

HEADER = "ticker,date,open,high,low,close,volume\n"
GOOD = "AAPL,2026-02-26,271,275,270,272.95,1000\n"


def good_rows(count, letter="T"):
    return "".join(f"{letter}{n},2026-02-26,10,12,9,11,100\n" for n in range(count))


def parquet(select):
    """Bytes of a Parquet file with the rows of a SELECT; made on demand, for DuckDB writes to paths only."""

    def write(path):
        duckdb.sql(f"copy ({select}) to '{path}' (format parquet)")
        return path.read_bytes()

    return write


def zeros_without_end():
    # 300 MB once inflated: the same member over and over is a valid gzip file.
    return gzip.compress(bytes(1 << 20)) * 300


ROWS = {
    "text for a price": (
        "BAD,2026-02-26,1,1,1,eleven,1",
        "column_type",
        "close_quoted_usd is not a number (as 1234.5): eleven",
    ),
    "text for a date": ("BAD,31.02.2026,1,1,1,1,1", "column_type", "session_date is not a date (as 2026-02-26"),
    "a date with a tail": ("BAD,2026-02-26x,1,1,1,1,1", "column_type", "2026-02-26x"),
    "a word that DuckDB takes for a day": ("BAD,epoch,1,1,1,1,1", "column_type", "epoch"),
    "no price": ("BAD,2026-02-26,1,1,1,,1", "value_required", "close_quoted_usd is missing"),
    "no ticker": (",2026-02-26,1,1,1,1,1", "value_required", "ticker is missing"),
    "too few fields": ("BAD,2026-02-26,1", "value_required", "close_quoted_usd is missing"),
    "a day of mourning": ("BAD,2025-01-09,1,1,1,1,1", "date_is_session", "no session of the New York Stock Exchange"),
    "a Saturday": ("BAD,2026-02-21,1,1,1,1,1", "date_is_session", "no session"),
    "Thanksgiving": ("BAD,2025-11-27,1,1,1,1,1", "date_is_session", "no session"),
    "the year 20255": ("BAD,20255-01-08,1,1,1,1,1", "date_in_calendar", "outside the exchange calendar"),
    "the year 1789": ("BAD,1789-04-30,1,1,1,1,1", "date_in_calendar", "from 1990"),
    "a negative price": (
        "BAD,2026-02-26,1,1,1,-1,1",
        "price_is_positive",
        "close_quoted_usd is zero or negative: -1.0",
    ),
    "a zero price": ("BAD,2026-02-26,1,1,1,0,1", "price_is_positive", "close_quoted_usd is zero or negative: 0.0"),
    "high below low": ("BAD,2026-02-26,10,9,12,10,1", "high_not_below_low", "high lies below low"),
    "close above high": ("BAD,2026-02-26,10,12,9,12.01,1", "close_within_range", "close lies outside high and low"),
    "close below low": ("BAD,2026-02-26,10,12,9,8.99,1", "close_within_range", "close lies outside high and low"),
    "not a number": ("BAD,2026-02-26,1,1,1,NaN,1", "price_is_finite", "NaN, infinite or beyond reason"),
    "a number beyond all": ("BAD,2026-02-26,1,1,1,1e999,1", "price_is_finite", "NaN, infinite or beyond reason"),
    "a path for a ticker": ("../../x,2026-02-26,1,1,1,1,1", "ticker_is_symbol", "1 to 8 letters or digits"),
    "SQL for a ticker": ('"\'; drop table x; --",2026-02-26,1,1,1,1,1', "ticker_is_symbol", "1 to 8 letters"),
    "a sentence for a ticker": ("see note,2026-02-26,1,1,1,1,1", "ticker_is_symbol", "1 to 8 letters"),
}


def damaged_pages(path):
    """A Parquet file whose ends are in order and whose pages are not."""
    parquet("select 'T' || i as ticker, date '2026-02-26' as date, i + 1.5 as close from range(9999) as t(i)")(path)
    content = bytearray(path.read_bytes())
    for place in range(200, 4000, 7):
        content[place] ^= 0x5A
    return bytes(content)


FILES = {
    "0 bytes": ("bad.csv", b"", "is empty (0 bytes)"),
    "blank lines": ("bad.csv", "\n\n", "is empty: it holds nothing but blanks"),
    "a header alone": ("bad.csv", HEADER, "is empty: it has a header and no rows"),
    "a header and blank lines": ("bad.csv", HEADER + "\n\n", "is empty: it has a header and no rows"),
    "no close": (
        "bad.csv",
        "ticker,date,worth\nAAPL,2026-02-26,1\n",
        "has no column for close_quoted_usd: name one of close_quoted_usd, close, close_price, close_usd, "
        "price_close, close_last, closing_price, px_last, last_price, last, price, c; it has: ticker, date, worth",
    ),
    "no ticker": ("bad.csv", "date,close\n2026-02-26,1\n", "has no column for ticker: name one of ticker, symbol"),
    "a web page": (
        "bad.csv",
        "<!DOCTYPE html>\n<html><body>Too many requests</body></html>",
        "is a web page, not a CSV",
    ),
    "a web page after blanks": ("bad.csv", "\n\n  <html>\n</html>\n", "is a web page, not a CSV"),
    "a picture": (
        "bad.csv",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        "is not plain text; save it as CSV in UTF-8",
    ),
    "bytes of no encoding": (
        "bad.csv",
        (HEADER + good_rows(4000)).encode() + b"\x81\x8d,2026-02-26,1,1,1,1,1\n",
        "is not plain text; save it as CSV in UTF-8",
    ),
    "a workbook": (
        "bad.csv",
        b"PK\x03\x04" + bytes(100),
        "is a workbook, not a CSV: open it and save the sheet as CSV",
    ),
    "an old workbook": ("bad.csv", b"\xd0\xcf\x11\xe0" + bytes(100), "is a workbook, not a CSV"),
    "a cell of 3 MB": ("bad.csv", HEADER + "A,2026-02-26,1,1,1," + "9" * 3_000_000 + ",1\n", "longer than 2 MB"),
    "two thousand columns": (
        "bad.csv",
        HEADER.strip()
        + "".join(f",a_column_with_a_long_name_{n:04}" for n in range(2000))
        + "\nA,2026-02-26,1,1,1,1,1\n",
        "has 2,007 columns, more than 500",
    ),
    "Parquet pages damaged inside": (
        "bad.parquet",
        damaged_pages,
        "is damaged inside (Snappy decompression failure)",
    ),
    "JSON": ("bad.csv", '{"error": "limit"}', "is JSON, not a CSV"),
    "too many fields": (
        "bad.csv",
        HEADER + GOOD + GOOD.strip() + ",extra\n",
        "line 3: it has more fields than the header",
    ),
    "a quote that does not end": (
        "bad.csv",
        HEADER + '"AAPL,2026-02-26,1,1,1,1,1\n' + GOOD,
        "a quoted text does not end",
    ),
    "truncated gzip": ("bad.csv.gz", gzip.compress((HEADER + GOOD * 500).encode())[:-9], "is a damaged gzip file"),
    "gzip in name only": ("bad.csv.gz", HEADER + GOOD, "is a damaged gzip file"),
    "gzip without end": ("bad.csv.gz", zeros_without_end(), "inflates to more than"),
    "gzip without end, in capitals": ("BAD.CSV.GZ", zeros_without_end(), "inflates to more than"),
    "CSV for Parquet": ("bad.parquet", HEADER + GOOD, "is not a Parquet file"),
    "a truncated Parquet": (
        "bad.parquet",
        b"PAR1" + bytes(100),
        "is truncated: a Parquet file ends in PAR1; copy it again",
    ),
    "a Parquet damaged inside": (
        "bad.parquet",
        b"PAR1" + bytes(100) + b"PAR1",
        "is a damaged Parquet file; copy it again",
    ),
    "a Parquet without rows": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '2026-02-26' as date, 1.0 as close limit 0"),
        "is empty: it has columns and no rows",
    ),
    "true for a price": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '2026-02-26' as date, true as close"),
        "column close is of type BOOLEAN; close_quoted_usd must be a number",
    ),
    "a number for a date": (
        "bad.parquet",
        parquet("select 'A' as ticker, 2026.5 as date, 1.0 as close"),
        "column date is of type DECIMAL(5,1); session_date must be a date",
    ),
    "a list of prices": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '2026-02-26' as date, [1.0] as close"),
        "close_quoted_usd must be a number",
    ),
    "NaN in Parquet": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '2026-02-26' as date, cast('nan' as float) as close"),
        "row 1: close_quoted_usd is NaN, infinite or beyond reason: nan: A, 2026-02-26 (price_is_finite)",
    ),
    "infinity in Parquet": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '2026-02-26' as date, cast('inf' as double) as close"),
        "row 1: close_quoted_usd is NaN, infinite or beyond reason: inf: A, 2026-02-26 (price_is_finite)",
    ),
    "the year 20255 in Parquet": (
        "bad.parquet",
        parquet("select 'A' as ticker, date '20255-01-08' as date, 1.0 as close"),
        "row 1: the date lies outside the exchange calendar",
    ),
}


@pytest.fixture(scope="module")
def stood_file(reference_file, tmp_path_factory):
    """A build file in which a row stands already."""
    folder = tmp_path_factory.mktemp("stood")
    path = Path(shutil.copy(reference_file, folder / "warehouse.duckdb"))
    (folder / "drop/quotes").mkdir(parents=True)
    (folder / "drop/quotes/earlier.csv").write_text(HEADER + "MSFT,2026-02-25,1,1,1,1,1\n")
    inputs = FilesSource(folder / "drop", DATA, "split").inputs(DAILY_QUOTES.name)
    with connect(path) as connection:
        assert append_changes(connection, DAILY_QUOTES, inputs, "earlier").added_count == 1
    return path


@pytest.fixture
def beside_good_ones(drop, load, closes, warehouse, stood_file):
    """Call it with (name, content): load a bad file beside a good one and rows that stand; returns the result.

    Asserts that nothing but the good file was written.
    """

    def read(name, content):
        warehouse.execute(f"attach '{stood_file}' as stood (read_only)")
        warehouse.execute("create schema raw_market")
        warehouse.execute("create table raw_market.daily_quotes as from stood.raw_market.daily_quotes")
        warehouse.execute("detach stood")
        drop("quotes/good.csv", HEADER + GOOD)
        path = drop(f"quotes/{name}", b"")
        path.write_bytes(
            content(path) if callable(content) else content if isinstance(content, bytes) else content.encode()
        )
        result = load()
        assert closes() == [("AAPL", "2026-02-26", 272.95), ("MSFT", "2026-02-25", 1.0)]
        return result

    return read


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_of_it_written(beside_good_ones, quarantine, case):
    name, content, words = FILES[case]
    result = beside_good_ones(name, content)
    assert len(result.problems) == 1
    assert result.problems[0].startswith(f"quotes/{name}: ")
    assert words in result.problems[0]
    assert "\n" not in result.problems[0]
    assert quarantine() == []


@pytest.mark.parametrize("case", ROWS)
def test_a_short_file_with_a_bad_row_is_refused_whole(beside_good_ones, quarantine, case):
    line, rule, words = ROWS[case]
    (problem,) = beside_good_ones("bad.csv", HEADER + good_rows(1) + line + "\n").problems
    assert problem.startswith("quotes/bad.csv: 1 of 2 rows break a rule, more than 5%; nothing of it was written.")
    assert "First: row 2: " in problem
    assert words in problem
    assert f"({rule})" in problem
    assert problem.endswith("Correct the file and run again.")
    assert quarantine() == []


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_among_many_is_set_aside_and_its_neighbours_written(drop, load, closes, quarantine, case):
    line, rule, words = ROWS[case]
    drop("quotes/a.csv", HEADER + good_rows(50) + line + "\n" + good_rows(49, "U"))
    result = load()
    assert (result.read_count, result.added_count, result.rejected_count, result.problems) == (100, 99, 1, ())
    assert sorted(set(closes())) == sorted(
        [(f"T{n}", "2026-02-26", 11.0) for n in range(50)] + [(f"U{n}", "2026-02-26", 11.0) for n in range(49)]
    )
    (row,) = quarantine()
    assert (row["table_name"], row["rule_name"], row["source_file"], row["source_row"]) == (
        "raw_market.daily_quotes",
        rule,
        "quotes/a.csv",
        51,
    )
    assert words in row["message"]
    assert (row["source_name"], row["batch_id"], row["resolved_at"]) == ("files", "batch", None)
    as_read = json.loads(row["row_json"])
    fields = line.split(",") if '"' not in line else ["'; drop table x; --", *line.split('",')[1].split(",")]
    assert [as_read[name] for name in HEADER.strip().split(",")][: len(fields)] == [field or None for field in fields]


def test_five_of_a_hundred_are_set_aside(drop, load, closes, quarantine):
    drop("quotes/a.csv", HEADER + good_rows(95) + "BAD,2026-02-26,1,1,1,-1,1\n" * 5)
    result = load()
    assert (result.added_count, result.rejected_count, result.problems) == (95, 5, ())
    assert result.notes == (
        "quotes/a.csv: 5 of 100 rows rejected. First: row 96: close_quoted_usd is zero or negative: -1.0: BAD, "
        "2026-02-26 (price_is_positive)",
    )
    assert [row["source_row"] for row in quarantine()] == [96, 97, 98, 99, 100]


def test_six_of_a_hundred_refuse_the_file(beside_good_ones, quarantine):
    (problem,) = beside_good_ones("bad.csv", HEADER + good_rows(94) + "BAD,2026-02-26,1,1,1,-1,1\n" * 6).problems
    assert "6 of 100 rows break a rule" in problem
    assert quarantine() == []


def test_too_many_conflicts_refuse_the_file(beside_good_ones, quarantine):
    (problem,) = beside_good_ones(
        "bad.csv", HEADER + good_rows(94) + "".join(f"C,2026-02-26,,,,{close},\n" for close in range(1, 7))
    ).problems
    assert "6 of 100 rows break a rule" in problem
    assert "(one_value_per_key)" in problem
    assert quarantine() == []


TICKERS = {
    "BRK-B": "BRK.B",
    "BRK.B": "BRK.B",
    "BRK/B": "BRK.B",
    "brk.b": "BRK.B",
    "aapl": "AAPL",
    " AAPL ": "AAPL",
    "NA": "NA",
    "TRUE": "TRUE",
    "NULL": "NULL",
    "\u00a0V\u00a0": "V",
    "8VA": "8VA",
}


@pytest.mark.parametrize(("written", "ticker"), TICKERS.items())
def test_tickers_take_one_form(drop, load, closes, written, ticker):
    drop("quotes/a.csv", f"ticker,date,close\n{written},2026-02-26,1.5\n")
    assert load().problems == ()
    assert closes() == [(ticker, "2026-02-26", 1.5)]


DATES = [
    "2026-02-26",
    "02/26/2026",
    "2/26/2026",
    "20260226",
    "2026/02/26",
    "2026-02-26 00:00:00",
    "2026-02-26T00:00:00",
    "2026-02-26T21:00:00Z",
    "2026-02-26 23:30:00-05:00",
    "2026-02-26T00:00:00.000",
    "2/26/2026 16:00:00",
    "\u00a02026-02-26 ",
]


@pytest.mark.parametrize("written", DATES)
def test_dates_keep_the_day_that_is_printed(drop, load, closes, written):
    drop("quotes/a.csv", f"ticker,date,close\nAAPL,{written},1.5\n")
    assert load().problems == ()
    assert closes() == [("AAPL", "2026-02-26", 1.5)]


PLAIN = HEADER + "AAPL,2026-02-26,271,275,270,272.95,1000\nBRK-B,2026-02-26,500,510,499,505.5,\n"
SHAPES = {
    "as it should be": PLAIN,
    "byte-order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "Windows line ends": PLAIN.replace("\n", "\r\n"),
    "old Macintosh line ends": PLAIN.replace("\n", "\r"),
    "no-break spaces": PLAIN.replace("272.95", "\u00a0272.95\u00a0").replace("close", "\u00a0close"),
    "no last line end": PLAIN.rstrip("\n"),
    "blank lines": PLAIN.replace("\nBRK", "\n\nBRK") + "\n\n",
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "bars": PLAIN.replace(",", "|"),
    "quotes around all": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()),
    "capitals": PLAIN.replace(HEADER, HEADER.upper()),
    "title case": PLAIN.replace(HEADER, HEADER.title()),
    "synonyms": PLAIN.replace(HEADER, "Symbol,Trade Date,Open Price,High-Price,low,CLOSE_PRICE,Vol\n"),
    "marks for nothing": PLAIN.replace("505.5,", "505.5,N/A"),
    "a column twice": PLAIN.replace("close,volume", "close,volume,CLOSE")
    .replace("1000", "1000,1")
    .replace("505.5,", "505.5,,2"),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_csv_may_be_written_in_many_ways(drop, load, warehouse, case):
    drop("quotes/a.csv", SHAPES[case])
    assert load().problems == ()
    columns = (
        "ticker, cast(session_date as varchar), open_quoted_usd, high_quoted_usd, low_quoted_usd, close_quoted_usd"
    )
    found = warehouse.execute(f"select {columns}, volume_shares from raw_market.daily_quotes order by 1").fetchall()
    assert found == [
        ("AAPL", "2026-02-26", 271.0, 275.0, 270.0, 272.95, 1000),
        ("BRK.B", "2026-02-26", 500.0, 510.0, 499.0, 505.5, None),
    ]


def test_a_decimal_comma_is_read_as_such(drop, load, closes):
    drop("quotes/a.csv", "ticker;date;close\nSAP;2026-02-26;184,89\n")
    assert load().problems == ()
    assert closes() == [("SAP", "2026-02-26", 184.89)]


def test_quoted_fields_may_hold_commas_and_line_ends(drop, load, warehouse):
    drop("quotes/a.csv", 'provider,ticker,date,close\n"Acme, ""the"" feed\nLtd",AAPL,2026-02-26,1\n')
    assert load().problems == ()
    assert warehouse.execute("select provider_note, close_quoted_usd from raw_market.daily_quotes").fetchall() == [
        ('Acme, "the" feed\nLtd', 1.0)
    ]


NAMES = [
    "it's.csv",
    'a "quoted" name.csv',
    "with spaces (1).csv",
    "naïve-価格.csv",
    "a[1].csv",
    "a*.csv",
    "a?.csv",
    "semi;colon--.csv",
    "CAPITALS.CSV",
    "{a,b}.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_have_any_name_and_is_read_alone(drop, load, warehouse, name):
    drop(f"quotes/{name}", HEADER + GOOD)
    drop("quotes/a1.csv", HEADER + good_rows(1))
    assert (load().problems, load().read_count) == ((), 2)
    files = warehouse.execute("select source_file, ticker from raw_market.daily_quotes order by ticker").fetchall()
    assert files == [(f"quotes/{name}", "AAPL"), ("quotes/a1.csv", "T0")]


def test_a_directory_with_a_files_name_is_passed_over(drop, load, drop_dir, closes):
    drop("quotes/good.csv", HEADER + GOOD)
    (drop_dir / "quotes/x.csv").mkdir()
    assert load().problems == ()
    assert len(closes()) == 1


def test_folders_named_like_partitions_add_no_column(drop, load, closes, drop_dir):
    drop("quotes/a.csv", "ticker,date,close\nAAPL,2026-02-26,1\n")
    drop_dir.rename(drop_dir.with_name("ticker=ZZZ"))
    drop_dir.symlink_to(drop_dir.with_name("ticker=ZZZ"))
    assert load().problems == ()
    assert closes() == [("AAPL", "2026-02-26", 1.0)]


def test_reading_a_bad_row_again_sets_it_aside_once(drop, load, quarantine):
    drop("quotes/a.csv", HEADER + good_rows(99) + "BAD,2026-02-26,1,1,1,-1,1\n")
    load(batch_id="first")
    assert load(batch_id="second").rejected_count == 1
    assert [row["batch_id"] for row in quarantine()] == ["first"]


def test_a_mended_row_is_marked_resolved_and_a_relapse_stands_again(drop, load, quarantine, closes):
    bad, good = (
        HEADER + good_rows(99) + "BAD,2026-02-26,1,1,1,-1,1\n",
        HEADER + good_rows(99) + "BAD,2026-02-26,1,1,1,1,1\n",
    )
    drop("quotes/a.csv", bad)
    load()
    drop("quotes/a.csv", good)
    assert load().added_count == 1
    (row,) = quarantine()
    assert row["resolved_at"] is not None
    assert ("BAD", "2026-02-26", 1.0) in closes()
    drop("quotes/a.csv", bad)
    load()
    assert [row["resolved_at"] is None for row in quarantine()].count(True) == 1


def test_a_file_refused_whole_resolves_nothing(drop, load, quarantine):
    drop("quotes/a.csv", HEADER + good_rows(99) + "BAD,2026-02-26,1,1,1,-1,1\n")
    load()
    drop("quotes/a.csv", "<html>")
    load()
    drop("quotes/a.csv", HEADER + "BAD,2026-02-26,1,1,1,-2,1\n")
    load()
    assert [row["resolved_at"] for row in quarantine()] == [None]


BAD_BY_MONTH = {
    "2026-01-19": "date_is_session",
    "2026-02-16": "date_is_session",
    "1789-04-30": "date_in_calendar",
    "": "value_required",
}


def test_a_months_read_resolves_rows_of_that_month_and_rows_of_none(drop, load, quarantine):
    good = good_rows(150) + good_rows(150, "U").replace("02-26", "01-26")
    drop("quotes/a.csv", HEADER + good + "".join(f"BAD,{day},1,1,1,1,1\n" for day in BAD_BY_MONTH))
    assert load().rejected_count == 4
    drop("quotes/a.csv", HEADER + good)
    assert load(window=(date(2026, 2, 1), date(2026, 3, 1))).problems == ()
    standing = {row["rule_name"]: row["period_date"] for row in quarantine() if row["resolved_at"] is None}
    assert standing == {"date_is_session": date(2026, 1, 19)}
    load(window=(date(2026, 1, 1), date(2026, 2, 1)))
    assert all(row["resolved_at"] for row in quarantine())


def test_a_few_rows_without_a_day_do_not_refuse_a_short_month_of_a_long_file(drop, load, quarantine):
    months = [f"T{n},2025-{month:02}-10,1\n" for month in (2, 3, 4, 6, 7, 9, 10, 11, 12) for n in range(20)]
    drop("quotes/a.csv", "ticker,date,close\n" + "".join(months) + "BAD,,1\nBAD,,2\n")
    result = load(window=(date(2025, 4, 1), date(2025, 5, 1)))
    assert (result.problems, result.added_count, result.rejected_count) == ((), 20, 2)
    assert len(quarantine()) == 2


def test_a_file_without_any_usable_day_is_refused_in_every_month(drop, load):
    drop("quotes/a.csv", "ticker,date,close\n" + "".join(f"T{n},31.02.2026,1\n" for n in range(50)))
    (problem,) = load(window=(date(2026, 2, 1), date(2026, 3, 1))).problems
    assert "50 of 50 rows break a rule" in problem
    assert "31.02.2026" in problem


def test_conflicting_rows_are_kept_as_json_in_the_tables_columns(drop, load, quarantine):
    drop("quotes/a.csv", HEADER + good_rows(98) + "BAD,2026-02-26,1,1,1,1,1\nBAD,2026-02-26,2,2,2,2,2\n")
    load()
    kept = [json.loads(row["row_json"]) for row in quarantine()]
    assert [row["close_quoted_usd"] for row in kept] == [1.0, 2.0]
    assert kept[0].keys() == {
        "ticker",
        "session_date",
        "open_quoted_usd",
        "high_quoted_usd",
        "low_quoted_usd",
        "close_quoted_usd",
        "volume_shares",
        "adjustment",
        "provider_note",
    }


def test_an_index_without_a_definition_is_named(drop, load):
    drop("index/FTSE.csv", "date,close\n2026-02-26,10000\n")
    (problem,) = load(INDEX_LEVELS).problems
    assert problem.startswith("index/FTSE.csv: ")
    assert "name the file after one that data/reference/index_definitions.csv has, as SPX.csv" in problem


def test_one_bad_rate_in_a_wide_row_leaves_the_others(drop, load, warehouse, quarantine):
    rows = "".join(f"2026-02-{day},3.5,3.75,\n" for day in range(10, 20))
    drop("index/rates.csv", "date,DFEDTARL,DFEDTARU,DGS10\n" + rows + "2026-02-20,3.5,oops,4.1\n")
    result = load(POLICY_RATES)
    assert (result.added_count, result.rejected_count, result.problems) == (22, 1, ())
    (row,) = quarantine()
    assert (row["source_row"], row["message"]) == (11, "rate_pct is not a number (as 1234.5): oops")
    found = warehouse.execute("select rate_id, rate_pct from raw_market.policy_rates where rate_date = '2026-02-20'")
    assert sorted(found.fetchall()) == [("DFEDTARL", 3.5), ("DGS10", 4.1)]


def test_a_cik_of_eleven_digits_is_not_cut_to_another_companys(drop, load, warehouse):
    drop("reference/sp500_constituents_2026-08-08.csv", "Symbol,GICS Sector,CIK\nA,Energy,12345678901\n")
    result = load(INDEX_CONSTITUENTS)
    assert result.problems == ()
    assert "cik: a CIK has ten digits: 12345678901: SPX, 2026-08-08, A (cik_has_ten_digits)" in result.notes[-1]
    assert warehouse.execute("select ticker, cik from raw_reference.index_constituents").fetchall() == [("A", None)]


def test_a_short_cik_is_filled_up(drop, load, warehouse):
    drop("reference/sp500_constituents_2026-08-08.csv", "Symbol,GICS Sector,CIK\nMMM,Industrials,66740\n")
    assert load(INDEX_CONSTITUENTS).problems == ()
    found = warehouse.execute("select index_id, cast(as_of_date as varchar), cik from raw_reference.index_constituents")
    assert found.fetchall() == [("SPX", "2026-08-08", "0000066740")]


@pytest.mark.parametrize("day", ["20255-01-01", "1789-04-30"])
def test_reference_dates_have_bounds_too(drop, load, day):
    drop("reference/shares.csv", f"ticker,date,shares\nA,{day},5\n")
    assert "a date lies outside 1900 to 2100: A, " in load(SHARES_OUTSTANDING).problems[0]


OPEN = "select count(*) from quarantine.rejected_rows where resolved_at is null"


def test_a_session_to_come_is_met_by_every_window(warehouse, drop, load):
    """A year mistyped, 2027 for 2026, must not wait unseen until its month comes."""
    rows = "".join(f"AA{n},2026-01-02,{n}\n" for n in range(10, 50))
    drop("quotes/a.csv", "ticker,date,close\n" + rows + "BB,2027-01-04,7\n")
    result = load(window=(date(2026, 1, 1), date(2026, 2, 1)))
    assert (result.added_count, result.rejected_count, result.problems) == (40, 1, ())
    assert warehouse.execute("select rule_name, period_date from quarantine.rejected_rows").fetchall() == [
        ("session_has_closed", date(2027, 1, 4))
    ]


def test_rejected_rows_of_a_file_that_is_gone_are_resolved(warehouse, drop, load):
    rows = "".join(f"AA{n},2026-01-02,{n}\n" for n in range(10, 50))
    drop("quotes/a.csv", "ticker,date,close\n" + rows)
    bad = drop("quotes/b.csv", "ticker,date,close\n" + rows.replace("AA", "BB") + "CC,2026-01-02,-1\n")
    load()
    assert warehouse.execute(OPEN).fetchone() == (1,)
    bad.unlink()
    load()
    assert warehouse.execute(OPEN).fetchone() == (0,)
