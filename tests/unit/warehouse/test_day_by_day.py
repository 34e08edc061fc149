"""Reading fetches one by one as they come leads to the very rows that reading all of them at once leads to."""

import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.landed import LiveSource
from orchestration.sources.shipped import ShippedSource
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.fetches import read_payloads
from tests.landed_payloads import Archive, bar
from tests.unit.conftest import DATA

TABLES = (DAILY_QUOTES, CORPORATE_ACTION_COVERAGE)
# Monday to Wednesday; a fetch on the evening of each of the three days that follow Monday.
DAYS = tuple(date(2026, 2, day) for day in (23, 24, 25))
EVENINGS = tuple(datetime(2026, 2, day, 22) for day in (24, 25, 26))
# Each bar's close, a broken one where it is negative, and no bar where it is None.
CLOSES = st.tuples(*[st.sampled_from([100, 101, 102, -1, None])] * 3)
# What one symbol's chart says in one fetch: from which day on, and closes.
CHART = st.none() | st.tuples(st.sampled_from(DAYS[:2]), CLOSES)
FETCHES = st.lists(st.fixed_dictionaries({"NVDA": CHART, "AMD": CHART}), min_size=3, max_size=3)
LENT = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fetch(archive, charts, at):
    """Store what each symbol's chart says; nothing comes for a symbol without one."""
    for symbol, said in charts.items():
        if said is None:
            continue
        first, closes = said
        bars = [bar(day, close) for day, close in zip(DAYS, closes, strict=True) if close and day >= first]
        archive.chart(symbol, bars, at, first=first, after=date(2026, 2, 26))


def stated_by(said, at):
    """The closes of a chart, by day, as far as the days were over."""
    first, closes = said
    return {day: close for day, close in zip(DAYS, closes, strict=True) if close and first <= day <= at.date()}


@pytest.fixture
def read_all(warehouse):
    """Call it with (folder, run id): read what is unread into every table, as a run does."""

    def read(folder, run_id):
        live = LiveSource(folder, ("quotes",), ShippedSource(DATA), DATA)
        for contract in TABLES:
            for batch in live.batches(contract.name, read_payloads(warehouse, contract.name)):
                append_changes(warehouse, contract, batch.inputs, run_id, None, batch.fetch)

    return read


@pytest.fixture
def start_anew(warehouse):
    def drop():
        for contract in TABLES:
            warehouse.execute(f"drop table if exists {contract.name}")
        warehouse.execute("drop schema if exists quarantine cascade; drop schema if exists landing cascade")

    return drop


@pytest.fixture
def everything(warehouse):
    """Call it with nothing: all rows of all tables, in an order of their own, without the run that wrote them."""

    def rows():
        names = [*(contract.name for contract in TABLES), "quarantine.rejected_rows"]
        names += ["quarantine.rejected_cells", "landing.payloads_read"]
        found = {}
        for name in names:
            there = warehouse.execute(
                f"select 1 from duckdb_tables() where schema_name || '.' || table_name = '{name}'"
            )
            if there.fetchall():
                without = "" if name.startswith("landing") else "exclude (batch_id)"
                found[name] = warehouse.execute(f"select * {without} from {name} order by all").fetchall()
        return {name: each for name, each in found.items() if each}

    return rows


@pytest.fixture
def closes(warehouse):
    """Call it with nothing: the latest version of each close, by ticker and day."""

    def latest():
        if not warehouse.execute("select 1 from duckdb_tables() where table_name = 'daily_quotes'").fetchall():
            return {}
        latest_close = "arg_max(close_quoted_usd, (known_at, ingested_at))"
        sql = f"select ticker, session_date, {latest_close} from raw_market.daily_quotes group by all"
        return {(ticker, day): close for ticker, day, close in warehouse.execute(sql).fetchall()}

    return latest


@LENT
@given(FETCHES)
def test_three_fetches_read_one_by_one_equal_all_read_at_once(start_anew, read_all, everything, closes, fetches):
    expected = {}
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        archive.graph("DGS10", {DAYS[0]: 4.1}, EVENINGS[0])  # an archive is never empty
        start_anew()
        for charts, at in zip(fetches, EVENINGS, strict=True):
            fetch(archive, charts, at)
            read_all(Path(folder), f"run of {at}")
            for symbol, said in charts.items():
                stated = stated_by(said, at) if said else {}
                # Of a payload the good bars are taken, unless all are broken.
                expected |= {(symbol, day): float(close) for day, close in stated.items() if close > 0}
        one_by_one = everything()
        assert closes() == expected
        read_all(Path(folder), "nothing new")
        assert everything() == one_by_one
        start_anew()
        read_all(Path(folder), "replay")
        assert everything() == one_by_one
