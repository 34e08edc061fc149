"""Takes a batch of inputs into `incoming`, judged row by row; what cannot be taken as a whole is left out and named."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Input, ParsedInput, SourceFileError
from orchestration.warehouse.judging import Window, count_rows, create_incoming, judge, reject_conflicts
from orchestration.warehouse.quarantine import example_of
from orchestration.warehouse.reading import in_words

# What DuckDB says of a file's content; all else it says of the disk, the memory or itself.
CONTENT_FAULTS = (duckdb.InvalidInputException, duckdb.ConversionException)


class MissingTableError(RuntimeError):
    """A raw table's rules look at another raw table that has not been built."""


def take(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    window: Window | None,
    now: datetime,
    is_fetched: bool,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Fill `incoming`; returns a problem for each input left out, by its label, and notes on those that say nothing.

    now: when the inputs count as read. is_fetched: whether they are payloads, each of which is read a single time.
    Raises MissingTableError, and where inputs are fetched any fault that is not theirs.
    """
    try:
        create_incoming(connection, contract)
        problem_of_label, notes = _judge_all(connection, contract, inputs, window, now, is_fetched)
    except duckdb.CatalogException as error:
        raise MissingTableError(
            f"{contract.name} looks at a table that is not there yet ({in_words(error)}): "
            "build everything once with `make warehouse`, or materialize the group raw_reference first."
        ) from error
    reject_conflicts(connection, contract)
    for item in inputs:
        if item.label not in problem_of_label:
            problem_of_label |= _refused(connection, contract, item, is_fetched)
    return problem_of_label, tuple(notes)


def _judge_all(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    window: Window | None,
    now: datetime,
    is_fetched: bool,
) -> tuple[dict[str, str], list[str]]:
    problem_of_label: dict[str, str] = {}
    notes = []
    for item in inputs:
        try:
            judge(connection, contract, item, window, now)
        except SourceFileError as error:
            problem_of_label[item.label] = str(error)
        except duckdb.CatalogException:
            raise
        except duckdb.Error as error:
            if is_fetched and not isinstance(error, CONTENT_FAULTS):
                raise  # else the payload would count as read for ever
            problem_of_label[item.label] = f"{item.label}: cannot be read: {in_words(error)}"
        else:
            if isinstance(item, ParsedInput) and item.nothing_found and not _has_rows(connection, item):
                notes.append(f"{item.label}: {item.nothing_found}")
            problem_of_label |= _refused(connection, contract, item, is_fetched)
    return problem_of_label, notes


def _has_rows(connection: duckdb.DuckDBPyConnection, item: Input) -> bool:
    found = connection.execute("select 1 from incoming where source_file = ? limit 1", [item.label]).fetchone()
    return found is not None


def _refused(
    connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input, is_fetched: bool
) -> dict[str, str]:
    """Take an input out of `incoming` where too many of its rows are rejected; returns label and what to say of it."""
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
                f"First: {example_of(connection, item)}. "
                f"{'It is asked for again.' if is_fetched else 'Correct the file and run again.'}"
            )
            # What was fetched is not at hand for a person to correct: the quarantine keeps what was wrong with it.
            kept = " and rule_name is null" if is_fetched else ""
            connection.execute(f"delete from incoming where source_file = ?{kept}", [item.label])
            return {item.label: problem}
    return {}
