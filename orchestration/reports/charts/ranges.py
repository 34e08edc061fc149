"""The ranges of days that a chart of sessions can show: three months, year to date, one and five years, all.

A range is a set of values for the parameters of the drawing, so that the page changes nothing else: its buttons set
them. It stands in the drawing's `usermeta`, which Vega carries and does not read.

Sessions of more than five years ago are seen in the range of all alone, where several share a pixel: of most weeks of
these a drawing has one, so that a page of many years stays light.
"""

from typing import Any

import altair as alt
import pandas as pd

from orchestration.reports.charts.panels import Layered

NAMES = ("3 months", "Year to date", "1 year", "5 years", "All")
# The longest range of which every session is drawn, and that of all.
EVERY_SESSION, ALL = NAMES[3:]
# A year: each of its sessions has a pixel of its own, even on a phone.
SHOWN_FIRST = "1 year"
# Parameters: the first and the last day drawn, in milliseconds since 1970, as Vega counts time.
START, END = "range_start", "range_end"


def ranges(days: pd.Series) -> dict[str, pd.Timestamp]:
    """Name → first day, for the days on which there is a value: of the ranges, those that these days reach back for.

    The year to date begins with the last session of the year before, from whose close its return counts.
    """
    moments = pd.to_datetime(days)
    first, last = moments.min(), moments.max()
    year_before = moments[moments.dt.year < last.year].max()
    begins = (
        last - pd.DateOffset(months=3),
        year_before,
        last - pd.DateOffset(years=1),
        last - pd.DateOffset(years=5),
        first,
    )
    # A comparison with no day at all is false.
    return {name: begin for name, begin in zip(NAMES, begins, strict=True) if begin >= first}


def shown_first(found: dict[str, pd.Timestamp]) -> str:
    """The range with which a drawing begins."""
    return SHOWN_FIRST if SHOWN_FIRST in found else ALL


def thinned(rows: pd.DataFrame, value: str, found: dict[str, pd.Timestamp], kept: pd.Series) -> pd.DataFrame:
    """The rows, by session, without those that no range needs.

    Of the sessions before the last five years these stay: of each week the last one with a value (the last one where
    none has, so that a gap stays a gap), the first of all with one, and those that are `kept`, for what they mark.
    """
    if EVERY_SESSION not in found:
        return rows
    days = pd.to_datetime(rows.session_date)
    of_week = rows.assign(week=days.dt.to_period("W"), is_known=rows[value].notna())
    ends = of_week.sort_values(["is_known", "session_date"]).groupby("week").tail(1).index
    return rows[(days >= found[EVERY_SESSION]) | (days == found[ALL]) | rows.index.isin(ends) | kept]


def thinning(found: dict[str, pd.Timestamp], kept: str) -> tuple[str, ...]:
    """The sentence that says what `thinned` has left, for a drawing's small print; none where it left everything.

    kept: the sessions kept for what they mark, in words.
    """
    if EVERY_SESSION not in found or found[EVERY_SESSION] == found[ALL]:
        return ()
    return (f"Points before {found[EVERY_SESSION]:%Y-%m-%d} are the last close of each week, {kept}",)


def milliseconds(day: pd.Timestamp) -> int:
    """The day's midnight in UTC, as Vega counts time."""
    return int(day.timestamp() * 1000)


def in_range(chart: alt.Chart) -> alt.Chart:
    """The chart with those sessions alone that the chosen range has. Its scales follow."""
    return chart.transform_filter(f"toNumber(toDate(datum.session_date)) >= {START}")


def with_ranges(chart: Layered, found: dict[str, pd.Timestamp], last: str, **others: dict[str, float]) -> Layered:
    """The chart with its ranges: what `in_range` leaves and further parameters depend on the one chosen.

    last: the last day drawn. others: parameter → range → value.
    """
    told: list[dict[str, Any]] = [
        {
            "name": name,
            "days": f"{begin:%Y-%m-%d} to {last}",
            "values": {START: milliseconds(begin), **{of: by_range[name] for of, by_range in others.items()}},
        }
        for name, begin in found.items()
    ]
    first = next(range_ for range_ in told if range_["name"] == shown_first(found))
    params = [alt.param(name=of, value=value) for of, value in first["values"].items()]
    ends = alt.param(name=END, value=milliseconds(pd.Timestamp(last)))
    return chart.add_params(*params, ends).properties(usermeta={"ranges": told, "shown": first["name"]})
