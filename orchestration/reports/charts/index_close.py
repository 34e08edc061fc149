"""The S&P 500's closes, and the first close at or above each thousand."""

import altair as alt
import duckdb

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import SESSION, either, haloed, under_pointer
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

CLOSES = """
    select cast(session_date as varchar) as session_date, close_points, return_1d_ratio,
        replace(source_name, '_', ' ') as source, is_simulated
    from marts.index_levels
    where
        index_id = 'SPX'
        and session_date > (select max(session_date) from marts.index_levels where index_id = 'SPX') - interval 5 years
    order by session_date
"""
# A label stands above and left of its point, off a rising curve; near the left edge, below and right of it.
FIRST_CLOSES = """
    select
        cast(first_close_date as varchar) as session_date,
        level_points,
        format('{:,}|{}', level_points, first_close_date) as label,
        first_close_date - cast($1 as date) < 0.38 * (cast($2 as date) - cast($1 as date)) as is_early
    from marts.index_milestones
    where index_id = 'SPX' and step_points = 1000 and first_close_date between cast($1 as date) and cast($2 as date)
    order by level_points
"""


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    closes = connection.execute(CLOSES).df()
    if closes.empty:
        return None
    simulated = bool(closes.pop("is_simulated").any())
    first, last = closes.session_date.min(), closes.session_date.max()
    milestones = connection.execute(FIRST_CLOSES, [first, last]).df()
    level = alt.Y("close_points:Q", title="points", scale=alt.Scale(zero=False), axis=alt.Axis(format=",.0f"))
    line = alt.Chart(closes).mark_line(color=colour("series-1"), strokeWidth=1.5).encode(SESSION, level)
    pointed = under_pointer(closes, close_points=("close, points", ",.2f"), return_1d_ratio=("on the day", "+.2%"))
    marked = alt.Chart(milestones).encode(SESSION, alt.Y("level_points:Q"))
    points = marked.mark_point(filled=True, size=90, opacity=1, color=colour("series-2"), stroke=colour("surface"))
    labels = haloed(
        marked,
        text=alt.ExprRef("split(datum.label, '|')"),
        align=either("datum.is_early", "left", "right"),
        dx=either("datum.is_early", 4, -8),
        baseline=either("datum.is_early", "top", "bottom"),
        dy=either("datum.is_early", 10, -18),
    )
    return alt.layer(line, pointed, points, labels).properties(
        width="container",
        height=280,
        title=notes(f"Daily closes, {first} to {last}", simulated=simulated),
    )


INDEX_CLOSE = Chart(
    name="index_close",
    mart="index_levels",
    title="S&P 500: closes, and the first at or above each thousand",
    reading="The close of each session, of up to five years, in index points, without dividends. "
    "A dot marks the first close in this file at or above a round thousand, of those that the file begins below.",
    draw=_draw,
)
