"""The sectors' charts against rows made by hand: weighting, order, month ends, the side of the S&P 500."""

import pytest

from orchestration.charts.picture import spec
from orchestration.charts.sectors import SECTORS_RANKED, SECTORS_ROTATION


@pytest.fixture
def sector(put):
    """Call it with (sector, day, return, rank): a row of the sector's year; the S&P 500 has gained 2 %."""

    def add(name, day, year, rank, weighting="etf_proxy"):
        put(
            "marts.sector_performance",
            {
                "sector_name": name, "session_date": day, "weighting": weighting, "return_ytd_ratio": year,
                "relative_strength_ytd_ratio": None if year is None else (1 + year) / 1.02 - 1, "rank_ytd": rank,
                "is_simulated": False,
            },
        )  # fmt: skip

    return add


def test_the_latest_ranks_of_the_funds_best_first_beside_the_index(sector, put, published, rows_of) -> None:
    sector("Energy", "2026-02-26", 0.01, 2)
    sector("Energy", "2026-02-27", 0.229, 1)
    sector("Financials", "2026-02-27", -0.041, 2)
    sector("Energy", "2026-02-27", 0.5, 1, weighting="cap")
    sector("Energy", "2026-03-02", None, None)
    put("marts.index_levels", {"index_id": "SPX", "session_date": "2026-02-27", "return_ytd_ratio": 0.02})
    put("marts.index_levels", {"index_id": "SPX", "session_date": "2026-03-02", "return_ytd_ratio": 0.03})
    drawn = spec(SECTORS_RANKED, published)
    assert [(row["sector_name"], row["return_ytd_ratio"]) for row in rows_of(drawn, "rank_ytd")] == [
        ("Energy", 0.229),
        ("Financials", -0.041),
    ]
    assert [row["return_ytd_ratio"] for row in rows_of(drawn, "return_ytd_ratio") if "rank_ytd" not in row] == [0.02]
    assert " ".join(drawn["title"]["text"]) == (
        "To 2026-02-27. Each sector's exchange-traded fund stands for it (weighting etf_proxy)."
    )


def test_without_ranked_funds_another_weighting_is_drawn_and_named(sector, published, rows_of) -> None:
    sector("Energy", "2026-02-27", 0.1, None)
    sector("Energy", "2026-02-27", 0.2, 1, weighting="equal")
    drawn = spec(SECTORS_RANKED, published)
    assert [row["return_ytd_ratio"] for row in rows_of(drawn, "rank_ytd")] == [0.2]
    assert "Every member counts the same (weighting equal)." in drawn["title"]["text"]


def test_rotation_takes_the_last_session_of_each_of_twelve_months(sector, published, rows_of) -> None:
    sector("Energy", "2025-02-28", 0.3, 1)  # the thirteenth month back
    sector("Energy", "2025-03-31", 0.3, 1)
    sector("Energy", "2026-01-29", 0.3, 1)
    sector("Energy", "2026-01-30", 0.0, 2)
    sector("Energy", "2026-02-26", 0.0, 2)
    sector("Energy", "2026-02-27", 0.122, 1)
    found = rows_of(spec(SECTORS_ROTATION, published), "rank_ytd")
    assert [(row["month"], row["session_date"], row["rank_ytd"], row["side"]) for row in found] == [
        ("2025-03", "2025-03-31", 1, "ahead of the S&P 500"),
        ("2026-01", "2026-01-30", 2, "behind the S&P 500"),
        ("2026-02", "2026-02-27", 1, "ahead of the S&P 500"),
    ]
    assert found[2]["relative_strength_ytd_ratio"] == pytest.approx(0.1)  # 1.122 / 1.02 - 1
