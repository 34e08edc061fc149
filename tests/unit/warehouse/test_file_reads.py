"""A file is read again when it has changed, and beside files that state the same; what it gave stands otherwise."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.files import FilesSource
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.file_reads import TABLE, choose_files, forget_files
from orchestration.warehouse.tables import create_table
from tests.unit.conftest import DATA

HEADER = "ticker,date,close\n"
# Sessions, a Sunday, and a day to come: rows of the last two are refused.
DAYS = ["2026-02-24", "2026-02-25", "2026-02-26", "2026-02-22", str(date.today() + timedelta(days=40))]
RAW = "select ticker, session_date, close_quoted_usd, source_file, source_row from raw_market.daily_quotes order by all"
LATEST = (
    "select ticker, session_date, last(close_quoted_usd order by ingested_at) from raw_market.daily_quotes "
    "group by all order by all"
)
OPEN = (
    "select source_file, source_row, rule_name, message, row_json from quarantine.rejected_rows "
    "where resolved_at is null order by all"
)
CELLS = (
    "select source_file, source_row, column_name, message from quarantine.rejected_cells "
    "where resolved_at is null order by all"
)


def read(connection, folder, is_full=False, contract=DAILY_QUOTES):
    """Read the folder's files of a table as a run does; returns the labels of the files that were settled before."""
    files = FilesSource(folder, DATA, "split").inputs(contract.name)
    create_table(connection, contract)
    chosen = choose_files(connection, contract, files, is_full)
    append_changes(connection, contract, chosen.to_read, "batch", None, None, chosen.settled, chosen.fingerprint_of)
    return {item.label for item in chosen.settled}


def rows(*stated):
    return HEADER + "".join(f"{ticker},{day},{close}\n" for ticker, day, close in stated)


GOOD = rows(("NVDA", "2026-02-24", 190.1), ("NVDA", "2026-02-25", 191.2))


def test_an_unchanged_file_is_not_read_again(warehouse, drop, drop_dir):
    drop("quotes/a.csv", GOOD)
    assert read(warehouse, drop_dir) == set()
    assert read(warehouse, drop_dir) == {"quotes/a.csv"}
    assert len(warehouse.execute(RAW).fetchall()) == 2


def test_a_changed_file_alone_is_read_again(warehouse, drop, drop_dir):
    drop("quotes/a.csv", GOOD)
    drop("quotes/b.csv", rows(("AMD", "2026-02-24", 210)))
    read(warehouse, drop_dir)
    drop("quotes/b.csv", rows(("AMD", "2026-02-24", 211)))
    assert read(warehouse, drop_dir) == {"quotes/a.csv"}
    assert warehouse.execute(LATEST).fetchall()[0] == ("AMD", date(2026, 2, 24), 211)


def test_a_new_file_that_contradicts_an_old_one_has_it_read_beside_it(warehouse, drop, drop_dir, quarantine):
    sessions = [f"2026-02-{day:02}" for day in (9, 10, 11, 12, 13)]
    drop("quotes/a.csv", rows(*(("NVDA", day, 190) for day in sessions)))
    drop("quotes/c.csv", rows(*(("IBM", day, 290) for day in sessions)))
    read(warehouse, drop_dir)
    drop("quotes/b.csv", rows(*(("AMD", day, 210) for day in sessions), ("NVDA", sessions[0], 999)))
    read(warehouse, drop_dir)
    assert {(row["source_file"], row["rule_name"]) for row in quarantine()} == {
        ("quotes/b.csv", "one_value_per_key"),
        ("quotes/a.csv", "one_value_per_key"),
    }


@pytest.mark.parametrize("forgotten", [False, True])
def test_withdrawn_rows_come_back_with_the_next_read(warehouse, drop, drop_dir, forgotten):
    drop("quotes/a.csv", GOOD)
    read(warehouse, drop_dir)
    if forgotten:
        forget_files(warehouse)
    assert read(warehouse, drop_dir) == (set() if forgotten else {"quotes/a.csv"})


def test_a_file_that_is_gone_is_forgotten(warehouse, drop, drop_dir):
    drop("quotes/a.csv", GOOD)
    drop("quotes/b.csv", rows(("AMD", "2026-02-24", 210)))
    read(warehouse, drop_dir)
    (drop_dir / "quotes/b.csv").unlink()
    read(warehouse, drop_dir)
    assert warehouse.execute(f"select source_file from {TABLE}").fetchall() == [("quotes/a.csv",)]


def test_a_file_that_was_refused_is_read_again(warehouse, drop, drop_dir):
    drop("quotes/a.csv", GOOD)
    drop("quotes/b.csv", rows(*(("AMD", day, 210) for day in DAYS[3:])))
    read(warehouse, drop_dir)
    assert read(warehouse, drop_dir) == {"quotes/a.csv"}


def test_a_file_states_what_another_file_states_too(warehouse, drop, drop_dir, quarantine):
    """The same row in two files is one row; once one of them is corrected, they contradict each other."""
    other = [("IBM", f"2026-02-{day}", 290) for day in (10, 11, 12, 13, 18, 19)]
    drop("quotes/a.csv", rows(("NVDA", "2026-02-18", 190), *(("AMD", day, close) for _, day, close in other)))
    drop("quotes/b.csv", rows(("NVDA", "2026-02-18", 190), *other))
    read(warehouse, drop_dir)
    drop("quotes/a.csv", rows(("NVDA", "2026-02-18", 191), *(("AMD", day, close) for _, day, close in other)))
    assert read(warehouse, drop_dir) == {"quotes/b.csv"}
    assert [(row["source_file"], row["rule_name"]) for row in quarantine()] == [
        ("quotes/a.csv", "one_value_per_key"),
        ("quotes/b.csv", "one_value_per_key"),
    ]
    nvidia = "select close_quoted_usd from raw_market.daily_quotes where ticker = 'NVDA'"
    assert warehouse.execute(nvidia).fetchall() == [(190,)]


def test_what_is_read_beside_a_file_has_its_own_neighbours(warehouse, drop, drop_dir):
    """Distributions of one day are numbered over all files: a, b and c meet through b alone."""
    header = "ticker,date,action_type,amount\n"
    drop("quotes/actions_b.csv", header + "AAPL,2026-02-09,dividend,0.24\nMSFT,2026-02-18,dividend,0.5\n")
    drop("quotes/actions_c.csv", header + "MSFT,2026-02-18,dividend,0.5\nMSFT,2026-02-18,dividend,3\n")
    read(warehouse, drop_dir, contract=CORPORATE_ACTIONS)
    numbered = (
        "select ticker, dividend_usd_per_share, distributions_count from raw_market.corporate_actions order by all"
    )
    before = warehouse.execute(numbered).fetchall()
    assert before == [("AAPL", 0.24, 1), ("MSFT", 0.5, 2), ("MSFT", 3, 2)]
    drop("quotes/actions_a.csv", header + "AAPL,2026-02-09,dividend,0.24\nKO,2026-02-18,dividend,0.5\n")
    read(warehouse, drop_dir, contract=CORPORATE_ACTIONS)
    assert warehouse.execute(numbered).fetchall() == [before[0], ("KO", 0.5, 1), *before[1:]]


STATED = st.tuples(st.sampled_from(["NVDA", "AMD"]), st.sampled_from(DAYS), st.sampled_from(["10", "11", "x", ""]))
FILES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(STATED, max_size=6), max_size=3)
# Enough good rows that a few bad ones do not have the file refused.
PADDING = {
    name: [(ticker, f"2025-{month:02}-{day:02}", 100) for month in range(1, 13) for day in (4, 5, 6, 7, 10, 11)]
    for name, ticker in (("a", "AAPL"), ("b", "MSFT"), ("c", "ORCL"))
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(FILES, min_size=2, max_size=4))
def test_whatever_changes_the_tables_are_those_of_reading_everything(reference_file, tmp_path_factory, states):
    """Files come, change, contradict each other, and go: rows, versions and what is refused are the same."""
    folder = tmp_path_factory.mktemp("drop")
    (folder / "quotes").mkdir()
    (folder / "quotes" / "z.csv").write_text(GOOD.replace("NVDA", "IBM"))
    told = []
    with duckdb.connect() as thrifty, duckdb.connect() as thorough:
        for connection in (thrifty, thorough):
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach '{reference_file}' as reference (read_only)")
            connection.execute("copy from database reference to memory")
            connection.execute("detach reference")
        for state in states:
            for name in "abc":
                path = folder / "quotes" / f"{name}.csv"
                path.unlink(missing_ok=True)
                if name in state:
                    path.write_text(rows(*PADDING[name], *state[name]))
            told.append(len(read(thrifty, folder)))
            read(thorough, folder, is_full=True)
            for sql in (RAW, LATEST, OPEN, CELLS):
                assert thrifty.execute(sql).fetchall() == thorough.execute(sql).fetchall()
    assert told[-1] >= 1, "the file that never changes is settled"
