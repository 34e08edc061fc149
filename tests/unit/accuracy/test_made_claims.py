"""Claims made from closes: their figures and the verdicts they must get, by hand, on ten closes."""

import random
from datetime import date, timedelta

import pytest

from tests.accuracy.claims import Claim
from tests.accuracy.drawing import Pool, another_digit, draw, expected_verdicts, printed
from tests.accuracy.holding import holds
from tests.accuracy.market import Series, market_readings, places_of_gaps, sessions_near

# Two weeks of sessions, from Monday, 29 December 2025; 1 January is none.
DAYS = tuple(date(2025, 12, 29) + timedelta(days=number) for number in (0, 1, 2, 4, 7, 8, 9, 10, 11))
CLOSES = (100.0, 102.0, 101.0, 103.0, 104.0, 99.0, 104.0, 106.0, 105.0)
SERIES = Series("SPX", "shares", DAYS, CLOSES, CLOSES)
POOL = Pool(
    metric="daily_return_close",
    unit="percent",
    digits=2,
    places=[("daily_return_close", "SPX", day, day) for day in DAYS[1:]],
    readings=lambda place: market_readings(SERIES, place[0], place[2], place[3]),
    near_days=lambda claim: sessions_near(DAYS, claim.end, claim.published),
    is_signed=True,
)


@pytest.mark.parametrize(
    ("metric", "start", "end", "figure"),
    [
        ("index_close", 1, 1, 102.0),
        ("daily_return_close", 1, 1, 2.0),
        ("index_change_points", 5, 5, -5.0),
        ("ytd_return_price", 3, 3, (103 / 101 - 1) * 100),
        ("period_return_price", 0, 8, 5.0),
        ("highest_close", 2, 5, 104.0),
        ("max_drawdown", 0, 8, (1 - 99 / 104) * 100),
        ("distance_from_ath", 8, 8, (1 - 105 / 106) * 100),
        ("distance_to_level_110", 7, 7, (1 - 106 / 110) * 100),
        ("consecutive_sessions_up", 4, 4, 2.0),
        ("consecutive_weeks_up", 8, 8, 1.0),
        ("consecutive_record_closes", 4, 4, 2.0),
        ("sessions_since_103", 3, 8, 5.0),
        ("first_cross_level_103", 3, 3, "2026-01"),
        ("highest_close_since", 6, 6, "2026-01"),
        ("weekday_of_close", 0, 0, "Monday"),
    ],
)
def test_figures_by_hand(metric, start, end, figure) -> None:
    found = market_readings(SERIES, metric, DAYS[start], DAYS[end])
    assert found == (pytest.approx(figure) if isinstance(figure, float) else figure,)


def test_a_change_over_a_missing_session_is_not_known() -> None:
    gaps = places_of_gaps(DAYS[:2] + DAYS[3:], DAYS)
    assert gaps == frozenset({2})
    series = Series("SPX", "shares", DAYS[:2] + DAYS[3:], CLOSES[:2] + CLOSES[3:], CLOSES[:2] + CLOSES[3:], gaps=gaps)
    assert market_readings(series, "daily_return_close", DAYS[3], DAYS[3]) == ()


@pytest.mark.parametrize(
    ("place", "value", "published", "verdict"),
    [
        (1, "2.0", 8, "supported"),
        # It did so on the day before, and a day after what had closed by then.
        (2, "2.0", 8, "misdated"),
        (4, "-4.8", 4, "contradicted"),
        (4, "-4.8", 5, "misdated"),
        # Six sessions away.
        (7, "2.00", 8, "contradicted"),
        (1, "7.0", 8, "contradicted"),
    ],
)
def test_expected_verdicts_by_hand(place, value, published, verdict) -> None:
    day = DAYS[place]
    claim = Claim("SPX", "daily_return_close", day, day, "equal", value, "percent", DAYS[published])
    assert expected_verdicts(claim, POOL) == frozenset({verdict})


@pytest.mark.parametrize(
    ("value", "comparator", "figure", "is_met"),
    [
        ("6946.13", "equal", 6946.134, True),
        ("6946.13", "equal", 6946.136, False),
        ("13", "equal", 13.49, True),
        ("40", "about", 41.9, True),
        ("0.8", "about", 0.89, True),
        ("18", "about", 19.1, False),
        ("5", "above", 5.0, False),
        ("5", "at_least", 5.0, True),
        ("6800..7000", "between", (6801.0, 7001.0), False),
        ("2022-01", "equal", "2022-01", True),
        ("2022", "equal", "2022-01", True),
    ],
)
def test_comparators_by_hand(value, comparator, figure, is_met) -> None:
    assert holds(value, comparator, figure) is is_met


def test_what_always_may_differ_leaves_a_band_in_which_nothing_is_said() -> None:
    assert holds("4.50", "equal", 4.515, slack=0.02) is True
    assert holds("4.50", "equal", 4.524, slack=0.02) is None
    assert holds("4.50", "equal", 4.53, slack=0.02) is False


def test_claims_that_are_drawn_are_true_as_printed_and_changed_ones_get_their_own_verdict() -> None:
    made = list(draw(POOL, "returns", 5, date(2026, 2, 1), random.Random(3)))
    assert sum(own.kind == "true" for own in made) == 5
    assert {own.kind for own in made} >= {"true", "another digit", "sign flipped"}
    assert all(own.expected == frozenset({"supported"}) for own in made if own.kind == "true")
    assert all(own.expected == expected_verdicts(own.claim, POOL) for own in made)


def test_how_figures_are_printed_and_changed() -> None:
    assert printed(-4.8077, "equal", 2) == "-4.81"
    assert printed(6.43, "above", 2, 2) == "6"
    assert printed(6.43, "below", 2, 1) == "6.5"
    assert printed((99.0, 106.2), "between", 1, 1) == "99..107"
    assert printed(-0.001, "equal", 2) == "0.00"
    assert another_digit("true", "boolean", random.Random(1)) == "false"
    assert another_digit("6.43", "percent", random.Random(1)) != "6.43"
