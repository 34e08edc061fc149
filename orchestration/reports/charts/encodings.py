"""What charts share: axes and tooltips, the line under the pointer, text that stays readable on a curve."""

from typing import Any

import altair as alt
import pandas as pd

from orchestration.reports.charts.theme import colour

# A date without a time is read as midnight in UTC and must be written in UTC too, or Americans see the day before.
SESSION = alt.X("utcyearmonthdate(session_date):T", title=None, axis=alt.Axis(format="%b %Y", tickCount=6))
SESSION_TOLD = alt.Tooltip("utcyearmonthdate(session_date):T", title="session", format="%Y-%m-%d")
SOURCE_TOLD = alt.Tooltip("source:N", title="stated by")

# 2025Q4 is written as Q4, and the year only under its first quarter, so that twelve quarters fit on a phone.
QUARTER_AXIS = alt.Axis(
    labelExpr="[slice(datum.value, 4), slice(datum.value, 4) === 'Q1' ? slice(datum.value, 0, 4) : '']",
    labelAngle=0,
    labelOverlap=False,
    ticks=False,
)
# Growth and returns: with a sign, except zero.
SIGNED: dict[str, Any] = {"format": "+~%", "labelExpr": "datum.value === 0 ? '0%' : datum.label"}

QUARTER_TOLD = alt.Tooltip("calendar_quarter:O", title="calendar quarter")


def quarters(rows: pd.DataFrame) -> alt.X:
    """An axis with all calendar quarters of these rows, also while the legend filters some rows out."""
    named = sorted(rows.calendar_quarter.unique())
    return alt.X("calendar_quarter:O", title=None, axis=QUARTER_AXIS, scale=alt.Scale(domain=named))


def telling(chart: alt.Chart, *told: alt.Tooltip, **numbers: tuple[str, str]) -> alt.Chart:
    """The chart with a tooltip. numbers: column → (title, format); a null is told as such, where Vega writes zero."""
    words = {
        f"{column}_told": f"isValid(datum.{column}) ? format(datum.{column}, '{form}') : 'not known'"
        for column, (_, form) in numbers.items()
    }
    written = [alt.Tooltip(f"{column}_told:N", title=title) for column, (title, _) in numbers.items()]
    return chart.transform_calculate(**words).encode(tooltip=[*told, *written])


def under_pointer(rows: pd.DataFrame, **numbers: tuple[str, str]) -> alt.Chart:
    """A line and numbers at the session nearest to the pointer, which need not touch the curve.

    numbers: column → (title, format). A session that lacks one of them is skipped: Vega would write zero.
    The column `source` says who states the session's value, so that nobody takes a simulated one for a fact.
    """
    nearest = alt.selection_point(nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False)
    written = [alt.Tooltip(f"{column}:Q", title=title, format=form) for column, (title, form) in numbers.items()]
    return (
        alt.Chart(rows)
        .transform_filter(" && ".join(f"isValid(datum.{column})" for column in numbers))
        .mark_rule(color=colour("muted"), strokeWidth=1)
        .encode(
            SESSION,
            tooltip=[SESSION_TOLD, *written, SOURCE_TOLD],
            opacity=alt.condition(nearest, alt.value(1), alt.value(0)),
        )
        .add_params(nearest)
    )


def haloed(labels: alt.Chart, **mark: Any) -> alt.LayerChart:
    """The labels with a rim of the page's colour, readable where they cross a line."""
    return labels.mark_text(stroke=colour("surface"), strokeWidth=3, **mark) + labels.mark_text(**mark)


def either(condition: str, then: str | int, otherwise: str | int) -> alt.ExprRef:
    """A property of a mark that depends on its row: `either("datum.is_early", "left", "right")`."""
    return alt.ExprRef(f"{condition} ? {then!r} : {otherwise!r}")
