"""The S&P 500's closes, and the first close at or above each thousand."""

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import ALSO_SESSION, SESSION, either, haloed, under_pointer
from orchestration.reports.charts.ranges import END, START, in_range, ranges, thinned, thinning, with_ranges
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

CLOSES = """
    select cast(session_date as varchar) as session_date, close_points, return_1d_ratio,
        replace(source_name, '_', ' ') as source, is_simulated,
        coalesce(drawdown_ratio in (0, min(drawdown_ratio) over ()), false) as is_extreme
    from marts.index_levels
    where index_id = 'SPX'
    order by session_date
"""
FIRST_CLOSES = """
    select
        cast(first_close_date as varchar) as session_date,
        level_points,
        format('{:,}|{}', level_points, first_close_date) as label
    from marts.index_milestones
    where index_id = 'SPX' and step_points = 1000 and first_close_date between cast($1 as date) and cast($2 as date)
    order by level_points
"""
# Room in the drawing below and above the closes, as a part of their span; a milestone's label needs some above.
BELOW, ABOVE = 0.06, 0.16


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    closes = connection.execute(CLOSES).df()
    if closes.close_points.isna().all():
        return None
    simulated, is_extreme = bool(closes.pop("is_simulated").any()), closes.pop("is_extreme")
    first, last = closes.session_date.min(), closes.session_date.max()
    milestones = connection.execute(FIRST_CLOSES, [first, last]).df()
    found = ranges(closes[closes.close_points.notna()].session_date)
    lowest, highest = _bounds(closes, found)
    closes = thinned(closes, "close_points", found, is_extreme | closes.session_date.isin(milestones.session_date))
    level = alt.Y(
        "close_points:Q",
        title="points",
        scale=alt.Scale(domain=[alt.ExprRef("range_low"), alt.ExprRef("range_high")], nice=False),
        axis=alt.Axis(format=",.0f"),
    )
    line = in_range(alt.Chart(closes)).mark_line(color=colour("series-1"), strokeWidth=1.5).encode(SESSION, level)
    pointed = under_pointer(
        closes, "close_points", close_points=("close, points", ",.2f"), return_1d_ratio=("on the day", "+.2%")
    )
    marked = in_range(alt.Chart(milestones)).encode(ALSO_SESSION, alt.Y("level_points:Q"))
    points = marked.mark_point(filled=True, size=90, opacity=1, color=colour("series-2"), stroke=colour("surface"))
    # A label stands above and left of its point, off a rising curve; near the left edge, below and right of it.
    is_early = f"toNumber(toDate(datum.session_date)) - {START} < 0.38 * ({END} - {START})"
    labels = haloed(
        marked,
        text=alt.ExprRef("split(datum.label, '|')"),
        align=either(is_early, "left", "right"),
        dx=either(is_early, 4, -8),
        baseline=either(is_early, "top", "bottom"),
        dy=either(is_early, 10, -18),
    )
    drawn = alt.layer(line, points, labels, pointed).properties(
        width="container",
        height=280,
        title=notes(
            f"This file has closes of {first} to {last}",
            *thinning(found, "and each record close and the deepest fall"),
            simulated=simulated,
        ),
    )
    return with_ranges(drawn, found, last, range_low=lowest, range_high=highest)


def _bounds(closes: pd.DataFrame, found: dict[str, pd.Timestamp]) -> tuple[dict[str, float], dict[str, float]]:
    """The vertical axis of each range: around its closes."""
    lowest, highest = {}, {}
    for name, begin in found.items():
        shown = closes[pd.to_datetime(closes.session_date) >= begin].close_points
        # A hundredth of the level where there is no span: one close, or closes that never move.
        span = (shown.max() - shown.min()) or 0.01 * shown.max()
        lowest[name], highest[name] = float(shown.min() - BELOW * span), float(shown.max() + ABOVE * span)
    return lowest, highest


INDEX_CLOSE = Chart(
    name="index_close",
    mart="index_levels",
    title="S&P 500: closes, and the first at or above each thousand",
    reading="The close of each session in index points, without dividends. "
    "A dot marks the first close in this file at or above a round thousand, of those that the file begins below.",
    draw=_draw,
)
