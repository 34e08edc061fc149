"""The sectors of the S&P 500: ranked by their year so far, and how the ranks have changed from month to month."""

import altair as alt
import duckdb
import pandas as pd

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import SIGNED, either, haloed, telling
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

RANKED = """
    select ranked.*, 100 * (ranked.return_ytd_ratio - spx.return_ytd_ratio) as over_sp_500_pp
    from marts.sector_performance as ranked
    left join marts.index_levels as spx on spx.index_id = 'SPX' and ranked.session_date = spx.session_date
    where ranked.is_leading_weighting and ranked.rank_ytd is not null
"""
LATEST = f"""
    with ranked as ({RANKED})

    select
        sector_name, cast(session_date as varchar) as session_date, weighting, return_ytd_ratio, over_sp_500_pp,
        rank_ytd, is_simulated
    from ranked
    where session_date = (select max(session_date) from ranked)
    order by rank_ytd, sector_name
"""
INDEX_YEAR = """
    select return_ytd_ratio
    from marts.index_levels
    where index_id = 'SPX' and session_date = cast(? as date) and return_ytd_ratio is not null
"""
MONTH_ENDS = f"""
    with ranked as ({RANKED})

    select
        sector_name, strftime(session_date, '%Y-%m') as month, cast(session_date as varchar) as session_date, weighting,
        return_ytd_ratio, over_sp_500_pp, rank_ytd, is_simulated,
        case
            when over_sp_500_pp < 0 then 'behind the S&P 500'
            when over_sp_500_pp >= 0 then 'ahead of the S&P 500'
        end as side
    from ranked
    where
        session_date in (select max(session_date) from ranked group by date_trunc('month', session_date))
        and session_date >= (select date_trunc('month', max(session_date)) from ranked) - interval 11 months
    order by month, rank_ytd, sector_name
"""
WEIGHTINGS = {
    "etf_proxy": "Each sector's exchange-traded fund stands for it",
    "equal": "Every member counts the same",
    "cap": "Members weigh by their market value",
}
# Columns that the note above the drawing states once, instead of each row.
PROVENANCE = ["weighting", "is_simulated"]
SIDES = {"ahead of the S&P 500": "series-1", "behind the S&P 500": "series-2"}
# 2026-02 is written as F, and the year once, under its first month shown.
MONTH_AXIS = alt.Axis(
    labelExpr="[slice(timeFormat(datetime(2000, +slice(datum.value, 5) - 1, 1), '%b'), 0, 1), "
    "slice(datum.value, 5) === '01' || (datum.index === 0 && slice(datum.value, 5) !== '12') "
    "? slice(datum.value, 0, 4) : '']",
    labelAngle=0,
    labelOverlap=False,
    ticks=False,
    domain=False,
)
SECTOR_TOLD = {"sector_name": ("sector", "")}
YEAR_TOLD = {
    "rank_ytd": ("rank", "d"),
    "return_ytd_ratio": ("year to date", "+.2%"),
    "over_sp_500_pp": ("over the S&P 500, percentage points", "+.2f"),
}


def _draw_ranked(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(LATEST).df()
    if rows.empty:
        return None
    said = _said(rows, "To " + rows.session_date[0])
    index = connection.execute(INDEX_YEAR, [rows.session_date[0]]).df()
    year = alt.X(
        "return_ytd_ratio:Q",
        title=None,
        scale=alt.Scale(padding=48, nice=False),
        axis=alt.Axis(**SIGNED, grid=True, tickCount=5),
    )
    base = telling(alt.Chart(rows.drop(columns=PROVENANCE)).encode(year, _sector()), **SECTOR_TOLD, **YEAR_TOLD)
    side = alt.condition("datum.return_ytd_ratio < 0", alt.value(colour("series-2")), alt.value(colour("series-1")))
    bars = base.mark_bar(size=14).encode(color=side)
    values = haloed(
        base.encode(text=alt.Text("return_ytd_ratio:Q", format="+.1%")),
        align=either("datum.return_ytd_ratio < 0", "right", "left"),
        dx=either("datum.return_ytd_ratio < 0", -4, 4),
    )
    of_index = alt.Chart(index).encode(year)
    rule = of_index.mark_rule(strokeDash=[4, 3], color=colour("ink"))
    label = of_index.mark_text(
        dy=-6, baseline="bottom", text=alt.ExprRef("'S&P 500 ' + format(datum.return_ytd_ratio, '+.1%')")
    ).encode(y=alt.value(0))
    return alt.layer(bars, rule, values, label).properties(width="container", height=24 * len(rows), title=said)


def _draw_rotation(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(MONTH_ENDS).df()
    if rows.empty:
        return None
    said = _said(rows, "Rank at each month's last ranked session, until " + rows.session_date.max())
    months = pd.period_range(end=rows.month.max(), periods=12, freq="M").strftime("%Y-%m").tolist()
    month = alt.X("month:O", title=None, axis=MONTH_AXIS, scale=alt.Scale(domain=months))
    latest = rows[rows.month == rows.month.max()].sector_name
    order = [*latest, *sorted(set(rows.sector_name) - set(latest))]
    base = telling(
        alt.Chart(rows.drop(columns=PROVENANCE)).encode(month, _sector(order)),
        **SECTOR_TOLD,
        session_date=("month's last ranked session", ""),
        **YEAR_TOLD,
    )
    side = alt.Color(
        "side:N",
        scale=alt.Scale(domain=list(SIDES), range=[colour(name) for name in SIDES.values()]),
        legend=alt.Legend(columns=1),
    )
    cells = base.mark_rect(stroke=colour("surface"), strokeWidth=1).encode(
        alt.Opacity("distance_pp:Q", scale=alt.Scale(range=[0.08, 0.55]), legend=None),
        color=alt.when("isValid(datum.side)").then(side).otherwise(alt.value(colour("surface"))),
    )
    ranks = base.mark_text(fontStyle=either("datum.over_sp_500_pp < 0", "italic", "normal")).encode(text="rank_ytd:Q")
    cells = cells.transform_calculate(distance_pp="abs(datum.over_sp_500_pp)")
    return alt.layer(cells, ranks).properties(width="container", height=24 * len(order), title=said)


def _sector(order: list[str] | None = None) -> alt.Y:
    return alt.Y("sector_name:N", title=None, sort=order, axis=alt.Axis(labelLimit=150, labelColor=colour("ink")))


def _said(rows: pd.DataFrame, span: str) -> alt.TitleParams:
    weighting = rows.weighting[0]
    return notes(span, f"{WEIGHTINGS[weighting]} (weighting {weighting})", simulated=bool(rows.is_simulated.any()))


SECTORS_RANKED = Chart(
    name="sectors_ranked",
    mart="sector_performance",
    title="Sectors of the S&P 500, year to date",
    reading="Price return since the last close of the previous year, in percent; best first. "
    "The dashed line is the S&P 500's own return on the same day.",
    draw=_draw_ranked,
)
SECTORS_ROTATION = Chart(
    name="sectors_rotation",
    mart="sector_performance",
    title="Which sectors led: rank by year-to-date return, month by month",
    reading="Each number is a sector's rank by its return since the last close of the previous year: 1 is best, and "
    "every January starts anew. Colour says whether it was ahead of the S&P 500 or behind (in italics); the "
    "deeper, the further.",
    draw=_draw_rotation,
)
