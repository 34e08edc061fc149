"""The table on the terminal: as wide as it, in the order of the text, and safe whatever an article holds."""

from datetime import date
from itertools import pairwise

import pytest

from orchestration.articles.claims_file import numbered
from orchestration.articles.drafts import LeftAlone
from orchestration.articles.judging import Judged, Rejected
from orchestration.articles.outcome import Outcomes, of_drafts, of_rows
from orchestration.articles.table import lines
from tests.unit.articles.conftest import check_of

TODAY = date(2026, 11, 30)


@pytest.fixture
def found(reading):
    checks = (
        check_of("C001", "contradicted", "6908.86", verdict_at_publication="supported"),
        check_of("C003", "needs_data", None, missing="real rows of VIX", rests_on_simulated=True),
    )
    judged = Judged(checks, (Rejected(3, "C004", "unit_fits_metric", "the metric is not stated in points"),))
    outcomes = of_drafts(numbered(reading), judged)
    return Outcomes(
        *("one.txt", "one.claims.csv", outcomes, TODAY, reading.text),
        left_alone=reading.left_alone,
        index_names={"SPX": "S&P 500"},
    )


@pytest.mark.parametrize("width", [20, 40, 72, 80, 132])
def test_no_line_is_wider_than_the_terminal(found, width):
    assert max(len(line) for line in lines(found, width)) <= max(width, 30)


def test_it_follows_the_text_and_marks_what_fails(found):
    told = lines(found, 132)
    rows = [line for line in told if line[2:6].startswith("C00")]
    assert [row[:6] for row in rows] == ["✗ C001", "· C002", "? C003", "! C004"]
    assert rows[0].split()[-4:] == ["→", "contradicted", "6,908.86", "points"]
    assert "  marts.index_levels SPX" in told[3]
    text = " ".join(" ".join(told).split())
    assert "2 judged by what is known now: 1 contradicted, 1 needs data." in text
    assert "1 draft is a guess, not judged: INCLUDE_GUESSES=1" in text
    assert "one.claims.csv row 3: the metric is not stated in points (rule unit_fits_metric)" in text
    assert "1 figure was left alone; the page marks each: 1: it counts readers <here>" in text
    assert "1 could be judged by simulated rows alone" in text


def test_it_says_what_each_figure_was_taken_for(found):
    """Whose it is, of what and when, on a line below, at 80 columns too."""
    told = lines(found, 80)
    below = {line.split("  ")[0][2:]: following for line, following in pairwise(told) if line[2:].startswith("C00")}
    assert {claim: line.strip() for claim, line in below.items()} == {
        "C001": "S&P 500 close, 2026-02-25",
        "C002": "S&P 500 daily return close, 2026-02-25",
        # An index of which no name is known goes by its letters.
        "C003": "VIX close, 2026-02-25",
        "C004": "S&P 500 close, 2026-02-25",
    }


def test_each_reason_for_which_figures_were_left_alone_is_told_once():
    left = [LeftAlone(at, at + 1, "1", reason) for at, reason in enumerate(("an estimate", "of a stranger") * 2)]
    left.append(LeftAlone(9, 10, "1", "of a stranger"))
    told = lines(Outcomes("x.txt", "x.csv", (), TODAY, "x" * 10, left_alone=tuple(left)), 80)
    at = told.index("5 figures were left alone; the page marks each:")
    assert told[at + 1 : at + 3] == ["  3: of a stranger", "  2: an estimate"]


def test_rows_of_a_file_keep_their_order_and_name_their_articles():
    checks = (
        check_of("1", "supported", "6946.13", source_row=1, article_id="a"),
        check_of("1", "supported", "6946.13", source_row=3, article_id="b"),
    )
    judged = Judged(checks, (Rejected(2, "2", "value_is_number", "the metric needs a number"),))
    told = lines(Outcomes("c.csv", "c.csv", of_rows(judged), TODAY), 100)
    rows = [line.split("  ")[0] for line in told[1:8] if not line.startswith("   ")]
    assert rows == ["a, 2026-02-26", "✓ 1", "! 2", "b, 2026-02-26", "✓ 1"]
    assert told[3].strip() == "SPX close"


def test_an_article_cannot_steer_the_terminal():
    check = check_of("C\x1b[31m1", "contradicted", "1", statement="red \x1b[31m\x07 5 %", evidence="x\x1b]0;y\x07")
    judged = Judged((check,))
    told = lines(Outcomes("x.csv", "x.csv", of_rows(judged), TODAY), 80)
    assert all(line.isprintable() for line in told)


def test_nothing_found_is_said():
    assert lines(Outcomes("x.txt", "x.csv", (), TODAY, "x"), 80)[0] == "No figure was found that could be checked."
