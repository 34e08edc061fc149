"""Reading what was fetched: each batch once, as of the moment it came, and whole or not at all."""

from datetime import date, datetime, timedelta

import pytest

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.sources.landed import LiveSource
from orchestration.sources.shipped import ShippedSource
from orchestration.warehouse import changes
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.fetches import read_payloads
from tests.landed_payloads import Archive, bar
from tests.unit.conftest import DATA

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 2, day) for day in (23, 24, 25, 26))
NEW_YEAR = date(2026, 1, 2)
# Martin Luther King's and Washington's days.
HOLIDAYS = {date(2026, 1, 19), date(2026, 2, 16)}
LEDGER = "select table_name, payload_batch_id, source_file, problem is null, read_at from landing.payloads_read"


def evening(day):
    return datetime(day.year, day.month, day.day, 22)


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "landing")


@pytest.fixture
def read(warehouse, archive):
    """Call it with (contract, run id): read what a raw table has not read yet, as a run does."""

    def results(contract=DAILY_QUOTES, run_id="run"):
        live = LiveSource(archive.landing.folder, ("quotes", "indices"), ShippedSource(DATA), DATA)
        batches = live.batches(contract.name, read_payloads(warehouse, contract.name))
        return [append_changes(warehouse, contract, batch.inputs, run_id, None, batch.fetch) for batch in batches]

    return results


@pytest.fixture
def ledger(warehouse):
    return lambda: warehouse.execute(f"{LEDGER} order by all").fetchall()


def test_a_batch_is_read_once_by_each_table(archive, read, ledger):
    nvda = archive.chart("NVDA", [bar(MONDAY, 100)], evening(MONDAY), dividends={MONDAY: 0.01})
    assert [result.added_count for result in read()] == [1]
    assert ledger() == [("raw_market.daily_quotes", "2026-02-23", nvda.label, True, evening(MONDAY))]
    assert read(run_id="again") == []
    assert [result.added_count for result in read(CORPORATE_ACTIONS)] == [1]
    archive.chart("NVDA", [bar(MONDAY, 100), bar(TUESDAY, 101)], evening(TUESDAY), dividends={MONDAY: 0.01})
    assert [(result.read_count, result.added_count) for result in read()] == [(2, 1)]
    assert [(result.read_count, result.added_count) for result in read(CORPORATE_ACTIONS)] == [(1, 0)]
    assert {(table, batch) for table, batch, *_ in ledger()} == {
        (contract.name, batch)
        for contract in (DAILY_QUOTES, CORPORATE_ACTIONS)
        for batch in ("2026-02-23", "2026-02-24")
    }


@pytest.mark.parametrize("step", ["_insert_changes", "quarantine_rejected", "note_read"])
def test_a_failure_in_the_middle_leaves_neither_rows_nor_ledger(
    archive, read, ledger, closes, quarantine, monkeypatch, step
):
    good = [bar(MONDAY - timedelta(days=days), 9) for days in (3, 4, 5, 6, 10, 11, 12, 13, 14)]
    days = {"first": NEW_YEAR}
    archive.chart("NVDA", [bar(MONDAY, 100)], evening(MONDAY), **days)
    read()
    archive.chart("NVDA", [bar(MONDAY, 105), *good], evening(TUESDAY), **days)
    archive.chart("AMD", [bar(MONDAY, 50, high=40), *good], evening(TUESDAY), **days)
    before = (closes(), quarantine(), ledger())
    original = getattr(changes, step)

    def fail(*arguments):
        original(*arguments)
        raise RuntimeError("the machine went dark")

    with monkeypatch.context() as patched:
        patched.setattr(changes, step, fail)
        with pytest.raises(RuntimeError, match="went dark"):
            read()
    assert (closes(), quarantine(), ledger()) == before
    (result,) = read()
    # A correction and nine earlier days of NVDA; of AMD one row of ten is broken, and nine are taken.
    assert (result.added_count, result.restated_count, result.rejected_count) == (19, 1, 1)
    assert (len(quarantine()), len(ledger())) == (1, 3)


def test_rows_count_as_read_when_they_came(archive, read, warehouse):
    archive.chart("NVDA", [bar(MONDAY, 100)], evening(MONDAY))
    archive.chart("NVDA", [bar(MONDAY, 101)], evening(WEDNESDAY))
    read(run_id="years later")
    sql = "select close_quoted_usd, known_at, ingested_at, batch_id from raw_market.daily_quotes order by ingested_at"
    assert warehouse.execute(sql).fetchall() == [
        (100.0, datetime(2026, 2, 23, 21), evening(MONDAY), "years later"),
        (101.0, evening(WEDNESDAY), evening(WEDNESDAY), "years later"),
    ]


def sessions(first, last):
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() <= 5 and day not in HOLIDAYS]


def test_a_session_that_ran_when_its_level_came_is_rejected_whenever_it_is_read(archive, read, warehouse, quarantine):
    """New York closes at 21:00 UTC. FRED's file is read as it stands: nothing else would tell a running level."""
    levels = dict.fromkeys(sessions(NEW_YEAR, TUESDAY), 6900)
    archive.graph("SP500", levels, datetime(2026, 2, 24, 20, 59, 59))
    (result,) = read(INDEX_LEVELS)
    assert (result.read_count, result.added_count, result.rejected_count) == (36, 35, 1)
    (row,) = quarantine()
    assert (row["rule_name"], row["period_date"]) == ("session_has_closed", TUESDAY)
    assert (row["rejected_at"], row["resolved_at"]) == (datetime(2026, 2, 24, 20, 59, 59), None)
    archive.graph("SP500", levels | {TUESDAY: 6910}, datetime(2026, 2, 24, 21), "later")
    (later,) = read(INDEX_LEVELS)
    assert (later.added_count, later.rejected_count) == (1, 0)
    assert quarantine()[0]["resolved_at"] == datetime(2026, 2, 24, 21)
    sql = "select max(session_date) from raw_market.index_levels"
    assert warehouse.execute(sql).fetchall() == [(TUESDAY,)]


BROKEN = [bar(MONDAY, 100), bar(TUESDAY, 101, high=99)]


def test_of_a_payload_the_good_rows_are_taken(archive, read, closes, quarantine):
    """Nobody here can correct what a provider sends."""
    bad = archive.chart("NVDA", BROKEN, evening(TUESDAY))
    (result,) = read()
    assert (result.problems, result.notes) == (
        (),
        (
            f"{bad.label}: 1 of 2 rows rejected. First: row 2: close lies outside high and low: NVDA, 2026-02-24 "
            "(close_within_range)",
        ),
    )
    assert closes() == [("NVDA", "2026-02-23", 100.0)]
    assert [(row["source_file"], row["rule_name"], row["period_date"]) for row in quarantine()] == [
        (bad.label, "close_within_range", TUESDAY)
    ]


def test_a_bad_cell_of_a_payload_is_null_and_told_and_resolved_by_a_later_one(archive, read, closes, warehouse):
    bad = archive.chart("NVDA", [bar(MONDAY, 100, high=0), bar(TUESDAY, 101)], evening(TUESDAY))
    (result,) = read()
    (note,) = result.notes
    assert note.startswith(f"{bad.label}: high_quoted_usd left empty in 1 of 2 rows, which stay. First: row 1: ")
    assert [close for _, _, close in closes()] == [100.0, 101.0]
    sql = "select column_name, rule_name, period_date, rejected_at, resolved_at from quarantine.rejected_cells"
    told = ("high_quoted_usd", "price_is_positive", MONDAY, evening(TUESDAY))
    assert warehouse.execute(sql).fetchall() == [(*told, None)]
    archive.chart("NVDA", [bar(MONDAY, 100), bar(TUESDAY, 101)], evening(WEDNESDAY))
    read()
    assert warehouse.execute(sql).fetchall() == [(*told, evening(WEDNESDAY))]


def test_of_a_payload_with_nothing_but_bad_rows_nothing_is_taken(archive, read, closes, quarantine, ledger):
    bad = archive.chart("NVDA", BROKEN[1:], evening(TUESDAY))
    archive.chart("AMD", [bar(MONDAY, 50)], evening(TUESDAY))
    (result,) = read()
    assert closes() == [("AMD", "2026-02-23", 50.0)]
    assert [(row["source_file"], row["rule_name"], row["period_date"]) for row in quarantine()] == [
        (bad.label, "close_within_range", TUESDAY)
    ]
    # A provider's slip stops no run: it is a note.
    assert result.problems == ()
    (note,) = result.notes
    assert note.startswith(f"{bad.label}: 1 of 1 rows break a rule, more than 90%; nothing of it was written.")
    assert [(file, is_taken) for _, _, file, is_taken, _ in ledger() if not is_taken] == [(bad.label, False)]
    assert read() == []


def test_a_later_payload_of_the_same_series_and_day_resolves(archive, read, closes, quarantine):
    for symbol in ("NV", "NVDA", "NVD"):
        archive.chart(symbol, BROKEN, evening(TUESDAY))
    read()
    archive.chart("NVD", [bar(MONDAY, 100), bar(TUESDAY, 101)], evening(WEDNESDAY))
    read()
    resolved = {row["source_file"].split("/")[3]: row["resolved_at"] for row in quarantine()}
    assert resolved == {"NVD": evening(WEDNESDAY), "NV": None, "NVDA": None}
    assert [row[0] for row in closes()] == ["NV", "NVD", "NVD", "NVDA"]


def test_a_later_payload_of_other_days_resolves_nothing(archive, read, quarantine):
    archive.chart("NVDA", BROKEN, evening(TUESDAY))
    archive.chart("NVDA", [bar(MONDAY, 100)], evening(WEDNESDAY), after=TUESDAY)
    archive.chart("NVDA", [bar(WEDNESDAY, 102)], evening(THURSDAY), first=WEDNESDAY)
    read()
    assert [row["resolved_at"] for row in quarantine()] == [None]


def test_the_same_fault_again_is_kept_once_for_each_payload(archive, read, quarantine):
    archive.chart("NVDA", BROKEN, evening(TUESDAY))
    archive.chart("NVDA", [*BROKEN, bar(WEDNESDAY, 102)], evening(WEDNESDAY))
    read()
    found = sorted((row["rejected_at"], row["resolved_at"] is None) for row in quarantine())
    assert found == [(evening(TUESDAY), False), (evening(WEDNESDAY), True)]
