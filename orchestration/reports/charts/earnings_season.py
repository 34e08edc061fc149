"""How many reports beat their estimate, and how revenue and net income grew, by calendar quarter."""

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import QUARTER_TOLD, SIGNED, quarters, telling
from orchestration.reports.charts.panels import Layered, heading, panel_scale, stacked
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

# As of 2026: seasons of the S&P 500 have 475 to 490 reports, and their beat rates lie between 73 and 85 %. Of fewer
# than 50 reports a single one moves the rate by over 2 points, a sixth of that.
LEAST_REPORTS = 50
SEASONS = """
    with seasons as (
        select
            calendar_quarter, beats_count, meets_count, misses_count, reported_count, beat_rate_ratio,
            beats_count + meets_count + misses_count as estimated_count
        from marts.earnings_season
        where scope_kind = 'index'
        order by calendar_quarter desc
        limit 12
    )

    select
        *, estimated_count >= $least and 2 * estimated_count >= max(estimated_count) over () as is_drawn
    from seasons
    order by calendar_quarter
"""
GROWTH = """
    with seasons as (
        select *
        from marts.earnings_season
        where scope_kind = 'index'
        order by calendar_quarter desc
        limit 12
    ),

    growth as (
        select calendar_quarter, 'revenue' as figure, revenue_growth_ratio as growth_ratio,
            revenue_growth_issuers_count as issuers_count
        from seasons
        union all
        select calendar_quarter, 'net income', net_income_growth_ratio, net_income_growth_issuers_count
        from seasons
    )

    select *, 2 * issuers_count < max(issuers_count) over () as is_few
    from growth
    order by figure, calendar_quarter
"""
# Each figure's line: dashes in pixels, where it has any.
DASHES = {"revenue": [1, 0], "net income": [5, 3]}
FIGURES = list(DASHES)


def _beats(seasons: pd.DataFrame, place: int) -> Layered:
    rate = alt.Y(
        "beat_rate_ratio:Q",
        title=None,
        scale=panel_scale(place, domain=[0, 1]),
        axis=alt.Axis(orient="left", format=".0%"),
    )
    base = telling(
        alt.Chart(seasons).encode(quarters(seasons)),
        **QUARTER_TOLD,
        beat_rate_ratio=("beat rate", ".1%"),
        beats_count=("beats", ",d"),
        meets_count=("meets", ",d"),
        misses_count=("misses", ",d"),
        reported_count=("companies that reported", ",d"),
    )
    bars = base.transform_filter("datum.is_drawn").mark_bar(color=colour("series-3")).encode(rate)
    counts = (
        base.transform_calculate(height="datum.is_drawn ? datum.beat_rate_ratio : 0")
        .mark_text(baseline="bottom", dy=-3, fontSize=10)
        .encode(alt.Y("height:Q", scale=panel_scale(place, domain=[0, 1])), text="estimated_count:Q")
    )
    return alt.layer(bars, counts, heading(place, "Beat rate; above it, of how many reports"))


def _growth(growth: pd.DataFrame, place: int) -> Layered:
    kept = alt.selection_point(fields=["figure"], bind="legend")
    lowest, highest = min([0, *growth.growth_ratio.dropna()]), max([0.01, *growth.growth_ratio.dropna()])
    # Room above for half a point, and below for the numbers of companies.
    bounds = [lowest - 0.14 * (highest - lowest), highest + 0.04 * (highest - lowest)]
    rate = alt.Y(
        "growth_ratio:Q",
        title=None,
        scale=panel_scale(place, domain=bounds, nice=False),
        axis=alt.Axis(orient="left", **SIGNED),
    )
    series = alt.Scale(domain=FIGURES, range=[colour("series-1"), colour("series-2")])
    base = alt.Chart(growth).encode(quarters(growth), rate, alt.Color("figure:N", scale=series)).transform_filter(kept)
    lines = [
        base.transform_filter(f"datum.figure === '{figure}'").mark_line(strokeWidth=1.5, strokeDash=dash)
        for figure, dash in DASHES.items()
    ]
    shape = alt.Shape("figure:N", scale=alt.Scale(domain=FIGURES, range=["circle", "square"]))
    points = telling(
        base.encode(shape),
        **QUARTER_TOLD,
        figure=("figure", ""),
        growth_ratio=("on the year before", "+.1%"),
        issuers_count=("companies with both quarters", ",d"),
    )
    many = points.transform_filter("!datum.is_few").mark_point(size=50, filled=True, opacity=1)
    few = points.transform_filter("datum.is_few").mark_point(size=50, fill=colour("surface"), opacity=1)
    words = "Growth on a year before; below: companies"
    return alt.layer(*lines, many, few, _companies(growth, place), heading(place, words)).add_params(kept)


def _companies(growth: pd.DataFrame, place: int) -> alt.Chart:
    """The number of companies behind a quarter's points, at the foot of the panel: the smaller of the two figures'."""
    counts = growth.groupby("calendar_quarter", as_index=False).agg(companies_count=("issuers_count", "min"))
    foot = panel_scale(place).to_dict()["range"][0]
    return (
        alt.Chart(counts)
        .mark_text(baseline="bottom", fontSize=10)
        .encode(quarters(counts), y=alt.value(foot - 2), text="companies_count:Q")
    )


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    seasons = connection.execute(SEASONS, {"least": LEAST_REPORTS}).df()
    growth = connection.execute(GROWTH).df()
    if seasons.empty:
        return None
    fewest, most = growth.issuers_count.min(), growth.issuers_count.max()
    number = f"{most}" if fewest == most else f"{fewest} to {most}"
    together = f"Growth is that of {number} companies together, not of the whole index: their filings are in this file"
    if not seasons.estimated_count.any():
        return stacked(_growth(growth, 0)).properties(title=notes("No estimates are in, so no beat rate", together))
    undrawn = seasons[~seasons.is_drawn & (seasons.estimated_count > 0)]
    few = [
        f"{quarter} has {count} reports so far, too few for a beat rate"
        for quarter, count in zip(undrawn.calendar_quarter, undrawn.estimated_count, strict=True)
    ]
    return stacked(_beats(seasons, 0), _growth(growth, 1)).properties(title=notes(together, *few))


EARNINGS_SEASON = Chart(
    name="earnings_season",
    mart="earnings_season",
    title="Earnings of S&P 500 companies by calendar quarter",
    reading="Where there are estimates, the upper panel has the share of reports with earnings per share strictly "
    f"above them; a season with fewer than {LEAST_REPORTS} reports, or than half of the fullest season's, has its "
    "number of reports and no column. Growth is that of the sum of all companies that have filed both quarters: never "
    "a mean of their rates. A hollow point rests on fewer than half as many companies as the fullest quarter.",
    draw=_draw,
)
