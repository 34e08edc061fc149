"""The VIX at each close of the S&P 500, and the volatility regimes as bands."""

import json

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import SESSION, under_pointer
from orchestration.reports.charts.ranges import in_range, ranges, thinned, thinning, with_ranges
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

CLOSES = """
    select
        cast(spx.session_date as varchar) as session_date, spx.vix_close_points, spx.volatility_regime,
        replace(vix.source_name, '_', ' ') as source, spx.is_simulated
    from marts.index_levels as spx
    left join marts.index_levels as vix on spx.session_date = vix.session_date and vix.index_id = 'VIX'
    where spx.index_id = 'SPX'
    order by spx.session_date
"""
# The bounds of the regimes that index_levels names for each close. The highest has no upper bound.
REGIMES = """
    select
        regime_name,
        lower_bound_points,
        coalesce(upper_bound_points, greatest($1, lower_bound_points)) as upper_bound_points
    from marts.volatility_regimes
    where lower_bound_points < $1
    order by lower_bound_points
"""
# Opacity of the bands of the calmest and the highest regime; the others lie between.
TINTS = (0.04, 0.24)
# The room above the highest close.
ROOM = 1.05
HEIGHT = alt.Scale(domain=[0, alt.ExprRef("range_high")], nice=False)


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(CLOSES).df()
    simulated = bool(rows.pop("is_simulated").any())
    closes = rows[rows.vix_close_points.notna()]
    if closes.empty:
        return None
    last = closes.iloc[-1]
    found = ranges(closes.session_date)
    is_highest = rows.vix_close_points == closes.vix_close_points.max()
    drawn = thinned(rows, "vix_close_points", found, is_highest)[["session_date", "vix_close_points", "source"]]
    days = pd.to_datetime(closes.session_date)
    highest = {name: ROOM * float(closes[days >= begin].vix_close_points.max()) for name, begin in found.items()}
    top = max(highest.values())
    regimes = connection.execute(REGIMES, [top]).df()
    bounds = regimes.lower_bound_points.tolist()
    ticks = [*bounds, *range(int(max(bounds, default=0)) + 10, int(top), 10)]
    level = alt.Y(
        "vix_close_points:Q", title="VIX, points", scale=HEIGHT, axis=alt.Axis(values=ticks, tickCount=len(ticks))
    )
    line = in_range(alt.Chart(drawn)).mark_line(color=colour("series-1"), strokeWidth=1.3).encode(SESSION, level)
    closed = alt.layer(line, under_pointer(drawn, "vix_close_points", vix_close_points=("VIX close, points", ".2f")))
    layers = alt.layer(_bands(regimes), closed).resolve_axis(y="independent") if bounds else closed
    regime = f", {last.volatility_regime}" if last.volatility_regime else ""
    layers = layers.properties(
        width="container",
        height=220,
        title=notes(
            f"Sessions of the S&P 500, {closes.session_date.min()} to {last.session_date}, are in this file",
            f"Last close: {last.vix_close_points:.2f}{regime}",
            *thinning(found, "and the highest"),
            simulated=simulated,
        ),
    )
    return with_ranges(layers, found, last.session_date, range_high=highest)


def _bands(regimes: pd.DataFrame) -> alt.Chart:
    tints = alt.Scale(domain=regimes.lower_bound_points.tolist(), range=TINTS)
    return (
        alt.Chart(regimes)
        .mark_rect(color=colour("series-2"), clip=True)
        .encode(
            alt.Y("lower_bound_points:Q", scale=HEIGHT, axis=_names(regimes)),
            alt.Y2("upper_bound_points:Q"),
            alt.Opacity("lower_bound_points:O", scale=tints, legend=None),
        )
    )


def _names(regimes: pd.DataFrame) -> alt.Axis:
    """The regimes' names at the right, each on its band's lower bound."""
    bounds = regimes.lower_bound_points
    name_at = json.dumps(dict(zip(bounds.map("{:.1f}".format), regimes.regime_name, strict=True)))
    return alt.Axis(
        orient="right",
        values=bounds.tolist(),
        labelExpr=f"({name_at})[format(datum.value, '.1f')]",
        labelBaseline="bottom",
        labelOverlap=False,
        title=None,
        grid=False,
    )


INDEX_VIX = Chart(
    name="index_vix",
    mart="index_levels",
    title="VIX: closes and regimes",
    reading="The VIX's close in each session in points. The bands are the regimes: the darker, "
    "the more volatility is expected. A session without a VIX close is a gap.",
    draw=_draw,
)
