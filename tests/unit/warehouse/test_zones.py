"""The day that a stamp with a zone means: midnight of whoever wrote the file, or a time in New York."""

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
    found, notes = read_days(days, at, "America/New_York")
    assert found == days
    # In the evening it is the next day in UTC: which of the two was taken is told.
    assert [", read by New York's clock: " in note for note in notes] == ([True] if at == time(20, 15) else [])


def test_a_whole_year_of_stamps_at_21_utc_is_new_yorks_though_moscow_has_midnight(read_days, warehouse):
    days = sessions(warehouse, *YEAR)
    assert read_days(days, time(21), "UTC") == (days, ())
    assert days[1] - days[0] == timedelta(days=1)


# Stamps as CSVs print them, the days that they mean, and what is said of it. 2025-11-17 is a Monday.
MON_TO_FRI = range(17, 22)
PRINTED = {
    "T05:00:00Z": (MON_TO_FRI, MON_TO_FRI, ""),
    "T00:00:00Z": (MON_TO_FRI, MON_TO_FRI, ""),
    "T00:00:00.000+00:00": (MON_TO_FRI, MON_TO_FRI, ""),
    " 00:00:00-05:00": (MON_TO_FRI, MON_TO_FRI, ""),
    " 00:00:00+0000": (MON_TO_FRI, MON_TO_FRI, ""),
    " 05:00:00 UTC": (MON_TO_FRI, MON_TO_FRI, ""),
    "T04:00:00Z": (MON_TO_FRI, MON_TO_FRI, "Date holds midnights of Etc/GMT+4: the days there are taken"),
    "T00:00:00+01:00": (MON_TO_FRI, MON_TO_FRI, "Date holds midnights of Europe/Berlin: the days there are taken"),
    "T16:00:00-05:00": (MON_TO_FRI, MON_TO_FRI, ""),
    "T21:00:00Z": (MON_TO_FRI, MON_TO_FRI, ""),
    "T20:00:00Z": (MON_TO_FRI, MON_TO_FRI, ""),
    "T23:59:59Z": (MON_TO_FRI, MON_TO_FRI, ""),
    # After midnight UTC, and a session of the day before.
    "T01:00:00Z": (
        range(18, 23),
        MON_TO_FRI,
        "Date holds times of day, read by New York's clock: 2025-11-22 01:00 UTC is 2025-11-21",
    ),
    "T01:30:00+00:00": (
        range(18, 21),
        range(17, 20),
        "Date holds times of day, read by New York's clock: 2025-11-20 01:30 UTC is 2025-11-19",
    ),
    # The same hour on Mondays: Sundays in New York.
    "T01:00:00.0Z": (
        MON_TO_FRI,
        MON_TO_FRI,
        "Date holds times of day that are no sessions' in New York: the days in UTC are taken",
    ),
}


@pytest.mark.parametrize("at", PRINTED)
def test_stamps_in_text_have_the_days_that_they_mean(drop, load, warehouse, at):
    printed, meant, said = PRINTED[at]
    drop("quotes/a.csv", "Symbol,Date,Close\n" + "".join(f"A,2025-11-{day}{at},1.5\n" for day in printed))
    result = load()
    assert (result.problems, result.rejected_count) == ((), 0)
    found = warehouse.execute("select session_date from raw_market.daily_quotes order by 1").fetchall()
    assert [day for (day,) in found] == [date(2025, 11, day) for day in meant]
    assert list(result.notes) == ([f"quotes/a.csv: {said}"] if said else [])


def test_a_running_session_does_not_move_the_days_before_it(drop, load, warehouse):
    """The last row of a download is stamped with the time of the download, the others at midnight UTC."""
    stamps = ["2025-11-18T00:00:00Z", "2025-11-19T00:00:00Z", "2025-11-20T00:00:00Z", "2025-11-21T15:32:10Z"]
    drop("quotes/a.csv", "Symbol,Date,Close\n" + "".join(f"A,{stamp},1.5\n" for stamp in stamps))
    assert load().notes == ()
    found = warehouse.execute("select session_date from raw_market.daily_quotes order by 1").fetchall()
    assert [day.day for (day,) in found] == [18, 19, 20, 21]


def test_a_zone_that_only_late_rows_state_is_no_day_late(drop, load, warehouse):
    plain = "".join(f"T{n},2025-11-21,1.5\n" for n in range(1200))
    drop("quotes/a.csv", f"Symbol,Date,Close\n{plain}A,2025-11-21T01:00:00Z,1.5\nB,2025-11-19T00:00:00Z,1.5\n")
    assert load().problems == ()
    sql = "select ticker, session_date from raw_market.daily_quotes where ticker in ('A', 'B') order by 1"
    assert warehouse.execute(sql).fetchall() == [("A", date(2025, 11, 20)), ("B", date(2025, 11, 19))]
