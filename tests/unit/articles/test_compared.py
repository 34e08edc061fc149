"""Figures of a time before, or that only say what moved an account, are none of the quarter told of."""

import pytest

from tests.unit.articles.readings import claims, dated

STORY = "Capital expenditures keep growing.\n\n"
LED = "Meta had revenue of $42.3 billion. "


@pytest.mark.parametrize(
    "text",
    [
        "Revenue three months before was $48.4 billion.",
        "Twelve months earlier, Meta's revenue was $36.5 billion.",
        "In the comparable period last year revenue stood at $36.5 billion.",
        "Meta's year-ago sales were $36.5 billion.",
        "The preceding quarter's revenue was $48.4 billion.",
        "Meta booked revenue of $36.5 billion at this time last year.",
        "In the 2024 first quarter Meta's revenue was $36.5 billion.",
        "Meta's revenue was $17.7 billion five years ago.",
        "A year earlier, Meta's revenue grew 27%.",
        "Last year Meta's revenue was $36.5 billion in the same quarter.",
        "Meta's first-quarter revenue grew 27% last year.",
    ],
)
def test_what_it_was_at_a_time_before_is_not_what_it_is(text):
    assert claims(LED + text) == [("META", "revenue", "42.3", "03-31")]


@pytest.mark.parametrize(
    "text",
    [
        "Meta's revenue was $42.3 billion, against $36.5 billion a year before and $48.4 billion in the prior quarter.",
        "Meta's revenue was $42.3 billion, compared with sales of $36.5 billion, above the $28.6 billion of 2023.",
        "Meta's sales, which were $36.5 billion in the year-ago period, came to $42.3 billion.",
        "From the year-earlier quarter Meta's revenue climbed to $42.3 billion.",
    ],
)
def test_a_list_of_what_it_is_compared_with_is_left_alone_whole(text):
    assert claims(text) == [("META", "revenue", "42.3", "03-31")]


def test_growth_over_a_quarter_is_none_over_a_year():
    assert claims("Compared with the preceding quarter, Meta's revenue fell 13%.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Meta's net income rose to $16.6 billion, helped by a one-time gain of $2.1 billion.",
        "Meta's net income of $16.6 billion included a $2.1 billion tax benefit.",
        "Meta's net income was $16.6 billion. About $2.1 billion of its profit stemmed from a refund.",
        "Meta's net income of $16.6 billion got a boost of $2.1 billion.",
        "Meta's net income rose $4.3 billion to $16.6 billion.",
        "Meta's net income rose from $12.4 billion to $16.6 billion.",
        "Meta's net income was $16.6 billion, $4.3 billion more than a year before.",
        "Meta's net income was $16.6 billion. Meta earned $18 billion before the charge.",
        "Meta's net income was $16.6 billion, despite a $1.4 billion antitrust fine.",
        "Meta's net income was $16.6 billion. Leaving out the charge, net income was $18 billion.",
        "Meta's net income was $16.6 billion. A write-down cut net income by $1.4 billion.",
    ],
)
def test_what_moved_an_account_is_not_the_account(text):
    assert claims(text) == [("META", "net_income", "16.6", "03-31")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meta spent $13.7 billion in the first quarter, twice the $6.7 billion of the same months a year ago.",
            [("META", "capex_headline", "13.7", "2025-03-31")],
        ),
        (
            "Meta spent $13.7 billion in the first quarter, more than the $6.7 billion it spent last year.",
            [("META", "capex_headline", "13.7", "2025-03-31")],
        ),
        (
            "Meta spent $13.7 billion. In the preceding three months it spent $14.8 billion.",
            [("META", "capex_headline", "13.7", "2025-03-31")],
        ),
        (
            "Meta sees $64 billion to $72 billion this year, up from $60 billion in April and $55 billion in January.",
            [("META", "capex_guidance_sum", "between 64..72", "2025-12-31")],
        ),
        ("Meta had guided to between $60 billion and $65 billion.", []),
        # It has reported since, on 22 May.
        ("In January, Meta forecast that it would spend $60 billion to $65 billion this year.", []),
        (
            "Meta's outlays of $13.7 billion were double those of the year-ago quarter, when they were $6.7 billion.",
            [("META", "capex_headline", "13.7", "2025-03-31")],
        ),
        ("Meta entered the year with a plan to spend $60 billion in 2025.", []),
        ("Meta's original budget for this year was $60 billion to $65 billion.", []),
    ],
)
def test_what_was_spent_or_planned_before_is_not_what_is(text, expected):
    assert dated(STORY + text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Meta, which three years ago lost users, earned revenue of $42.3 billion.",
        "Meta, which lost users a year ago, had revenue of $42.3 billion.",
        "Meta's revenue, which a year ago was $36.5 billion, reached $42.3 billion.",
    ],
)
def test_an_aside_about_a_time_before_ends_with_its_comma(text):
    assert dated(text) == [("META", "revenue", "42.3", "2025-03-31")]


def test_a_time_before_lasts_to_the_end_of_its_aside():
    assert dated("Meta, which a year ago, in the same quarter, had revenue of $36.5 billion, grows.") == []


def test_what_would_have_been_ends_with_its_clause():
    text = "Excluding that fine, Meta's net income would have been $18.1 billion, and revenue was $42.3 billion."
    assert dated(text) == [("META", "revenue", "42.3", "2025-03-31")]
