"""What companies said they would spend, and what they have spent of it so far."""

import re

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import telling
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

# Guides with a number. A period is over where its last calendar quarter ended before the file's last day; of a fiscal
# period that quarter is counted from the fiscal quarters that the company has filed.
GUIDES = """
    with fiscal_calendars as (
        select
            ticker,
            arg_max(
                4 * cast(left(calendar_quarter, 4) as integer) + cast(right(calendar_quarter, 1) as integer)
                - 4 * fiscal_year - fiscal_quarter,
                period_end_date
            ) as quarters_ahead
        from marts.hyperscaler_spending
        group by ticker
    ),

    last_day as (
        select greatest(
            (select max(announced_date) from marts.capex_guidance),
            (select max(session_date) from marts.index_levels where index_id = 'SPX')
        ) as day
    ),

    guides as (
        select
            guidance.*,
            4 * cast(regexp_extract(guidance.period_label, '^(CY|FY)([0-9]{4})', 2) as integer)
            + coalesce(cast(nullif(regexp_extract(guidance.period_label, 'Q([1-4])$', 1), '') as integer), 4)
            + if(guidance.period_label like 'CY%', 0, calendars.quarters_ahead) as last_quarter_index
        from marts.capex_guidance as guidance
        left join fiscal_calendars as calendars on guidance.ticker = calendars.ticker
        where coalesce(guidance.low_usd, guidance.high_usd) is not null
    )

    select
        ticker, period_label, basis, cast(announced_date as varchar) as announced_date,
        low_usd / 1e9 as low_usd_bn, high_usd / 1e9 as high_usd_bn, midpoint_usd / 1e9 as midpoint_usd_bn,
        if(is_current, spent_to_date_usd / 1e9, null) as spent_to_date_usd_bn,
        if(is_current, coalesce(spent_through_quarter, 'not known'), 'not compared') as spent_through,
        if(is_current, implied_remaining_usd / 1e9, null) as implied_remaining_usd_bn,
        case
            when is_conflicted then 'reports conflict'
            when not is_current then 'replaced since'
            when high_usd is null then 'at least this'
            else 'stands'
        end as standing,
        case
            when is_conflicted then 'Reports conflict on the period'
            when last_quarter_index < 4 * year(last_day.day) + quarter(last_day.day) then 'Periods that are over'
            else 'Periods under way or to come'
        end as section
    from guides, last_day
    order by ticker, period_label desc, basis, announced_date
"""
SECTIONS = ("Periods under way or to come", "Periods that are over", "Reports conflict on the period")
# The width of an amount in words, in pixels.
ROOM = 78
YEARS = {"CY": "calendar", "FY": "fiscal"}


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(GUIDES).df()
    if rows.empty:
        return None
    rows = rows.assign(guide=rows.ticker + ", " + rows.period_label.map(period_in_words))
    with_bases = rows.groupby("guide").basis.transform("nunique") > 1
    rows["guide"] = rows.guide + with_bases.map({True: ", ", False: ""}) + rows.basis.where(with_bases, "")
    rows["amount"] = [_amount(low, high) for low, high in zip(rows.low_usd_bn, rows.high_usd_bn, strict=True)]
    amounts = ["low_usd_bn", "high_usd_bn", "spent_to_date_usd_bn"]
    rows["line_end_usd_bn"] = rows.groupby("guide")[amounts].transform("max").max(axis=1)
    guide = alt.Y(
        "guide:N",
        title=None,
        scale=alt.Scale(domain=_lines(rows)),
        axis=alt.Axis(
            labelColor=colour("ink"),
            labelFontWeight={
                "condition": {"test": f"indexof({list(SECTIONS)}, datum.value) >= 0", "value": 600},
                "value": 400,
            },
            labelOffset={"condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -6}, "value": 0},
            labelPadding=6,
            labelLimit=190,
            labelExpr="split(datum.label, '\\n')",
        ),
    )
    most = float(rows.line_end_usd_bn.max())
    amount = alt.X(
        "low_usd_bn:Q",
        title="USD billion",
        # To the right of the largest there is room for its amount in words.
        scale=alt.Scale(domain=[0, alt.ExprRef(f"{most} * width / (width - {ROOM})")], nice=False),
        axis=alt.Axis(format=",.0f", grid=True, tickCount=alt.ExprRef("min(8, floor(width / 50))")),
    )
    base = telling(
        alt.Chart(rows).encode(guide),
        ticker=("company", ""),
        period_label=("period", ""),
        basis=("basis", ""),
        announced_date=("announced", ""),
        standing=("standing", ""),
        low_usd_bn=("low, USD billion", ",.1f"),
        high_usd_bn=("high, USD billion", ",.1f"),
        midpoint_usd_bn=("midpoint, USD billion", ",.1f"),
        spent_through=("spent through", ""),
        spent_to_date_usd_bn=("spent by then, USD billion", ",.3f"),
        implied_remaining_usd_bn=("midpoint still implies, USD billion", ",.3f"),
    )
    latest = base.transform_filter("datum.standing !== 'replaced since'")
    tint = alt.condition(
        "datum.standing === 'reports conflict'", alt.value(colour("series-2")), alt.value(colour("series-1"))
    )
    spent = latest.mark_bar(size=6, color=colour("muted")).encode(alt.X("spent_to_date_usd_bn:Q"))
    bands = latest.mark_bar(size=16, opacity=0.45).encode(amount, alt.X2("high_usd_bn:Q"), color=tint)
    middle = latest.mark_tick(thickness=3, size=20, opacity=1).encode(alt.X("midpoint_usd_bn:Q"), color=tint)
    least = (
        latest.transform_filter("!isValid(datum.high_usd_bn)")
        .mark_point(shape="triangle-right", filled=True, size=110, opacity=1)
        .encode(alt.X("low_usd_bn:Q"), color=tint)
    )
    replaced = (
        base.transform_filter("datum.standing === 'replaced since'")
        .transform_calculate(place="isValid(datum.midpoint_usd_bn) ? datum.midpoint_usd_bn : datum.low_usd_bn")
        .mark_point(shape="diamond", size=60, opacity=1, fill=colour("surface"))
        .encode(alt.X("place:Q"), color=alt.value(colour("series-1")))
    )
    in_words = latest.mark_text(align="left", dx=8).encode(alt.X("line_end_usd_bn:Q"), text="amount:N")
    bases = ", ".join(sorted(rows.basis.unique()))
    return alt.layer(bands, spent, replaced, middle, least, in_words).properties(
        width="container",
        height=26 * (rows.guide.nunique() + rows.section.nunique()),
        title=notes(
            "Band: lowest to highest; upright stroke: midpoint; arrow: at least this; diamond: a guide of the same "
            "period that was replaced; thin grey bar: spent so far",
            f"Basis {bases}, for guidance and spending alike",
        ),
    )


def period_in_words(label: str) -> str:
    """`FY2026Q4` is `fiscal 2026 Q4`; of `CY2026|FY2026?`, on which reports differ, two lines."""
    written = re.sub(r"(CY|FY)(\d{4})", lambda found: f"{YEARS[found[1]]} {found[2]} ", label)
    first, *others = (period.strip(" ?") for period in written.split("|"))
    return "\n".join([first, *([f"or {' or '.join(others)}"] if others else [])])


def _amount(low: float, high: float) -> str:
    """`$125–145 bn`: a guide in words."""
    if pd.isna(high):
        return f"at least ${low:,.4g} bn"
    if pd.isna(low):
        return f"at most ${high:,.4g} bn"
    return f"${low:,.4g} bn" if low == high else f"${low:,.4g}–{high:,.4g} bn"


def _lines(rows: pd.DataFrame) -> list[str]:
    """The chart's lines from the top: each section's heading, then its guides."""
    lines: list[str] = []
    for section in SECTIONS:
        guides = rows[rows.section == section].guide.unique().tolist()
        lines += [section, *guides] if guides else []
    return lines


CAPEX_GUIDANCE = Chart(
    name="capex_guidance",
    mart="capex_guidance",
    title="Capital expenditure: guidance, and what is spent of it",
    reading="The guide that stands for each company and period, in billions of US dollars, with those that it "
    "replaced, and what has been spent in the period on the same basis; through which quarter is under the pointer. "
    "No grey bar: this file does not hold it. A fiscal year is the company's own. Where reports contradict each other "
    "on a guide's period, nothing is set against it.",
    draw=_draw,
)
