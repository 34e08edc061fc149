"""The largest restatements: by how much a later filing changed a quarter's figure."""

import altair as alt
import duckdb

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import UNSIGNED_ZERO, telling
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

# Amounts alone: earnings per share are no size, and a split changes them without a restatement.
LARGEST = """
    select
        concat(coalesce(ticker, cik), ' ', fiscal_period_label, chr(10), replace(metric, '_', ' ')) as figure,
        coalesce(ticker, cik) as company, metric, basis, fiscal_period_label,
        difference / 1e9 as difference_usd_bn, value_before / 1e9 as value_before_usd_bn,
        value_after / 1e9 as value_after_usd_bn, 100 * change_ratio as change_pct,
        if(difference > 0, 'raised', 'lowered') as direction,
        accession_numbers_before as filed_before, accession_numbers as filed_after, days_between_count
    from marts.restatements
    where unit = 'USD' and not is_split_adjustment
    order by abs(difference) desc, company, metric, fiscal_period_label
    limit 12
"""
DIRECTIONS = {"raised": "series-1", "lowered": "series-2"}


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(LARGEST).df()
    if rows.empty:
        return None
    bars = telling(
        alt.Chart(rows)
        .mark_bar(size=16)
        .encode(
            alt.Y(
                "figure:N",
                title=None,
                sort=None,
                axis=alt.Axis(labelExpr="split(datum.label, '\\n')", labelOffset=-6, labelColor=colour("ink")),
            ),
            alt.X(
                "difference_usd_bn:Q",
                title="USD billion, after less before",
                axis=alt.Axis(format="+,~g", labelExpr=UNSIGNED_ZERO, tickCount=5),
            ),
            alt.Color(
                "direction:N",
                scale=alt.Scale(domain=list(DIRECTIONS), range=[colour(name) for name in DIRECTIONS.values()]),
            ),
        ),
        company=("company", ""),
        metric=("metric", ""),
        basis=("basis", ""),
        fiscal_period_label=("period", ""),
        filed_before=("stated by", ""),
        filed_after=("restated by", ""),
        days_between_count=("days between", ",d"),
        value_before_usd_bn=("before, USD billion", ",.3f"),
        value_after_usd_bn=("after, USD billion", ",.3f"),
        change_pct=("change, per cent", "+,.1f"),
    )
    return bars.properties(
        width="container",
        height=34 * len(rows),
        title=notes("Quarters as filings state them, or as differences of two; splits are left out"),
    )


RESTATEMENTS = Chart(
    name="restatements",
    mart="restatements",
    title="The largest restatements",
    reading="By how much a later filing changed what an earlier one said of a quarter: the largest differences in this "
    "file, in billions of US dollars. The filings of both are under the pointer.",
    draw=_draw,
)
