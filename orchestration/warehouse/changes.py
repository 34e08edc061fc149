"""append_changes: read a raw table's inputs, judge them, and write what is new in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Input, ParsedInput, SourceFileError
from orchestration.warehouse.judging import Window, count_rows, create_incoming, judge, reject_conflicts
from orchestration.warehouse.quarantine import example_of, quarantine_rejected
from orchestration.warehouse.reading import in_words
from orchestration.warehouse.tables import create_table


class MissingTableError(RuntimeError):
    """A raw table's rules look at another raw table that has not been built."""


@dataclass(frozen=True)
class BatchResult:
    """What one read did.

    problems: one message for each file of which nothing was written. notes: one for each file that is in
    order and states nothing.
    """

    read_count: int
    added_count: int
    restated_count: int
    rejected_count: int
    row_count: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def append_changes(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    batch_id: str,
    window: Window | None = None,
) -> BatchResult:
    """Write the rows whose key is new, or whose values differ from the key's latest version by the same source.

    Rows that break the contract go to quarantine. A file that cannot be read, or of whose rows more
    than the contract's limit are rejected, is left out whole and reported in `problems`; the other files are written.
    Everything is written in one transaction: after an error the tables are as before.
    """
    create_table(connection, contract)
    create_incoming(connection, contract)
    problems: list[str] = []
    notes = []
    for item in inputs:
        try:
            judge(connection, contract, item, window)
        except SourceFileError as error:
            problems.append(str(error))
        except duckdb.CatalogException as error:
            raise MissingTableError(
                f"{contract.name} looks at a table that is not there yet ({in_words(error)}): "
                "build everything once with `make warehouse`, or materialize the group raw_reference first."
            ) from error
        except duckdb.Error as error:
            problems.append(f"{item.label}: cannot be read: {in_words(error)}")
        else:
            if isinstance(item, ParsedInput) and not _has_rows(connection, item):
                notes.append(f"{item.label}: {item.nothing_found}")
            problems += _refused(connection, contract, item)
    reject_conflicts(connection, contract)
    for item in inputs:
        problems += _refused(connection, contract, item)
    result = _write(connection, contract, inputs, batch_id, window, tuple(problems))
    return replace(result, notes=tuple(notes))


def _write(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    batch_id: str,
    window: Window | None,
    problems: tuple[str, ...],
) -> BatchResult:
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute("begin")
    try:
        added, restated = _insert_changes(connection, contract, batch_id, now)
        quarantine_rejected(connection, contract, inputs, batch_id, now, window)
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")  # where this fails, DuckDB has rolled back already
    counts = connection.execute(
        f"select count(*), count(rule_name), (select count(*) from {contract.name}) from incoming"
    ).fetchone()
    assert counts is not None
    connection.execute("drop table incoming")
    return BatchResult(counts[0], added, restated, counts[1], counts[2], problems)


def _insert_changes(
    connection: duckdb.DuckDBPyConnection, contract: Contract, batch_id: str, now: datetime
) -> tuple[int, int]:
    """Insert new and changed rows by column name; returns how many were added and how many of those restate a key."""
    key = (*contract.key, "source_name")
    period = contract.session_column
    # Only the days at hand are compared: a month's read does not touch the other years.
    bounds = (
        f" where {period} >= (select min({period}) from incoming where rule_name is null)"
        f" and {period} <= (select max({period}) from incoming where rule_name is null)"
        if period
        else ""
    )
    latest = (
        f"select * from (select *, row_number() over (partition by {', '.join(key)} "
        f"order by known_at desc, ingested_at desc) as version_rank from {contract.name}{bounds}) "
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
        {"now": now},
    )
    # Nobody could know a corrected value before it was corrected, whatever day it is about.
    connection.execute(
        f"insert into {contract.name} by name select * exclude (stated_known_at, is_restated), "
        "case when is_restated then greatest(stated_known_at, cast($now as timestamp)) else stated_known_at end "
        "as known_at, "
        "cast($now as timestamp) as ingested_at, $batch_id as batch_id from changes",
        {"now": now, "batch_id": batch_id},
    )
    counts = connection.execute("select count(*), count(*) filter (where is_restated) from changes").fetchone()
    connection.execute("drop table changes")
    assert counts is not None
    return counts[0], counts[1]


def _has_rows(connection: duckdb.DuckDBPyConnection, item: Input) -> bool:
    found = connection.execute("select 1 from incoming where source_file = ? limit 1", [item.label]).fetchone()
    return found is not None


def _refused(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input) -> list[str]:
    """Take an input out of `incoming` where too many of its rows are rejected; returns what to say about it."""
    counts = connection.execute(
        "select count(*) filter (is_in_window), count(rule_name) filter (is_in_window), "
        "count(rule_name) filter (not is_in_window) from incoming where source_file = ?",
        [item.label],
    ).fetchone()
    assert counts is not None
    shares = [(counts[1], counts[0])]
    if counts[2]:
        # Every window meets these rows, a short one too: their share is that of the whole file.
        shares.append((counts[2], count_rows(connection, contract, item)))
    for rejected, read in shares:
        if rejected > contract.rejected_share_limit * read:
            problem = (
                f"{item.label}: {rejected:,} of {read:,} rows break a rule, more than "
                f"{contract.rejected_share_limit:.0%}; nothing of it was written. "
                f"First: {example_of(connection, item)}. Correct the file and run again."
            )
            connection.execute("delete from incoming where source_file = ?", [item.label])
            return [problem]
    return []
