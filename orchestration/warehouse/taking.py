"""Takes a batch of inputs into `incoming`, judged row by row; what cannot be taken as a whole is left out and named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.errors import ActionableError
from orchestration.sources.inputs import GatheredInput, Input, ParsedInput, SourceFileError
from orchestration.warehouse.file_reads import describe_files, stated_beside
from orchestration.warehouse.gathering import gathered
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.judging import count_rows, create_incoming, judge
from orchestration.warehouse.no_longer_stated import describe_series
from orchestration.warehouse.reading import in_words
from orchestration.warehouse.repeats import set_repeats_aside
from orchestration.warehouse.telling import example_of, first_of, notes_on, other_bars_in

# DuckDB's errors about a file's content; its others are about the disk, the memory or DuckDB itself.
CONTENT_FAULTS = (duckdb.InvalidInputException, duckdb.ConversionException)


class MissingTableError(ActionableError):
    """A raw table's rules look at another raw table that has not been built."""


def take(intake: Intake) -> tuple[Intake, dict[str, str], tuple[str, ...]]:
    """Fill `incoming`; returns what was taken, a problem for each input left out, by its label, and notes.

    Settled files that state some of the same as the inputs are taken too. Raises MissingTableError; for fetched inputs
    also any database error that is not about their content.
    """
    connection, contract = intake.connection, intake.contract
    try:
        create_incoming(intake)
        unread, notes = _judge_all(intake)
        describe_files(intake)
        # What is read beside a file may itself meet with others.
        while beside := stated_beside(intake):
            problems, told = _judge_all(replace(intake, inputs=beside))
            unread, notes = unread | problems, [*notes, *told]
            labels = {item.label for item in beside}
            rest = [item for item in intake.settled if item.label not in labels]
            intake = replace(intake, inputs=[*intake.inputs, *beside], settled=rest)
            describe_files(intake)
    except duckdb.CatalogException as error:
        raise MissingTableError(
            f"{contract.name} looks at a table that is not there yet ({in_words(error)}): "
            "build everything once with `make warehouse`, or materialize the group raw_reference first."
        ) from error
    describe_series(intake)
    refused = _refused(intake, intake.inputs, {})
    rows_of = _rows_in_window(connection)
    set_repeats_aside(connection, contract)
    refused |= _refused(intake, [item for item in intake.inputs if item.label not in refused], rows_of)
    notes += notes_on(connection, contract, unread | refused)
    if contract.is_filed and not intake.is_fetched:
        # Nobody here can correct a filing: what is wrong with it is reported, and stops nothing.
        return intake, unread, (*notes, *refused.values())
    return intake, unread | refused, tuple(notes)


def _judge_all(intake: Intake) -> tuple[dict[str, str], list[str]]:
    """Judge every input; returns a problem for each that cannot be read, and notes."""
    unread: dict[str, str] = {}
    remarks: list[str] = []
    for item in gathered(intake.inputs, unread):
        remarks += _judge_readable(intake, item, unread)
    stated = {file for (file,) in intake.connection.execute("select distinct source_file from incoming").fetchall()}
    notes = [
        f"{item.label}: {item.nothing_found}"
        for item in intake.inputs
        if isinstance(item, ParsedInput) and item.nothing_found and item.label not in {*stated, *unread}
    ]
    return unread, [*notes, *first_of(remarks, "look at the files' headers and cells")]


def _judge_readable(intake: Intake, item: Input, unread: dict[str, str]) -> list[str]:
    """Judge an input, or note in `unread` why it cannot be read; returns remarks."""
    try:
        return judge(intake, item)
    except duckdb.CatalogException:
        raise
    except (SourceFileError, duckdb.Error) as error:
        if isinstance(item, GatheredInput) and len(item.frame_of_label) > 1:
            return [remark for part in item.apart() for remark in _judge_readable(intake, part, unread)]
        if isinstance(error, SourceFileError):
            unread[item.label] = str(error)
        elif intake.is_fetched and not isinstance(error, CONTENT_FAULTS):
            raise  # else the payload would count as read for ever
        else:
            unread[item.label] = f"{item.label}: cannot be read: {in_words(error)}"
        return []


def _rows_in_window(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows of each input count, by its label."""
    found = connection.execute(
        "select source_file, count(*) from incoming where is_in_window and is_fault is distinct from false "
        "group by source_file"
    ).fetchall()
    return dict(found)


def _refused(intake: Intake, inputs: Sequence[Input], rows_of: Mapping[str, int]) -> dict[str, str]:
    """Take inputs with too many rejected rows out of `incoming`; returns a message for each, by its label.

    Rows set aside without a fault, because they do not belong in this warehouse, count on neither side.
    rows_of: how many rows an input had, where those that another states too have been taken out of `incoming` since.
    """
    connection, contract, is_fetched = intake.connection, intake.contract, intake.is_fetched
    counted = connection.execute(
        "select source_file, count(*) filter (is_in_window and is_fault is distinct from false), "
        "count(*) filter (is_in_window and is_fault), count(*) filter (not is_in_window and is_fault), "
        "count(*) filter (not is_in_window and not is_fault), count(*) filter (not is_fault) "
        "from incoming group by source_file having count(*) filter (is_fault) > 0"
    ).fetchall()
    counts_of = {label: counts for label, *counts in counted}
    refused = {}
    for item in inputs:
        if item.label not in counts_of:
            continue
        in_window, rejected_in_window, rejected_beside, aside_beside, aside = counts_of[item.label]
        in_window = max(in_window, rows_of.get(item.label, 0))
        shares = [(rejected_in_window, in_window)]
        if rejected_beside:
            # Every window reads these rows, however short it is: their share is taken of the whole file.
            shares.append((rejected_beside, count_rows(connection, contract, item) - aside_beside))
        broken = next((share for share in shares if contract.refuses(*share, is_fetched)), None)
        if broken:
            not_counted = f" (rows set aside, here {aside:,}, are not counted)" if aside else ""
            refused[item.label] = (
                f"{item.label}: {broken[0]:,} of {broken[1]:,} rows break a rule, more than "
                f"{contract.share_limit(is_fetched):.0%}{not_counted}; nothing of it was written. "
                f"First: {example_of(connection, item)}. {other_bars_in(connection, contract, item)}"
                f"{_next_step(contract, is_fetched)}"
            )
    # What nobody here can correct stays in the quarantine with what was wrong with it.
    kept = " and rule_name is null" if is_fetched or contract.is_filed else ""
    connection.execute(
        f"delete from incoming where list_contains($labels, source_file){kept}", {"labels": list(refused)}
    )
    return refused


def _next_step(contract: Contract, is_fetched: bool) -> str:
    if is_fetched:
        return "It is asked for again."
    return "Download it again, or leave it." if contract.is_filed else "Correct the file and run again."
