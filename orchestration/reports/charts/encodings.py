"""What charts share: axes and tooltips, the line under the pointer, text that stays readable on a curve."""

from typing import Any

import altair as alt
import pandas as pd

from orchestration.reports.charts.ranges import END, START, in_range
from orchestration.reports.charts.theme import colour

# A date without a time is read as midnight in UTC and must be written in UTC too, or Americans see the day before.
# The axis is that of the chosen range: a layer with no row in it (no milestone in three months) does not matter. The
# first layer of a chart states it, with SESSION; those above take it over, with ALSO_SESSION.
DAYS = alt.Scale(type="utc", domain=[alt.ExprRef(START), alt.ExprRef(END)])
# A tick of a short range is a day, of a long one a month; on a phone there is room for few.
DAY_AXIS = alt.Axis(
    labelExpr="utcFormat(datum.value, span(domain('x')) < 2e10 ? '%-d %b' : '%b %Y')",
    tickCount=alt.ExprRef("min(6, floor(width / 70))"),
    labelFlush=True,
)
SESSION = alt.X("utcyearmonthdate(session_date):T", title=None, scale=DAYS, axis=DAY_AXIS)
ALSO_SESSION = alt.X("utcyearmonthdate(session_date):T")
QUARTER_TOLD = {"calendar_quarter": ("calendar quarter", "")}
# How `telling` writes a day.
DAY = "%Y-%m-%d"

# 2025Q4 is written as Q4, and the year only under its first quarter, so that twelve quarters fit on a phone.
QUARTER_AXIS = alt.Axis(
    labelExpr="[slice(datum.value, 4), slice(datum.value, 4) === 'Q1' ? slice(datum.value, 0, 4) : '']",
    labelAngle=0,
    labelOverlap=False,
    ticks=False,
)
# Growth, returns and differences: with a sign, except zero.
UNSIGNED_ZERO = "datum.value === 0 ? slice(datum.label, 1) : datum.label"
SIGNED: dict[str, Any] = {"format": "+~%", "labelExpr": UNSIGNED_ZERO}


def quarters(rows: pd.DataFrame) -> alt.X:
    """An axis with all calendar quarters of these rows, also while the legend filters some rows out."""
    named = sorted(rows.calendar_quarter.unique())
    return alt.X("calendar_quarter:O", title=None, axis=QUARTER_AXIS, scale=alt.Scale(domain=named))


def telling(chart: alt.Chart, **columns: tuple[str, str]) -> alt.Chart:
    """The chart with a tooltip, which never says "null" or "undefined", nor zero for what is not known.

    columns: column → (title, format), in the order told; a format that begins with % is a day's, none is text.
    """
    words = {f"{column}_told": _told(f"datum.{column}", form) for column, (_, form) in columns.items()}
    written = [alt.Tooltip(f"{column}_told:N", title=title) for column, (title, _) in columns.items()]
    return chart.transform_calculate(**words).encode(tooltip=written)


def _told(value: str, form: str) -> str:
    written = f"'' + {value}"
    if form:
        written = f"utcFormat(toDate({value}), '{form}')" if form.startswith("%") else f"format({value}, '{form}')"
    return f"isValid({value}) ? {written} : 'not known'"


def under_pointer(rows: pd.DataFrame, value: str, **columns: tuple[str, str]) -> alt.Chart:
    """A line and a tooltip at the session nearest to the pointer, which need not touch the curve.

    value: the column that a session must have to be told. columns: as of `telling`, after the session; the column
    `source` says who states the value, so that nobody takes a simulated one for a fact.
    """
    pointed = alt.selection_point(fields=["session_date"], on="pointerover", clear="pointerout", empty=False)
    day = "toNumber(toDate(datum.session_date))"
    half = 432e5
    # Each session has a band from half-way to the one before until half-way to the one after; at the ends half a day.
    bands = (
        in_range(alt.Chart(rows))
        .transform_filter(f"isValid(datum.{value})")
        # Rows that a longer range adds come in after those that are there.
        .transform_window(before="lag(session_date)", after="lead(session_date)", sort=[alt.SortField("session_date")])
        .transform_calculate(
            band_from=f"isValid(datum.before) ? ({day} + toNumber(toDate(datum.before))) / 2 : {day} - {half}",
            band_until=f"isValid(datum.after) ? ({day} + toNumber(toDate(datum.after))) / 2 : {day} + {half}",
        )
        # The stroke shows where a band is thinner than a pixel.
        .mark_rect(fill=colour("muted"), stroke=colour("muted"), strokeWidth=1, clip=True)
        .encode(
            alt.X("band_from:T", scale=alt.Scale(type="utc")),
            alt.X2("band_until:T"),
            opacity=alt.condition(pointed, alt.value(0.4), alt.value(0)),
        )
        .add_params(pointed)
    )
    return telling(bands, session_date=("session", DAY), **columns, source=("stated by", ""))


def haloed(labels: alt.Chart, **mark: Any) -> alt.LayerChart:
    """The labels with a rim of the page's colour, readable where they cross a line."""
    return labels.mark_text(stroke=colour("surface"), strokeWidth=3, **mark) + labels.mark_text(**mark)


def either(condition: str, then: str | int, otherwise: str | int) -> alt.ExprRef:
    """A property of a mark that depends on its row: `either("datum.is_early", "left", "right")`."""
    return alt.ExprRef(f"{condition} ? {then!r} : {otherwise!r}")
