"""The New York Stock Exchange's calendar, against the exchange's own announcements."""

from datetime import date, datetime

import pandas as pd
import pytest

from orchestration.sources.calendar import exchange_days, last_closed_session


@pytest.fixture(scope="module")
def days():
    return exchange_days(date(2026, 11, 20)).set_index("calendar_date")


CLOSED = {
    "2025-01-09": "day of mourning for Jimmy Carter",
    "2026-02-16": "Washington's Birthday",
    "2025-11-27": "Thanksgiving",
    "2026-11-26": "Thanksgiving",
    "2026-02-21": "Saturday",
    "2001-09-11": "attacks",
    "2012-10-29": "hurricane",
    "2026-07-03": "Independence Day, observed",
    "2022-06-20": "Juneteenth, observed",
}
CLOSES_AT = {
    "2026-02-26": "2026-02-26 21:00",
    "2025-07-02": "2025-07-02 20:00",
    "2025-11-28": "2025-11-28 18:00",
    "2025-07-03": "2025-07-03 17:00",
    "2025-12-24": "2025-12-24 18:00",
    "2026-11-27": "2026-11-27 18:00",
}


@pytest.mark.parametrize("day", CLOSED)
def test_days_without_a_session(days, day):
    row = days.loc[day]
    assert not row["is_session"]
    assert not row["is_early_close"]
    assert pd.isna(row["closes_at"])


@pytest.mark.parametrize(("day", "closes_at"), CLOSES_AT.items())
def test_sessions_close_at_four_or_at_one_in_new_york(days, day, closes_at):
    row = days.loc[day]
    assert row["is_session"]
    assert row["closes_at"] == pd.Timestamp(closes_at)
    assert row["is_early_close"] == (closes_at[-5:] in ("18:00", "17:00"))


@pytest.mark.parametrize(("year", "sessions"), [(2023, 250), (2024, 252), (2025, 250), (2026, 251)])
def test_sessions_per_year(days, year, sessions):
    assert days.loc[str(year), "is_session"].sum() == sessions


def test_every_day_from_1990_to_the_end_of_next_year_is_there_once(days):
    assert (days.index[0], days.index[-1]) == (pd.Timestamp("1990-01-01"), pd.Timestamp("2027-12-31"))
    assert (days.index[1:] - days.index[:-1] == pd.Timedelta(days=1)).all()
    assert set(days["exchange_code"]) == {"XNYS"}


def test_a_later_look_only_adds_days(days):
    later = exchange_days(date(2027, 3, 1)).set_index("calendar_date")
    pd.testing.assert_frame_equal(later.loc[: days.index[-1]], days, check_freq=False)


# Times are UTC; a session counts half an hour after its close.
LAST_CLOSED = {
    "29 minutes after the close": ("2026-02-26 21:29", "2026-02-25"),
    "half an hour after the close": ("2026-02-26 21:30", "2026-02-26"),
    "31 minutes after the close": ("2026-02-26 21:31", "2026-02-26"),
    "in summer the close is an hour earlier": ("2025-07-02 20:30", "2025-07-02"),
    "in summer, too, half an hour is waited for": ("2025-07-02 20:29", "2025-07-01"),
    "29 minutes after a half day's": ("2025-11-28 18:29", "2025-11-26"),
    "31 minutes after a half day's": ("2025-11-28 18:31", "2025-11-28"),
    "a holiday": ("2025-11-27 23:00", "2025-11-26"),
    "the morning after a holiday": ("2025-11-28 12:00", "2025-11-26"),
    "Saturday": ("2026-02-28 15:00", "2026-02-27"),
    "Sunday": ("2026-03-01 23:59", "2026-02-27"),
    "Monday before the open": ("2026-03-02 12:00", "2026-02-27"),
    "Tuesday after a Monday without a session": ("2026-02-17 15:00", "2026-02-13"),
    "after midnight in London": ("2026-02-27 01:00", "2026-02-26"),
    "New Year's Day": ("2026-01-01 23:00", "2025-12-31"),
}


@pytest.mark.parametrize("when", LAST_CLOSED)
def test_the_last_session_that_has_closed(when):
    now, expected = LAST_CLOSED[when]
    assert last_closed_session(datetime.fromisoformat(now)) == date.fromisoformat(expected)
