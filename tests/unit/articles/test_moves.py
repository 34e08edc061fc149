"""Moves whose day, subject or direction stands elsewhere in the text."""

import pytest

from tests.unit.articles.readings import claims


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What was on Friday is looked back on: the story goes on with Tuesday.
        (
            "The S&P 500 fell 2.1% on Tuesday. Only on Friday it had set a record close. The Dow lost 1.9%.",
            [("SPX", "-2.1", "05-27"), ("DJI", "-1.9", "05-27")],
        ),
        ("On Tuesday the VIX settled at 18.96. That is 7% higher than on Friday.", [("VIX", "7", "05-27")]),
        # What was told after hours moved the share on the day after.
        ("Stocks rose on Tuesday. Nvidia reported late on Friday and rose 3.1%.", [("NVDA", "3.1", "05-27")]),
        ("Meta late Friday announced a buyback. Its shares soared 23%.", [("META", "23", "05-27")]),
        (
            "On Tuesday the Dow rose 1.3%, recovering from Friday, when it lost 1.9%.",
            [("DJI", "1.3", "05-27"), ("DJI", "-1.9", "05-23")],
        ),
        (
            "The Fed spoke on Tuesday. The S&P 500 rose 2.1%, after falling 0.7% on Friday. The Dow rose 2%.",
            [("SPX", "2.1", "05-27"), ("SPX", "-0.7", "05-23"), ("DJI", "2", "05-27")],
        ),
        ("Stocks rose on Tuesday. Nvidia, which reported on Wednesday, gained 2.7%.", [("NVDA", "2.7", "05-27")]),
        ("On Tuesday Nvidia rose 3.4% and BYD 2%.", [("NVDA", "3.4", "05-27")]),
        (
            "On Tuesday Nvidia fell 4.9% and Microsoft, the target of a new inquiry in Brussels, 7.3%.",
            [("NVDA", "-4.9", "05-27"), ("MSFT", "-7.3", "05-27")],
        ),
        (
            "On Tuesday Nvidia fell 4.9%, giving back a part of Friday's 6% jump.",
            [("NVDA", "-4.9", "05-27"), ("NVDA", "6", "05-23")],
        ),
    ],
)
def test_the_day_of_a_move_is_that_of_the_story(text, expected):
    found = [(subject, value, day) for subject, metric, value, day in claims(text) if metric == "daily_return_close"]
    assert found == expected


def test_moves_of_a_list_share_their_period():
    text = "On Tuesday stocks fell. The Russell 2000 lost 3.3% over the five sessions and the Nasdaq 2.5%."
    assert claims(text) == [
        ("RUT", "period_return_price", "-3.3", "05-27"),
        ("IXIC", "period_return_price", "-2.5", "05-27"),
    ]


def test_a_month_that_opens_a_sentence_is_told_of_the_index_before():
    text = "The S&P 500 lost 1.2% on Tuesday. April alone brought a gain of 9.1%."
    assert ("SPX", "mtd_return_price", "9.1", "04-30") in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Dow fell on Tuesday, and its target range of 3% to 3.25% stands.",
        "Nvidia reported on Tuesday, and the shares leapt 10.4% the next day.",
        "On Tuesday the S&P 500 had lost 3% by the end of April.",
        "Stocks fell on Tuesday. Meta paid $4.1 billion in wages, up 9%.",
        "On Tuesday the Nasdaq had fallen 7% by mid-May.",
        "Stocks fell on Tuesday. Meta's sales were $42.3 billion, an 11% increase.",
        "The S&P 500 fell on Tuesday. April brought a rise of 2.3% in consumer prices.",
    ],
)
def test_what_is_no_move_of_a_known_day_is_left_alone(text):
    assert not [claim for claim in claims(text) if "return" in claim[1]]


def test_a_sector_that_comes_next_has_the_next_rank_and_its_own_return():
    text = (
        "On Tuesday ten of the 11 sectors fell. Information technology was hit hardest, with a loss of 3.9%, ahead of "
        "consumer discretionary, down 3.5%."
    )
    found = claims(text)
    assert ("Information Technology", "sector_daily_return", "-3.9", "05-27") in found
    assert ("Consumer Discretionary", "sector_daily_return", "-3.5", "05-27") in found
    assert ("Consumer Discretionary", "sector_rank_day", "10", "05-27") in found
    assert ("Information Technology", "sector_daily_return", "-3.5", "05-27") not in found


def test_its_stock_is_not_the_index_that_it_leads():
    text = "The S&P 500 fell on Tuesday, but Nvidia did not: its stock climbed 7.3%, the best showing in the benchmark."
    assert ("NVDA", "daily_return_close", "7.3", "05-27") in claims(text)
    assert ("SPX", "daily_return_close", "7.3", "05-27") not in claims(text)


def test_what_stands_is_of_the_longer_time_named_before():
    text = "On Tuesday Microsoft fell 1.3% and is up 2.1% for the year, while Meta is sitting on an 8% gain."
    assert ("META", "ytd_return_price", "8", "05-27") in claims(text)


def test_two_days_named_are_no_span():
    found = claims("The Dow lost 1.9% on May 21 and May 23.")
    assert ("DJI", "period_return_price", "-1.9", "05-23") not in found


@pytest.mark.parametrize(
    "text",
    [
        "A Meta supplier lost 8% on Tuesday.",
        "On Tuesday Sen. Nvidia rose 3%.",
        "On Tuesday Meta KGaA rose 3.2%.",
        "Meta's Reality Labs lost $4.4 billion, it said on Tuesday.",
        "Nvidia fell on Tuesday. In December the central bank of Norway had lifted its rate by 3%.",
    ],
)
def test_others_with_a_companys_name_are_not_that_company(text):
    assert [claim for claim in claims(text) if claim[1] == "daily_return_close"] == []
    assert ("META", "daily_change_sign", "below 0", "05-27") not in claims(text)


def test_a_plans_year_is_not_the_time_of_the_sectors():
    text = (
        "Stocks rose on Tuesday. Nvidia gained 8%, but Meta slid 5.6% after it unveiled a plan to spend $70 billion "
        "this year. Nine of the eleven S&P sectors finished higher, led by energy."
    )
    assert claims(text)[-2:] == [("SPX", "n_sectors_up", "9", "05-27"), ("Energy", "sector_rank_day", "1", "05-27")]


def test_a_day_between_a_count_of_sectors_and_its_verb_is_its_day():
    assert claims("Nine of the 11 S&P 500 sectors finished Friday higher.") == [("SPX", "n_sectors_up", "9", "05-23")]


def test_the_target_range_is_of_the_month_that_is_named():
    text = "Stocks rose on Tuesday. The Federal Reserve left rates at 4.25% to 4.50% in January."
    assert claims(text)[-2:] == [
        ("DFEDTARL", "rate_level", "4.25", "01-31"),
        ("FED_FUNDS_TARGET", "rate_level", "4.50", "01-31"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "The central bank of Norway kept its range at 4.25% to 4.50%.",
        "The Federal Reserve has cut its rate from a range of 5.25% to 5.50% in September.",
        "The Federal Reserve had held its range at 5.25% to 5.50% since July 2023.",
        "The Federal Reserve's range stood at 5.25% to 5.50% a year ago.",
        "The Federal Reserve's own projections put its range at 3.25% to 3.50% in March.",
        "The Federal Reserve paused after four straight increases of 75 basis points.",
    ],
)
def test_a_rate_of_another_bank_or_of_a_day_that_is_not_said_is_left_alone(said):
    assert claims(f"Stocks rose on Tuesday, and the Federal Reserve spoke. {said}") == []


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Nvidia soared 13.3% after it reported late Friday.", "13.3"),
        ("Nvidia sank 8.3% after reporting on Friday.", "-8.3"),
        ("Nvidia fell 5.3% despite results late Friday.", "-5.3"),
        ("Nvidia fell 4.2% after it said last week that margins would narrow.", "-4.2"),
        ("Nvidia rose 1.8%, and 5.7% for the week.", "1.8"),
        ("Nvidia added 1.6%, to bring its weekly gain to 5%.", "1.6"),
        ("Nvidia lost 2.9% and finished the month up 24.1%.", "-2.9"),
        ("Nvidia rose 0.6%, its 38th record this year.", "0.6"),
        ("Nvidia fell 2.9%, its biggest loss of the year.", "-2.9"),
        ("Nvidia rose 1.8%, following a 3.6% loss.", "1.8"),
    ],
)
def test_what_is_told_behind_a_days_move_is_not_its_time(said, value):
    found = [claim for claim in claims(f"Stocks moved on Tuesday. {said}") if claim[1] == "daily_return_close"]
    assert found == [("NVDA", "daily_return_close", value, "05-27")]


@pytest.mark.parametrize(
    "said",
    [
        "At one point, the S&P 500 was down 3.6%.",
        "The S&P 500 wiped out an early gain of 4.1%.",
        "Nearly 90% of the stocks in the S&P 500 fell.",
        "The Dow rebounded from a 743-point drop.",
        "Since Election Day the S&P 500 is up 3.7%.",
        "Since its April low it has climbed 21%.",
        "Over those four days the S&P 500 climbed 7.1%.",
    ],
)
def test_what_is_no_close_over_a_day_is_left_alone(said):
    found = claims(f"The S&P 500 spoke on Tuesday. {said}")
    assert [claim for claim in found if claim[1] in ("daily_return_close", "index_change_points")] == []


@pytest.mark.parametrize(
    "said",
    [
        "The S&P 500 rose 0.6% on Tuesday, a day after the Dow jumped 3.6% and the S&P 500 fell 0.9%.",
        "A day after the Dow jumped 3.6% and the S&P 500 fell 0.9%, the S&P 500 rose 0.6% on Tuesday.",
        "On Tuesday, one session after the Dow jumped 3.6%, the S&P 500 rose 0.6%.",
        "The S&P 500, two days after its 0.9% loss, rose 0.6% on Tuesday.",
        "The S&P 500 rose 0.6% on Tuesday, a week after Nvidia sank 3.2%.",
        "The S&P 500 rose 0.6% on Tuesday, a day after the Energy sector fell 2%.",
        "The S&P 500 rose 0.6% on Tuesday, a day after the Dow fell.",
        "The S&P 500 rose 0.6% on Tuesday, a day after Nvidia fell to $131.20.",
        "Stocks moved on Tuesday. The S&P 500 rose 0.6%, a day after slipping 0.3% from a record set on Thursday.",
    ],
)
def test_what_a_day_came_after_is_no_move_of_the_day(said):
    assert claims(said) == [("SPX", "daily_return_close", "0.6", "05-27")]


def test_behind_what_a_day_came_after_the_day_goes_on():
    text = "A day after the Fed cut rates, the S&P 500 rose 0.6% on Tuesday to 5,921.54, and the Dow gained 0.3%."
    assert claims(text) == [
        ("SPX", "daily_return_close", "0.6", "05-27"),
        ("SPX", "index_close", "5921.54", "05-27"),
        ("DJI", "daily_return_close", "0.3", "05-27"),
    ]
    text = "Stocks rose on Tuesday, a day after they fell 0.9%, with the S&P 500 adding 0.6% and the Dow 0.3%."
    assert claims(text) == [
        ("SPX", "daily_return_close", "0.6", "05-27"),
        ("DJI", "daily_return_close", "0.3", "05-27"),
    ]


def test_a_day_named_behind_a_move_is_its_day():
    text = "The S&P 500 rose 0.6% on Tuesday, a day after the Dow fell 0.9% on Friday."
    assert claims(text) == [
        ("SPX", "daily_return_close", "0.6", "05-27"),
        ("DJI", "daily_return_close", "-0.9", "05-23"),
    ]


def test_the_first_of_the_year_is_no_period_of_what_comes_next():
    text = "On Tuesday it was the first cut of the year. The Dow rose 2.5% to 42,343.65."
    assert claims(text)[0] == ("DJI", "daily_return_close", "2.5", "05-27")


def test_a_move_without_a_direction_is_left_alone():
    found = claims("On Tuesday Nvidia fell 3.5%, adding to Friday's 1.6% move.")
    assert found == [("NVDA", "daily_return_close", "-3.5", "05-27")]


def test_shares_beside_revenue_have_their_move():
    found = claims("Meta's revenue rose 16% in the quarter, and its shares fell 11.3% on Tuesday.")
    assert ("META", "daily_return_close", "-11.3", "05-27") in found


def test_big_tech_stocks_are_no_sector():
    found = claims(
        "Stocks rose on Tuesday. Nvidia did best among the big tech stocks, gaining 6.5%. Clean energy stocks fell 3%."
    )
    assert not [claim for claim in found if claim[0] in ("Information Technology", "Energy")]
