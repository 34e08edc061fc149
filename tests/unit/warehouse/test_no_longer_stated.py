"""A row that is gone from its file, or whose file is gone, still counts, and the run says so."""

from datetime import date

import pytest

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.files import FilesSource
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.file_reads import choose_files
from orchestration.warehouse.tables import create_table
from tests.unit.conftest import DATA

QUOTES = "ticker,date,close\nNVDA,2026-02-23,189\nNVDA,2026-02-24,190\nNVDA,2026-02-25,191\n"
ACTIONS = "ticker,date,action_type,split_ratio\nNVDA,2026-02-24,split,2\nIBM,2026-02-24,split,3\n"


@pytest.fixture
def notes(warehouse, drop_dir):
    """Read the drop folder as a run does; returns what it notes on rows that are stated no longer."""

    def read(contract, window=None):
        files = FilesSource(drop_dir, DATA, "split").inputs(contract.name)
        create_table(warehouse, contract)
        chosen = choose_files(warehouse, contract, files)
        result = append_changes(
            *(warehouse, contract, chosen.to_read, "batch", window, None, chosen.settled, chosen.fingerprint_of)
        )
        return [note for note in result.notes if "still count" in note]

    return read


def test_a_split_whose_day_is_corrected_counts_twice_and_is_told(notes, drop):
    drop("quotes/actions.csv", ACTIONS)
    assert notes(CORPORATE_ACTIONS) == []
    drop("quotes/actions.csv", ACTIONS.replace("NVDA,2026-02-24", "NVDA,2026-02-25"))
    (note,) = notes(CORPORATE_ACTIONS)
    assert note.startswith("quotes/actions.csv no longer states 1 row that it stated (first: NVDA 2026-02-24 split")
    assert "`make withdraw FILE=quotes/actions.csv SOURCE=<as now>`" in note


def test_a_row_between_others_that_is_taken_out_is_told_once(notes, drop):
    drop("quotes/a.csv", QUOTES)
    notes(DAILY_QUOTES)
    drop("quotes/a.csv", QUOTES.replace("NVDA,2026-02-24,190\n", ""))
    (note,) = notes(DAILY_QUOTES)
    assert "no longer states 1 row that it stated (first: NVDA 2026-02-24)" in note
    assert notes(DAILY_QUOTES) == []


def test_a_corrected_value_and_a_file_that_moves_on_are_no_loss(notes, drop):
    drop("quotes/a.csv", QUOTES)
    notes(DAILY_QUOTES)
    later = QUOTES.replace("NVDA,2026-02-23,189\n", "").replace("190", "190.5") + "NVDA,2026-02-26,192\n"
    drop("quotes/a.csv", later)
    assert notes(DAILY_QUOTES) == []


def test_what_another_file_states_now_is_no_loss(notes, drop, drop_dir):
    drop("quotes/a.csv", QUOTES)
    notes(DAILY_QUOTES)
    (drop_dir / "quotes/a.csv").rename(drop_dir / "quotes/b.csv")
    assert notes(DAILY_QUOTES) == []


def test_a_file_that_is_gone_is_told_once(notes, drop, drop_dir):
    drop("quotes/a.csv", QUOTES)
    drop("quotes/b.csv", QUOTES.replace("NVDA", "AMD"))
    notes(DAILY_QUOTES)
    (drop_dir / "quotes/b.csv").unlink()
    assert notes(DAILY_QUOTES) == [
        "quotes/b.csv is gone, and 3 rows that it stated still count (first: AMD 2026-02-23); "
        "`make withdraw FILE=quotes/b.csv SOURCE=<as now>` takes them out."
    ]
    assert notes(DAILY_QUOTES) == []


def test_a_file_that_cannot_be_taken_loses_nothing(notes, drop):
    drop("quotes/a.csv", QUOTES)
    notes(DAILY_QUOTES)
    drop("quotes/a.csv", "ticker,date,close\nNVDA,2026-02-23,-1\nNVDA,2026-02-25,-1\n")
    assert notes(DAILY_QUOTES) == []


def test_months_that_are_not_read_are_not_missed(notes, drop):
    drop("quotes/a.csv", "ticker,date,close\nNVDA,2026-01-12,180\nNVDA,2026-01-13,181\nNVDA,2026-02-25,191\n")
    notes(DAILY_QUOTES)
    drop("quotes/a.csv", "ticker,date,close\nNVDA,2026-01-12,180\nNVDA,2026-02-25,192\n")
    assert notes(DAILY_QUOTES, (date(2026, 2, 1), date(2026, 3, 1))) == []
