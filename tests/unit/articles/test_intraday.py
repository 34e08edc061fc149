"""Which of two figures of a day is the close's, where a sentence tells of the day and of how it ended."""

import pytest

from tests.unit.articles.readings import claims


@pytest.mark.parametrize(
    "text",
    [
        "At one point on Tuesday the S&P 500 was up 0.9% before a reversal; it closed down 1.6%.",
        "The S&P 500 opened 0.9% higher but ended down 1.6% on Tuesday.",
        "The S&P 500 opened lower and finished Tuesday down 1.6%.",
        "The S&P 500 touched a record before closing down 1.6% on Tuesday.",
        "The S&P 500 was down as much as 2.2% before paring its loss to close 1.6% lower on Tuesday.",
        "The S&P 500 was up 0.9% early on Tuesday before ending 1.6% lower.",
        "The S&P 500 climbed 0.9% on Tuesday before pulling back to close 1.6% lower.",
        "The S&P 500 gained 0.9% early but by the close was down 1.6% on Tuesday.",
        "The S&P 500 ended down 1.6% on Tuesday, having been up 0.9% at its peak.",
        "The S&P 500 briefly rose 0.9% on Tuesday, then turned and finished 1.6% lower.",
    ],
)
def test_the_figure_behind_a_word_of_closing_is_the_closes_and_the_one_before_is_not(text: str) -> None:
    assert claims(text) == [("SPX", "daily_return_close", "-1.6", "05-27")]


def test_a_yield_that_closed_is_that_of_the_close() -> None:
    text = "The 10-year yield traded as high as 4.62% on Tuesday before closing at 4.44%."
    assert claims(text) == [("DGS10", "rate_level", "4.44", "05-27")]


@pytest.mark.parametrize(
    "text",
    [
        "At one point on Tuesday the S&P 500, which closed at a record on Friday, was down 1.6%.",
        "The S&P 500 opened on Tuesday 1.6% below its close of Friday.",
        "The S&P 500 touched a low on Tuesday after it closed at a record, down 1.6%.",
    ],
)
def test_a_close_of_another_day_makes_no_close_of_a_price_during_the_day(text: str) -> None:
    assert [claim for claim in claims(text) if "1.6" in claim[2]] == []


@pytest.mark.parametrize(
    "later",
    [
        "The S&P 500 closed down 1.6% on Tuesday.",
        "The S&P 500 finished Tuesday down 1.6%.",
        "It was a long Tuesday. By the close, the S&P 500 was down 1.6%.",
        "On Tuesday, the S&P 500 ended 1.6% lower.",
    ],
)
def test_futures_in_the_first_line_are_no_morning_where_the_session_is_told_to_be_over(later: str) -> None:
    text = f"Futures pointed to a higher open, but traders changed their minds.\n\n{later}"
    assert claims(text) == [("SPX", "daily_return_close", "-1.6", "05-27")]


def test_a_note_of_the_morning_is_about_the_session_before() -> None:
    text = "Futures point to a higher open on Tuesday.\n\nOn Friday, the S&P 500 closed down 0.6%. Nvidia fell 1.3%."
    assert claims(text) == [
        ("SPX", "daily_return_close", "-0.6", "05-23"),
        ("NVDA", "daily_return_close", "-1.3", "05-23"),
    ]
