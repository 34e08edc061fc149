"""How many reports beat their estimate, and how revenue and net income grew, by calendar quarter."""

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import QUARTER_TOLD, SIGNED, quarters
from orchestration.reports.charts.panels import Layered, heading, panel_scale, stacked
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

SEASONS = """
    select
        calendar_quarter, beats_count, meets_count, misses_count, beat_rate_ratio,
        beats_count + meets_count + misses_count as estimated_count
    from marts.earnings_season
    where scope_kind = 'index'
    order by calendar_quarter desc
    limit 12
"""
GROWTH = """
    with seasons as (
        select *
        from marts.earnings_season
        where scope_kind = 'index'
        order by calendar_quarter desc
        limit 12
    )

    select calendar_quarter, 'revenue' as figure, revenue_growth_ratio as growth_ratio,
        revenue_growth_issuers_count as issuers_count
    from seasons
    union all
    select calendar_quarter, 'net income', net_income_growth_ratio, net_income_growth_issuers_count
    from seasons
    order by figure, calendar_quarter
"""


def _beats(seasons: pd.DataFrame, place: int) -> Layered:
    rate = alt.Y(
        "beat_rate_ratio:Q",
        title=None,
        scale=panel_scale(place, domain=[0, 1]),
        axis=alt.Axis(orient="left", format=".0%"),
    )
    base = alt.Chart(seasons).encode(
        quarters(seasons),
        rate,
        tooltip=[
            QUARTER_TOLD,
            alt.Tooltip("beat_rate_ratio:Q", title="beat rate", format=".1%"),
            alt.Tooltip("beats_count:Q", title="beats"),
            alt.Tooltip("meets_count:Q", title="meets"),
            alt.Tooltip("misses_count:Q", title="misses"),
        ],
    )
    few = f"datum.estimated_count * 2 < {seasons.estimated_count.max()}"
    bars = base.mark_bar(color=colour("series-3")).encode(opacity=alt.condition(few, alt.value(0.4), alt.value(1)))
    counts = base.mark_text(baseline="bottom", dy=-3, fontSize=10).encode(text="estimated_count:Q")
    return alt.layer(bars, counts, heading(place, "Beat rate; above it, how many reports"))


def _growth(growth: pd.DataFrame, place: int) -> Layered:
    figures = ["revenue", "net income"]
    kept = alt.selection_point(fields=["figure"], bind="legend")
    rate = alt.Y("growth_ratio:Q", title=None, scale=panel_scale(place), axis=alt.Axis(orient="left", **SIGNED))
    series = alt.Scale(domain=figures, range=[colour("series-1"), colour("series-2")])
    base = alt.Chart(growth).encode(quarters(growth), rate, alt.Color("figure:N", scale=series)).transform_filter(kept)
    few = f"datum.issuers_count * 2 < {growth.issuers_count.max()}"
    points = base.mark_circle(size=60).encode(
        opacity=alt.condition(few, alt.value(0.4), alt.value(1)),
        tooltip=[
            QUARTER_TOLD,
            alt.Tooltip("figure:N"),
            alt.Tooltip("growth_ratio:Q", title="on the year before", format="+.1%"),
            alt.Tooltip("issuers_count:Q", title="issuers with both quarters"),
        ],
    )
    return alt.layer(
        base.mark_line(strokeWidth=1.5),
        points,
        heading(place, "Growth on the same quarter a year before"),
    ).add_params(kept)


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    seasons = connection.execute(SEASONS).df()
    growth = connection.execute(GROWTH).df()
    if seasons.empty:
        return None
    fewest, most = growth.issuers_count.min(), growth.issuers_count.max()
    together = f"Growth is that of {fewest} to {most} issuers together, those with filings of both quarters"
    if seasons.beat_rate_ratio.isna().all():
        return stacked(_growth(growth, 0)).properties(title=notes("No estimates are in, so no beat rate", together))
    return stacked(_beats(seasons, 0), _growth(growth, 1)).properties(title=notes(together))


EARNINGS_SEASON = Chart(
    name="earnings_season",
    mart="earnings_season",
    title="Earnings of S&P 500 companies by calendar quarter",
    reading="Where there are estimates, the upper panel has the share of reports with earnings per share strictly "
    "above them. Growth is that of the sum of all issuers that have filed both quarters: never a mean of their rates. "
    "A pale column or point rests on fewer than half as many as the fullest quarter.",
    draw=_draw,
)
