"""How many of an article's claims hold: when it appeared, and now."""

import altair as alt
import duckdb

from orchestration.contracts.claim_words import VERDICTS
from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.encodings import either, telling
from orchestration.reports.charts.theme import colour
from orchestration.reports.charts.words import notes

# Verdict → its colour in theme.py.
COLOURS = {
    "supported": "series-3",
    "contradicted": "series-8",
    "misdated": "series-5",
    "inconsistent": "series-4",
    "forecast_open": "series-1",
    "needs_data": "series-6",
    "out_of_scope": "rule",
}
COUNTS = """
    with counts as (
        unpivot marts.claim_summary
        on
            supported_count, misdated_count, contradicted_count, inconsistent_count, forecast_open_count,
            needs_data_count, out_of_scope_count
        into name verdict value verdict_count
    )

    select
        article_id, claims_count, replace(verdict, '_count', '') as verdict, verdict_count,
        if(judged_as = 'publication', 'when it appeared', 'now') as judged
    from counts
    where verdict_count > 0
    order by claims_count desc, article_id, judged_as desc
"""


def _draw(connection: duckdb.DuckDBPyConnection) -> alt.TopLevelMixin | None:
    rows = connection.execute(COUNTS).df()
    if rows.empty:
        return None
    # The name that the shipped claims give those of no single article.
    across = ["Claims of both set the articles against each other"] if "both" in set(rows.article_id) else []
    places = {verdict: place for place, verdict in enumerate(VERDICTS)}
    rows = rows.assign(row=rows.article_id + "|" + rows.judged, place=rows.verdict.map(places))
    judged = alt.Y(
        "row:N",
        title=None,
        sort=None,
        axis=alt.Axis(labelExpr="split(datum.label, '|')", labelOffset=-7, labelColor=colour("ink")),
    )
    kept = alt.selection_point(fields=["verdict"], bind="legend")
    verdict = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=list(VERDICTS), range=[colour(COLOURS[verdict]) for verdict in VERDICTS]),
        legend=alt.Legend(columns=2, labelExpr="replace(datum.label, regexp('_', 'g'), ' ')"),
    )
    base = telling(
        alt.Chart(rows)
        .transform_filter(kept)
        .encode(
            alt.X("verdict_count:Q", title="claims", stack="zero", axis=alt.Axis(tickMinStep=1, tickCount=5)),
            judged,
            order="place:O",
        ),
        article_id=("article", ""),
        judged=("judged", ""),
        verdict=("verdict", ""),
        verdict_count=("claims", ",d"),
        claims_count=("of", ",d"),
    )
    bars = base.mark_bar(stroke=colour("surface"), strokeWidth=1, size=22).encode(verdict)
    # On a phone the bar of a single claim is narrower than its number, which is then hidden.
    fits = f"width * datum.verdict_count / {rows.claims_count.max()} > 8"
    counts = base.mark_text(opacity=either(fits, 1, 0), fontSize=11, fontWeight=600).encode(
        alt.X("verdict_count:Q", stack="zero", bandPosition=0.5),
        text="verdict_count:Q",
        color=alt.condition("datum.verdict === 'out_of_scope'", alt.value(colour("ink")), alt.value(colour("surface"))),
    )
    return (
        alt.layer(bars, counts)
        .add_params(kept)
        .properties(
            width="container",
            height=36 * rows.row.nunique(),
            title=notes("Each claim has one verdict at each moment; simulated rows are never evidence", *across),
        )
    )


CLAIM_VERDICTS = Chart(
    name="claim_verdicts",
    mart="claim_summary",
    title="What becomes of each article's claims",
    reading="The number of claims by verdict: by what was known on the day the article appeared, and by what is known "
    "now.",
    draw=_draw,
)
