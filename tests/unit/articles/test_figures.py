"""Quantities of a text: their value, unit, comparator and sign, and where they stand."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.articles.figures import Figure, figures
from orchestration.articles.known import article_words

WORDS = article_words()


def only(text: str) -> Figure:
    found = figures(text, 0, len(text), WORDS)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("ended at 4,649.23.", "4649.23", "", "equal"),
        ("gained 560.54 points", "560.54", "index_points", "equal"),
        ("rose 1.8%", "1.8", "percent", "equal"),
        ("rose 1.8 percent", "1.8", "percent", "equal"),
        ("rose 1.8 per cent", "1.8", "percent", "equal"),
        ("soared 7,1%", "7.1", "percent", "equal"),
        ("lost 7\u00a0412.50 points", "7412.50", "index_points", "equal"),
        ("fell nearly 19%", "19", "percent", "about"),
        ("fell more than 2%", "2", "percent", "above"),
        ("is less than 1% away", "1", "percent", "below"),
        ("at least 3%", "3", "percent", "at_least"),
        ("Alphabet added >6%", "6", "percent", "above"),
        ("came to ~$78B", "78", "USD_bn", "about"),
        ("a budget of $19.8 billion", "19.8", "USD_bn", "equal"),
        ("sales of $750 million", "750", "USD_mn", "equal"),
        ("worth $3.2 trillion", "3200", "USD_bn", "about"),
        ("closed at $184.89", "184.89", "USD", "equal"),
        ("up 6.7 basis points", "6.7", "basis_points", "equal"),
        ("a 25-basis-point cut", "25", "basis_points", "equal"),
        ("went up eight basis points", "8", "basis_points", "equal"),
        ("650M+ users", "650", "million", "at_least"),
        ("by a quarter, or 0.25 percentage points", "0.25", "percentage_points", "equal"),
    ],
)
def test_a_quantity(text: str, value: str, unit: str, comparator: str) -> None:
    figure = only(text)
    assert (figure.value, figure.unit, figure.comparator) == (value, unit, comparator)


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013"])
def test_every_minus_is_one(minus: str) -> None:
    figure = only(f"Energy ({minus}1.4%)")
    assert (figure.value, figure.is_signed) == ("-1.4", True)


def test_a_hyphen_between_two_figures_is_no_minus() -> None:
    low, high = figures("in a range of 5%-5.25%", 0, 22, WORDS)
    assert (low.value, high.value, high.is_signed) == ("5", "5.25", False)


def test_a_figure_inside_a_word_is_none() -> None:
    text = "Q3 and COVID19 and MP3s"
    assert figures(text, 0, len(text), WORDS) == []


@given(st.integers(1, 10**6), st.integers(0, 99), st.sampled_from(["%", " points", " basis points", ""]))
def test_what_is_printed_is_read(whole: int, cents: int, unit: str) -> None:
    text = f"It moved {whole:,}.{cents:02d}{unit} on the day"
    figure = only(text)
    assert figure.number == pytest.approx(whole + cents / 100)
    assert text[figure.start : figure.end] == f"{whole:,}.{cents:02d}{unit}"


def test_no_word_stands_twice_in_its_list():
    rows = (Path(__file__).parents[3] / "data" / "reference" / "article_words.csv").read_text().splitlines()
    assert [row for row, count in Counter(rows).items() if count > 1] == []
