"""Whose and when the second of two figures is: one set against another, one of the former and the latter, a share."""

import pytest

from tests.unit.articles.readings import claims


def read_returns(text: str) -> list[tuple[str, str, str]]:
    """Subject, metric and value of each claim."""
    return [(subject, metric, value) for subject, metric, value, _ in claims(text)]


@pytest.mark.parametrize(
    "against",
    [
        "compared with 3.1% for the S&P 500",
        "versus a 3.1% rise for the S&P 500",
        "against a gain of 3.1% for the S&P 500",
        "well behind the S&P 500's 3.1% advance",
        "trailing the 3.1% gain of the S&P 500",
        "lagging the S&P 500, which is up 3.1%",
    ],
)
@pytest.mark.parametrize("stock", ["The stock has", "Its shares have", "Nvidia has"])
def test_a_rate_set_against_another_has_its_period_and_leaves_it_its_subject(stock: str, against: str) -> None:
    text = f"Nvidia rose 1.4% on Tuesday. {stock} gained 1.2% this year, {against}."
    expected = [
        ("NVDA", "daily_return_close", "1.4"),
        ("NVDA", "ytd_return_price", "1.2"),
        ("SPX", "ytd_return_price", "3.1"),
    ]
    assert read_returns(text) == expected


def test_rates_that_go_on_from_one_set_against_another_share_the_period() -> None:
    text = "The Dow lost 1.2% for the week, versus a drop of 2.2% for the S&P 500 and 3.2% for the Nasdaq."
    assert read_returns(text) == [
        ("DJI", "period_return_price", "-1.2"),
        ("SPX", "period_return_price", "-2.2"),
        ("IXIC", "period_return_price", "-3.2"),
    ]


def test_a_rate_set_against_another_keeps_a_time_of_its_own() -> None:
    text = "The S&P 500 has gained 1.2% this year, compared with a 9% gain in the same period last year."
    assert read_returns(text) == [("SPX", "ytd_return_price", "1.2")]


def test_what_opens_with_the_rate_of_another_is_of_the_one_behind_it() -> None:
    text = "Compared with 3.1% for the S&P 500, Nvidia has gained 1.2% this year."
    assert read_returns(text) == [("NVDA", "ytd_return_price", "1.2")]


@pytest.mark.parametrize(
    "words",
    [
        "Nvidia and Meta stood out on Tuesday: the former fell 1.7%, the latter rose 2.6%.",
        "Nvidia and Meta parted ways on Tuesday, with the former's shares down 1.7% and the latter up 2.6%.",
        "Nvidia and Meta moved on Tuesday. The former lost 1.7% and the latter 2.6%.",
        "On Tuesday, Nvidia and Meta moved: a 1.7% drop for the former and a 2.6% rise for the latter.",
    ],
)
def test_the_former_and_the_latter_are_read_in_their_order(words: str) -> None:
    own = {(subject, value.lstrip("-")) for subject, _, value in read_returns(words)}
    assert own == {("NVDA", "1.7"), ("META", "2.6")}


def test_the_former_and_the_latter_of_sectors_are_read_in_their_order() -> None:
    text = "Utilities and energy stocks parted on Tuesday, with the former up 0.4% and the latter down 3.3%."
    assert read_returns(text) == [
        ("Utilities", "sector_daily_return", "0.4"),
        ("Energy", "sector_daily_return", "-3.3"),
    ]


def test_the_latter_of_three_is_nobody() -> None:
    assert read_returns("Nvidia, Meta and Microsoft were mixed on Tuesday; the latter fell 2%.") == []


@pytest.mark.parametrize("share", ["makes up about 7%", "accounts for 7%", "has a weight of nearly 7%", "is 7%"])
def test_a_share_of_an_index_is_no_move_and_its_owner_does_not_fall(share: str) -> None:
    text = f"The S&P 500, of which Nvidia {share}, fell 1.6% on Tuesday."
    assert read_returns(text) == [("SPX", "daily_return_close", "-1.6")]


@pytest.mark.parametrize(
    "move",
    [
        "A slump in energy shares sent the index down 1.6%.",
        "Losses in energy shares dragged the benchmark 1.6% lower.",
        "Losses in Nvidia pulled the broad gauge down 1.6%.",
        "Nvidia sank, taking the index down by 1.6%.",
        "A retreat in energy shares weighed on the gauge, which ended 1.6% lower.",
    ],
)
def test_what_others_sent_down_is_the_index_named_before(move: str) -> None:
    fallen = [own for own in read_returns(f"The S&P 500 weakened on Tuesday. {move}") if own[2] == "-1.6"]
    assert fallen == [("SPX", "daily_return_close", "-1.6")]


@pytest.mark.parametrize("whom", ["stocks", "the market", "it", "the major averages", "Wall Street"])
def test_what_others_sent_down_is_not_theirs(whom: str) -> None:
    assert read_returns(f"On Tuesday, a slump in energy shares sent {whom} down 1.6%.") == []


def test_of_two_indexes_none_is_the_one_sent_down() -> None:
    text = "The S&P 500 and the Dow sat still on Tuesday. A slump in Nvidia sent the index down 1.6%."
    assert "-1.6" not in [value for _, _, value in read_returns(text)]


@pytest.mark.parametrize(
    "rest",
    ["the S&P 500 2.1% and the Nasdaq 4.1%", "the S&P 500 lost 2.1% and the Nasdaq fell 4.1%"],
)
def test_the_period_behind_a_list_is_that_of_all_in_it(rest: str) -> None:
    text = f"Stocks were quiet on Tuesday. The Dow lost 1.1%, {rest} for the week."
    assert read_returns(text) == [
        ("DJI", "period_return_price", "-1.1"),
        ("SPX", "period_return_price", "-2.1"),
        ("IXIC", "period_return_price", "-4.1"),
    ]


@pytest.mark.parametrize("verb", ["has gained", "rose"])
def test_the_period_behind_the_second_of_two_is_its_own(verb: str) -> None:
    text = f"Stocks were quiet on Tuesday. The Dow lost 1.1%, and Nvidia {verb} 4.1% this year."
    assert read_returns(text) == [("DJI", "daily_return_close", "-1.1"), ("NVDA", "ytd_return_price", "4.1")]


@pytest.mark.parametrize("other", [", and utilities 0.4%", ", utilities fell 0.4%", " and utilities slid 0.4%"])
def test_a_sectors_name_among_sectors_is_no_stranger(other: str) -> None:
    assert read_returns(f"On Tuesday, consumer discretionary stocks fell 3.2%{other}.") == [
        ("Consumer Discretionary", "sector_daily_return", "-3.2"),
        ("Utilities", "sector_daily_return", "-0.4"),
    ]


def test_a_sectors_name_among_prices_is_none() -> None:
    text = "On Tuesday, energy stocks fell 1.4% as consumer prices rose 0.2%, and utilities 2%."
    assert [own for own in read_returns(text) if own[2] == "2"] == []


def test_what_a_fall_leaves_is_of_the_one_that_fell() -> None:
    text = "Nvidia slipped 2.1% on Tuesday, which leaves it up 3.4% for the year."
    assert read_returns(text) == [("NVDA", "daily_return_close", "-2.1"), ("NVDA", "ytd_return_price", "3.4")]


def test_as_many_figures_as_names_that_they_lost_are_read_in_order() -> None:
    text = "Nvidia, Meta and Microsoft fell on Tuesday; for the week they lost 1.4%, 2.4% and 3.4%."
    moves = [own for own in read_returns(text) if own[1] == "period_return_price"]
    assert [(subject, value) for subject, _, value in moves] == [("NVDA", "-1.4"), ("META", "-2.4"), ("MSFT", "-3.4")]
