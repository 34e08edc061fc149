"""Moves over several sessions: from which close they start, and those of which the words do not say it."""

from datetime import date

import pytest

from tests.unit.articles.readings import PUBLISHED, read


def spans(text: str, published: date = PUBLISHED) -> list[tuple[str, str, str, str]]:
    """Metric, value, first and last day of each claim."""
    return [
        (d.metric, d.value, f"{d.period_start_date:%m-%d}", f"{d.period_end_date:%m-%d}")
        for d in read(text, published).drafts
    ]


# 27 May 2025 is a Tuesday, the Monday before a holiday: the sessions before it are the 23rd, 22nd, 21st, 20th and 19th.
@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("fell 3.5% in two days", "05-22", "05-27"),
        ("has lost 3.5% over the past three sessions", "05-21", "05-27"),
        ("lost 3.5% over the two days through May 22", "05-20", "05-22"),
        ("fell 3.5% in the four sessions to Friday", "05-19", "05-23"),
        ("lost 3.5% over April 3 and 4", "04-02", "04-04"),
        ("lost 3.5% over April 3 and April 4", "04-02", "04-04"),
        ("fell 3.5% from April 8 through Friday", "04-08", "05-23"),
        ("is down 3.5% since May 21", "05-21", "05-27"),
        ("slid, taking its loss since May 21 to 3.5%", "05-21", "05-27"),
        ("stood 3.5% lower than on Thursday", "05-22", "05-27"),
        ("fell 3.5% from April 3 to 8", "04-03", "04-08"),
        ("stood higher after falling 3.5% over the previous two sessions", "05-21", "05-23"),
        ("fell 3.5% from Thursday's close", "05-22", "05-27"),
        ("lost 3.5% in the second half of 2024", "06-28", "12-31"),
    ],
)
def test_a_move_over_several_sessions_starts_at_the_close_before_them(said, first, last):
    assert spans(f"Stocks fell on Tuesday. The S&P 500 {said}.") == [("period_return_price", "-3.5", first, last)]


def test_since_the_session_before_is_a_day():
    text = "Stocks fell on Tuesday. The S&P 500 is down 3.5% from Friday's close."
    assert spans(text) == [("daily_return_close", "-3.5", "05-27", "05-27")]


@pytest.mark.parametrize(
    "said",
    [
        "rose 3.5% from Monday through Thursday",
        "rose 3.5% Monday through Friday",
        "rose 3.5% between Tuesday and Thursday",
        "rose 3.5% on Thursday and Friday combined",
        "rose 3.5% in the two days after its report",
        "rose 3.5% the day after its report",
        "rose 3.5% from Thursday's low",
        "rose 3.5% in the final two weeks of April",
        "rose 3.5% from March to May 8",
        "is up 3.5% from March and April lows",
        "rose 3.5% in the first week of May",
        "had dropped 3.5% in four days",
        "rose, after sliding 3.5% in three days",
        "lost 3.5% in four sessions in April",
        "has gained 3.5% over the past 10 days",
        "has gained 3.5% over the past several sessions",
        "gained 3.5% in the next four days",
        "lost 3.5% on April 3 and 4",
        "is up 3.5% since its low",
        "is up 3.5% since then",
        "has since recovered 3.5%",
        "had been up 3.5% from Thursday's close",
        "could climb 3.5% from Friday's close",
        "was up as much as 3.5% from Friday's close at one point",
        "is up 3.5% from Thursday's two-week low",
        "rose, a day after jumping 3.5%",
        "gave back part of a 3.5% gain",
    ],
)
def test_a_move_from_a_close_that_is_not_said_is_left_alone(said):
    found = spans(f"Stocks fell on Tuesday. The S&P 500 {said}.")
    assert [claim for claim in found if claim[0] != "daily_change_sign"] == []


@pytest.mark.parametrize(
    "said",
    [
        "fell 0.7%, its second loss in three sessions",
        "fell 0.7%, the biggest drop in three trading days",
        "fell 0.7%, falling for the fourth time in five days",
        "fell 0.7%, the most in four sessions",
        "fell 0.7%, snapping six gains in seven days",
        "fell 0.7%, the biggest drop in the past two years",
    ],
)
def test_what_a_day_is_compared_with_is_not_its_time(said):
    text = f"Stocks fell on Tuesday. The S&P 500 {said}."
    found = [claim for claim in spans(text) if claim[0].endswith(("_price", "_close"))]
    assert found == [("daily_return_close", "-0.7", "05-27", "05-27")]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("For the first half, the index lost 3.5%.", "12-31"),
        ("It lost 3.5% in the six-month period.", "12-31"),
        ("In the half it lost 3.5%.", "12-31"),
    ],
)
def test_the_half_that_ends_with_the_session_in_view_is_meant(said, first):
    text = f"The S&P 500 fell 0.3% on Monday. {said}"
    assert spans(text, date(2025, 6, 30))[1:] == [("period_return_price", "-3.5", first, "06-30")]
