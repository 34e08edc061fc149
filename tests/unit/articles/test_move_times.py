"""When a move took place: from a day on, in each month of a list, and what a move undoes or only did for an hour."""

import pytest

from tests.unit.articles.readings import claims, dated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A day that a move is measured from is that of the figure right before it, and of no other.
        (
            "The S&P 500 has gained 2.4% since May 12 and slid 0.7% on Friday.",
            [("SPX", "period_return_price", "2.4", "05-23"), ("SPX", "daily_return_close", "-0.7", "05-23")],
        ),
        (
            "Meta, up 9.1% since April 8, fell 1.5% on Tuesday.",
            [("META", "period_return_price", "9.1", "05-27"), ("META", "daily_return_close", "-1.5", "05-27")],
        ),
        # Where it opens the sentence, it is that of all that has no time of its own.
        (
            "Stocks rose on Tuesday. Since April 8, the S&P 500 has climbed 18.8%, and Nvidia has leapt 40%.",
            [("SPX", "period_return_price", "18.8", "05-27"), ("NVDA", "period_return_price", "40", "05-27")],
        ),
        (
            "Stocks fell on Friday. Since April 8, the S&P 500 has climbed 18.8%, but it slid 0.7% on Friday.",
            [("SPX", "period_return_price", "18.8", "05-23"), ("SPX", "daily_return_close", "-0.7", "05-23")],
        ),
        (
            "On Tuesday stocks rose. Since April 8, when the S&P 500 hit its low, Nvidia has leapt 40%.",
            [("NVDA", "period_return_price", "40", "05-27")],
        ),
        # Of a list, each has the time behind it, or right before it.
        (
            "The Dow rose 1% on Tuesday, after gaining 2.3% in April, 3.5% in March and 1.9% in February.",
            [
                ("DJI", "daily_return_close", "1", "05-27"),
                ("DJI", "mtd_return_price", "2.3", "04-30"),
                ("DJI", "mtd_return_price", "3.5", "03-31"),
                ("DJI", "mtd_return_price", "1.9", "02-28"),
            ],
        ),
        (
            "The Dow lost 0.6% on Friday. On Tuesday it had risen 1.5%, on Wednesday 0.9% and on Thursday 0.7%.",
            [
                ("DJI", "daily_return_close", "-0.6", "05-23"),
                ("DJI", "daily_return_close", "1.5", "05-27"),
                ("DJI", "daily_return_close", "0.9", "05-21"),
                ("DJI", "daily_return_close", "0.7", "05-22"),
            ],
        ),
        # What a fall wipes out is of a longer time than the fall.
        (
            "On Tuesday Meta sank 2.1%, wiping out its gain for the year.",
            [("META", "daily_return_close", "-2.1", "05-27")],
        ),
        (
            "The Russell 2000 lost 3% on Tuesday. The Nasdaq sank 2%, nearly erasing its advance for the month.",
            [("RUT", "daily_return_close", "-3", "05-27"), ("IXIC", "daily_return_close", "-2", "05-27")],
        ),
        (
            "Stocks rose on Tuesday. Nvidia did best, rising 3.4% and bringing its advance this year to 12.6%.",
            [("NVDA", "daily_return_close", "3.4", "05-27"), ("NVDA", "ytd_return_price", "12.6", "05-27")],
        ),
        # One of many is no time of its own; the best week, quarter or year is.
        (
            "The Dow rose 1% on Tuesday, notching its 14th record of the year.",
            [("DJI", "daily_return_close", "1", "05-27")],
        ),
        (
            "On Tuesday stocks rose. The Dow is having its best week of the year, gaining 3.9%.",
            [("DJI", "period_return_price", "3.9", "05-27")],
        ),
        (
            "The Dow rose 1% on Tuesday. It is heading for its best quarter since 2023, up 4.6%.",
            [("DJI", "daily_return_close", "1", "05-27"), ("DJI", "qtd_return_price", "4.6", "05-27")],
        ),
        # What only ranks a company, a session or a move is no time of a move.
        (
            "Stocks fell on Tuesday. Nvidia, one of this year's biggest winners, slid 4.9%.",
            [("NVDA", "daily_return_close", "-4.9", "05-27")],
        ),
        (
            "Stocks fell on Tuesday. Meta, one of the market's best performers this year, slid 2.2%.",
            [("META", "daily_return_close", "-2.2", "05-27")],
        ),
        (
            "On Tuesday the Russell 2000 slid 3%, its biggest one-day move of the week.",
            [("RUT", "daily_return_close", "-3", "05-27")],
        ),
        (
            "The Dow slid 2.7% in Tuesday's trading, the busiest session of the year.",
            [("DJI", "daily_return_close", "-2.7", "05-27")],
        ),
        (
            "The Dow slid 0.4% on Tuesday, the last session of the month, and 2.5% in May.",
            [("DJI", "daily_return_close", "-0.4", "05-27"), ("DJI", "mtd_return_price", "-2.5", "05-27")],
        ),
        # From the session before: that of the day.
        (
            "The Russell 2000 closed on Tuesday at 2,094.59, down 2.7% from the previous session.",
            [("RUT", "daily_return_close", "-2.7", "05-27")],
        ),
        (
            "The Dow rose 0.4% on Tuesday, taking its May gain to 3.5% and its weekly advance to 7.8%.",
            [
                ("DJI", "daily_return_close", "0.4", "05-27"),
                ("DJI", "mtd_return_price", "3.5", "05-27"),
                ("DJI", "period_return_price", "7.8", "05-27"),
            ],
        ),
        (
            "The Dow slid on Tuesday. It had gained 1.1% the week before.",
            [("DJI", "period_return_price", "1.1", "05-23")],
        ),
        # The quarter that prices are told of is the one that they are in, or that is just over.
        ("Stocks rose on Tuesday. The Dow is up 7.8% in the quarter.", [("DJI", "qtd_return_price", "7.8", "05-27")]),
        # What is only ranked or undone: a fall from 2% up, to a close that is told.
        (
            "On Tuesday Meta swung from a gain of 2% to finish down 5.1%.",
            [("META", "daily_return_close", "-5.1", "05-27")],
        ),
        # A day that another is compared with.
        (
            "The Dow jumped 1.6% on Tuesday from Friday's rout, when it fell 2.7%.",
            [("DJI", "daily_return_close", "1.6", "05-27"), ("DJI", "daily_return_close", "-2.7", "05-23")],
        ),
        # Where it stood at another time, as the sign.
        (
            "In April the Dow lost 4.4%; it is 6.4% above where it started the year.",
            [("DJI", "mtd_return_price", "-4.4", "04-30"), ("DJI", "ytd_return_price", "6.4", "05-27")],
        ),
        (
            "The Dow fell 0.4% on Tuesday; the index is 1.4% above where it ended 2024.",
            [("DJI", "daily_return_close", "-0.4", "05-27"), ("DJI", "period_return_price", "1.4", "05-27")],
        ),
        (
            "Meta soared 10.4% on Friday before giving up 3% on Tuesday.",
            [("META", "daily_return_close", "10.4", "05-23"), ("META", "daily_return_close", "-3", "05-27")],
        ),
        (
            "The Dow fell 2.7% on Tuesday, compared with a 0.3% dip on Friday, and Nvidia sank 4.9%.",
            [
                ("DJI", "daily_return_close", "-2.7", "05-27"),
                ("DJI", "daily_return_close", "-0.3", "05-23"),
                ("NVDA", "daily_return_close", "-4.9", "05-27"),
            ],
        ),
        (
            "Meta had reported on Thursday that its profit rose, and its stock is down 13% this year.",
            [("META", "ytd_return_price", "-13", "05-27")],
        ),
        ("On Tuesday the Russell 2000 was off only 1.2%.", [("RUT", "daily_return_close", "-1.2", "05-27")]),
    ],
)
def test_a_move_has_the_time_that_is_its_own(text, expected):
    assert [claim for claim in claims(text) if "return" in claim[1]] == expected


def test_years_of_a_list():
    text = "On Tuesday stocks rose. The S&P 500 gained 23.3% in 2024, 24.2% in 2023."
    assert dated(text) == [
        ("SPX", "ytd_return_price", "23.3", "2024-12-31"),
        ("SPX", "ytd_return_price", "24.2", "2023-12-29"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Since bottoming on April 8, the Dow is up 17.1%.",
        "The Dow fell, its first drop of more than 17.1% since April 10.",
        "The Dow had its biggest one-day gain since October 2008, when it jumped 17.1%.",
        "The Dow turned lower, swinging from a gain of 17.1%.",
        "The Dow snapped a three-day losing streak in which it lost 17.1%.",
        "The Dow slid after initially soaring 17.1%.",
        "The Dow had jumped 17.1% in the morning, but it ended lower.",
        "Its two-day loss is 17.1%.",
        "It took just 16 sessions for the Dow to fall 17.1%.",
        "Between its February peak and the April 8 low, the Dow tumbled 17.1%.",
        "The Dow jumped 3.6% and is up 17.1%.",
        "The Dow rose 0.2%, having been up 17.1% at its peak.",
        "The Dow had its largest fall since that month, when it lost 17.1%.",
        "It was the Dow's second straight year of gains above 17.1%.",
        "Analysts see the Dow at 45,000 by the end of the year, a rise of 17.1%.",
        "The Dow capped its best two-year run since 1998, up 17.1% over the stretch.",
    ],
)
def test_a_move_of_another_time_is_left_alone(said):
    found = claims(f"Stocks moved on Tuesday. {said}")
    assert not [claim for claim in found if claim[2].lstrip("-") == "17.1"]


@pytest.mark.parametrize(
    "undone",
    [
        "wiping out its gains for the week",
        "erasing its gain for the month",
        "giving back all of the week's gains",
        "bringing its loss for the month to 2.1%",
        "trimming its advance this year",
    ],
)
def test_the_time_of_a_move_that_is_undone_is_not_that_of_the_next_sentence(undone: str) -> None:
    text = f"The S&P 500 tumbled 2.4%, {undone}. Worries sent shares of Nvidia down 3.7%. Meta dropped 1.3%."
    moves = [(subject, metric, value) for subject, metric, value, _ in claims(text) if subject != "SPX"]
    assert moves == [("NVDA", "daily_return_close", "-3.7"), ("META", "daily_return_close", "-1.3")]


@pytest.mark.parametrize(
    "news",
    [
        "after it said spending would rise in 2027",
        "on plans to launch a new headset in 2027",
        "as investors weighed its guidance for 2027",
    ],
)
def test_a_year_to_come_in_the_news_is_not_that_of_the_move(news: str) -> None:
    text = f"On Tuesday, traders were busy. Meta fell 4.1% {news}, and Nvidia lost 2.2%."
    assert claims(text) == [
        ("META", "daily_return_close", "-4.1", "05-27"),
        ("NVDA", "daily_return_close", "-2.2", "05-27"),
    ]


def test_a_year_up_to_a_close_is_that_of_all_beside_it():
    text = "Meta was down 19% for the year at the close on May 16, while Nvidia was up 5%."
    assert claims(text) == [("META", "ytd_return_price", "-19", "05-16"), ("NVDA", "ytd_return_price", "5", "05-16")]
