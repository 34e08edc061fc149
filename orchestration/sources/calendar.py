"""The New York Stock Exchange's calendar: every day from 1990 to the end of next year, session or not."""

from datetime import date, datetime, timedelta

import pandas as pd

from orchestration.settings import utc_now
from orchestration.sources.inputs import FrameInput

EXCHANGE_CODE = "XNYS"
FIRST_DATE = date(1990, 1, 1)


def calendar_input() -> FrameInput:
    """The calendar as of today, the one input of its raw table whatever the source."""
    return FrameInput(exchange_days(utc_now().date()), "exchange_calendars", "exchange_calendars")


def last_closed_session(now: datetime) -> date:
    """The last session that closed at least half an hour ago: until then providers still print the running day."""
    days = exchange_days(now.date())
    closed = days.loc[days["closes_at"] <= pd.Timestamp(now) - timedelta(minutes=30), "calendar_date"]
    return closed.iloc[-1].date()


def exchange_days(today: date) -> pd.DataFrame:
    """One row per day from FIRST_DATE to the end of the year after `today`.

    Columns: exchange_code, calendar_date, is_session, is_early_close, closes_at (UTC, null without a
    session). Holidays, early closes and one-off closures come from the exchange_calendars library.
    """
    # It takes a second to import: only runs that need the calendar pay for it.
    import exchange_calendars  # noqa: PLC0415

    last_date = date(today.year + 1, 12, 31)
    calendar = exchange_calendars.get_calendar(EXCHANGE_CODE, start=FIRST_DATE.isoformat(), end=last_date.isoformat())
    days = pd.DataFrame({"calendar_date": pd.date_range(FIRST_DATE, last_date, freq="D")})
    closes = calendar.closes.dt.tz_convert("UTC").dt.tz_localize(None)
    days["closes_at"] = days["calendar_date"].map(closes)
    days["is_session"] = days["closes_at"].notna()
    days["is_early_close"] = days["calendar_date"].isin(calendar.early_closes)
    days.insert(0, "exchange_code", EXCHANGE_CODE)
    return days
