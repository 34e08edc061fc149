"""Where sentences, headings, list items and rows begin and end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orchestration.articles.sentences import sentences


def cut(text: str) -> list[tuple[str, str]]:
    return [(found.kind, text[found.start : found.end]) for found in sentences(text)]


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "The U.S. market rose. Shares of Acme Inc. (NYSE: ACM) fell on Sept. 10. It closed at 5 p.m. on Friday."
    assert [words for _, words in cut(text)] == [
        "The U.S. market rose.",
        "Shares of Acme Inc. (NYSE: ACM) fell on Sept. 10.",
        "It closed at 5 p.m. on Friday.",
    ]


def test_decimals_do_not_end_a_sentence() -> None:
    assert len(cut("It gained 0.8% to 5,306.04. Then it fell.")) == 2


def test_a_line_that_was_broken_to_fit_the_page_goes_on() -> None:
    text = "The Dow Jones Industrial Average gained 560.54 points on\nTuesday, or 1.6%, and the S&P\n500 rose too."
    assert len(cut(text)) == 1


def test_a_heading_gives_its_words_to_what_stands_below() -> None:
    found = sentences(
        "For the week:\n\nThe Dow is up 127.26 points.\n\nThe S&P 500 is up 28.59 points.\n\n" + "Long prose. " * 12
    )
    assert [one.heading for one in found[:4]] == ["", "For the week:", "For the week:", ""]
    assert found[0].kind == "heading"


def test_items_and_rows() -> None:
    found = cut(
        "• Russell 2000: week -0.3% / YTD +15.1%\n\nAMZN  207.92\n-2.72 (-1.29%)\n\nAAPL  272.95\n-1.28 (-0.47%)"
    )
    assert [kind for kind, _ in found] == ["item", "row", "row"]
    assert found[1][1].startswith("AMZN") and found[1][1].endswith("(-1.29%)")


@given(st.text(alphabet="Aab. 1%\n•-:\"'", max_size=200))
def test_sentences_follow_one_another_and_lose_nothing(text: str) -> None:
    found = sentences(text)
    assert all(one.start < one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    outside = text
    for one in reversed(found):
        outside = outside[: one.start] + outside[one.end :]
    assert not outside.strip()
