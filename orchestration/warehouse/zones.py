"""Which day an instant means: a Parquet column with a time zone keeps instants, not the zone they were printed in.

A day's bar is stamped at midnight of whoever wrote the file, in Berlin or New York, or at the exchange's bell. So the
zone is the one in which every stamp of the column is midnight; and without one, New York, whose sessions these are.
"""

import duckdb

from orchestration.warehouse.tables import identifier, literal

NEW_YORK = "America/New_York"
# One for each offset from UTC in which market data are kept, with and without summer time. Zones that share an offset
# mean the same day. 2026-11: noon UTC stands for the day itself, and not for a midnight in New Zealand.
MIDNIGHT_ZONES = (
    *("UTC", NEW_YORK, "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
    *("Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Moscow", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Etc/GMT-1", "Etc/GMT-2"),
)


def zone_of(connection: duckdb.DuckDBPyConnection, sql: str, column: str) -> str:
    """The zone in which the instants in a column of `sql` have the days that they mean.

    Bells go before midnights (21:00 UTC is 16:00 in New York and midnight in Moscow), and a reading without weekends
    before one with: of a file of daily bars that decides where both would fit.
    """
    zones = {name: f"timezone({literal(name)}, stamp)" for name in MIDNIGHT_ZONES}
    found = connection.execute(
        f"with stamps as (select distinct {identifier(column)} as stamp from ({sql}) where {identifier(column)} "
        "is not null) select "
        + ", ".join(
            [f"bool_and(cast({zones[NEW_YORK]} as time) in ('09:30:00', '16:00:00'))"]
            + [f"bool_and(cast({local} as time) = '00:00:00')" for local in zones.values()]
            + [f"bool_or(isodow({local}) > 5)" for local in zones.values()]
        )
        + " from stamps"
    ).fetchone()
    assert found is not None
    is_at_bell, *rest = found
    is_midnight = dict(zip(zones, rest[: len(zones)], strict=True))
    has_weekend = dict(zip(zones, rest[len(zones) :], strict=True))
    at_midnight = [name for name in zones if is_midnight[name]]
    if is_at_bell and not has_weekend[NEW_YORK]:
        return NEW_YORK
    on_weekdays = [name for name in at_midnight if not has_weekend[name]]
    if not on_weekdays and not has_weekend[NEW_YORK]:
        return NEW_YORK
    return next(iter(on_weekdays + at_midnight), NEW_YORK)
