"""The sentences that open the brief: their words follow the values, and of what is missing nothing is said."""

from datetime import date, timedelta

import pytest

from orchestration.reports.brief import words
from orchestration.reports.brief.wrap import Said, sentences

FRIDAY = date(2026, 2, 27)
FUNDS = {"Energy": "XLE", "Materials": "XLB", "Utilities": "XLU"}


def level(day: date = FRIDAY, close: float = 6900.0, **more) -> dict:
    """A row of the S&P 500 that is neither a record nor simulated."""
    row = {"index_id": "SPX", "session_date": day, "close_points": close, "running_max_close_points": 7000.0,
           "drawdown_ratio": close / 7000 - 1, "is_simulated": False, "is_close_simulated": False}  # fmt: skip
    return row | more


def sector(name: str, day_ratio: float | None, year_ratio: float, rank: int, **more) -> dict:
    row = {"sector_name": name, "weighting": "etf_proxy", "session_date": FRIDAY, "return_1d_ratio": day_ratio,
           "return_ytd_ratio": year_ratio, "rank_ytd": rank, "fund_ticker": FUNDS[name],
           "is_simulated": False, "is_leading_weighting": True}  # fmt: skip
    return row | more


@pytest.fixture
def told(warehouse):
    """Call it with nothing: the sentences as text, with plain blanks."""

    def tell() -> list[str]:
        return [
            "".join(part if isinstance(part, str) else part.text for part in sentence).replace(words.GAP, " ")
            for sentence in sentences(warehouse)
        ]

    return tell


def test_of_an_empty_file_nothing_is_said(told) -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (0.0081, "The S&P 500 rose 0.81 % to 6,900.00 on Friday, 27 February 2026"),
        (-0.00434, "The S&P 500 fell 0.43 % to 6,900.00 on Friday, 27 February 2026"),
        (0.0, "The S&P 500 was unchanged at 6,900.00 on Friday, 27 February 2026"),
        (-0.00003, "The S&P 500 was almost unchanged at 6,900.00 on Friday, 27 February 2026"),
        (None, "The S&P 500 closed at 6,900.00 on Friday, 27 February 2026"),
    ],
)
def test_the_verb_follows_the_value(put, told, moved: float | None, expected: str) -> None:
    put("marts.index_levels", level(return_1d_ratio=moved))
    assert told()[0] == f"{expected}."


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (0.1211, "; it is up 12.11 % this year, without dividends."),
        (-0.1211, "; it is down 12.11 % this year, without dividends."),
        (0.0, "; it stands where the year began, without dividends."),
    ],
)
def test_the_year_so_far_has_a_direction_and_says_what_it_leaves_out(put, told, year: float, expected: str) -> None:
    put("marts.index_levels", level(return_ytd_ratio=year))
    assert told()[0].endswith(expected)


def test_a_simulated_close_says_so_and_the_caveat_counts_them(put, told) -> None:
    put("marts.index_levels", level(is_close_simulated=True, is_simulated=True), level(date(2026, 2, 26)))
    assert ", a simulated close" in told()[0]
    assert told()[-1] == "Of 2 closes of the S&P 500 here 1 are simulated: an example, never evidence."


def test_without_a_record_it_says_how_far_away_that_is(put, told) -> None:
    put("marts.index_levels", level(date(2026, 1, 27), 7000.0), level())
    assert told()[1] == "It stands 1.43 % below its highest close, 7,000.00 on 27 January 2026."


def test_a_record_and_a_milestone_come_before_anything_else(put, told) -> None:
    put("marts.index_levels", level(date(2026, 2, 26), 6990.0), level(close=7001.0, drawdown_ratio=0.0))
    assert told()[1] == "It was its highest close since 26 February 2026, where this file begins."
    put("marts.index_milestones", {"index_id": "SPX", "level_points": 7000, "first_close_date": FRIDAY})
    assert told()[1] == (
        "It was its first close above 7,000 points, and its highest since 26 February 2026, where this file begins."
    )


def test_a_streak_counts_from_five_sessions_and_a_gap_ends_it(put, told) -> None:
    days = [FRIDAY - timedelta(days=back) for back in range(7)]
    put("marts.index_levels", *(level(day, return_1d_ratio=-0.01) for day in days[:4]))
    assert "in a row" not in told()[1]
    put("marts.index_levels", level(days[4], return_1d_ratio=-0.02), level(days[5], return_1d_ratio=None))
    put("marts.index_levels", level(days[6], return_1d_ratio=-0.02), level(date(2026, 1, 27), 7000.0))
    assert told()[1] == (
        "It was the 5th loss in a row, and the index stands 1.43 % below its highest close, "
        "7,000.00 on 27 January 2026."
    )


def test_sectors_that_led_and_lagged_with_the_gap_of_the_year(put, told) -> None:
    put("marts.index_levels", level())
    put("marts.sector_performance", sector("Energy", 0.01, 0.2, 1), sector("Utilities", -0.02, 0.1, 2),
        sector("Materials", 0.0, -0.05, 3))  # fmt: skip
    assert told()[2] == (
        "By the sectors' funds Energy led on the day (+1.00 %) and Utilities lagged (−2.00 %); this year Energy leads "
        "(+20.00 %), 25.0 percentage points ahead of Materials (−5.00 %)."
    )


def test_sectors_of_an_earlier_session_say_which_and_are_in_the_caveat(put, told) -> None:
    put("marts.index_levels", level())
    earlier = {"session_date": date(2026, 2, 25)}
    put("marts.sector_performance", sector("Energy", None, 0.2, 1, **earlier),
        sector("Utilities", -0.02, 0.1, 2, **earlier))  # fmt: skip
    assert told()[2:] == [
        "By the sectors' funds this year to 25 February 2026 Energy leads (+20.00 %), 10.0 percentage points ahead of "
        "Utilities (+10.00 %).",
        "Older than that session: the sectors (25 February 2026).",
    ]


def test_each_figure_names_the_query_that_returns_it(warehouse, put, written) -> None:
    put("marts.index_levels", level(return_1d_ratio=0.01, return_ytd_ratio=0.1))
    page = written()
    said = [part for sentence in sentences(warehouse) for part in sentence if isinstance(part, Said)]
    links = list(page.root.one(id="wrap").all("a", class_="said"))
    assert [link.attributes["data-quantity"] for link in links] == [part.quantity for part in said]
    for link in links:
        assert page.root.one("details", id=link.attributes["href"][1:]).one("pre").text
