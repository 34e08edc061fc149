"""A row that is gone from its file, or whose file is gone, still counts, and the run that notices it says so."""

from datetime import date

import pytest

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.files import FilesSource
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.file_reads import choose_files
from orchestration.warehouse.tables import create_table
from tests.unit.conftest import DATA

HEADER = "ticker,date,close\n"
NVDA = "NVDA,2026-02-23,189\nNVDA,2026-02-24,190\nNVDA,2026-02-25,191\n"
AMD = NVDA.replace("NVDA", "AMD")
MIDDLE = "NVDA,2026-02-24,190\n"
SPLITS = (
    "ticker,date,action_type,split_ratio\nNVDA,2026-02-24,split,2\nIBM,2026-02-24,split,3\nIBM,2026-02-26,split,3\n"
)
DIVIDENDS = "ticker,date,action_type,dividend_usd_per_share\n"
# A row in eighteen may break a rule.
MANY = "".join(f"IBM,20{year}-02-24,dividend,1\n" for year in range(10, 27))


@pytest.fixture
def notes(warehouse, drop_dir):
    """Read the drop folder as a run does; returns what it notes on rows that are stated no longer."""

    def read(contract=DAILY_QUOTES, window=None):
        files = FilesSource(drop_dir, DATA, "split").inputs(contract.name)
        create_table(warehouse, contract)
        chosen = choose_files(warehouse, contract, files)
        known = {} if window else chosen.fingerprint_of
        result = append_changes(*(warehouse, contract, chosen.to_read, "batch", window, None, chosen.settled, known))
        return [note for note in result.notes if "still count" in note]

    return read


def test_a_split_whose_day_is_corrected_counts_twice_and_is_told(notes, drop):
    drop("quotes/actions.csv", SPLITS)
    assert notes(CORPORATE_ACTIONS) == []
    drop("quotes/actions.csv", SPLITS.replace("NVDA,2026-02-24", "NVDA,2026-02-25"))
    assert notes(CORPORATE_ACTIONS) == [
        "quotes/actions.csv no longer states 1 row that still counts (first: NVDA 2026-02-24 split). If not wanted: "
        "`make withdraw FILE=quotes/actions.csv`, with the SOURCE of this build, then build again."
    ]


@pytest.mark.parametrize("before", ["", "IBM,2020-02-24,split,3\n", "NVDA,2020-02-24,split,3\n"])
@pytest.mark.parametrize("to_day", ["2026-02-20", "2026-02-23"])
def test_the_last_split_of_a_file_is_told_too(notes, drop, before, to_day):
    header = SPLITS.partition("\n")[0] + "\n"
    drop("quotes/actions.csv", f"{header}{before}NVDA,2026-02-24,split,2\n")
    notes(CORPORATE_ACTIONS)
    drop("quotes/actions.csv", f"{header}{before}NVDA,{to_day},split,2\n")
    assert len(notes(CORPORATE_ACTIONS)) == 1


def test_a_row_between_others_that_is_taken_out_is_told(notes, drop):
    drop("quotes/a.csv", HEADER + NVDA + AMD)
    notes()
    drop("quotes/a.csv", HEADER + NVDA.replace(MIDDLE, "") + AMD.replace("AMD,2026-02-24,190\n", ""))
    (note,) = notes()
    assert note.startswith("quotes/a.csv no longer states 2 rows that still count (first: AMD 2026-02-24)")
    assert notes() == []


def test_it_is_told_under_the_file_that_first_stated_it_where_that_has_another_name_now(notes, drop, drop_dir):
    drop("quotes/a.csv", HEADER + NVDA)
    notes()
    (drop_dir / "quotes/a.csv").rename(drop_dir / "quotes/b.csv")
    assert notes() == []
    drop("quotes/b.csv", HEADER + NVDA.replace(MIDDLE, ""))
    (note,) = notes()
    assert note.startswith("quotes/a.csv no longer states 1 row that still counts (first: NVDA 2026-02-24)")


def test_a_file_that_is_gone_is_told_once(notes, drop, drop_dir):
    drop("quotes/a.csv", HEADER + NVDA)
    drop("quotes/b.csv", HEADER + AMD)
    notes()
    (drop_dir / "quotes/b.csv").unlink()
    assert notes() == [
        "quotes/b.csv is gone; 3 rows of it still count (first: AMD 2026-02-23). If not wanted: "
        "`make withdraw FILE=quotes/b.csv`, with the SOURCE of this build, then build again."
    ]
    assert notes() == []


def test_a_file_that_is_gone_is_told_also_beyond_the_months_that_are_read(notes, drop, drop_dir):
    drop("quotes/a.csv", HEADER + NVDA)
    drop("quotes/b.csv", HEADER + "AMD,2025-06-10,120\nAMD,2026-02-24,190\n")
    notes()
    (drop_dir / "quotes/b.csv").unlink()
    (note,) = notes(window=(date(2026, 2, 1), date(2026, 3, 1)))
    assert "is gone; 2 rows of it still count (first: AMD 2025-06-10)" in note


def test_a_corrected_value_a_file_that_moves_on_and_a_smaller_universe_are_no_loss(notes, drop):
    drop("quotes/a.csv", HEADER + NVDA + AMD)
    notes()
    drop("quotes/a.csv", HEADER + "NVDA,2026-02-24,190.5\nNVDA,2026-02-25,191\nNVDA,2026-02-26,192\n")
    assert notes() == []


def test_files_of_the_last_sessions_lose_nothing_where_a_ticker_lacks_one(notes, drop):
    drop("quotes/a.csv", HEADER + NVDA + "AMD,2026-02-20,1\nAMD,2026-02-24,1\nAMD,2026-02-25,1\n")
    notes()
    later = NVDA.replace("NVDA,2026-02-23,189\n", "") + "NVDA,2026-02-26,192\n"
    drop("quotes/a.csv", HEADER + later + "AMD,2026-02-20,1\nAMD,2026-02-25,1\nAMD,2026-02-26,1\n")
    (note,) = notes()
    assert "1 row that still counts (first: AMD 2026-02-24)" in note


@pytest.mark.parametrize("left", ["", HEADER + NVDA])
def test_what_another_file_states_too_is_no_loss(notes, drop, drop_dir, left):
    drop("quotes/a.csv", HEADER + NVDA + AMD)
    drop("quotes/b.csv", HEADER + NVDA + AMD)
    notes()
    if left:
        drop("quotes/a.csv", left)
    else:
        (drop_dir / "quotes/a.csv").unlink()
    assert notes() == []


def test_a_row_that_is_refused_is_still_stated(notes, drop):
    drop("quotes/actions.csv", DIVIDENDS + MANY + "NVDA,2026-02-24,dividend,0.25\nNVDA,2026-02-26,dividend,1\n")
    notes(CORPORATE_ACTIONS)
    drop("quotes/actions.csv", DIVIDENDS + MANY + "NVDA,2026-02-24,dividend,-1\nNVDA,2026-02-26,dividend,1\n")
    assert notes(CORPORATE_ACTIONS) == []


def test_a_file_of_which_nothing_is_taken_loses_nothing_and_hides_no_loss_of_another(notes, drop, drop_dir):
    drop("quotes/a.csv", HEADER + NVDA)
    drop("quotes/b.csv", HEADER + AMD + NVDA.replace(MIDDLE, ""))
    drop("quotes/c.csv", HEADER + NVDA.replace("NVDA", "IBM"))
    notes()
    drop("quotes/a.csv", HEADER + "NVDA,2026-02-23,-1\nNVDA,2026-02-25,-1\n")
    drop("quotes/b.csv", HEADER + AMD.replace("AMD,2026-02-24,190\n", "") + NVDA.replace(MIDDLE, ""))
    (drop_dir / "quotes/c.csv").unlink()
    lost, gone = notes()
    assert lost.startswith("quotes/b.csv no longer states 1 row ")
    assert gone.startswith("quotes/c.csv is gone; 3 rows ")


def test_what_only_one_of_two_files_stated_is_told(notes, drop):
    drop("quotes/a.csv", HEADER + NVDA.replace(MIDDLE, ""))
    drop("quotes/b.csv", HEADER + NVDA)
    notes()
    drop("quotes/b.csv", HEADER + NVDA.replace(MIDDLE, ""))
    (note,) = notes()
    assert note.startswith("quotes/b.csv no longer states 1 row ")


def test_a_settled_file_of_other_days_hides_nothing(notes, drop):
    drop("quotes/2025.csv", HEADER + "NVDA,2025-06-10,120\nNVDA,2025-06-11,121\n")
    drop("quotes/2026.csv", HEADER + NVDA)
    notes()
    drop("quotes/2026.csv", HEADER + NVDA.replace(MIDDLE, ""))
    assert len(notes()) == 1


def test_one_of_several_dividends_of_a_day_restates_the_others(notes, drop):
    drop("quotes/actions.csv", DIVIDENDS + "NVDA,2026-02-24,dividend,0.25\nNVDA,2026-02-24,dividend,1\n")
    notes(CORPORATE_ACTIONS)
    drop("quotes/actions.csv", DIVIDENDS + "NVDA,2026-02-24,dividend,0.25\n")
    assert notes(CORPORATE_ACTIONS) == []


def test_a_row_that_another_file_has_restated_is_not_told_of_the_first(notes, drop, drop_dir):
    drop("quotes/a.csv", HEADER + NVDA)
    notes()
    (drop_dir / "quotes/a.csv").unlink()
    drop("quotes/b.csv", HEADER + NVDA.replace("190", "190.5"))
    assert notes() == []
    drop("quotes/a.csv", HEADER + NVDA.replace(MIDDLE, ""))
    assert notes() == []
    drop("quotes/b.csv", HEADER + "NVDA,2026-02-24,190.5\n")
    notes()
    (drop_dir / "quotes/a.csv").unlink()
    (note,) = notes()
    assert note.startswith("quotes/a.csv is gone; 2 rows of it still count")


def test_months_that_are_not_read_are_not_missed(notes, drop):
    drop("quotes/a.csv", HEADER + "NVDA,2026-01-12,180\nNVDA,2026-01-13,181\n" + NVDA)
    notes()
    drop("quotes/a.csv", HEADER + "NVDA,2026-01-12,180\n" + NVDA)
    assert notes(window=(date(2026, 2, 1), date(2026, 3, 1))) == []
    assert len(notes()) == 1


def test_a_list_that_replaces_another_loses_nothing(notes, drop, drop_dir):
    listed = "symbol,GICS sector\nAAPL,Information Technology\nXOM,Energy\n"
    drop("reference/sp500_constituents_2026-08-01.csv", listed)
    notes(INDEX_CONSTITUENTS)
    (drop_dir / "reference/sp500_constituents_2026-08-01.csv").unlink()
    drop("reference/sp500_constituents_2026-08-08.csv", listed.replace("XOM,Energy\n", ""))
    assert notes(INDEX_CONSTITUENTS) == []
