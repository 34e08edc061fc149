"""What companies report, spend and plan: whose amount it is, of which quarter or year, and what is none of it."""

from datetime import date

import pytest

from tests.unit.articles.readings import claims, dated

SPENDING = "Big Tech's capital expenditures keep growing.\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meta has guided to a range of $64 billion to $72 billion, following $39 billion last year.",
            [
                ("META", "capex_guidance_sum", "between 64..72", "2025-12-31"),
                ("META", "capex_annual", "39", "2024-12-31"),
            ],
        ),
        (
            "Meta would invest between $64 billion and $72 billion this year, after $39.2 billion in 2024.",
            [
                ("META", "capex_guidance_sum", "between 64..72", "2025-12-31"),
                ("META", "capex_annual", "39.2", "2024-12-31"),
            ],
        ),
        (
            "Microsoft spent a record $21.4 billion in the March quarter, an increase of 53%.",
            [
                ("MSFT", "capex_headline", "21.4", "2025-03-31"),
                ("MSFT", "capex_is_record", "true", "2025-03-31"),
                ("MSFT", "capex_headline_growth_yoy", "53", "2025-03-31"),
            ],
        ),
        (
            "Microsoft spent $21.4 billion in the March quarter, nearly twice as much as a year before.",
            [
                ("MSFT", "capex_headline", "21.4", "2025-03-31"),
                ("MSFT", "capex_headline_growth_yoy", "about 100", "2025-03-31"),
            ],
        ),
        (
            "Meta put $12.9 billion of purchases of property and equipment from January through March, 92% more than "
            "in the same months of 2024.",
            [("META", "capex_cash", "12.9", "2025-03-31"), ("META", "capex_cash_growth_yoy", "92", "2025-03-31")],
        ),
        (
            "Meta spent $12.9 billion on property and equipment in the March quarter, and Microsoft grew its capital "
            "expenditure faster.",
            [("META", "capex_cash", "12.9", "2025-03-31")],
        ),
        (
            "Meta spent $2.9 billion on marketing in the March quarter; Microsoft grew its capital expenditure faster.",
            [],
        ),
        (
            "Meta spent $2.9 billion on marketing in the quarter to March, and Microsoft grew its capital expenditure.",
            [],
        ),
        (
            "Meta spent $28 billion in 2023, $39 billion in 2024 and plans $65 billion in 2025.",
            [
                ("META", "capex_annual", "28", "2023-12-31"),
                ("META", "capex_annual", "39", "2024-12-31"),
                ("META", "capex_guidance_sum", "65", "2025-12-31"),
            ],
        ),
        (
            "Meta spent $39.2 billion last year and plans to spend $65 billion this year.",
            [("META", "capex_annual", "39.2", "2024-12-31"), ("META", "capex_guidance_sum", "65", "2025-12-31")],
        ),
        (
            "Microsoft spent a record $21.4 billion in the March quarter, more than in any previous quarter.",
            [("MSFT", "capex_headline", "21.4", "2025-03-31"), ("MSFT", "capex_is_record", "true", "2025-03-31")],
        ),
        (
            "Microsoft spent $21.4 billion in the March quarter, more than double what it was a year earlier.",
            [
                ("MSFT", "capex_headline", "21.4", "2025-03-31"),
                ("MSFT", "capex_headline_growth_yoy", "above 100", "2025-03-31"),
            ],
        ),
        (
            "In the January-to-March period the four had together spent about $77 billion.",
            [("BIG_FOUR", "capex_annual", "about 77", "2025-03-31")],
        ),
        (
            "Meta and Microsoft put $35 billion of purchases of property and equipment into the first quarter of 2025.",
            [("META+MSFT", "capex_cash_annual", "35", "2025-03-31")],
        ),
    ],
)
def test_in_a_story_of_spending_verbs_and_comparisons_tell_what_was_spent(text, expected):
    assert sorted(dated(SPENDING + text)) == sorted(expected)


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
        "Meta guided to $113 billion to $118 billion of total expenses for the year.",
        "Microsoft invested $8 billion in Anthropic.",
        "Meta spent $26 billion on buybacks last year.",
        "Microsoft will spend $80 billion on dividends this year.",
        "Meta plans to spend well above the $60 billion that analysts expected for 2025.",
        "Microsoft spent $8 billion to buy a rival last year.",
        "Meta will spend $20 billion this year on films.",
        "Microsoft announced a $500 billion spending plan over four years.",
        "The four airlines spent $20 billion in 2024.",
    ],
)
def test_other_spending_and_what_others_expect_are_no_capital_expenditure(text):
    assert not [claim for claim in claims(SPENDING + text) if claim[1].startswith("capex")]


def test_a_record_is_of_the_company_whose_amount_stands_beside_it():
    found = claims(
        SPENDING + "Meta spent $13.7 billion in the March quarter and Microsoft spent a record $21.4 billion."
    )
    assert [subject for subject, metric, *_ in found if metric == "capex_is_record"] == ["MSFT"]


def test_the_year_before_is_that_before_the_year_named():
    text = SPENDING + "Meta spent $39.2 billion in 2024, after $28.1 billion the year before, an increase of 40%."
    assert dated(text) == [
        ("META", "capex_annual", "39.2", "2024-12-31"),
        ("META", "capex_annual", "28.1", "2023-12-31"),
    ]


def test_a_verb_of_spending_counts_no_revenue_told_of_another():
    text = SPENDING + "Nvidia had revenue of $44.1 billion, up 69%, as Meta spent $13.7 billion in the March quarter."
    assert ("META", "capex_headline", "13.7", "03-31") in claims(text)
    assert not [claim for claim in claims(text) if claim[0] == "META" and claim[1].startswith("revenue")]


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
        (
            "Meta had revenue of $42.3 billion, and its stock is down 3%.",
            [("revenue", "42.3"), ("daily_return_close", "-3")],
        ),
        ("Meta had revenue of $42.3 billion, jumping 10% in late trading.", [("revenue", "42.3")]),
        ("Meta's revenue was $42.3 billion and its costs were $24.8 billion.", [("revenue", "42.3")]),
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
        ("Meta rose. Results from the company came in higher than estimated.", ("META", "above 0", "05-22")),
        ("Meta said that next quarter's profit will be above what analysts expected.", None),
        ("Meta must deliver results that beat expectations.", None),
        ("Meta's results missed expectations a year ago.", None),
        ("A supplier's results topped expectations, and Meta rose.", None),
        ("Meta's results beat expectations on revenue.", None),
        ("Meta rose. So far most companies have delivered earnings that beat analysts' estimates.", None),
        ("Both Meta and Microsoft said that earnings topped expectations.", None),
    ],
)
def test_results_are_compared_with_estimates_on_the_day_of_the_report(text, expected):
    found = [(subject, value, day) for subject, metric, value, day in claims(text) if metric == "eps_surprise"]
    assert found == ([expected] if expected else [])


def test_what_it_spent_in_a_year_is_not_its_plan():
    text = (
        "Meta guided to between $64 billion and $72 billion of capital expenditures in 2025, nearly double the "
        "$39.2 billion it spent in 2024."
    )
    assert dated(text) == [
        ("META", "capex_guidance_sum", "between 64..72", "2025-12-31"),
        ("META", "capex_annual", "39.2", "2024-12-31"),
    ]


def test_plans_of_others_are_not_those_of_the_company_named_before():
    text = (
        "Meta sees capital expenditures of $64 billion to $72 billion this year. "
        "The four largest cloud companies plan to spend about $320 billion on capital projects this year. "
        "Rivals plan to spend $20 billion on capital projects this year."
    )
    assert dated(text) == [
        ("META", "capex_guidance_sum", "between 64..72", "2025-12-31"),
        ("BIG_FOUR", "capex_guidance_sum", "about 320", "2025-12-31"),
    ]


def test_a_quarter_behind_what_an_amount_is_compared_with_is_not_its_own():
    text = "Capital spending by Meta rose to $13.7 billion, compared with $14.8 billion in the fourth quarter."
    assert dated(text) == [("META", "capex_headline", "13.7", "2025-03-31")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Meta's capital expenditures were $39.2 billion, versus $27.3 billion in 2023.",
            [("META", "capex_annual", "39.2", "2024-12-31"), ("META", "capex_annual", "27.3", "2023-12-31")],
        ),
        (
            "Meta expects 2025 capex of $64 billion to $72 billion, up from a prior range of $60 billion "
            "to $65 billion, and more than the $39.2 billion it spent in 2024.",
            [
                ("META", "capex_guidance_sum", "between 64..72", "2025-12-31"),
                ("META", "capex_annual", "39.2", "2024-12-31"),
            ],
        ),
        ("Meta plans to spend more than $30 billion on capital projects in the current quarter.", []),
        ("In the whole fiscal year Meta spent $88.2 billion on capital projects.", []),
    ],
)
def test_a_years_spending_is_of_the_year_that_is_meant(text, expected):
    assert dated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia's revenue rose 17% to $44.1 billion, and its shares ended 3.2% lower.",
        "Nvidia, with revenue of $44.1 billion and earnings of $1.30 a share, ended 3.2% lower at $180.64.",
        "Nvidia, which on Friday reported revenue of $44.1 billion, managed a gain of just 3.2% on Tuesday.",
    ],
)
def test_what_the_share_did_is_no_growth_of_an_account(text):
    found = claims(f"Stocks moved on Tuesday. {text}")
    assert not [
        claim
        for claim in found
        if claim[2].lstrip("-") in ("3.2", "180.64") and claim[1] in ("revenue_growth_yoy", "eps_diluted")
    ]


def test_one_of_a_group_is_not_the_group():
    found = claims(
        "Meta on Tuesday became the last of the four largest to report, saying it spent $17.0 billion on capex."
    )
    assert all(claim[0] in ("META",) for claim in found)


@pytest.mark.parametrize(
    "text",
    [
        "For the twelve months as a whole, Nvidia's revenue reached $130.5 billion.",
        "Nvidia's first-quarter revenue was $44.1 billion, and the year brought in $130.5 billion, a gain of 114%.",
    ],
)
def test_an_amount_of_a_year_that_is_not_named_is_left_alone(text):
    assert not {"130.5", "114"} & {value for *_, value, _ in claims(text)}
