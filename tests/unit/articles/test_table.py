"""The table on the terminal: as wide as it, in the order of the text, and safe whatever an article holds."""

from datetime import date

import pytest

from orchestration.articles.claims_file import numbered
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
    return Outcomes("one.txt", "one.claims.csv", outcomes, TODAY, reading.text, left_alone=reading.left_alone)


@pytest.mark.parametrize("width", [20, 40, 72, 80, 132])
def test_no_line_is_wider_than_the_terminal(found, width):
    assert max(len(line) for line in lines(found, width)) <= max(width, 30)


def test_it_follows_the_text_and_marks_what_fails(found):
    told = lines(found, 132)
    rows = [line for line in told if line[2:6].startswith("C00")]
    assert [row[:6] for row in rows] == ["✗ C001", "· C002", "? C003", "! C004"]
    assert rows[0].split()[-4:] == ["→", "contradicted", "6,908.86", "points"]
    assert "  marts.index_levels SPX" in told[2]
    text = " ".join(" ".join(told).split())
    assert "2 judged by what is known now: 1 contradicted, 1 needs data." in text
    assert "1 draft is a guess, not judged: INCLUDE_GUESSES=1" in text
    assert "one.claims.csv row 3: the metric is not stated in points (rule unit_fits_metric)" in text
    assert "1 figure was left alone" in text
    assert "1 could be judged by simulated rows alone" in text


def test_rows_of_a_file_keep_their_order_and_name_their_articles():
    checks = (
        check_of("1", "supported", "6946.13", source_row=1, article_id="a"),
        check_of("1", "supported", "6946.13", source_row=3, article_id="b"),
    )
    judged = Judged(checks, (Rejected(2, "2", "value_is_number", "the metric needs a number"),))
    told = lines(Outcomes("c.csv", "c.csv", of_rows(judged), TODAY), 100)
    rows = [line.split("  ")[0] for line in told[1:7] if not line.startswith("   ")]
    assert rows == ["a, 2026-02-26", "✓ 1", "! 2", "b, 2026-02-26", "✓ 1"]


def test_an_article_cannot_steer_the_terminal():
    check = check_of("C\x1b[31m1", "contradicted", "1", statement="red \x1b[31m\x07 5 %", evidence="x\x1b]0;y\x07")
    judged = Judged((check,))
    told = lines(Outcomes("x.csv", "x.csv", of_rows(judged), TODAY), 80)
    assert all(line.isprintable() for line in told)


def test_nothing_found_is_said():
    assert lines(Outcomes("x.txt", "x.csv", (), TODAY, "x"), 80)[0] == "No figure was found that could be checked."
