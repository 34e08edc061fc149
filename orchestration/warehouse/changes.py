"""append_changes: take a raw table's inputs, and write what is new in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.settings import utc_now
from orchestration.sources.inputs import Fetch, Input
from orchestration.warehouse.clock import just_after_newest
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.fetches import create_reads, note_read
from orchestration.warehouse.file_reads import note_files
from orchestration.warehouse.intake import Intake, Window
from orchestration.warehouse.no_longer_stated import notes_on_unstated
from orchestration.warehouse.quarantine import quarantine_rejected
from orchestration.warehouse.tables import create_table
from orchestration.warehouse.taking import take


@dataclass(frozen=True)
class BatchResult:
    """What one read did.

    files_count: inputs that were read. problems: one message for each file of which nothing was written. notes: what
    else to tell people: of cells and rows not taken, files that state nothing, and fetched payloads of which nothing
    was written, which stop no run.
    """

    read_count: int
    added_count: int
    restated_count: int
    rejected_count: int
    row_count: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    files_count: int = 0


def append_changes(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    batch_id: str,
    window: Window | None = None,
    fetch: Fetch | None = None,
    settled: Sequence[Input] = (),
    fingerprint_of: Mapping[str, str | None] | None = None,
) -> BatchResult:
    """Write the rows whose key is new, or whose values differ from the key's latest version by the same source.

    Rows that break the contract go to quarantine. A file that cannot be read, or of whose rows more
    than the contract's limit are rejected, is left out whole and reported in `problems`; the other files are written.
    Everything is written in one transaction: after an error the tables are as before.

    fetch: where the inputs were fetched, what and when: the rows count as read then, and the read is noted.
    settled: files that were read before and are as they were. fingerprint_of: by label, the hashes by which inputs are
    recognized next time; without it they are read again.
    """
    create_table(connection, contract)
    now = fetch.fetched_at if fetch else just_after_newest(connection, contract, utc_now())
    if fetch:
        create_reads(connection)
    given = Intake(connection, contract, inputs, batch_id, now, window, fetch, settled, fingerprint_of or {})
    intake, problem_of_label, notes = take(given)
    notes = (*notes, *notes_on_unstated(intake, problem_of_label))
    with transaction(connection):
        added, restated = _insert_changes(intake)
        quarantine_rejected(intake)
        if not fetch:
            note_files(intake, problem_of_label)
        else:
            read = {item.label: problem_of_label.get(item.label) for item in inputs}
            note_read(connection, contract.name, fetch, read)
    counts = connection.execute(
        f"select count(*), count(rule_name), (select count(*) from {contract.name}) from incoming"
    ).fetchone()
    assert counts is not None
    connection.execute("drop table incoming")
    problems = tuple(problem_of_label.values())
    if fetch:
        notes, problems = (*notes, *problems), ()
    return BatchResult(counts[0], added, restated, counts[1], counts[2], problems, notes, len(inputs))


def together(results: Sequence[BatchResult], row_count: int) -> BatchResult:
    """The sum of several reads of one raw table; the table now holds `row_count` rows."""
    return BatchResult(
        sum(result.read_count for result in results),
        sum(result.added_count for result in results),
        sum(result.restated_count for result in results),
        sum(result.rejected_count for result in results),
        row_count,
        tuple(problem for result in results for problem in result.problems),
        tuple(note for result in results for note in result.notes),
        sum(result.files_count for result in results),
    )


def _insert_changes(intake: Intake) -> tuple[int, int]:
    """Insert new and changed rows by column name; returns how many were added and how many of those restate a key."""
    connection, contract = intake.connection, intake.contract
    key = (*contract.key, "source_name")
    period = contract.session_column
    # Only the days read are compared: a read of one month does not scan the other years.
    bounds = (
        f" where {period} >= (select min({period}) from incoming where rule_name is null)"
        f" and {period} <= (select max({period}) from incoming where rule_name is null)"
        if period
        else ""
    )
    latest = (
        f"select * from (select *, row_number() over (partition by {', '.join(key)} "
        f"order by ingested_at desc, known_at desc) as version_rank from {contract.name}{bounds}) "
        "where version_rank = 1"
    )
    differs = " or ".join(f"new.{name} is distinct from old.{name}" for name in contract.values) or "false"
    columns = ", ".join(f"new.{column.name}" for column in contract.columns)
    connection.execute(
        f"create or replace temp table changes as select {columns}, new.source_name, new.source_file, new.source_row, "
        f"new.is_simulated, new.known_at as stated_known_at, old.source_name is not null as is_restated "
        f"from (select *, {contract.known_at} as known_at from (select *, cast($now as timestamp) as ingested_at "
        f"from incoming where rule_name is null)) as new "
        f"left join ({latest}) as old on {' and '.join(f'old.{n} = new.{n}' for n in key)} "
        f"where old.source_name is null or {differs}",
        {"now": intake.now},
    )
    # Nobody could know a corrected value before it was corrected, whatever day it is about.
    connection.execute(
        f"insert into {contract.name} by name select * exclude (stated_known_at, is_restated), "
        "case when is_restated then greatest(stated_known_at, cast($now as timestamp)) else stated_known_at end "
        "as known_at, "
        "cast($now as timestamp) as ingested_at, $batch_id as batch_id from changes",
        {"now": intake.now, "batch_id": intake.batch_id},
    )
    counts = connection.execute("select count(*), count(*) filter (where is_restated) from changes").fetchone()
    connection.execute("drop table changes")
    assert counts is not None
    return counts[0], counts[1]
