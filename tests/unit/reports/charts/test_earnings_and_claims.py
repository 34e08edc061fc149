"""The charts of the earnings season and of claims against rows made by hand."""

from orchestration.reports.charts.claim_verdicts import CLAIM_VERDICTS
from orchestration.reports.charts.earnings_season import EARNINGS_SEASON
from orchestration.reports.charts.picture import spec

SEASON = {
    "calendar_quarter": "2025Q4", "scope_kind": "index",
    "revenue_growth_ratio": 0.1478, "net_income_growth_ratio": None,
    "revenue_growth_issuers_count": 14, "net_income_growth_issuers_count": 13,
}  # fmt: skip


def test_beat_rate_says_over_how_many_reports(put, published, rows_of) -> None:
    beats = {"beats_count": 359, "meets_count": 22, "misses_count": 105, "beat_rate_ratio": 359 / 486}
    put("marts.earnings_season", SEASON | beats)
    put("marts.earnings_season", SEASON | beats | {"scope_kind": "sector", "scope_name": "Energy"})
    found = rows_of(spec(EARNINGS_SEASON, published), "beat_rate_ratio")
    assert [(row["estimated_count"], round(row["beat_rate_ratio"], 4)) for row in found] == [(486, 0.7387)]


def test_growth_says_over_how_many_issuers_and_a_missing_one_is_a_gap(put, published, rows_of) -> None:
    put("marts.earnings_season", SEASON | {"beats_count": 0, "meets_count": 0, "misses_count": 0})
    drawn = spec(EARNINGS_SEASON, published)
    found = [(row["figure"], row["growth_ratio"], row["issuers_count"]) for row in rows_of(drawn, "growth_ratio")]
    assert found == [("net income", None, 13), ("revenue", 0.1478, 14)]
    assert rows_of(drawn, "beat_rate_ratio") == []
    assert " ".join(drawn["title"]["text"]) == (
        "No estimates are in, so no beat rate. "
        "Growth is that of 13 to 14 issuers together, those with filings of both quarters."
    )


def test_every_claim_is_counted_once_at_each_moment(put, published, rows_of) -> None:
    none = {
        "misdated_count": 0, "contradicted_count": 0, "inconsistent_count": 0, "needs_data_count": 0,
        "out_of_scope_count": 0,
    }  # fmt: skip
    article = {"article_id": "an-article", "claims_count": 5, **none}
    put(
        "marts.claim_summary",
        {**article, "judged_as": "latest", "supported_count": 4, "contradicted_count": 1, "forecast_open_count": 0},
        {**article, "judged_as": "publication", "supported_count": 2, "forecast_open_count": 3},
    )
    found = rows_of(spec(CLAIM_VERDICTS, published), "verdict_count")
    assert [(row["row"], row["verdict"], row["verdict_count"]) for row in found] == [
        ("an-article|when it appeared", "supported", 2),
        ("an-article|when it appeared", "forecast_open", 3),
        ("an-article|now", "supported", 4),
        ("an-article|now", "contradicted", 1),
    ]
