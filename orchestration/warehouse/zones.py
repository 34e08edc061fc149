"""Which day a stamp with a time and a zone means, in a Parquet column or in a CSV's text.

A daily bar is stamped at midnight where the file was written, as in Berlin or New York, or at the exchange's bell. So
the zone is the one in which every stamp of the column is midnight; else New York, whose sessions these are.
"""

from dataclasses import dataclass

import duckdb

from orchestration.settings import utc_now
from orchestration.sources.calendar import exchange_days
from orchestration.warehouse.tables import identifier, literal

NEW_YORK = "America/New_York"
# One for each offset from UTC in which market data are kept, with and without summer time. Zones that share an offset
# mean the same day. 2026-11: noon UTC means the same day, not midnight in New Zealand.
MIDNIGHT_ZONES = (
    *("UTC", NEW_YORK, "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Etc/GMT-1", "Etc/GMT-2", "Etc/GMT+4", "Etc/GMT+5"),
)
# The bells of New York, and their times in UTC in winter and summer: some vendors use only one of the two all year.
BELLS = "('09:30:00', '16:00:00')"
BELLS_IN_UTC = "('13:30:00', '14:30:00', '20:00:00', '21:00:00')"
# Text that states a day, a time and a zone.
ZONED = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[ T][0-9]{1,2}:[0-9:.]+ ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$"
# Number of digits -> power of ten, of seconds, milli-, micro- and nanoseconds since 1970, from September 2001 on;
# earlier seconds have nine digits. Twelve and fourteen digits are a day with its time.
EPOCH_UNITS = {10: 0, 13: 3, 16: 6, 19: 9}
# How many rows of a column are searched for zones.
LOOKED_AT = 1000


@dataclass(frozen=True)
class Days:
    """The zone whose days a column's stamps mean, and what to tell people of it; empty: nothing."""

    zone: str
    remark: str = ""


def is_zoned(text: str) -> str:
    """SQL for whether the text states a day, a time and a zone, or counts seconds since 1970."""
    # Most cells are plain days: the pattern is not tried on them.
    return f"((length({text}) > 16 and regexp_matches({text}, {literal(ZONED)})) or {_is_epoch(text)})"


def _is_epoch(text: str) -> str:
    lengths = f"9, {', '.join(map(str, EPOCH_UNITS))}"
    return f"(length({text}) in ({lengths}) and try_cast({text} as bigint) > 0 and regexp_full_match({text}, '[0-9]+'))"


def instant(text: str) -> str:
    """SQL for the instant that such a text states: DuckDB wants +02:00 where +0200 is written too."""
    units = " ".join(f"when length({text}) <= {length} then 1e{power}" for length, power in EPOCH_UNITS.items())
    return (
        f"case when {_is_epoch(text)} then to_timestamp(cast({text} as double) / case {units} end) else "
        f"try_cast(regexp_replace({text}, '([+-][0-9]{{2}})([0-9]{{2}})$', '\\1:\\2') as timestamptz) end"
    )


def zoned_columns(connection: duckdb.DuckDBPyConnection, sql: str, names: list[str]) -> list[str]:
    """The columns of text or whole numbers of `sql` whose first rows state an instant."""
    if not names:
        return []
    tests = ", ".join(f"coalesce(bool_or({is_zoned(_as_text(name))}), false)" for name in names)
    found = connection.execute(f"select {tests} from (select * from ({sql}) limit {LOOKED_AT})").fetchone()
    assert found is not None
    return [name for name, has_zone in zip(names, found, strict=True) if has_zone]


def _as_text(column: str) -> str:
    return f"trim(cast({identifier(column)} as varchar))"


def days_of(connection: duckdb.DuckDBPyConnection, sql: str, column: str, is_text: bool) -> Days:
    """The zone whose days the stamps in a column of `sql` mean.

    Bells are tried before midnights (21:00 UTC is 16:00 in New York and midnight in Moscow); where several zones fit,
    one without weekends is taken, since these are daily bars. The last stamp may be of a running session. Stamps at
    neither bell nor midnight mean New York's days, or the days in UTC where fewer of these lack a session by the
    exchange's calendar.
    """
    own = _as_text(column) if is_text else identifier(column)
    stamp = f"case when {is_zoned(own)} then {instant(own)} end" if is_text else own
    connection.execute(
        f"create or replace temp table stamps as select distinct stamp from (select {stamp} as stamp from ({sql})) "
        "where stamp is not null"
    )
    zones = {name: f"timezone({literal(name)}, stamp)" for name in MIDNIGHT_ZONES}
    found = connection.execute(
        "select "
        + ", ".join(
            [f"bool_and(cast({zones[NEW_YORK]} as time) in {BELLS} or cast({zones['UTC']} as time) in {BELLS_IN_UTC})"]
            + [
                f"bool_and(cast({local} as time) = '00:00:00' or (stamps_count > 2 and stamp = last_stamp))"
                for local in zones.values()
            ]
            + [f"bool_or(isodow({local}) > 5)" for local in zones.values()]
        )
        + " from stamps, (select max(stamp) as last_stamp, count(*) as stamps_count from stamps)"
    ).fetchone()
    assert found is not None
    is_at_bell, *rest = found
    is_midnight = dict(zip(zones, rest[: len(zones)], strict=True))
    has_weekend = dict(zip(zones, rest[len(zones) :], strict=True))
    at_midnight = [name for name in zones if is_midnight[name]]
    if is_at_bell and not has_weekend[NEW_YORK]:
        return Days(NEW_YORK)
    on_weekdays = [name for name in at_midnight if not has_weekend[name]]
    if on_weekdays or (at_midnight and has_weekend[NEW_YORK]):
        zone = (on_weekdays + at_midnight)[0]
        is_told = zone not in ("UTC", NEW_YORK)
        return Days(zone, f"{column} holds midnights of {zone}: the days there are taken" if is_told else "")
    return _by_calendar(connection, column)


def _by_calendar(connection: duckdb.DuckDBPyConnection, column: str) -> Days:
    """The days of `stamps` at neither bell nor midnight: New York's, or UTC's where fewer of these lack a session."""
    days = exchange_days(utc_now().date())
    connection.register("calendar_days", days)
    found = connection.execute(
        f"with days as (select stamp, cast(timezone('{NEW_YORK}', stamp) as date) as new_york, "
        "cast(timezone('UTC', stamp) as date) as utc from stamps), "
        "sessions as (select cast(calendar_date as date) as day from calendar_days where is_session) "
        "select count(*) filter (new_york not in (select day from sessions)), "
        "count(*) filter (utc not in (select day from sessions)), "
        "max(concat(strftime(timezone('UTC', stamp), '%Y-%m-%d %H:%M'), ' UTC is ', new_york)) "
        "filter (utc <> new_york) from days"
    ).fetchone()
    connection.unregister("calendar_days")
    assert found is not None
    new_york_misses, utc_misses, example = found
    if utc_misses < new_york_misses:
        return Days("UTC", f"{column} holds times of day that are no sessions' in New York: the days in UTC are taken")
    return Days(NEW_YORK, f"{column} holds times of day, read by New York's clock: {example}" if example else "")
