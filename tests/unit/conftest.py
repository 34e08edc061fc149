"""A build file with the tables that rules look at, a drop folder, and the two steps between them."""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.contracts.announcements import RATE_ANNOUNCEMENTS
from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.indices import INDEX_DEFINITIONS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.contracts.reference import EXCHANGE_DAYS
from orchestration.sources.calendar import calendar_input
from orchestration.sources.files import FilesSource
from orchestration.sources.shipped import shipped
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.connection import connect

DATA = Path(__file__).parents[2] / "data"
# They wait for slow providers, or read many made-up or real files: `make test-all` leaves nothing out.
SLOW = {
    *("test_http.py", "test_misbehaviour.py", "test_pace.py", "test_yahoo.py"),
    *("test_company_facts.py", "test_day_by_day.py", "test_file_reads.py", "test_lake.py", "test_live_extra.py"),
}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def reference_file(tmp_path_factory):
    """A build file that every test copies: reading the calendar anew would take each a quarter of a second."""
    path = tmp_path_factory.mktemp("reference") / "warehouse.duckdb"
    with connect(path) as connection:
        for contract, item in (
            (EXCHANGE_DAYS, calendar_input()),
            (INDEX_DEFINITIONS, shipped(DATA, "reference/index_definitions.csv")),
            (CLAIM_METRICS, shipped(DATA, "reference/claim_metrics.csv")),
            (RATE_ANNOUNCEMENTS, shipped(DATA, "reference/rate_announcements.csv")),
        ):
            assert append_changes(connection, contract, [item], "reference").problems == ()
    return path


@pytest.fixture
def build_path(tmp_path, reference_file):
    path = tmp_path / "build" / "warehouse.duckdb"
    path.parent.mkdir()
    return Path(shutil.copy(reference_file, path))


@pytest.fixture(scope="session")
def duckdb_in_memory():
    """DuckDB for one database after another, as a start takes 20 ms; one thread is quicker on a few rows."""
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


@pytest.fixture
def warehouse(duckdb_in_memory, reference_file):
    """A warehouse in memory that holds the tables that rules look at: no test waits for the disk."""
    with duckdb_in_memory.cursor() as connection:
        connection.execute("set timezone = 'UTC'")
        # The one of the test before: at its own end a transaction may still be open in it.
        connection.execute("detach database if exists warehouse; detach database if exists reference")
        connection.execute(f"attach '{reference_file}' as reference (read_only); attach ':memory:' as warehouse")
        connection.execute("copy from database reference to warehouse; use warehouse; detach reference")
        yield connection


@pytest.fixture
def drop_dir(tmp_path):
    return tmp_path / "drop"


@pytest.fixture
def drop(drop_dir):
    """Call it with (name, content): write a file into the drop folder, replacing what was there."""

    def write(name, content):
        path = drop_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def load(warehouse, drop_dir):
    """Call it with (contract, window): read the drop folder's files of one raw table, as a run does."""

    def read(contract=DAILY_QUOTES, window=None, batch_id="batch"):
        inputs = FilesSource(drop_dir, DATA, "split").inputs(contract.name)
        return append_changes(warehouse, contract, inputs, batch_id, window)

    return read


@pytest.fixture
def closes(warehouse):
    """Call it with nothing: every version of every close, as (ticker, ISO date, close), in the order of the three."""

    def rows(table="raw_market.daily_quotes"):
        sql = f"select ticker, cast(session_date as varchar), close_quoted_usd from {table} order by all"
        return warehouse.execute(sql).fetchall()

    return rows


@pytest.fixture
def quarantine(warehouse):
    """Call it with nothing: the rejected rows as dictionaries, in the order of file and row."""

    def rows():
        found = warehouse.execute("select * from quarantine.rejected_rows order by source_file, source_row")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return rows
