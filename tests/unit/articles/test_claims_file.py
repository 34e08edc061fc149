"""Drafts as a file of claims: its rows, the rules it passes, and that it never replaces a person's work."""

import csv
import io
import os

import pytest

from orchestration.articles.claims_file import HEADER, OutputError, claims_csv, numbered, put_beside, replace_page
from orchestration.contracts.claims import CLAIMS
from orchestration.settings import PROJECT_ROOT


def test_the_header_is_the_templates_and_a_note():
    template = (PROJECT_ROOT / "data/figures/claims_template.csv").read_text().splitlines()[0].split(",")
    assert [*template, "how_to_check"] == list(HEADER)


def test_ids_follow_the_text(reading):
    assert [(item.claim_id, item.draft.quote) for item in numbered(reading)] == [
        ("C001", "6,946.13"),
        ("C002", "0.8 %"),
        ("C003", "17.93"),
        ("C004", "1+1"),
    ]


def test_a_row_says_where_it_comes_from(reading):
    rows = list(csv.DictReader(io.StringIO(claims_csv("one", reading, numbered(reading)))))
    assert rows[0]["published_date"] == "2026-02-26"
    assert rows[0]["how_to_check"] == (
        'Characters 45 to 53: "6,946.13". Read by a rule. Assumed: the day is that of publication.'
    )
    assert rows[1]["how_to_check"].endswith("A guess.")


def test_no_cell_is_a_formula(reading):
    rows = list(csv.DictReader(io.StringIO(claims_csv("=cmd()", reading, numbered(reading)))))
    assert rows[3]["statement"] == " =1+1 of 1,200 readers agreed."
    assert rows[3]["article_id"] == " =cmd()"


def test_it_passes_the_contract_in_a_drop_folder(reading, drop, load, warehouse):
    drop("claims/one.csv", claims_csv("one", reading, numbered(reading)))
    assert load(CLAIMS).rejected_count == 0
    found = warehouse.execute(
        "select claim_id, claimed_value, statement from raw_claims.claims where article_id = 'one' order by 1"
    ).fetchall()
    assert found[0] == ("C001", "6946.13", "The S&P 500 closed at 6,946.13, up 0.8 % on the day.")
    assert found[3] == ("C004", "2", "=1+1 of 1,200 readers agreed.")


def test_corrections_are_never_overwritten(tmp_path):
    path = tmp_path / "one.claims.csv"
    assert put_beside(path, "first").path == path
    assert put_beside(path, "first").path == path
    path.write_text("corrected")
    placed = put_beside(path, "second")
    assert (placed.path.name, placed.kept) == ("one.claims.2.csv", path)
    assert put_beside(path, "second") == placed
    assert put_beside(path, "third").path.name == "one.claims.3.csv"
    assert path.read_text() == "corrected"


def test_a_page_of_another_hand_is_not_overwritten(tmp_path):
    path = tmp_path / "one.check.html"
    path.write_text("mine")
    with pytest.raises(OutputError, match="was not written by"):
        replace_page(path, "page")
    assert path.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        put_beside(tmp_path / "one.claims.csv", "first")
