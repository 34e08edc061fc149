"""Whose an amount is: the company beside it, each of a list in its place, or several companies together."""

from dataclasses import replace

import pytest

from orchestration.articles.known import Name
from orchestration.articles.reader import read_article
from tests.unit.articles.readings import KNOWN, PUBLISHED

GROUP = {"hyperscalers": Name("HYPERSCALERS", "group")}
STORY = "Capital expenditures keep growing.\n\n"
NAMED = "Microsoft, Meta and Nvidia invest in data centers. "


def owners(text: str) -> list[tuple[str, str]]:
    """Subject and value of each claim."""
    known = replace(KNOWN, names={**KNOWN.names, **GROUP})
    return [(draft.subject, draft.value) for draft in read_article(STORY + text, known, PUBLISHED).drafts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In the first quarter outlays came to $21.4 billion at Microsoft and $13.7 billion at Meta.",
            [("MSFT", "21.4"), ("META", "13.7")],
        ),
        (
            "Microsoft's outlays of $21.4 billion were followed by $13.7 billion for Meta.",
            [("MSFT", "21.4"), ("META", "13.7")],
        ),
        ("Revenue was $70.1 billion at Microsoft, $42.3 billion at Meta.", [("MSFT", "70.1"), ("META", "42.3")]),
        (
            "Microsoft and Meta had outlays of $21.4 billion and $13.7 billion in the March quarter.",
            [("MSFT", "21.4"), ("META", "13.7")],
        ),
        ("Meta spent $13.7 billion for Nvidia chips and other capital projects.", [("META", "13.7")]),
        (
            "Meta and Microsoft plan to spend between $140 billion and $150 billion this year.",
            [("META+MSFT", "140..150")],
        ),
    ],
)
def test_an_amount_is_of_the_company_beside_it_or_of_the_one_in_its_place(text, expected):
    assert owners(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In the March quarter the three spent $35.8 billion.",
        "In the March quarter they spent $35.8 billion.",
        "In the March quarter the group spent $35.8 billion.",
    ],
)
def test_what_several_named_before_spent_is_theirs_together(text):
    assert owners(NAMED + text) == [("META+MSFT+NVDA", "35.8")]


@pytest.mark.parametrize(
    "text",
    [
        "In the March quarter they spent $77 billion.",
        "The quartet spent $77 billion in the March quarter.",
        "All told, capital expenditures were $77 billion in the March quarter.",
        "Big Tech spent $77 billion in the March quarter.",
        "Meta and its rivals spent $77 billion in the March quarter.",
        "Meta is one of six companies that spent $77 billion in the March quarter.",
        "Nvidia's largest customers spent $77 billion in the March quarter.",
        "Industry capital spending was $77 billion in the March quarter.",
    ],
)
def test_a_total_of_several_who_are_not_named_is_nobodys(text):
    assert owners("Meta spent $13.7 billion in the March quarter. " + text) == [("META", "13.7")]


def test_a_total_in_an_article_about_several_is_not_the_last_ones():
    assert owners(NAMED + "Meta spent $13.7 billion. Total capital expenditures were $35.8 billion.") == [
        ("META", "13.7")
    ]


def test_they_may_be_what_a_company_has():
    assert owners(
        "For all of 2024 Meta's sales were $164.5 billion, the first time that they passed $150 billion."
    ) == [
        ("META", "164.5"),
        ("META", "150"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The four hyperscalers spent $77 billion in the March quarter.", [("BIG_FOUR", "77")]),
        ("The five hyperscalers spent $83 billion in the March quarter.", [("HYPERSCALERS", "83")]),
        ("The six hyperscalers spent $90 billion in the March quarter.", []),
    ],
)
def test_a_group_is_as_large_as_the_number_before_it_says(text, expected):
    assert owners(text) == expected


def test_a_total_in_a_story_about_one_company_is_its_own():
    assert owners("Meta reported on Wednesday. In all, revenue was $42.3 billion.") == [("META", "42.3")]


def test_a_total_behind_two_companies_is_nobodys():
    told = "Meta had revenue of $42.3 billion. Microsoft had revenue of $70.1 billion. "
    assert owners(told + "In total, revenue was $112.4 billion.") == [("META", "42.3"), ("MSFT", "70.1")]
