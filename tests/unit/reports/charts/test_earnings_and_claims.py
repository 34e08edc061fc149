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


def reports(quarter, beats, misses):
    """A season with so many reports above and below their estimates."""
    return SEASON | {
        "calendar_quarter": quarter, "beats_count": beats, "meets_count": 0, "misses_count": misses,
        "reported_count": beats + misses, "beat_rate_ratio": beats / (beats + misses),
    }  # fmt: skip


def test_a_season_of_few_reports_has_no_rate(put, published, rows_of) -> None:
    put("marts.earnings_season", reports("2025Q3", 400, 90), reports("2025Q4", 200, 44), reports("2026Q1", 6, 0))
    drawn = spec(EARNINGS_SEASON, published)
    found = [(row["calendar_quarter"], row["is_drawn"]) for row in rows_of(drawn, "is_drawn")]
    assert found == [("2025Q3", True), ("2025Q4", False), ("2026Q1", False)]
    said = " ".join(drawn["title"]["text"])
    assert "2026Q1 has 6 reports so far, too few for a beat rate." in said


def test_six_reports_are_few_where_no_season_has_more(put, published, rows_of) -> None:
    put("marts.earnings_season", reports("2025Q4", 5, 1), reports("2026Q1", 6, 0))
    assert not any(row["is_drawn"] for row in rows_of(spec(EARNINGS_SEASON, published), "is_drawn"))


def test_growth_of_few_companies_is_marked_and_their_number_stands_below(put, published, rows_of) -> None:
    few = {"calendar_quarter": "2026Q1", "revenue_growth_issuers_count": 6, "net_income_growth_issuers_count": 5}
    put("marts.earnings_season", SEASON | reports("2025Q4", 400, 90), reports("2026Q1", 6, 0) | few)
    drawn = spec(EARNINGS_SEASON, published)
    assert {(row["calendar_quarter"], row["is_few"]) for row in rows_of(drawn, "is_few")} == {
        ("2025Q4", False),
        ("2026Q1", True),
    }
    assert [row["companies_count"] for row in rows_of(drawn, "companies_count")] == [13, 5]


def test_growth_says_over_how_many_issuers_and_a_missing_one_is_a_gap(put, published, rows_of) -> None:
    put("marts.earnings_season", SEASON | {"beats_count": 0, "meets_count": 0, "misses_count": 0})
    drawn = spec(EARNINGS_SEASON, published)
    found = [(row["figure"], row["growth_ratio"], row["issuers_count"]) for row in rows_of(drawn, "growth_ratio")]
    assert found == [("net income", None, 13), ("revenue", 0.1478, 14)]
    assert rows_of(drawn, "beat_rate_ratio") == []
    assert " ".join(drawn["title"]["text"]) == (
        "No estimates are in, so no beat rate. "
        "Growth is that of 13 to 14 companies together, not of the whole index: their filings are in this file."
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
