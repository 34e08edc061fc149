"""What is spent already and what is planned, side by side in a sentence."""

import pytest

from tests.unit.articles.readings import dated

STORY = "Spending on data centers keeps growing, and so do capital expenditures.\n\n"
DONE = ("META", "capex_headline", "13.7", "2025-03-31")
PLAN = ("META", "capex_guidance_sum", "between 64..72", "2025-12-31")


@pytest.mark.parametrize(
    "text",
    [
        "Meta laid out $13.7 billion in the first quarter and sees $64 billion to $72 billion for the year.",
        "Meta's outlays were $13.7 billion, and it now budgets $64 billion to $72 billion this year.",
        "Meta's outlays came to $13.7 billion but are set to reach $64 billion to $72 billion this year.",
        "Meta's outlays, which climbed to $13.7 billion, will be $64 billion to $72 billion in 2025.",
        "Meta's outlays of $13.7 billion in the first quarter put it on track for "
        "$64 billion to $72 billion this year.",
        "Meta, with outlays of $13.7 billion in the first quarter, is on pace for $64 billion to $72 billion in 2025.",
        "In the first quarter Meta's outlays were $13.7 billion; it is guiding to $64 billion to $72 billion in 2025.",
        "Meta plans to invest $64 billion to $72 billion this year and spent $13.7 billion in the first quarter.",
        "Meta spent $13.7 billion on capital projects in the first quarter, a fifth of the "
        "$64 billion to $72 billion it plans to spend this year.",
    ],
)
def test_what_is_spent_is_no_plan_though_one_stands_behind_it(text):
    assert sorted(set(dated(STORY + text)) - {PLAN}) == [DONE]


@pytest.mark.parametrize(
    "text",
    [
        "Meta has invested $13.7 billion in data centers so far this year.",
        "Meta's outlays have totaled $13.7 billion this year, and it plans more.",
        "Meta's outlays for 2025 stand at $13.7 billion.",
        "Meta's outlays for the nine months were $13.7 billion.",
        "This year Meta has poured $13.7 billion into data centers and expects to keep that pace.",
    ],
)
def test_what_is_spent_of_a_year_that_is_not_over_is_neither_a_quarter_nor_a_plan(text):
    assert dated(STORY + text) == []


def test_of_a_plan_a_part_may_be_spent_already():
    text = "Meta plans to spend $64 billion to $72 billion this year; $13.7 billion has already been spent this year."
    assert dated(STORY + text) == [PLAN]


def test_a_plan_for_next_year_is_none_for_this_one():
    text = "Meta plans to spend $64 billion to $72 billion this year and as much as $90 billion on chips next year."
    assert dated(STORY + text) == [PLAN]


def test_the_year_before_a_plan_is_not_its_own():
    text = "Meta spent $39.2 billion last year and expects to spend $70 billion."
    assert dated(STORY + text) == [("META", "capex_annual", "39.2", "2024-12-31")]


def test_a_year_right_behind_an_amount_counts_before_a_quarter_before_it():
    text = "Meta spent $14.8 billion in the fourth quarter, $39.2 billion for all of 2024."
    assert dated(STORY + text) == [
        ("META", "capex_headline", "14.8", "2024-12-31"),
        ("META", "capex_annual", "39.2", "2024-12-31"),
    ]


def test_the_cash_flow_line_is_that_of_the_amount_beside_which_it_stands():
    text = "Meta's outlays were $13.7 billion in the first quarter, of which $12.9 billion was cash paid for equipment."
    assert [claim[:3] for claim in dated(STORY + text)] == [
        ("META", "capex_headline", "13.7"),
        ("META", "capex_cash", "12.9"),
    ]


def test_what_outlays_rose_by_is_not_what_they_are():
    assert dated(STORY + "Meta's outlays rose $7 billion to $13.7 billion in the first quarter.") == [DONE]


@pytest.mark.parametrize(
    "text",
    [
        # How much a plan moved by, or what is a part of it.
        "Meta lifted its 2025 capex range, up $4 billion at both ends.",
        "Meta lifted its 2025 capex range $4 billion.",
        "Meta widened the top of its 2025 capex range by $4 billion.",
        "Meta's 2025 capex forecast saw an increase of $4 billion to $7 billion.",
        "Meta's 2025 capex forecast got $4 billion above the old midpoint.",
        "Of its capex in 2025 Meta spends $4 billion of that on land.",
        "Meta's outlays will be about $17 billion a quarter this year.",
        # Plans without a year, beside a quarter or a year of something else.
        "Meta, whose quarterly capex grew, stuck to its forecast of about $70 billion.",
        "Meta ended the quarter and is now targeting $64 billion to $72 billion of capex.",
        "Meta expects capex of $64 billion to $72 billion, with a sharp increase in 2026.",
        "Meta expects capex of $64 billion in fiscal 2025.",
        "Meta expects capex of $64 billion in its 2025 fiscal year.",
    ],
)
def test_differences_and_plans_without_a_year_are_left_alone(text):
    assert dated(STORY + text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft plans to spend as much as $80 billion on capital expenditures this year, Meta up to $72 billion.",
        "Capital expenditures will reach up to $80 billion at Microsoft in 2025 and up to $72 billion at Meta.",
    ],
)
def test_a_plan_goes_on_over_the_companies_of_a_list(text):
    assert dated(STORY + text) == [
        ("MSFT", "capex_guidance_sum", "at_most 80", "2025-12-31"),
        ("META", "capex_guidance_sum", "at_most 72", "2025-12-31"),
    ]


def test_a_plan_that_was_raised_by_an_amount_is_the_range_behind_it():
    text = "Meta raised its 2025 capex forecast by $4 billion to $64 billion to $72 billion."
    assert dated(STORY + text) == [("META", "capex_guidance_sum", "between 64..72", "2025-12-31")]


def test_words_of_another_statement_make_an_amount_none_of_a_half():
    text = "Meta's outlays were $13.7 billion, and finance chief Susan Li said the rate holds for the second half."
    assert dated(STORY + text) == [DONE]


def test_the_year_of_what_a_plan_is_set_against_is_not_its_own():
    text = "Meta would spend $64 billion to $72 billion on outlays this year, about double the 2024 figure."
    assert dated(STORY + text) == [PLAN]


def test_growth_of_a_half_is_none_of_a_quarter():
    assert dated(STORY + "Meta's outlays were $30.7 billion, up 51%, over the first half.") == []


def test_what_had_been_planned_was_not_spent():
    found = dated(
        STORY + "A year ago Meta had planned $75 billion for 2024; in the end it spent $39.2 billion on capex."
    )
    assert "75" not in [value for *_, value, _ in found]
