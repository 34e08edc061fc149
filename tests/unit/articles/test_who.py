"""Whose a figure is: not the index's or the company's of the clause where the words name somebody else."""

import pytest

from tests.unit.articles.readings import claims

_RETURNS = ("daily_return_close", "period_return_price", "mtd_return_price", "ytd_return_price", "sector_daily_return")


def returns(text: str) -> list[tuple[str, str]]:
    """Subject and value of each return that the text states."""
    return [(subject, value) for subject, metric, value, _ in claims(text) if metric in _RETURNS]


@pytest.mark.parametrize(
    "others",
    [
        ", and brewers slid 4.4%",
        ", with truckers down 5%, toymakers off 3% and small lenders sinking 6%",
        "; cruise lines shed 7%, casinos 3% and hotel chains 2%",
        ", while shares of regional carriers sank 8%",
        ", as grocers, hurt by a price war, dropped 5%",
        " and miners ended the day 4% lower",
        ", led by steelmakers, which lost 6%",
        ", dragging bank stocks down 6%",
        ", hurt by a 6% drop in insurers",
        ", and three of every five stocks in the index lost 1%",
        ", while the rest of the market lost 3%",
        ", while the typical stock lost 3%",
        ", and its members lost 3% each",
        ", and financials lost 1.4%",
        ", with materials down 1.7%",
        ", and the KRX lender index lost 3.2%",
        " as the S&P 500 airlines index sank 5%",
        ", while most lost more than 2%",
    ],
)
def test_a_common_noun_before_a_verb_of_movement_is_somebody_else(others: str) -> None:
    assert returns(f"The S&P 500 fell 1.2% on Tuesday{others}.") == [("SPX", "-1.2")]


@pytest.mark.parametrize(
    "others",
    [
        "Its suppliers lost 5%.",
        "Shares of rivals fell 7%, and the industry lost 6%.",
        "Rivals' shares fell 7%.",
        "Other smartphone makers dropped 2%.",
    ],
)
def test_a_companys_rivals_and_suppliers_are_not_the_company(others: str) -> None:
    assert returns(f"Nvidia fell 1.5% on Tuesday. {others}") == [("NVDA", "-1.5")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nvidia fell 1.5% on Tuesday. The chipmaker has lost 2% this month.", [("NVDA", "-1.5"), ("NVDA", "-2")]),
        ("Nvidia fell 1.5% on Tuesday, and its shares have lost 2% this month.", [("NVDA", "-1.5"), ("NVDA", "-2")]),
        ("The S&P 500 fell 1.2% on Tuesday, and the index is up 4% this month.", [("SPX", "-1.2"), ("SPX", "4")]),
        (
            "The S&P 500 fell 1.2% on Tuesday, its third loss, and is down 2% this month.",
            [("SPX", "-1.2"), ("SPX", "-2")],
        ),
        ("The S&P 500 fell 1.2% on Tuesday and still rose 2% this month.", [("SPX", "-1.2"), ("SPX", "2")]),
    ],
)
def test_words_for_the_one_last_spoken_of_are_nobody_else(text: str, expected: list) -> None:
    assert returns(text) == expected


def test_a_headline_in_capitals_has_common_nouns_too() -> None:
    assert returns("S&P 500 Falls 1.2% on Tuesday as Bank Stocks Slide 6%") == [("SPX", "-1.2")]
