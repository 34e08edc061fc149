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
        ", with semiconductors down 1.7%",
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gold added 0.8% on Tuesday as the S&P 500 fell 1.2%. It is up 44% this year.", [("SPX", "-1.2")]),
        (
            "Nvidia rose 3% on Tuesday while the S&P 500 fell 1.2%. It is up 12% this year.",
            [("NVDA", "3"), ("SPX", "-1.2")],
        ),
        ("The S&P 500 fell 1.2% on Tuesday. Energy came last of the sectors. It lost 3%.", [("SPX", "-1.2")]),
        (
            "The S&P 500 fell 1.2% on Tuesday. Energy was the worst sector. The sector is down 5% this month.",
            [("SPX", "-1.2")],
        ),
        (
            "Health Care stocks in the S&P 500 lost 3% on Tuesday. They have lost 8% this month.",
            [("Health Care", "-3")],
        ),
        (
            "The KRX lender index fell 2% on Tuesday while the S&P 500 fell 1.2%. The index is down 9% this month.",
            [("SPX", "-1.2")],
        ),
        (
            "The S&P 500 fell 1.2% on Tuesday. The KRX lender index fell 2%, and its monthly loss came to 9%.",
            [("SPX", "-1.2")],
        ),
        ("The S&P 500 fell 1.2% on Tuesday. The small-cap index lost 3%.", [("SPX", "-1.2")]),
        ("The Dow fell 1.2% on Tuesday, and the blue-chip index is up 3% this month.", [("DJI", "-1.2"), ("DJI", "3")]),
        ("The S&P 500 fell 1.2% on Tuesday, and S&P 500 stocks lost 2%.", [("SPX", "-1.2")]),
        ("The Dow fell 1.2% on Tuesday, and Dow transports lost 2%.", [("DJI", "-1.2")]),
    ],
)
def test_a_pronoun_means_whom_the_sentence_before_is_about(text: str, expected: list) -> None:
    assert returns(text) == expected


@pytest.mark.parametrize(
    "they",
    [
        "For the month, they lost 2.1%, 3.2% and 4.3%.",
        "They were down 2.1%, 3.2% and 4.3% for the month, respectively.",
        "The three indexes lost 2.1%, 3.2% and 4.3% for the month.",
        "Their losses for the month came to 2.1%, 3.2% and 4.3%.",
    ],
)
def test_as_many_figures_as_were_named_are_theirs_in_that_order(they: str) -> None:
    named = "The S&P 500, the Dow and the Nasdaq all fell on Tuesday."
    assert returns(f"{named} {they}") == [("SPX", "-2.1"), ("DJI", "-3.2"), ("IXIC", "-4.3")]


def test_an_index_and_a_company_are_a_pair_too() -> None:
    assert returns("The S&P 500 and Nvidia dropped on Tuesday. They fell 1.2% and 3.4%.") == [
        ("SPX", "-1.2"),
        ("NVDA", "-3.4"),
    ]


@pytest.mark.parametrize(
    "they",
    [
        "For the month, they lost 2.1% and 3.2%.",
        "They have lost 2.1% this month.",
        "Gold rose. For the month, they lost 2.1%, 3.2% and 4.3%.",
    ],
)
def test_figures_that_fit_no_list_of_names_are_nobodys(they: str) -> None:
    assert returns(f"The S&P 500, the Dow and the Nasdaq all fell on Tuesday. {they}") == []


def test_a_list_of_figures_of_another_length_is_nobodys() -> None:
    assert returns("The S&P 500 and the Dow fell 1.2%, 2.3% and 3.4% on Tuesday.") == []


@pytest.mark.parametrize(
    "others",
    [
        ", hurt by brewers (down 4.4%) and truckers (off 5%)",
        ", the chip index 6% and a gauge of lenders 3%",
        ", and the chip index lost 6%",
        ", while the equal-weight version lost 0.9%",
        ", and an index tracking lenders lost 3.2%",
        ", less than the 6% slide in chip stocks",
        ", compared with 6% for its peers",
        ", and the Magnificent Seven stocks lost 3.8%",
        ", and more than 90 of them by 5% or more",
        ", the Wilshire 5000 1.4%, and memory makers in Korea 2%",
        ", and toymakers in Japan lost 2%",
        ", and the Alder fund that tracks it lost 1.3%",
        ", pulled down by the Energy sector",
    ],
)
def test_a_figure_set_beside_that_of_the_index_is_not_its_own(others: str) -> None:
    assert returns(f"The S&P 500 fell 1.2% on Tuesday{others}.") == [("SPX", "-1.2")]


def test_a_fund_is_not_the_index_named_before_it() -> None:
    assert returns("The S&P 500 fell 1.2% on Tuesday. The fund lost 3%, its worst day this year.") == [("SPX", "-1.2")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stocks fell on Tuesday. Lenders led the S&P 500 lower, falling 6%.", []),
        ("Stocks fell on Tuesday. Nvidia led the S&P 500 lower, falling 4.9%.", [("NVDA", "-4.9")]),
        ("A rout in steelmakers dragged the S&P 500 lower on Tuesday, leaving it down 1.2%.", [("SPX", "-1.2")]),
        ("Nvidia's slide of 1.5% on Tuesday was less than a drop of 6.3% among chipmakers.", [("NVDA", "-1.5")]),
        ("Shares of Nvidia fell 1.5% on Tuesday, those of its suppliers 5%.", [("NVDA", "-1.5")]),
        (
            "The S&P 500 fell 1.2% as Nvidia lost 1.5% on Tuesday, and it is down 2.4% this month.",
            [("SPX", "-1.2"), ("NVDA", "-1.5")],
        ),
    ],
)
def test_who_moved_another_is_whom_the_figure_behind_is_of(text: str, expected: list) -> None:
    assert returns(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Tuesday, utilities added 0.4%, the S&P 500 fell 1.2%, and financials lost 1.4%.",
            [("Utilities", "0.4"), ("SPX", "-1.2"), ("Financials", "-1.4")],
        ),
        (
            "Stocks fell on Tuesday, with energy down 2.1% and health care slipping 0.3%.",
            [("Energy", "-2.1"), ("Health Care", "-0.3")],
        ),
        ("Stocks fell on Tuesday as consumer prices rose 0.3%, while energy jumped 2%.", []),
        (
            "For the month the S&P 500 is up 4%. On Tuesday, the Energy sector lost 2%. Utilities stocks fell 1.1%.",
            [("SPX", "4"), ("Energy", "-2"), ("Utilities", "-1.1")],
        ),
    ],
)
def test_a_sector_by_its_name_alone_that_moves_is_the_sector(text: str, expected: list) -> None:
    assert returns(text) == expected


def test_they_in_the_same_sentence_are_those_named_in_it() -> None:
    text = (
        "On Tuesday, the S&P 500 fell 1.2% and the Nasdaq 2.3%; they are off 2.1% and 3.2%, respectively, this month."
    )
    assert returns(text) == [("SPX", "-1.2"), ("IXIC", "-2.3"), ("SPX", "-2.1"), ("IXIC", "-3.2")]
    text = "On Tuesday, the S&P 500 fell 1.2% and the Nasdaq 2.3%, and they are off 2.1% this month."
    assert returns(text) == [("SPX", "-1.2"), ("IXIC", "-2.3")]


def test_rates_of_several_times_are_not_all_of_the_last() -> None:
    assert returns("In March and April, the S&P 500 rose 1.2% and 2.3%, respectively.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Dow fell 0.9% and the S&P 500 slid 1.2% on Tuesday. The large-cap gauge is up 3% this year.",
            ("SPX", "3"),
        ),
        ("The S&P 500 and the Russell 2000 moved on Tuesday. The small-cap index lost 1.9%.", ("RUT", "-1.9")),
        ("The Russell 2000 moved on Tuesday as the S&P 500 stood still. The Russell lost 1.9%.", ("RUT", "-1.9")),
        ("The S&P 500 moved on Tuesday. The 500-stock index lost 1.9%.", ("SPX", "-1.9")),
    ],
)
def test_an_epithet_is_the_index_of_its_kind_that_the_text_names(text: str, expected: tuple[str, str]) -> None:
    assert returns(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Dow stood still on Tuesday. The small-cap index lost 1.9%.",
        "The S&P 500 stood still on Tuesday. Japan's broad gauge lost 1.9%.",
        "The S&P 500 and the DAX stood still on Tuesday. The broad gauge lost 1.9%.",
        "The Russell 2000 and the Russell 1000 stood still on Tuesday. The Russell lost 1.9%.",
    ],
)
def test_an_epithet_of_another_or_of_two_is_nobody(text: str) -> None:
    assert returns(text) == []
