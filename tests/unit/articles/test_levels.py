"""Levels that others are compared with, and distances from a record."""

import pytest

from tests.unit.articles.readings import claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Tuesday the VIX closed at 18.96, compared with 20.28 a week earlier.",
            [("VIX", "index_close", "18.96", "05-27"), ("VIX", "index_close", "20.28", "05-20")],
        ),
        (
            "On Tuesday the 10-year yield was at 4.45%, against 4.55% a year ago.",
            [("DGS10", "rate_level", "4.45", "05-27"), ("DGS10", "rate_level", "4.55", "05-27")],
        ),
        # A week before the day of the level that it is compared with.
        (
            "The VIX closed at 18.10 on May 14, compared with 24.76 a week earlier.",
            [("VIX", "index_close", "18.10", "05-14"), ("VIX", "index_close", "24.76", "05-07")],
        ),
        # The 27th of April was a Sunday.
        (
            "On Tuesday the VIX closed at 18.96, after 24.70 a month ago.",
            [("VIX", "index_close", "18.96", "05-27"), ("VIX", "index_close", "24.70", "04-25")],
        ),
    ],
)
def test_a_level_of_so_long_ago_is_that_sessions_close(text, expected):
    assert claims(text) == expected


def test_short_of_a_record_is_a_distance_and_denies_nothing():
    assert claims("On Tuesday the S&P 500 ended 3.5% short of its record close of 6,144.15.") == [
        ("SPX", "distance_from_ath", "3.5", "05-27"),
        ("SPX", "highest_close", "6144.15", "05-27"),
    ]


def test_short_of_a_level_is_no_close_above_it():
    assert claims("On Tuesday the S&P 500 fell short of a record close.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The VIX ended at 18.96 on Tuesday. Its mean in April was around 31.",
            ("VIX", "mean_level", "about 31", "04-30"),
        ),
        ("The VIX ended at 18.96 on Tuesday. In 2024 it averaged 15.6.", ("VIX", "mean_level", "15.6", "12-31")),
    ],
)
def test_a_mean_is_no_close(text, expected):
    assert claims(text) == [("VIX", "index_close", "18.96", "05-27"), expected]


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday she lifted her target on the S&P 500 to 6,500.",
        "On Tuesday strategists see the S&P 500 at 6,500 at year-end.",
        "On Tuesday the S&P 500 hit 5,961 during the day.",
    ],
)
def test_targets_and_prices_of_the_day_are_no_closes(text):
    assert not [claim for claim in claims(text) if claim[1] == "index_close"]


@pytest.mark.parametrize(
    "text",
    [
        "The Dow Jones Industrial Average was at 42,343 in May.",
        "The S&P 500 is above its 50-day average of 5,600 in May.",
        "The S&P 500 is above the year-end forecast of most strategists, trading at 5,921.",
    ],
)
def test_averages_and_forecasts_of_another_kind(text):
    assert not [claim for claim in claims(text) if claim[1] in ("mean_level", "index_close_forecast")]


def test_a_mean_over_an_unknown_time_is_left_alone():
    assert claims("On Tuesday the VIX ended at 18.96. It averaged 31 during the turmoil.") == [
        ("VIX", "index_close", "18.96", "05-27")
    ]


def test_a_year_end_target_is_a_forecast_and_no_close():
    assert claims("She keeps her year-end target of 6,500 for the S&P 500.") == [
        ("SPX", "index_close_forecast", "6500", "12-31")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Tuesday the VIX ended at 18.96, down from 17.35 when 2024 ended.",
            ("VIX", "index_close", "17.35", "12-31"),
        ),
        ("On Tuesday the VIX ended at 18.96, 40% below its April 8 record of 52.33.", None),
    ],
)
def test_a_level_of_another_day_is_not_that_of_the_story(text, expected):
    others = [claim for claim in claims(text) if claim[1] == "index_close" and claim[2] != "18.96"]
    assert others == ([expected] if expected else [])


def test_or_so_is_about():
    text = "The S&P 500 ended 3.6% or so below its record on Tuesday."
    assert claims(text) == [("SPX", "distance_from_ath", "about 3.6", "05-27")]


def test_what_a_day_came_after_is_of_the_day_before():
    text = (
        "On Tuesday the VIX dropped to 17.76, a day after finishing at 21.77, its highest since November. "
        "The Dow fell to 41,827.41, a day after closing at a record 41,901.00."
    )
    assert [claim for claim in claims(text) if claim[1] != "daily_change_sign"] == [
        ("VIX", "index_close", "17.76", "05-27"),
        ("DJI", "index_close", "41827.41", "05-27"),
    ]


def test_a_record_level_that_cannot_be_the_subjects_is_anothers():
    text = "On Tuesday the VIX dropped to 17.76. The index is 0.2% below its record close of 6,078.60."
    assert [claim for claim in claims(text) if claim[1] == "distance_from_ath"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The S&P 500 lost 103.40 points, or 1.56%, to end at 5,838.76 points on Tuesday.",
            [("SPX", "index_change_points", "-103.40", "05-27"), ("SPX", "daily_return_close", "-1.56", "05-27")],
        ),
        (
            "The Russell 2000 finished up 2.8% at 2,069.59 points on Tuesday.",
            [("RUT", "daily_return_close", "2.8", "05-27")],
        ),
    ],
)
def test_points_behind_to_and_at_are_a_level(text, expected):
    *moves, level = claims(text)
    assert moves == expected
    assert level[1] == "index_close"


@pytest.mark.parametrize(
    "said",
    [
        "closing above its February record of 5,944.15.",
        "topping its previous record of 5,944.15 set in February.",
        "and only two weeks earlier it was at 5,944.15.",
        "after opening at 5,944.15.",
        "and it began the month near 5,944.15.",
    ],
)
def test_levels_of_other_days_are_left_alone(said):
    found = claims(f"The S&P 500 rose on Tuesday to 6,010.20, {said}")
    assert ("SPX", "index_close", "6010.20", "05-27") in found
    assert "5944.15" not in [value for *_, value, _ in found]


def test_a_level_on_the_way_is_no_close():
    found = claims("On Tuesday stocks rose. The VIX slid from 22.29 on Friday to 20.77 and then to 18.96.")
    assert [claim[2] for claim in found if claim[1] == "index_close"] == ["22.29", "18.96"]


@pytest.mark.parametrize("verb", ["touched", "briefly rose above", "crossed", "surpassed"])
def test_a_level_that_was_crossed_is_no_close_above_it(verb):
    assert claims(f"The S&P 500 {verb} 7,000 for the first time on Tuesday.") == []


def test_a_count_of_sessions_is_no_level():
    assert claims("On Tuesday the S&P 500 ended a streak of 356 sessions without such a fall.") == []


def test_a_reversal_during_the_day_does_not_hide_the_close():
    found = claims("The S&P 500 closed down 2.7% at 5,802.51 on Tuesday after a wild intraday reversal.")
    assert [claim[1] for claim in found] == ["daily_return_close", "index_close"]


def test_a_level_before_the_close_keeps_its_own_day():
    found = claims("Stocks rose on Tuesday. The VIX was at 22.29 on Friday before ending at 18.96.")
    assert [claim[2:] for claim in found if claim[1] == "index_close"] == [("22.29", "05-23"), ("18.96", "05-27")]


def test_a_month_in_which_a_level_was_first_topped_is_not_that_of_what_follows():
    found = claims(
        "Stocks rose on Tuesday, with the Dow topping 42,000 for the first time in May. The VIX ended at 18.96."
    )
    assert ("VIX", "index_close", "18.96", "05-27") in found


def test_a_move_from_a_record_is_no_distance():
    found = claims("On Tuesday the S&P 500 slipped 0.3% from its record to 5,835.11.")
    assert not [claim for claim in found if claim[1].startswith("distance")]
    found = claims("Stocks fell on Tuesday. The S&P 500 is down 2.9% from its record.")
    assert ("SPX", "distance_from_ath", "2.9", "05-27") in found


def test_a_pronouns_level_is_that_of_the_index_that_stood_about_there():
    told = "The S&P 500 rose 0.8% to 6,021.54 on Tuesday. The Russell 2000 gained 1.1%. "
    found = claims(f"{told}It was the index's first close above 6,020.")
    assert [claim[0] for claim in found if claim[1] == "index_close"] == ["SPX", "SPX"]
