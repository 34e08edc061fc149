"""What companies report, spend and plan: whose amount it is, of which quarter or year, and what is none of it."""

from datetime import date

import pytest

from tests.unit.articles.readings import claims

SPENDING = "Big Tech's capital expenditures keep growing.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meta has guided to a range of $64 billion to $72 billion, following $39 billion last year.",
            [("META", "capex_guidance_sum", "between 64..72", "12-31"), ("META", "capex_annual", "39", "12-31")],
        ),
        (
            "Meta would invest between $64 billion and $72 billion this year, after $39.2 billion in 2024.",
            [("META", "capex_guidance_sum", "between 64..72", "12-31"), ("META", "capex_annual", "39.2", "12-31")],
        ),
        (
            "Microsoft spent a record $21.4 billion in the March quarter, an increase of 53%.",
            [
                ("MSFT", "capex_headline", "21.4", "03-31"),
                ("MSFT", "capex_is_record", "true", "03-31"),
                ("MSFT", "capex_headline_growth_yoy", "53", "03-31"),
            ],
        ),
        (
            "Microsoft spent $21.4 billion in the March quarter, nearly twice as much as a year before.",
            [("MSFT", "capex_headline", "21.4", "03-31"), ("MSFT", "capex_headline_growth_yoy", "about 100", "03-31")],
        ),
        (
            "Meta put $12.9 billion of purchases of property and equipment from January through March, 92% more than "
            "in the same months of 2024.",
            [("META", "capex_cash", "12.9", "03-31"), ("META", "capex_cash_growth_yoy", "92", "03-31")],
        ),
        (
            "Meta spent $28 billion in 2023, $39 billion in 2024 and plans $65 billion in 2025.",
            [
                ("META", "capex_annual", "28", "12-31"),
                ("META", "capex_annual", "39", "12-31"),
                ("META", "capex_guidance_sum", "65", "12-31"),
            ],
        ),
        (
            "In the January-to-March period the four had together spent about $77 billion.",
            [("BIG_FOUR", "capex_annual", "about 77", "03-31")],
        ),
        (
            "Meta and Microsoft put $35 billion of purchases of property and equipment into the first quarter of 2025.",
            [("META+MSFT", "capex_cash_annual", "35", "03-31")],
        ),
    ],
)  # fmt: skip
def test_in_a_story_of_spending_verbs_and_comparisons_tell_what_was_spent(text, expected):
    assert sorted(claims(SPENDING + text)) == sorted(expected)


def test_a_headline_with_a_plan_is_of_the_year_of_publication_and_late_in_the_year_of_none():
    headline = "Meta shares slide as $65 billion spending plan rattles investors"
    plan = ("META", "capex_guidance_sum", "65", "12-31")
    assert plan in claims(headline)
    assert plan not in claims(headline, date(2025, 11, 27))


@pytest.mark.parametrize(
    "text",
    [
        "Meta spent $13.4 billion on buybacks.",
        "Microsoft is expected to top $100 billion this year.",
        "Meta has guided to $42.5 billion of revenue.",
    ],
)
def test_other_spending_and_what_others_expect_are_no_capital_expenditure(text):
    assert not [claim for claim in claims(SPENDING + text) if claim[1].startswith("capex")]


def test_without_a_story_of_spending_a_verb_alone_is_none():
    assert claims("Stocks rose.\n\nMeta spent $13.4 billion in the March quarter.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meta's revenue reached $42.3 billion, up 16%.", [("revenue", "42.3"), ("revenue_growth_yoy", "16")]),
        ("Meta's revenue reached $42.3 billion, down 3%.", [("revenue", "42.3"), ("revenue_growth_yoy", "-3")]),
        ("Meta's revenue reached $42.3 billion, up 3% from the previous quarter.", [("revenue", "42.3")]),
        (
            "For all of 2024 sales at Meta came to $164.5 billion, up 22%.",
            [("annual_revenue", "164.5"), ("annual_revenue_growth_yoy", "22")],
        ),
        ("Meta's net income rose almost 35%.", [("net_income_growth_yoy", "about 35")]),
        (
            "Microsoft's shares fell. Azure grew 33% from a year ago, revenue was up 13% at $70.1 billion.",
            [("revenue_growth_yoy", "33"), ("revenue_growth_yoy", "13"), ("revenue", "70.1")],
        ),
        ("For the fiscal year as a whole Meta booked $164.5 billion of revenue.", []),
        ("Meta said a 16% increase in advertising revenue helped.", []),
        ("Meta had annual revenue of $164.5 billion and quarterly revenue of $42.3 billion.", [("revenue", "42.3")]),
    ],
)
def test_a_rate_right_behind_an_amount_is_its_growth_over_a_year(text, expected):
    assert [(metric, value) for _, metric, value, _ in claims(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meta slid even though its earnings topped expectations.", ("META", "above 0", "05-22")),
        ("Meta slid after its quarterly profit missed Wall Street forecasts.", ("META", "below 0", "05-22")),
        ("Meta's profit fell short of analysts' estimates.", ("META", "below 0", "05-22")),
        # Its last report was in February: the words are not news of it.
        ("Nvidia's earnings topped expectations.", None),
        ("Meta's revenue of $42.3 billion in the quarter was ahead of the $41.4 billion that analysts expected.", None),
        ("Nvidia rose with Meta, whose earnings topped expectations.", ("META", "above 0", "05-22")),
        ("Both Meta and Microsoft said that earnings topped expectations.", None),
    ],
)
def test_results_are_compared_with_estimates_on_the_day_of_the_report(text, expected):
    found = [(subject, value, day) for subject, metric, value, day in claims(text) if metric == "eps_surprise"]
    assert found == ([expected] if expected else [])
