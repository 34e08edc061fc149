"""The highest since, the largest gain since: which close or move is compared, of whom, and since when."""

import pytest

from tests.unit.articles.readings import claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The S&P 500 closed at 5,921 on Tuesday, its highest close since February.",
            ("SPX", "highest_close_since", "2025-02"),
        ),
        (
            "The S&P 500 rose 2.1% on Tuesday. It hadn't finished that high since February.",
            ("SPX", "highest_close_since", "2025-02"),
        ),
        ("The VIX rose on Tuesday. It has not been so high since April.", ("VIX", "highest_close_since", "2025-04")),
        (
            "The S&P 500 rose 2.1% on Tuesday. It had not gained so much in a day since April.",
            ("SPX", "largest_gain_since", "2025-04"),
        ),
        (
            "The Dow vaulted 1.8% on Tuesday, its strongest showing since April.",
            ("DJI", "largest_gain_since", "2025-04"),
        ),
        ("The Dow fell 1.8% on Tuesday, the biggest since April.", ("DJI", "largest_fall_since", "2025-04")),
        ("The Dow fell 1.8% on Tuesday, its worst since last April.", ("DJI", "largest_fall_since", "2025-04")),
    ],
)
def test_the_most_since_is_of_a_close_or_of_a_move(text, expected):
    found = [(subject, metric, value) for subject, metric, value, _ in claims(text) if metric.endswith("_since")]
    assert found == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # Of a month: the metrics compare days.
        "The S&P 500 rose 6.2% in May, its best since November 2023.",
        # Whether it rose or fell does not stand there.
        "The Dow had a move on Tuesday, the biggest since April.",
        # Of something else than a price.
        "The S&P 500's price-to-earnings ratio is the highest since 2021.",
        "The S&P 500 rose on Tuesday as consumer sentiment fell to the lowest since April.",
        "The Dow fell 1% on Tuesday as job cuts were the worst since 2003.",
        "Nvidia rose 2% on Tuesday after it raised its dividend to the highest since 2023.",
        "Nvidia rose 2% on Tuesday, and short interest in it was at its lowest since 2022.",
        "Nvidia fell 2% on Tuesday after the biggest decline since May in sales of chips.",
        # A price during the day.
        "The S&P 500 hit 5,961 during the day on Tuesday, the highest since February.",
        # Denied.
        "On Tuesday the S&P 500 did not close at its highest since February.",
        # Nvidia's.
        "The S&P 500 rose on a 7% jump in Nvidia on Tuesday, its biggest since April.",
    ],
)
def test_what_is_no_days_close_or_move_is_left_alone(text):
    assert not [claim for claim in claims(text) if claim[1].endswith("_since")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Dow ended the year on Friday with nine straight weekly gains.",
            [("DJI", "consecutive_weeks_up", "9", "05-23")],
        ),
        (
            "Stocks fell on Tuesday. The Dow had gained 3.5% in April, its seventh straight weekly gain.",
            [("DJI", "consecutive_weeks_up", "7", "05-27")],
        ),
        (
            "The Dow fell on Tuesday, after seven daily losses in a row.",
            [("DJI", "consecutive_sessions_down", "7", "05-23")],
        ),
        ("On Tuesday the Dow had its third consecutive yearly gain.", []),
        ("On Tuesday the Dow headed for its third straight losing quarter.", []),
        ("On Friday a ninth straight weekly advance of the Dow was averted.", []),
    ],
)
def test_streaks_are_of_sessions_weeks_and_months(text, expected):
    assert [claim for claim in claims(text) if "consecutive" in claim[1]] == expected


def test_a_record_has_the_day_beside_it():
    found = claims("Stocks fell on Tuesday. The Russell 2000, which had closed at a record on Friday, held up better.")
    assert ("RUT", "distance_from_ath", "0.00", "05-23") in found


def test_gains_of_a_streak_are_no_move_of_the_day():
    found = claims("The Dow fell 0.7% on Tuesday, after three straight weeks of gains.")
    assert [claim[1] for claim in found] == ["daily_return_close", "consecutive_weeks_up"]
