"""The index's charts against rows made by hand: which sessions, which milestones, which words."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from orchestration.reports.charts.index_close import INDEX_CLOSE
from orchestration.reports.charts.index_drawdown import INDEX_DRAWDOWN
from orchestration.reports.charts.index_vix import INDEX_VIX
from orchestration.reports.charts.picture import spec, svg

BOUNDS = (("calm", 0, 15), ("normal", 15, 20), ("elevated", 20, 30), ("stress", 30, None))


@pytest.fixture
def session(put):
    """Call it with (day, close): a session of the S&P 500, with whatever else the row shall hold."""

    def add(day, close, **columns):
        row = {"index_id": "SPX", "session_date": day, "close_points": close, "is_simulated": False}
        put("marts.index_levels", row | columns)

    return add


def test_every_close_is_drawn_and_a_missing_one_is_a_gap(session, put, published, rows_of) -> None:
    session("2021-02-26", 3811.15)
    session("2021-03-01", 3901.82, return_1d_ratio=0.0237, source_name="simulated_market")
    session("2026-02-25", None)
    session("2026-02-26", 6908.86, return_1d_ratio=-0.00537)
    put("marts.index_levels", {"index_id": "RUT", "session_date": "2026-02-26", "close_points": 2600.0})
    drawn = spec(INDEX_CLOSE, published)
    assert rows_of(drawn, "close_points") == [
        {"session_date": "2021-02-26", "close_points": 3811.15, "return_1d_ratio": None, "source": None},
        {
            "session_date": "2021-03-01",
            "close_points": 3901.82,
            "return_1d_ratio": 0.0237,
            "source": "simulated market",
        },
        {"session_date": "2026-02-25", "close_points": None, "return_1d_ratio": None, "source": None},
        {"session_date": "2026-02-26", "close_points": 6908.86, "return_1d_ratio": -0.00537, "source": None},
    ]
    assert drawn["title"]["text"] == ["This file has closes of 2021-02-26 to 2026-02-26."]


def test_first_closes_above_a_thousand_are_labelled_with_level_and_date(session, put, published, rows_of) -> None:
    session("2024-01-02", 4742.83)
    session("2026-02-27", 6878.88)
    for level, step, day in (
        (4000, 1000, "2021-04-01"),  # before the first session drawn
        (5000, 1000, "2024-02-09"),
        (5100, 100, "2024-03-01"),
        (6000, 1000, "2024-11-11"),
        (7000, 1000, None),
    ):
        put(
            "marts.index_milestones",
            {"index_id": "SPX", "level_points": level, "step_points": step, "first_close_date": day},
        )
    found = rows_of(spec(INDEX_CLOSE, published), "level_points")
    assert [row["label"] for row in found] == ["5,000|2024-02-09", "6,000|2024-11-11"]


def test_the_axis_of_a_range_is_that_of_its_closes(session, published) -> None:
    session("2024-01-02", 4000.0)
    session("2026-01-02", 7000.0)
    session("2026-02-27", 6900.0)
    told = spec(INDEX_CLOSE, published)["usermeta"]
    assert [range_["name"] for range_ in told["ranges"]] == ["3 months", "Year to date", "1 year", "All"]
    values = {range_["name"]: range_["values"] for range_ in told["ranges"]}
    assert values["3 months"]["range_low"] == pytest.approx(6900 - 0.06 * 100)
    assert values["All"]["range_low"] == pytest.approx(4000 - 0.06 * 3000)
    assert values["All"]["range_high"] == pytest.approx(7000 + 0.16 * 3000)


def test_a_vix_range_ends_with_the_last_vix(session, published) -> None:
    session("2025-01-02", 6000.0, vix_close_points=40.0)
    session("2026-01-05", 6900.0, vix_close_points=20.0)
    session("2026-06-01", 7000.0, vix_close_points=None)
    told = spec(INDEX_VIX, published)["usermeta"]
    assert [(range_["name"], range_["days"]) for range_ in told["ranges"]] == [
        ("3 months", "2025-10-05 to 2026-01-05"),
        ("Year to date", "2025-01-02 to 2026-01-05"),
        ("1 year", "2025-01-05 to 2026-01-05"),
        ("All", "2025-01-02 to 2026-01-05"),
    ]
    assert [range_["values"]["range_high"] for range_ in told["ranges"]] == pytest.approx([21, 42, 21, 42])


def test_drawdown_names_the_deepest(session, published, rows_of) -> None:
    session("2025-02-19", 6144.15, drawdown_ratio=0.0)
    session("2025-04-08", 4982.77, drawdown_ratio=4982.77 / 6144.15 - 1)
    session("2025-04-09", None, drawdown_ratio=None)
    drawn = spec(INDEX_DRAWDOWN, published)
    assert drawn["title"]["text"] == [
        "This file has 2025-02-19 to 2025-04-09.",
        "Deepest in it: −18.90% on 2025-04-08.",
    ]
    assert [row["drawdown_ratio"] for row in rows_of(drawn, "drawdown_ratio")][2] is None


def test_vix_stands_on_the_bounds_of_the_reference_table(session, put, published, rows_of) -> None:
    for name, lower, upper in BOUNDS:
        put(
            "marts.volatility_regimes",
            {"regime_name": name, "lower_bound_points": lower, "upper_bound_points": upper},
        )
    session("2025-04-08", 4982.77, vix_close_points=52.0, volatility_regime="stress")
    session("2026-07-23", 6900.0, vix_close_points=18.7, volatility_regime="normal")
    session("2026-07-24", 6910.0, vix_close_points=None, volatility_regime=None)
    drawn = spec(INDEX_VIX, published)
    assert [(row["regime_name"], row["upper_bound_points"]) for row in rows_of(drawn, "regime_name")] == [
        ("calm", 15.0),
        ("normal", 20.0),
        ("elevated", 30.0),
        ("stress", pytest.approx(54.6)),  # five in a hundred above the highest close
    ]
    assert [row["vix_close_points"] for row in rows_of(drawn, "vix_close_points")] == [52.0, 18.7, None]
    assert drawn["title"]["text"] == [
        "Sessions of the S&P 500, 2025-04-08 to 2026-07-23, are in this file.",
        "Last close: 18.70, normal.",
    ]


def test_a_regime_that_no_close_reached_is_not_drawn(session, put, published, rows_of) -> None:
    for name, lower, upper in BOUNDS:
        put(
            "marts.volatility_regimes",
            {"regime_name": name, "lower_bound_points": lower, "upper_bound_points": upper},
        )
    session("2026-02-26", 6908.86, vix_close_points=18.63, volatility_regime="normal")
    assert [row["regime_name"] for row in rows_of(spec(INDEX_VIX, published), "regime_name")] == ["calm", "normal"]


def test_without_bounds_the_vix_has_no_bands(session, published, rows_of) -> None:
    session("2026-02-25", 6946.13, vix_close_points=17.93)
    session("2026-02-26", 6908.86, vix_close_points=18.63)
    drawn = spec(INDEX_VIX, published)
    assert [row["vix_close_points"] for row in rows_of(drawn, "vix_close_points")] == [17.93, 18.63]
    assert drawn["title"]["text"] == [
        "Sessions of the S&P 500, 2026-02-25 to 2026-02-26, are in this file.",
        "Last close: 18.63.",
    ]
    assert b"<svg" in svg(drawn)


# Every weekday from Monday, 1 January 2001 to Wednesday, 31 December 2025.
LONG = [day for days in range(9131) if (day := date(2001, 1, 1) + timedelta(days=days)).weekday() < 5]
HIGH, LOW = date(2010, 6, 16), date(2012, 6, 20)


@pytest.fixture
def sessions(published):
    """Call it with a column of a value for each of these weekdays, and so on: their sessions of the S&P 500."""

    def add(**columns):
        rows = pd.DataFrame({"session_date": LONG, **columns})  # noqa: F841
        published.execute("insert into marts.index_levels by name select 'SPX' as index_id, * from rows")

    return add


@pytest.fixture
def long_market(published, put, sessions):
    """Twenty-five years of a falling index with one record, a milestone too, and one trough, both on a Wednesday."""
    closes = [3000.0 if day == HIGH else 100.0 if day == LOW else 2000.0 - place / 10 for place, day in enumerate(LONG)]
    highest = [3000.0 if day >= HIGH else 2000.0 for day in LONG]
    sessions(
        close_points=closes,
        running_max_close_points=highest,
        drawdown_ratio=[close / high - 1 for close, high in zip(closes, highest, strict=True)],
        return_1d_ratio=-0.0001234567890123,
        vix_close_points=[80.0 if day == LOW else 20.0 for day in LONG],
        source_name="sp_dow_jones",
        is_simulated=False,
    )
    put(
        "marts.index_milestones",
        {"index_id": "SPX", "level_points": 3000, "step_points": 1000, "first_close_date": str(HIGH)},
    )
    return published


@pytest.mark.parametrize(
    ("chart", "column", "kept", "said"),
    [
        (INDEX_CLOSE, "close_points", {HIGH, LOW}, "and each record close and the deepest fall"),
        (INDEX_DRAWDOWN, "drawdown_ratio", {HIGH, LOW}, "each new high and the deepest"),
        (INDEX_VIX, "vix_close_points", {LOW}, "and the highest"),
    ],
)
def test_of_sessions_before_the_last_five_years_a_week_has_one(long_market, rows_of, chart, column, kept, said) -> None:
    drawn = spec(chart, long_market)
    days = [date.fromisoformat(row["session_date"]) for row in rows_of(drawn, column)]
    begin = date(2020, 12, 31)
    assert [day for day in days if day >= begin] == [day for day in LONG if day >= begin]
    # The Fridays; the first session; and what stands for more than its week.
    older = {day for day in days if day < begin}
    assert older == {day for day in LONG if day < begin and day.weekday() == 4} | {LONG[0]} | kept
    # 261 weeks of five sessions, and 1,043 Fridays before them.
    assert len(days) == len(set(days)) == 1305 + 1043 + 1 + len(kept)
    assert f"Points before 2020-12-31 are the last close of each week, {said}." in drawn["title"]["text"]
    assert [range_["days"] for range_ in drawn["usermeta"]["ranges"]][-2:] == [
        "2020-12-31 to 2025-12-31",
        "2001-01-01 to 2025-12-31",
    ]
    assert len(json.dumps(drawn)) < 400_000, "6,523 sessions would be three times as much"


def test_an_index_that_only_rises_is_drawn_whole(sessions, published, rows_of) -> None:
    """Each of its closes is a record, more of them than the 5,000 rows that Altair takes by itself."""
    sessions(close_points=[1000.0 + place for place in range(len(LONG))], drawdown_ratio=0.0, is_simulated=False)
    assert len(rows_of(spec(INDEX_CLOSE, published), "close_points")) == len(LONG) == 6523


def test_a_milestone_of_many_years_ago_stands_on_its_own_session(long_market, rows_of) -> None:
    drawn = spec(INDEX_CLOSE, long_market)
    assert [(row["session_date"], row["level_points"]) for row in rows_of(drawn, "level_points")] == [(str(HIGH), 3000)]
    assert {row["session_date"]: row["close_points"] for row in rows_of(drawn, "close_points")}[str(HIGH)] == 3000.0


def test_a_week_without_its_last_close_has_the_one_before_and_a_week_without_any_is_a_gap(
    session, published, rows_of
) -> None:
    session("2015-01-05", 2020.0)  # a Monday: the first close
    session("2015-01-08", 2062.0)
    session("2015-01-09", None)
    session("2015-01-15", None)
    session("2015-01-16", None)
    session("2026-02-27", 6878.88)
    drawn = rows_of(spec(INDEX_CLOSE, published), "close_points")
    assert [(row["session_date"], row["close_points"]) for row in drawn] == [
        ("2015-01-05", 2020.0),
        ("2015-01-08", 2062.0),
        ("2015-01-16", None),
        ("2026-02-27", 6878.88),
    ]


def test_sessions_of_five_years_are_all_drawn_and_nothing_is_said(session, published, rows_of) -> None:
    session("2021-02-24", 3925.43)
    session("2021-02-25", 3829.34)
    session("2026-02-24", 6890.07)
    drawn = spec(INDEX_CLOSE, published)
    assert len(rows_of(drawn, "close_points")) == 3
    assert not any("week" in words for words in drawn["title"]["text"])
