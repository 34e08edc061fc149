"""What companies said they would spend, and what they have spent of it so far."""

import altair as alt
import duckdb

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import telling
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

# Guides in force, and guides on which reports contradict each other; one without any number cannot be drawn.
GUIDES = """
    select
        concat_ws(
            chr(10),
            concat_ws(' ', ticker, period_label, if(basis = 'headline', null, basis)),
            'through ' || spent_through_quarter
        ) as guide,
        ticker, period_label, basis, cast(announced_date as varchar) as announced_date, is_conflicted,
        low_usd / 1e9 as low_usd_bn, high_usd / 1e9 as high_usd_bn, midpoint_usd / 1e9 as midpoint_usd_bn,
        spent_to_date_usd / 1e9 as spent_to_date_usd_bn, coalesce(spent_through_quarter, 'not known') as spent_through,
        implied_remaining_usd / 1e9 as implied_remaining_usd_bn,
        case
            when is_conflicted then 'reports conflict'
            when high_usd is null then 'at least this'
            else 'stands'
        end as standing
    from marts.capex_guidance
    where (is_current or is_conflicted) and coalesce(low_usd, high_usd) is not null
    order by is_conflicted, ticker, period_label, basis, announced_date
"""
STANDINGS = {"stands": "series-1", "at least this": "series-3", "reports conflict": "series-2"}


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(GUIDES).df()
    if rows.empty:
        return None
    guide = alt.Y(
        "guide:N",
        title=None,
        sort=None,
        # A conflicted guide may name three periods: `MSFT CY2026|FY2026|FY2027?` is split into lines too.
        axis=alt.Axis(
            labelExpr="split(replace(datum.label, '|', '|\\n'), '\\n')",
            labelOffset={"condition": {"test": "test(/[|\\n]/, datum.value)", "value": -6}, "value": 0},
            labelColor=colour("ink"),
        ),
    )
    kind = alt.Color(
        "standing:N",
        scale=alt.Scale(domain=list(STANDINGS), range=[colour(name) for name in STANDINGS.values()]),
        legend=alt.Legend(columns=2),
    )
    most = float(rows[["low_usd_bn", "high_usd_bn", "spent_to_date_usd_bn"]].max().max())
    amount = alt.X(
        "low_usd_bn:Q",
        title="USD billion",
        scale=alt.Scale(domain=[0, most * 1.04], nice=False),
        axis=alt.Axis(format=",.0f", grid=True, tickCount=5),
    )
    base = telling(
        alt.Chart(rows).encode(guide),
        alt.Tooltip("ticker:N", title="company"),
        alt.Tooltip("period_label:N", title="period"),
        alt.Tooltip("basis:N"),
        alt.Tooltip("announced_date:N", title="announced"),
        alt.Tooltip("standing:N"),
        alt.Tooltip("spent_through:N", title="spent through"),
        low_usd_bn=("low, USD billion", ",.1f"),
        high_usd_bn=("high, USD billion", ",.1f"),
        midpoint_usd_bn=("midpoint, USD billion", ",.1f"),
        spent_to_date_usd_bn=("spent by then, USD billion", ",.3f"),
        implied_remaining_usd_bn=("midpoint still implies, USD billion", ",.3f"),
    )
    spent = base.mark_bar(size=6, color=colour("muted")).encode(alt.X("spent_to_date_usd_bn:Q"))
    ranges = base.mark_bar(size=16, opacity=0.45).encode(amount, alt.X2("high_usd_bn:Q"), kind)
    middle = base.mark_tick(thickness=3, size=20, opacity=1).encode(alt.X("midpoint_usd_bn:Q"), kind)
    least = (
        base.mark_point(shape="triangle-right", filled=True, size=110, opacity=1)
        .encode(alt.X("low_usd_bn:Q"), kind)
        .transform_filter("datum.high_usd_bn === null")
    )
    bases = ", ".join(sorted(rows.basis.unique()))
    return alt.layer(ranges, spent, middle, least).properties(
        width="container",
        height=30 * len(rows),
        title=notes(
            "Band: lowest to highest; upright stroke: midpoint; thin grey bar: spent, through the quarter named",
            f"Basis {bases}, for guidance and spending alike",
        ),
    )


CAPEX_GUIDANCE = Chart(
    name="capex_guidance",
    mart="capex_guidance",
    title="Capital expenditure: guidance, and what is spent of it",
    reading="The guide that stands for each company and period, in billions of US dollars, against what has been spent "
    "in that period on the same basis, through the calendar quarter named; where none is named, this file does not "
    "hold it. CY is a calendar year, FY the company's fiscal one. An arrow is a lower bound. Where reports contradict "
    "each other on a guide, its period stays as quoted and nothing is set against it.",
    draw=_draw,
)
