"""How far the index stood below its highest close so far."""

import altair as alt
import duckdb

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import SESSION, under_pointer
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

DRAWDOWNS = """
    select
        cast(session_date as varchar) as session_date, drawdown_ratio, running_max_close_points,
        replace(source_name, '_', ' ') as source, is_simulated
    from marts.index_levels
    where
        index_id = 'SPX'
        and session_date > (select max(session_date) from marts.index_levels where index_id = 'SPX') - interval 5 years
    order by session_date
"""


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(DRAWDOWNS).df()
    if rows.drawdown_ratio.isna().all():
        return None
    simulated = bool(rows.pop("is_simulated").any())
    deepest = rows.iloc[rows.drawdown_ratio.argmin()]
    depth = alt.Y("drawdown_ratio:Q", title="below the highest close", axis=alt.Axis(format="~%"))
    area = (
        alt.Chart(rows)
        .mark_area(color=colour("series-8"), fillOpacity=0.35, line={"color": colour("series-8"), "strokeWidth": 1})
        .encode(SESSION, depth)
    )
    pointed = under_pointer(
        rows,
        drawdown_ratio=("drawdown", ".2%"),
        running_max_close_points=("highest close, points", ",.2f"),
    )
    return alt.layer(area, pointed).properties(
        width="container",
        height=200,
        title=notes(
            f"{rows.session_date.min()} to {rows.session_date.max()}",
            f"Deepest: {deepest.drawdown_ratio:+.2%} on {deepest.session_date}".replace("-", "−", 1),
            simulated=simulated,
        ),
    )


INDEX_DRAWDOWN = Chart(
    name="index_drawdown",
    mart="index_levels",
    title="S&P 500: drawdown from the highest close",
    reading="How far each close, of up to five years, stood below the highest close until then, in percent. "
    "Zero is a new high.",
    draw=_draw,
)
