"""What the hyperscalers spent by company and calendar quarter, one panel per basis."""

from collections.abc import Iterator
from itertools import groupby

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import QUARTER_TOLD, quarters, telling
from orchestration.reports.charts.panels import Layered, heading, panel_scale, stacked
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import BASES, notes

QUARTERS = 12
# The largest group with a complete quarter among the last, else the smallest; with its first quarter among them.
GROUP = f"""
    with quarters as (
        select distinct calendar_quarter
        from marts.hyperscaler_totals
        where reporting_count > 0
        order by calendar_quarter desc
        limit {QUARTERS}
    )

    select group_name, min(calendar_quarter)
    from marts.hyperscaler_totals
    where calendar_quarter in (from quarters) and reporting_count > 0
    group by group_name, members_count
    order by
        count_if(reporting_count = members_count) > 0 desc,
        if(count_if(reporting_count = members_count) > 0, -members_count, members_count)
    limit 1
"""
# The groups' members come from marts.hyperscaler_groups, which has them from the same model as the totals.
SPENT = """
    select
        spent.ticker, spent.calendar_quarter, spent.basis, spent.capex_usd / 1e9 as capex_usd_bn,
        spent.capex_yoy_change_ratio,
        spent.derivation, totals.reporting_count = totals.members_count as is_complete,
        format(
            '{} of {}: ${:.1f} bn', totals.reporting_count, totals.members_count, totals.reported_usd / 1e9
        ) || coalesce('; not known: ' || totals.missing_tickers, '') as group_total
    from marts.hyperscaler_spending as spent
    inner join marts.hyperscaler_totals as totals
        on spent.calendar_quarter = totals.calendar_quarter and spent.basis = totals.basis
    inner join marts.hyperscaler_groups as members
        on spent.cik = members.cik and totals.group_name = members.group_name
    where totals.group_name = $group and spent.calendar_quarter >= $first and spent.capex_usd is not null
    order by spent.basis, spent.calendar_quarter, spent.ticker
"""
TOTALS = """
    select
        calendar_quarter, basis, reported_usd / 1e9 as reported_usd_bn, reporting_count, members_count,
        format('{}/{}', reporting_count, members_count) as label, coalesce(missing_tickers, '') as missing_tickers
    from marts.hyperscaler_totals
    where group_name = $group and reporting_count > 0 and calendar_quarter >= $first
    order by basis, calendar_quarter
"""
# Companies that belong only to other groups.
LEFT_OUT = """
    with members as (
        select group_name = $group as is_shown, ticker, cik from marts.hyperscaler_groups
    )

    select format('{} is left out: its figures here end with {}', members.ticker, max(spent.calendar_quarter))
    from members
    inner join marts.hyperscaler_spending as spent on members.cik = spent.cik and spent.capex_usd is not null
    group by members.ticker
    having not bool_or(members.is_shown)
    order by 1
"""


def _panel(basis: str, place: int, spent: pd.DataFrame, totals: pd.DataFrame, kept: alt.Parameter) -> Layered:
    """One basis on its own scale."""
    scale = panel_scale(place)
    tickers = sorted(spent.ticker.unique())
    series = alt.Scale(domain=tickers, range=[colour(f"series-{at + 1}") for at in range(len(tickers))])
    bars = (
        alt.Chart(spent[spent.basis == basis])
        .mark_bar(stroke=colour("surface"), strokeWidth=0.5)
        .encode(
            quarters(spent),
            alt.Y("capex_usd_bn:Q", title=None, scale=scale, axis=alt.Axis(orient="left", format=",.0f")),
            alt.Color("ticker:N", scale=series, legend=alt.Legend(columns=4)),
            opacity=alt.condition("datum.is_complete", alt.value(1), alt.value(0.45)),
            order="ticker:O",
        )
        .transform_filter(kept)
    )
    told = telling(
        bars,
        ticker=("company", ""),
        **QUARTER_TOLD,
        basis=("basis", ""),
        derivation=("figure", ""),
        capex_usd_bn=("capex, USD billion", ",.3f"),
        capex_yoy_change_ratio=("on the year before", "+.1%"),
        group_total=("the quarter's sum", ""),
    )
    counts = (
        alt.Chart(totals[(totals.basis == basis) & (totals.reporting_count < totals.members_count)])
        .mark_text(baseline="bottom", dy=-3)
        .encode(quarters(spent), alt.Y("reported_usd_bn:Q", scale=scale), text="label:N")
        # The label is about the whole column, so it hides while single companies are shown.
        .transform_filter(kept)
    )
    return alt.layer(told, counts, heading(place, f"{basis}: {BASES[basis]}"))


def _missing(totals: pd.DataFrame) -> Iterator[str]:
    """For each basis the quarters drawn of which the file lacks some company's figure, and whose it is."""
    for basis, of_basis in totals.groupby("basis"):
        runs = groupby(zip(of_basis.missing_tickers, of_basis.calendar_quarter, strict=True), lambda row: row[0])
        lacking = [f"{_span([quarter for _, quarter in run])} {whose}" for whose, run in runs if whose]
        if lacking:
            yield f"Missing in this file on {basis}: {'; '.join(lacking)}"
        last = of_basis.iloc[-1]
        if last.missing_tickers:
            yield (
                f"{last.calendar_quarter} on {basis} is {last.reporting_count} of {last.members_count}: "
                f"${last.reported_usd_bn:,.1f} bn"
            )


def _span(columns: list[str]) -> str:
    """`2023Q2 to 2024Q3`."""
    return columns[0] if len(columns) == 1 else f"{columns[0]} to {columns[-1]}"


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    found = connection.execute(GROUP).fetchone()
    if found is None:
        return None
    asked = {"group": found[0], "first": found[1]}
    spent = connection.execute(SPENT, asked).df()
    totals = connection.execute(TOTALS, asked).df()
    left_out = [words for (words,) in connection.execute(LEFT_OUT, {"group": found[0]}).fetchall()]
    kept = alt.selection_point(fields=["ticker"], bind="legend")
    panels = [_panel(basis, place, spent, totals, kept) for place, basis in enumerate(sorted(spent.basis.unique()))]
    said = notes("Billions of US dollars", *_missing(totals), *left_out)
    return stacked(*panels).add_params(kept).properties(title=said)


CAPEX_BY_COMPANY = Chart(
    name="capex_by_company",
    mart="hyperscaler_spending",
    title="What the hyperscalers spend on capital, by company and calendar quarter",
    reading="Capital expenditure in billions of US dollars, one panel per basis: the bases are never mixed. "
    "A pale column is a quarter of which this file lacks some company's figure; how many it has stands above, the sum "
    "of those under the pointer. "
    "Click a company in the legend to see it alone, shift-click to add another.",
    draw=_draw,
)
