"""The day that an instant means: midnight of whoever wrote the file, or a time in New York."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

ONE, WEEK, YEAR = (date(2026, 2, 24), 1), (date(2026, 2, 24), 4), (date(2025, 1, 6), 290)


@pytest.fixture
def read_days(drop, load, warehouse):
    """Call it with (days, time of day, zone): load bars stamped so; the days that were read, and what was said."""

    def read(days, at, zone):
        path = drop("quotes/a.parquet", b"")
        stamps = [datetime.combine(day, at, ZoneInfo(zone)).astimezone(ZoneInfo("UTC")).isoformat() for day in days]
        with duckdb.connect() as connection:
            connection.execute('create table bars as select unnest(cast(? as timestamptz[])) as "Date"', [stamps])
            connection.execute(
                f"copy (select 'A' as ticker, Date, 1.5 as close from bars) to '{path}' (format parquet)"
            )
        result = load()
        assert result.problems == ()
        found = warehouse.execute("select session_date from raw_market.daily_quotes order by 1").fetchall()
        return [day for (day,) in found], result.notes

    return read


def sessions(warehouse, first, count):
    sql = "select calendar_date from raw_reference.exchange_days where is_session and calendar_date >= ? order by 1"
    return [day for (day,) in warehouse.execute(f"{sql} limit {count}", [first]).fetchall()]


@pytest.mark.parametrize("span", [ONE, WEEK, YEAR], ids=["one day", "four days", "a year"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC", "Europe/London", "Asia/Tokyo"])
def test_midnight_is_the_day_where_it_is_midnight(read_days, warehouse, zone, span):
    days = sessions(warehouse, *span)
    found, notes = read_days(days, time(0), zone)
    assert found == days
    # In winter London's midnights are UTC's.
    is_told = zone in ("Europe/Berlin", "Asia/Tokyo") or (zone == "Europe/London" and span == YEAR)
    assert [note for note in notes if "holds midnights of" in note] == (
        [f"quotes/a.parquet: Date holds midnights of {zone}: the days there are taken"] if is_told else []
    )


@pytest.mark.parametrize("span", [ONE, WEEK, YEAR], ids=["one day", "four days", "a year"])
@pytest.mark.parametrize("at", [time(9, 30), time(16), time(20, 15)], ids=str)
def test_a_time_of_day_is_new_yorks(read_days, warehouse, at, span):
    days = sessions(warehouse, *span)
    assert read_days(days, at, "America/New_York") == (days, ())


def test_a_whole_year_of_stamps_at_21_utc_is_new_yorks_though_moscow_has_midnight(read_days, warehouse):
    days = sessions(warehouse, *YEAR)
    assert read_days(days, time(21), "UTC") == (days, ())
    assert days[1] - days[0] == timedelta(days=1)
