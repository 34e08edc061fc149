"""How far the index stood below its highest close so far."""

import altair as alt
import duckdb

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import SESSION, under_pointer
from orchestration.reports.charts.ranges import in_range, ranges, thinned, thinning, with_ranges
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

DRAWDOWNS = """
    select
        cast(session_date as varchar) as session_date, drawdown_ratio, running_max_close_points,
        replace(source_name, '_', ' ') as source, is_simulated
    from marts.index_levels
    where index_id = 'SPX'
    order by session_date
"""


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(DRAWDOWNS).df()
    if rows.drawdown_ratio.isna().all():
        return None
    simulated = bool(rows.pop("is_simulated").any())
    first, last = rows.session_date.min(), rows.session_date.max()
    deepest = rows.iloc[rows.drawdown_ratio.argmin()]
    found = ranges(rows[rows.drawdown_ratio.notna()].session_date)
    rows = thinned(rows, "drawdown_ratio", found, rows.drawdown_ratio.isin([0, deepest.drawdown_ratio]))
    depth = alt.Y("drawdown_ratio:Q", title="below the highest close", axis=alt.Axis(format="~%"))
    area = (
        in_range(alt.Chart(rows))
        .mark_area(color=colour("series-8"), fillOpacity=0.35, line={"color": colour("series-8"), "strokeWidth": 1})
        .encode(SESSION, depth)
    )
    pointed = under_pointer(
        rows,
        "drawdown_ratio",
        drawdown_ratio=("drawdown", ".2%"),
        running_max_close_points=("highest close, points", ",.2f"),
    )
    drawn = alt.layer(area, pointed).properties(
        width="container",
        height=200,
        title=notes(
            f"This file has {first} to {last}",
            f"Deepest in it: {deepest.drawdown_ratio:+.2%} on {deepest.session_date}".replace("-", "−", 1),
            *thinning(found, "each new high and the deepest"),
            simulated=simulated,
        ),
    )
    return with_ranges(drawn, found, last)


INDEX_DRAWDOWN = Chart(
    name="index_drawdown",
    mart="index_levels",
    title="S&P 500: drawdown from the highest close",
    reading="How far each close stood below the highest close until then, in percent. Zero is a new high.",
    draw=_draw,
)
