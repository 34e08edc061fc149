"""Which account a figure is of where a sentence tells of several: by the noun behind it, or in their order."""

import pytest

from tests.unit.articles.readings import dated, read

QUARTER = "2025-03-31"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meta announced a 14% rise in revenue and a 37% leap in net income.",
            [("META", "revenue_growth_yoy", "14", QUARTER), ("META", "net_income_growth_yoy", "37", QUARTER)],
        ),
        (
            "Meta announced a 37% drop in quarterly profit on a 14% increase in sales.",
            [("META", "net_income_growth_yoy", "-37", QUARTER), ("META", "revenue_growth_yoy", "14", QUARTER)],
        ),
        (
            "Meta said revenue increased 14% to $42.3 billion, and that profit was up 37% to $16.6 billion.",
            [
                ("META", "revenue_growth_yoy", "14", QUARTER),
                ("META", "revenue", "42.3", QUARTER),
                ("META", "net_income_growth_yoy", "37", QUARTER),
                ("META", "net_income", "16.6", QUARTER),
            ],
        ),
        # The published file has no account of costs, of users, or of earnings that are not said to be net.
        (
            "Meta's revenue of $42.3 billion came with an 11% rise in costs.",
            [("META", "revenue", "42.3", QUARTER)],
        ),
        (
            "Meta's revenue was up 14% at $42.3 billion and its earnings up 37% at $16.6 billion.",
            [("META", "revenue_growth_yoy", "14", QUARTER), ("META", "revenue", "42.3", QUARTER)],
        ),
        (
            "Meta said revenue and profit rose 14% and 37%, respectively.",
            [("META", "revenue_growth_yoy", "14", QUARTER), ("META", "net_income_growth_yoy", "37", QUARTER)],
        ),
        (
            "Meta's revenue and net income were $42.3 billion and $16.6 billion.",
            [("META", "revenue", "42.3", QUARTER), ("META", "net_income", "16.6", QUARTER)],
        ),
    ],
)
def test_a_figure_is_of_its_own_noun(text, expected):
    assert dated(text) == expected


def test_growth_of_another_noun_is_left_alone():
    left = read("Meta's revenue rose 14%, helped by a 9% increase in headcount.").left_alone

    assert [figure.quote for figure in left] == ["9%"]


@pytest.mark.parametrize(
    "than",
    [
        "from the same period last year",
        "from the same quarter a year earlier",
        "compared with the same three months of 2024",
        "over the year-ago quarter",
        "from the prior-year period",
    ],
)
def test_growth_over_the_same_quarter_of_last_year(than):
    assert dated(f"Meta's revenue, up 14% {than}, was $42.3 billion.") == [
        ("META", "revenue_growth_yoy", "14", QUARTER),
        ("META", "revenue", "42.3", QUARTER),
    ]


def test_amounts_are_of_the_nouns_behind_them():
    assert dated("Meta had $42.3 billion in revenue and $16.6 billion in net income.") == [
        ("META", "revenue", "42.3", QUARTER),
        ("META", "net_income", "16.6", QUARTER),
    ]


def test_what_revenue_rose_by_is_no_revenue():
    assert dated("Meta's revenue jumped by $5.9 billion to $42.3 billion.") == [("META", "revenue", "42.3", QUARTER)]


def test_growth_of_spending_on_what_nobody_says_is_no_return_of_the_share():
    assert dated("Meta spent $13.7 billion in the March quarter alone, a 104% surge.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Meta had revenue of $42.3 billion and net income of $16.6 billion, up 14% and 37%, respectively.",
        "Meta's $42.3 billion in revenue and $16.6 billion in net income were up 14% and 37%.",
    ],
)
def test_rates_behind_two_amounts_are_of_them_in_their_order(text):
    assert dated(text) == [
        ("META", "revenue", "42.3", QUARTER),
        ("META", "net_income", "16.6", QUARTER),
        ("META", "revenue_growth_yoy", "14", QUARTER),
        ("META", "net_income_growth_yoy", "37", QUARTER),
    ]


def test_amounts_behind_two_rates_are_of_the_same_accounts():
    assert dated("Meta's revenue and profit grew 14% and 37% to $42.3 billion and $16.6 billion.") == [
        ("META", "revenue_growth_yoy", "14", QUARTER),
        ("META", "net_income_growth_yoy", "37", QUARTER),
        ("META", "revenue", "42.3", QUARTER),
        ("META", "net_income", "16.6", QUARTER),
    ]


def test_a_rate_of_cash_flow_is_none_of_revenue():
    text = "Meta's revenue increased 14% to $42.3 billion, while free cash flow was down 18% to $10.3 billion."
    assert dated(text) == [("META", "revenue_growth_yoy", "14", QUARTER), ("META", "revenue", "42.3", QUARTER)]
