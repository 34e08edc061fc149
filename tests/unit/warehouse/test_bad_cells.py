"""One bad optional cell is not a bad row: it becomes null, and is told with its file, column, rule, count and row."""

from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.contracts.eps_reports import EPS_REPORTS
from orchestration.contracts.fundamentals import CAPEX_GUIDANCE
from orchestration.contracts.index_members import INDEX_CONSTITUENTS, INDEX_MEMBERSHIP
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS

HEADER = "ticker,date,open,high,low,close,volume\n"
MEMBERS = "reference/sp500_constituents_2026-08-08.csv"


@pytest.fixture
def cells(warehouse):
    """Call it with nothing: the cells that were left empty, as (column, rule, row, message, is it resolved)."""
    sql = (
        "select column_name, rule_name, source_row, message, resolved_at is not null from quarantine.rejected_cells "
        "order by source_file, source_row, column_name, rejected_at"
    )
    return lambda: warehouse.execute(sql).fetchall()


@pytest.fixture
def bars(warehouse):
    """Call it with nothing: open, high, low, close and volume of the rows."""
    columns = "open_quoted_usd, high_quoted_usd, low_quoted_usd, close_quoted_usd, volume_shares"
    return lambda: warehouse.execute(f"select {columns} from raw_market.daily_quotes order by ticker").fetchall()


# What stands in the file, what is left of it, and of each cell left empty column, rule and what is said of it.
BAD = {
    "a zero open": ("0,12,9,11,5", (None, 12, 9, 11, 5), [("open", "price_is_positive", "zero or negative: 0.0")]),
    "a spreadsheet's #N/A": ("10,#N/A,9,11,5", (10, None, 9, 11, 5), [("high", "column_type", ": #N/A")]),
    "NaN": (
        "10,12,NaN,11,5",
        (10, 12, None, 11, 5),
        [("low", "price_is_finite", "NaN, infinite or beyond reason: nan")],
    ),
    "infinity": (
        "10,inf,9,11,5",
        (10, None, 9, 11, 5),
        [("high", "price_is_finite", "NaN, infinite or beyond reason: inf")],
    ),
    "a negative low": ("10,12,-9,11,5", (10, 12, None, 11, 5), [("low", "price_is_positive", "negative: -9.0")]),
    "text for an open": ("ten,12,9,11,5", (None, 12, 9, 11, 5), [("open", "column_type", ": ten")]),
    "a volume in words": ("10,12,9,11,many", (10, 12, 9, 11, None), [("volume", "column_type", ": many")]),
    "a negative volume": ("10,12,9,11,-5", (10, 12, 9, 11, None), [("volume", "volume_is_plausible", ": -5")]),
    "a close alone": (
        "0,0,0,11,5",
        (None, None, None, 11, 5),
        [(name, "price_is_positive", "zero or negative: 0.0") for name in ("high", "low", "open")],
    ),
    "a high ten times too high": (
        "10,110.1,9,11,5",
        (10, None, 9, 11, 5),
        [("high", "price_is_near_close", "of 11.0")],
    ),
    "a low in dollars": ("10,12,0.09,11,5", (10, 12, None, 11, 5), [("low", "price_is_near_close", "0.09 beside a")]),
    "an open in cents": ("1000,12,9,11,5", (None, 12, 9, 11, 5), [("open", "price_is_near_close", "1000.0 beside")]),
    "a session that lost nine tenths": ("109,110,9,11,5", (109, 110, 9, 11, 5), []),
    "nothing stated": (",,,11,", (None, None, None, 11, None), []),
}
HOUSE = {name: f"{name}_quoted_usd" for name in ("open", "high", "low")} | {"volume": "volume_shares"}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_cell_is_null_and_told_and_its_row_stays(drop, load, bars, cells, quarantine, case):
    written, left, told = BAD[case]
    drop("quotes/a.csv", HEADER + f"A,2026-02-26,{written}\n")
    result = load()
    assert (result.added_count, result.rejected_count, result.problems) == (1, 0, ())
    assert (bars(), quarantine()) == ([left], [])
    found = cells()
    assert [(column, rule, row) for column, rule, row, _, _ in found] == [(HOUSE[c], rule, 1) for c, rule, _ in told]
    assert all(words in message for (_, _, words), (_, _, _, message, _) in zip(told, found, strict=True))
    assert len(result.notes) == len(told)
    for column, rule, words in told:
        start = f"quotes/a.csv: {HOUSE[column]} left empty in 1 of 1 rows, which stay. First: row 1: "
        assert [note for note in result.notes if note.startswith(start) and words in note and f"({rule})" in note]


def test_cells_are_counted_by_column_and_rule_and_the_first_is_shown(drop, load, cells):
    rows = "".join(f"T{n},2026-02-26,{0 if n % 2 else 10},12,9,11,58.41X\n" for n in range(20))
    drop("quotes/a.csv", HEADER + rows)
    assert list(load().notes) == [
        "quotes/a.csv: volume_shares left empty in 20 of 20 rows, which stay. First: row 1: "
        "volume_shares is not a whole number: 58.41X (column_type)",
        "quotes/a.csv: open_quoted_usd left empty in 10 of 20 rows, which stay. First: row 2: "
        "open_quoted_usd is zero or negative: 0.0: T1, 2026-02-26 (price_is_positive)",
    ]
    assert len(cells()) == 30


def test_a_thousand_files_do_not_make_a_thousand_lines(drop, load):
    for number in range(13):
        drop(f"quotes/{number:02}.csv", HEADER + f"T{number},2026-02-26,0,12,9,11,5\n")
    notes = load().notes
    assert len(notes) == 11
    assert notes[-1].startswith(
        "and 3 more of the kind: from quarantine.rejected_cells where table_name = 'raw_market."
    )


def test_a_bad_required_cell_still_rejects_and_says_so_alone(drop, load, cells, quarantine):
    drop(
        "quotes/a.csv", HEADER + "".join(f"T{n},2026-02-26,1,1,1,1,1\n" for n in range(30)) + "B,2026-02-26,0,1,1,0,x\n"
    )
    result = load()
    assert (result.added_count, result.rejected_count) == (30, 1)
    assert [row["rule_name"] for row in quarantine()] == ["price_is_positive"]
    assert cells() == []


def test_a_cell_is_told_once_and_resolved_when_it_is_mended(drop, load, bars, cells):
    drop("quotes/a.csv", HEADER + "A,2026-02-26,0,12,9,11,5\n")
    load()
    assert load().added_count == 0
    assert [(column, resolved) for column, *_, resolved in cells()] == [("open_quoted_usd", False)]
    drop("quotes/a.csv", HEADER + "A,2026-02-26,10,12,9,11,5\n")
    assert load().restated_count == 1
    assert [resolved for *_, resolved in cells()] == [True]
    drop("quotes/a.csv", HEADER + "A,2026-02-26,0,12,9,11,5\n")
    load()
    assert [resolved for *_, resolved in cells()] == [True, False]


def test_a_months_read_resolves_cells_of_that_month_alone(drop, load, cells):
    rows = "A,2026-01-28,0,12,9,11,5\nA,2026-02-26,0,12,9,11,5\n"
    drop("quotes/a.csv", HEADER + rows)
    load()
    drop("quotes/a.csv", HEADER + rows.replace(",0,", ",10,"))
    load(window=(date(2026, 2, 1), date(2026, 3, 1)))
    assert [(row, resolved) for _, _, row, _, resolved in cells()] == [(1, False), (2, True)]


@pytest.mark.parametrize("kind", ["double", "float"])
def test_nan_in_parquet_is_null_and_told(drop, load, bars, cells, kind):
    path = drop("quotes/a.parquet", b"")
    nan = f"cast('nan' as {kind})"
    duckdb.sql(
        f"copy (select 'A' as ticker, date '2026-02-26' as date, {nan} as open, 11.0 as close, {nan} as volume) "
        f"to '{path}' (format parquet)"
    )
    assert load().problems == ()
    assert bars() == [(None, None, None, 11, None)]
    assert [cell[:2] for cell in cells()] == [("open_quoted_usd", "price_is_finite"), ("volume_shares", "column_type")]


# The price, what stands as high and low, and whether the close lies within by more than noise of computing.
NOISE = {
    "a last digit above": (50.63040161132813, 50.630401611328125, 49.0, True),
    "a last digit below": (50.0, 51.0, 50.00000000000001, True),
    "single precision": (50.000003, 50.0, 49.0, True),
    "a cent of a thousand dollars": (1000.01, 1000.0, 990.0, False),
    "a cent of a dollar": (1.0, 1.02, 1.01, False),
}


@pytest.mark.parametrize("case", NOISE)
def test_a_close_may_part_from_high_and_low_by_what_computing_leaves(drop, load, quarantine, case):
    close, high, low, is_within = NOISE[case]
    rows = "".join(f"T{n},2026-02-26,1,1,1,1,1\n" for n in range(30))
    drop("quotes/a.csv", HEADER + rows + f"A,2026-02-26,,{high!r},{low!r},{close!r},1\n")
    assert load().problems == ()
    assert [row["rule_name"] for row in quarantine()] == ([] if is_within else ["close_within_range"])


CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True, width=32).map(repr),
    st.sampled_from(["", "#N/A", "n/a", "0", "-1", "1e999", "58.41M", "1,234", "—", "10"]),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(CELLS, CELLS))
def test_whatever_stands_in_open_and_volume_a_good_close_stays(drop, load, closes, warehouse, cells_in):
    stated, volume = cells_in
    warehouse.execute("drop table if exists raw_market.daily_quotes; drop schema if exists quarantine cascade")
    drop("quotes/a.csv", HEADER + f'A,2026-02-26,"{stated}",,,11.5,"{volume}"\n')
    assert load().problems == ()
    assert closes() == [("A", "2026-02-26", 11.5)]


def test_index_levels_lose_no_row_either(drop, load, warehouse):
    drop("index/SPX.csv", "Date,Open,High,Low,Close\n2026-02-26,0,#N/A,-1,6908.86\n")
    assert load(INDEX_LEVELS).problems == ()
    found = warehouse.execute("select open_points, high_points, low_points, close_points from raw_market.index_levels")
    assert found.fetchall() == [(None, None, None, 6908.86)]


# 1983-11-30 by itself, with a footnote, with a note or a year behind it, with a time: one day, and nothing to tell.
ONE_DAY = [
    *("1983-11-30", "1983-11-30[5]", "1983-11-30*", "1983-11-30, as AT&T Corp.", "1983-11-30 (1964)", "11/30/1983 [a]"),
    *("1983-11-30 00:00:00", "1983-11-30T00:00:00", "1983/11/30", "1983-11-30 The company was AT&T", "1983-11-30 1964"),
]
# In either order, with every sign between them; the founding in 1885 lies before the index began.
SEVERAL_DAYS = [
    *("2019-04-02 (1983-11-30)", "1983-11-30; 2019-04-02", "2019-04-02 / 1983-11-30", "04/02/2019 (11/30/1983)"),
    *("2019-04-02[3] 1983-11-30[4]", "2019-04-02 / 1983-11-30 (1885-03-03)", "2101-01-01 / 1983-11-30"),
]


@pytest.mark.parametrize("written", ONE_DAY + SEVERAL_DAYS)
def test_of_several_days_in_a_cell_the_earliest_counts_and_is_told(drop, load, warehouse, cells, written):
    drop(MEMBERS, f'Symbol,GICS Sector,Date added\nT,Communication Services,"{written}"\n')
    result = load(INDEX_CONSTITUENTS)
    found = warehouse.execute("select ticker, cast(added_date as varchar) from raw_reference.index_constituents")
    assert (found.fetchall(), cells(), result.problems) == ([("T", "1983-11-30")], [], ())
    told = [note for note in result.notes if "added_date holds" in note]
    words = "added_date holds several days, of which the earliest counts in 1 of 1 rows. First: row 1:"
    assert told == [f"{MEMBERS}: {words} {written}" for _ in range(written in SEVERAL_DAYS)]


def test_of_days_that_all_lie_before_the_index_the_first_is_judged(drop, load, warehouse):
    drop(MEMBERS, 'Symbol,GICS Sector,Date added\nT,Communication Services,"1901-01-02 / 1885-03-03"\n')
    load(INDEX_CONSTITUENTS)
    found = warehouse.execute("select cast(added_date as varchar) from raw_reference.index_constituents")
    assert found.fetchall() == [("1901-01-02",)]


@pytest.mark.parametrize(
    "mark", ["-", "--", "–", "—", ".", "NA", "na", "N/A", "n/a", "n.a.", "null", "NULL", "None", "NaT"]
)
def test_every_mark_for_no_value_is_an_absent_value_and_counted(drop, load, bars, cells, mark):
    drop(
        "quotes/a.csv", HEADER + f"A,2026-02-26,10,12,9,11,5\nB,2026-02-26,{mark},12,9,11,5\nC,2026-02-26,,12,9,11,5\n"
    )
    result = load()
    assert [row[0] for row in bars()] == [10, None, None]
    assert (cells(), result.rejected_count) == ([], 0)
    # The empty cell of row 3 says by itself that it is empty.
    assert result.notes == (
        f"quotes/a.csv: open_quoted_usd holds a mark for no value in 1 of 3 rows. First: row 2: {mark}",
    )


def test_beyond_ten_remarks_the_others_are_counted(drop, load):
    for number in range(12):
        drop(f"quotes/{number:02}.csv", HEADER + f"T{number},2026-02-26,-,12,9,11,5\n")
    notes = load().notes
    assert len(notes) == 11
    assert notes[-1] == "and 2 more of the kind: look at the files' headers and cells"


@pytest.mark.parametrize("written", ["unknown", "1983", "0183-11-30", "11.30.1983"])
def test_a_member_stays_where_the_day_it_was_added_cannot_be_read(drop, load, warehouse, cells, written):
    drop(MEMBERS, f"Symbol,GICS Sector,Date added\nT,Communication Services,{written}\n")
    assert load(INDEX_CONSTITUENTS).problems == ()
    found = warehouse.execute("select ticker, added_date from raw_reference.index_constituents")
    assert found.fetchall() == [("T", None)]
    assert [cell[0] for cell in cells()] == ["added_date"]


def test_where_null_says_something_a_bad_cell_rejects_the_row(drop, load):
    """An end that cannot be read would make a former member a present one, a range an open one."""
    drop("reference/sp500_membership.csv", "ticker,start_date,end_date\nAABA,1999-12-08,in 2017\n")
    assert "end_date is not a date" in load(INDEX_MEMBERSHIP).problems[0]
    drop(
        "fundamentals/capex_guidance.csv",
        "ticker,announced_date,period,low_usd,high_usd,status,source\nMETA,2026-01-28,CY2026,115e9,135xx,verified,call\n",
    )
    assert "high_usd is not a number (as 1234.5): 135xx" in load(CAPEX_GUIDANCE).problems[0]


def test_an_estimate_that_cannot_be_read_leaves_what_was_reported(drop, load, warehouse, cells):
    drop("earnings/a.csv", "ticker,date,eps_actual,eps_estimate,surprise_pct\nMSFT,2026-01-28,4.14,#N/A,inf\n")
    assert load(EPS_REPORTS).problems == ()
    sql = "select eps_actual_usd_per_share, eps_estimate_usd_per_share, surprise_pct from raw_fundamentals.eps_reports"
    assert warehouse.execute(sql).fetchall() == [(4.14, None, None)]
    assert [cell[:2] for cell in cells()] == [
        ("eps_estimate_usd_per_share", "column_type"),
        ("surprise_pct", "eps_is_finite"),
    ]


def test_rules_empty_none_but_optional_columns():
    for contract in ALL_CONTRACTS:
        optional = {column.name for column in contract.columns if contract.keeps_row_without(column)}
        assert {rule.empties for rule in contract.rules} - {""} <= optional, contract.name
    assert DAILY_QUOTES.keeps_row_without(next(c for c in DAILY_QUOTES.columns if c.name == "volume_shares"))
