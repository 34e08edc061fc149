"""The archive's index as rows: one for each answer or failure, as the raw table wants them, without secrets."""

from datetime import date, datetime, timedelta

import pytest

from orchestration.contracts.payloads import PAYLOADS
from orchestration.sources.archive.landed_index import LABEL, payload_index_input
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted
from orchestration.warehouse.changes import append_changes

NOON = datetime(2026, 2, 26, 12)
FACTS = Wanted("sec", "companyfacts", "CIK0000789019", "json")
QUOTES = Wanted("yahoo", "chart", "BRK-B", "json", date(2026, 2, 1), date(2026, 3, 1))


@pytest.fixture
def landing(tmp_path):
    return Landing(tmp_path / "landing")


@pytest.fixture
def load(warehouse, landing):
    """Call it with nothing: write the index into the raw table, as a run does; returns the result and all rows."""

    def read():
        result = append_changes(warehouse, PAYLOADS, [payload_index_input(landing.payloads())], "run")
        columns = ", ".join(column.name for column in PAYLOADS.columns)
        return result, warehouse.execute(
            f"select {columns} from {PAYLOADS.name} order by fetched_at, payload_key"
        ).fetchall()

    return read


def test_an_answer_an_unchanged_answer_and_a_failure_are_a_row_each(landing, load, warehouse):
    address = "https://jane:pw@data.sec.gov/x.json?crumb=abc&id=7"
    facts = landing.store(FACTS, "one", NOON, address, 200, b"{}", etag="v1")
    landing.note_unchanged(facts, "two", NOON + timedelta(hours=1), 304)
    landing.note_failure(QUOTES, "two", NOON + timedelta(hours=2), "https://q/x?a=1", None, "no answer \ud83d")
    result, rows = load()
    assert (result.added_count, result.rejected_count, result.problems) == (3, 0, ())
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of the two bytes {}
    file = f"landing/sec/companyfacts/CIK0000789019/20260226T120000000000Z-{digest}.json.gz"
    shown = "https://data.sec.gov/x.json?crumb=REDACTED&id=7"
    of_facts = ("sec", "companyfacts", "CIK0000789019")
    assert rows == [
        (*of_facts, NOON, None, None, "one", shown, 200, 2, digest, file, None),
        (*of_facts, NOON + timedelta(hours=1), None, None, "two", shown, 304, 2, digest, file, None),
        (
            *("yahoo", "chart", "BRK-B", NOON + timedelta(hours=2), date(2026, 2, 1), date(2026, 3, 1)),
            *("two", "https://q/x?a=1", None, 0, None, None, "no answer ?"),
        ),
    ]
    sql = f"select distinct known_at = fetched_at, source_name, source_file, is_simulated from {PAYLOADS.name}"
    assert warehouse.execute(sql).fetchall() == [(True, "landing", LABEL, False)]


def test_a_second_reading_adds_only_what_is_new(landing, load):
    landing.store(FACTS, "one", NOON, "https://s/x", 200, b"{}")
    assert load()[0].added_count == 1
    landing.store(FACTS, "two", NOON + timedelta(days=1), "https://s/x", 200, b"[]")
    result, rows = load()
    assert (result.read_count, result.added_count, result.restated_count, len(rows)) == (2, 1, 0, 2)


def test_two_lines_of_one_moment_are_two_rows_in_their_order(landing, load):
    landing.note_failure(FACTS, "one", NOON, "https://s/x", 500, "the server failed")
    landing.store(FACTS, "one", NOON, "https://s/x", 200, b"{}")
    _, rows = load()
    assert [row[8] for row in rows] == [500, 200]


def test_an_empty_archive_is_an_empty_table(load):
    result, rows = load()
    assert (result.problems, rows) == ((), [])


def test_the_frame_has_the_contracts_columns(landing):
    frame = payload_index_input(landing.payloads()).frame
    assert list(frame.columns) == [column.name for column in PAYLOADS.columns]
