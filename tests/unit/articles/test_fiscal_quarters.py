"""Which quarter of a company is meant by its number: its own or the calendar's, filed or only reported so far."""

from dataclasses import replace
from datetime import date

import pytest

from orchestration.articles.known import Quarter
from orchestration.articles.reader import read_article
from tests.unit.articles.readings import KNOWN

# Microsoft's year begins in July, Meta's in January; Nvidia's quarters end on Sundays. None has filed the quarter
# that ended in March or April 2025; Meta and Microsoft have reported it.
QUARTERS = {
    "MSFT": (
        Quarter(2024, 3, date(2024, 1, 1), date(2024, 3, 31)),
        Quarter(2024, 4, date(2024, 4, 1), date(2024, 6, 30)),
        Quarter(2025, 1, date(2024, 7, 1), date(2024, 9, 30)),
        Quarter(2025, 2, date(2024, 10, 1), date(2024, 12, 31)),
    ),
    "META": (
        Quarter(2024, 1, date(2024, 1, 1), date(2024, 3, 31)),
        Quarter(2024, 4, date(2024, 10, 1), date(2024, 12, 31)),
    ),
    "NVDA": (
        Quarter(2025, 1, date(2024, 1, 29), date(2024, 4, 28)),
        Quarter(2025, 4, date(2024, 10, 28), date(2025, 1, 26)),
    ),
}
REPORTS = {"MSFT": (date(2025, 1, 29), date(2025, 4, 30)), "META": (date(2025, 4, 30),), "NVDA": (date(2025, 2, 26),)}


def quarters(text: str, published: date, reports: dict = REPORTS) -> list[tuple[str, str, str]]:
    """Subject, first and last day of each claim."""
    known = replace(KNOWN, quarters=QUARTERS, report_dates=reports)
    return [
        (draft.subject, f"{draft.period_start_date}", f"{draft.period_end_date}")
        for draft in read_article(text, known, published).drafts
    ]


MAY = date(2025, 5, 12)
BEFORE_ITS_REPORT = date(2025, 5, 27)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Meta's first-quarter revenue rose 16%.", MAY, ("META", "2025-01-01", "2025-03-31")),
        ("Meta's revenue in the fourth quarter rose 21%.", MAY, ("META", "2024-10-01", "2024-12-31")),
        ("Microsoft's fiscal third-quarter revenue rose 13%.", MAY, ("MSFT", "2025-01-01", "2025-03-31")),
        (
            "Microsoft's revenue in the third quarter of fiscal 2025 rose 13%.",
            MAY,
            ("MSFT", "2025-01-01", "2025-03-31"),
        ),
        # The calendar's first quarter is the last one over; the company's own first was over in September.
        ("Microsoft's revenue in the first quarter rose 13%.", MAY, ("MSFT", "2025-01-01", "2025-03-31")),
        ("Nvidia's fourth-quarter revenue rose 78%.", MAY, ("NVDA", "2024-10-28", "2025-01-26")),
    ],
)
def test_a_quarter_that_is_reported_counts_though_it_is_not_filed(text, published, expected):
    assert quarters(text, published) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # That of last year is 13 months ago; of this year's there is no report.
        "Nvidia's first-quarter revenue rose 69%.",
        "Nvidia's fiscal first-quarter revenue rose 69%.",
        # The company's own fourth quarter and the calendar's are both over, and neither is the last.
        "Microsoft's revenue in the fourth quarter rose 12%.",
    ],
)
def test_a_quarter_of_which_it_cannot_be_told_is_none(text):
    assert quarters(text, BEFORE_ITS_REPORT) == []


def test_companies_of_one_sentence_share_the_quarter_of_the_calendar():
    text = (
        "Capital expenditures keep growing.\n\nIn the fourth quarter Microsoft spent $22.6 billion and Meta spent "
        "$14.8 billion."
    )
    assert quarters(text, MAY) == [("MSFT", "2024-10-01", "2024-12-31"), ("META", "2024-10-01", "2024-12-31")]


def test_its_quarter_is_counted_by_the_company_itself_beside_others_too():
    text = (
        "Capital expenditures keep growing.\n\nMicrosoft spent $21.4 billion in its third quarter and Meta spent "
        "$13.7 billion in the first quarter."
    )
    assert quarters(text, MAY) == [("MSFT", "2025-01-01", "2025-03-31"), ("META", "2025-01-01", "2025-03-31")]


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft spent $22.6 billion and Meta $14.8 billion on data centers in the fourth quarter.",
        "Microsoft spent $22.6 billion on capital projects and Meta laid out $14.8 billion in the fourth quarter.",
    ],
)
def test_a_quarter_behind_the_last_of_a_list_is_that_of_all(text):
    story = "Capital expenditures keep growing.\n\n"
    assert quarters(story + text, MAY) == [("MSFT", "2024-10-01", "2024-12-31"), ("META", "2024-10-01", "2024-12-31")]


def test_a_year_behind_the_last_of_a_list_makes_none_of_them_a_quarters():
    text = "Capital expenditures keep growing.\n\nMicrosoft spent $75.6 billion and Meta $39.2 billion in 2024."
    assert ("MSFT", "2025-01-01", "2025-03-31") not in quarters(text, MAY)


def test_a_range_is_a_plan_for_the_year_of_the_one_before_it():
    text = (
        "Capital expenditures keep growing.\n\nMicrosoft plans $80 billion this year, Meta $64 billion to $72 billion."
    )
    assert [subject for subject, *_ in quarters(text, MAY)] == ["MSFT", "META"]


def test_each_quarter_right_behind_an_amount_is_its_own():
    text = (
        "Capital expenditures keep growing.\n\nMeta's outlays were $14.8 billion in the fourth quarter, "
        "$13.7 billion in the first quarter."
    )
    assert quarters(text, MAY) == [("META", "2024-10-01", "2024-12-31"), ("META", "2025-01-01", "2025-03-31")]


def test_the_quarter_of_an_amount_that_another_follows_is_not_that_of_both():
    text = (
        "Capital expenditures keep growing.\n\nMeta's outlays were $13.7 billion, following $14.8 billion in the "
        "December quarter."
    )
    assert quarters(text, MAY)[0] == ("META", "2025-01-01", "2025-03-31")
