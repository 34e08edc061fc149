"""How many bad rows leave a file out whole, and what is said of it."""

from datetime import date, timedelta

import pytest

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES

WIDE = "Symbol,Date,Dividends,Stock Splits\n"
LONG = "Symbol,Date,Type,{}\n"


@pytest.fixture
def actions(warehouse):
    """Call it with nothing: the actions as (ticker, kind, ratio, dividend)."""
    columns = "ticker, action_type, split_ratio, dividend_usd_per_share"
    return lambda: warehouse.execute(f"select {columns} from raw_market.corporate_actions order by all").fetchall()


def dividends(count):
    return "".join(f"T{n},2026-02-09,0.5,0\n" for n in range(count))


@pytest.mark.parametrize(
    ("good", "bad", "is_refused"),
    [
        (1, 1, True),
        (0, 1, True),
        (2, 1, False),
        (3, 2, False),
        (2, 2, True),
        (19, 1, False),
        (20, 3, True),
        (57, 3, False),
    ],
)
def test_one_or_two_bad_rows_refuse_a_file_only_where_they_are_half_of_it(
    drop, load, actions, quarantine, good, bad, is_refused
):
    drop("quotes/actions.csv", WIDE + dividends(good) + "".join(f"BAD{n},2026-02-09,-1,0\n" for n in range(bad)))
    assert bool(load(CORPORATE_ACTIONS).problems) == is_refused
    assert len(actions()) == (0 if is_refused else good)
    # A dividend whose amount is not known was paid: the row is kept for whoever chains total returns.
    assert [row["rule_name"] for row in quarantine()] == ([] if is_refused else ["dividend_is_positive"] * bad)


@pytest.mark.parametrize("name", ["dividend_usd_per_share", "Dividends", "Dividend", "Cash Amount", "Amount", "Value"])
def test_the_long_form_takes_the_names_that_people_give_an_amount(drop, load, actions, name):
    drop("quotes/actions.csv", LONG.format(name) + "AAPL,2026-02-09,Cash Dividend,0.26\nKO,2026-03-13,DIVIDEND,0.53\n")
    assert load(CORPORATE_ACTIONS).problems == ()
    assert actions() == [("AAPL", "dividend", None, 0.26), ("KO", "dividend", None, 0.53)]


def test_the_long_form_needs_a_column_it_names(drop, load):
    drop("quotes/actions.csv", LONG.format("Paid") + "AAPL,2026-02-09,dividend,0.26\n")
    (problem,) = load(CORPORATE_ACTIONS).problems
    assert "a dividend needs a positive amount in dividend_usd_per_share" in problem
    assert "at most: AAPL, 2026-02-09, dividend" in problem


def test_a_value_is_never_taken_for_a_split_s_ratio(drop, load, actions):
    """Some write a split's value as new for old shares, some as old for new."""
    rows = "KO,2026-03-13,dividend,0.53\nPG,2026-03-13,dividend,1\nGE,2021-08-02,split,0.125\n"
    drop("quotes/actions.csv", LONG.format("Value") + rows)
    assert load(CORPORATE_ACTIONS).rejected_count == 1
    assert actions() == [("KO", "dividend", None, 0.53), ("PG", "dividend", None, 1)]


@pytest.mark.parametrize("ratio", ["4:1", "4/1", "4-for-1", "4 for 1", "4.0"])
def test_a_split_s_ratio_in_words(drop, load, actions, ratio):
    drop("quotes/actions.csv", WIDE + f"AAPL,2020-08-31,0.2,{ratio}\nGE,2021-08-02,,1:8\n")
    assert load(CORPORATE_ACTIONS).problems == ()
    # A split's row has no dividend, though its line in the wide file has.
    assert actions() == [
        ("AAPL", "dividend", None, 0.2),
        ("AAPL", "split", 4, None),
        ("GE", "split", 0.125, None),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2025, 1, 6) + timedelta(days=7 * n) for n in range(52)], "one a week: these are weekly bars, and daily"),
        ([date(2025, month, 1) for month in range(1, 13)], "one a month: these are monthly bars, and daily"),
        ([date(2025, 1, 1) + timedelta(days=n) for n in range(60)], ""),
    ],
    ids=["Mondays", "firsts of months", "all days"],
)
def test_bars_of_weeks_are_called_so_where_their_file_is_refused(drop, load, days, words):
    drop("quotes/a.csv", "Symbol,Date,Close\n" + "".join(f"{name},{day},10\n" for name in "AB" for day in days))
    (problem,) = load().problems
    assert "(date_is_session)" in problem
    assert ("Its rows are one a" in problem) == bool(words)
    assert words in problem


def test_a_day_of_many_tickers_is_no_month(drop, load):
    """One file a day is a usual layout, and Thanksgiving no session: the rule alone says so."""
    drop("quotes/2025-11-27.csv", "ticker,date,close\n" + "".join(f"T{n},2025-11-27,10\n" for n in range(40)))
    (problem,) = load(DAILY_QUOTES).problems
    assert "no session" in problem and "bars" not in problem


def test_bars_within_the_day_are_called_so(drop, load):
    """Seven half hours of two sessions, each with a close of its own."""
    rows = [f"AAPL,2026-02-{day} {hour}:30:00,{day + hour}" for day in (25, 26) for hour in range(10, 17)]
    drop("quotes/a.csv", "ticker,date,close\n" + "\n".join(rows) + "\n")
    (problem,) = load(DAILY_QUOTES).problems
    assert "stated twice with different values" in problem
    assert "It has several rows a session: these are bars within the day, and one of each day is needed" in problem


def test_rows_that_another_file_states_too_count_as_rows_of_the_file(drop, load):
    """Of 41 rows one contradicts the other file: it is left out by itself, and not the file as 1 of 1."""
    days = [str(date(2026, 1, 5) + timedelta(days=week * 7 + day)) for week in range(9) for day in range(5)]
    days = [day for day in days if day not in ("2026-01-19", "2026-02-16")]
    header, rows = "ticker,date,close\n", "".join(f"XOM,{day},100\n" for day in days[1:])
    drop("quotes/a.csv", header + f"XOM,{days[0]},100\n" + rows)
    drop("quotes/b.csv", header + f"XOM,{days[0]},1.5\n" + rows)
    result = load(DAILY_QUOTES)
    assert result.problems == ()
    assert (result.added_count, result.rejected_count) == (len(days) - 1, 2)
