"""The sectors' charts against rows made by hand: weighting, order, month ends, the side of the S&P 500."""

import pytest

from orchestration.reports.charts.picture import spec
from orchestration.reports.charts.sectors import SECTORS_RANKED, SECTORS_ROTATION
from orchestration.reports.charts.theme import colour


@pytest.fixture
def sector(put):
    """Call it with (sector, day, return, rank): a row of the sector's year, by the weighting that leads."""

    def add(name, day, year, rank, weighting="etf_proxy", is_leading_weighting=True):
        put(
            "marts.sector_performance",
            {
                "sector_name": name, "session_date": day, "weighting": weighting, "return_ytd_ratio": year,
                "rank_ytd": rank, "is_simulated": False, "is_leading_weighting": is_leading_weighting,
            },
        )  # fmt: skip

    return add


@pytest.fixture
def index(put):
    """Call it with (day, return): the S&P 500's year on that day."""

    def add(day, year):
        put("marts.index_levels", {"index_id": "SPX", "session_date": day, "return_ytd_ratio": year})

    return add


def test_the_latest_ranks_of_the_funds_best_first_beside_the_index(sector, index, published, rows_of) -> None:
    sector("Energy", "2026-02-26", 0.01, 2)
    sector("Energy", "2026-02-27", 0.229, 1)
    sector("Financials", "2026-02-27", -0.041, 2)
    sector("Energy", "2026-02-27", 0.5, 1, weighting="cap", is_leading_weighting=False)
    sector("Energy", "2026-03-02", None, None)
    index("2026-02-27", 0.02)
    index("2026-03-02", 0.03)
    drawn = spec(SECTORS_RANKED, published)
    assert [(row["sector_name"], row["return_ytd_ratio"]) for row in rows_of(drawn, "rank_ytd")] == [
        ("Energy", 0.229),
        ("Financials", -0.041),
    ]
    # In percentage points: 22.9 - 2 and -4.1 - 2.
    assert [row["over_sp_500_pp"] for row in rows_of(drawn, "rank_ytd")] == [pytest.approx(20.9), pytest.approx(-6.1)]
    assert [row["return_ytd_ratio"] for row in rows_of(drawn, "return_ytd_ratio") if "rank_ytd" not in row] == [0.02]
    assert " ".join(drawn["title"]["text"]) == (
        "To 2026-02-27. Each sector's exchange-traded fund stands for it (weighting etf_proxy)."
    )


@pytest.mark.parametrize(
    ("leading", "drawn_return", "said"),
    [
        ("cap", 0.3, "Members weigh by their market value (weighting cap)."),
        ("equal", 0.2, "Every member counts the same (weighting equal)."),
    ],
)
def test_the_weighting_that_leads_is_drawn_and_named(sector, published, rows_of, leading, drawn_return, said) -> None:
    for weighting, year in (("etf_proxy", 0.1), ("equal", 0.2), ("cap", 0.3)):
        sector("Energy", "2026-02-27", year, 1, weighting=weighting, is_leading_weighting=weighting == leading)
    drawn = spec(SECTORS_RANKED, published)
    assert [row["return_ytd_ratio"] for row in rows_of(drawn, "rank_ytd")] == [drawn_return]
    assert said in " ".join(drawn["title"]["text"])


def test_rotation_takes_the_last_ranked_session_of_each_of_twelve_months(sector, index, published, rows_of) -> None:
    for day in ("2025-03-31", "2026-01-30", "2026-02-27"):
        index(day, 0.02)
    sector("Energy", "2025-02-28", 0.3, 1)  # the thirteenth month back
    sector("Energy", "2025-03-31", 0.3, 1)
    sector("Energy", "2026-01-29", 0.3, 1)
    sector("Energy", "2026-01-30", 0.0, 2)
    sector("Energy", "2026-02-26", 0.0, 2)
    sector("Energy", "2026-02-27", 0.122, 1)
    sector("Energy", "2026-02-28", 0.2, None)  # a session of the month, yet without ranks
    drawn = spec(SECTORS_ROTATION, published)
    found = rows_of(drawn, "rank_ytd")
    assert [(row["month"], row["session_date"], row["rank_ytd"], row["side"]) for row in found] == [
        ("2025-03", "2025-03-31", 1, "ahead of the S&P 500"),
        ("2026-01", "2026-01-30", 2, "behind the S&P 500"),
        ("2026-02", "2026-02-27", 1, "ahead of the S&P 500"),
    ]
    assert found[2]["over_sp_500_pp"] == pytest.approx(10.2)  # 12.2 - 2
    assert " ".join(drawn["title"]["text"]).startswith("Rank at each month's last ranked session, until 2026-02-27.")


def test_a_month_without_ranks_keeps_its_place_in_the_rotation(sector, published) -> None:
    sector("Energy", "2025-08-29", 0.3, 1)
    sector("Energy", "2026-02-27", 0.1, 1)
    cells = spec(SECTORS_ROTATION, published)["layer"][0]
    assert cells["encoding"]["x"]["scale"]["domain"] == [
        *("2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08"),
        *("2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"),
    ]


def test_where_the_index_is_not_known_a_sector_is_neither_ahead_nor_behind(sector, published, rows_of) -> None:
    sector("Energy", "2026-02-27", 0.1, 1)
    drawn = spec(SECTORS_ROTATION, published)
    assert [(row["side"], row["over_sp_500_pp"]) for row in rows_of(drawn, "rank_ytd")] == [(None, None)]
    shades = drawn["layer"][0]["encoding"]["color"]
    assert shades["condition"]["scale"]["domain"] == ["ahead of the S&P 500", "behind the S&P 500"]
    assert shades["value"] == colour("surface"), "drawn as one of the two sides"
