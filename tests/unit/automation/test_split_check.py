"""The check that no series mixes closes from before and after a split."""

from datetime import date, timedelta

import pytest

from orchestration.automation.checks import MIXED_BASES

DAYS = [date(2026, 1, 5) + timedelta(days=n) for n in range(40)]


@pytest.fixture
def quotes(warehouse, drop, load):
    """Call it with (closes, window): write a file of one ticker, read it, return what the check finds."""

    def read(closes, window=None):
        sessions = [day for day in DAYS if day.weekday() < 5 and day not in (date(2026, 1, 19),)]
        rows = "".join(f"AAA,{day},{closes(day)}\n" for day in sessions)
        drop("quotes/a.csv", "ticker,date,close\n" + rows)
        assert load(window=window).problems == ()
        return warehouse.execute(MIXED_BASES).fetchall()

    return read


def test_a_split_read_for_one_month_only_is_found_and_healed_by_a_whole_read(quotes):
    assert quotes(lambda day: 100 + day.day) == []
    found = quotes(lambda day: (100 + day.day) / 10, window=(date(2026, 2, 1), date(2026, 3, 1)))
    assert [(ticker, first) for ticker, first, _ in found] == [("AAA", date(2026, 2, 2))]
    assert found[0][2] == pytest.approx(0.1)
    assert quotes(lambda day: (100 + day.day) / 10) == []


def test_corrections_of_their_own_size_are_no_split(quotes):
    assert quotes(lambda day: 100 + day.day) == []
    window = (date(2026, 2, 1), date(2026, 3, 1))
    assert quotes(lambda day: 100 + day.day + (day.day if day.month == 2 else 0), window=window) == []
