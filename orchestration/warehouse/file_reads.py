"""Which files each raw table has read: an unchanged file is not read again, and what it gave stands.

It is read again beside a file that states some of the same series and days, since two files may contradict each other;
and as long as a row of it is refused for a reason that may pass, such as a day to come.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.contracts.reference import EXCHANGE_DAYS
from orchestration.sources.fingerprints import fingerprint, fingerprints
from orchestration.sources.inputs import Input
from orchestration.warehouse.build_state import inputs_read, tables_held
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS, create_described

TABLE = "landing.files_read"
_COLUMNS = {
    "table_name": ("VARCHAR not null", "Raw table that read it, as schema.table."),
    "source_file": ("VARCHAR not null", "The file, as in the rows' provenance."),
    "fingerprint": (
        "VARCHAR not null",
        "Hash over its content and how it is read, and what rules looked at.",
    ),
    "first_day": ("DATE", "First day of a session that it states; null where it states none."),
    "last_day": ("DATE", "Last day of a session that it states; null where it states none."),
    "series": ("VARCHAR[]", "What its rows are about (tickers, issuers); null where that is too much to list."),
}
# Beyond so many a file is taken to be about everything.
SERIES_LISTED = 100
RAW_TABLE = re.compile(r"raw_[a-z]+\.[a-z_]+")


def looked_at(contract: Contract) -> set[str]:
    """The raw tables that a contract's rules and readings look at."""
    sql = [*(rule.broken_when for rule in contract.rules), *(column.clean for column in contract.read_columns)]
    named = {name for text in sql for name in RAW_TABLE.findall(text)}
    return named | ({EXCHANGE_DAYS.name} if contract.session_column else set())


@dataclass(frozen=True)
class Chosen:
    """The files of a raw table, and which of them are to be read.

    settled: those that need not be read, unless one that is read states some of the same. fingerprint: of all of them,
    None where one cannot be read; fingerprint_of: of each, by its label. is_new: whether there is anything to do: a
    file to read, or one that is gone.
    """

    to_read: list[Input]
    settled: tuple[Input, ...]
    fingerprint: str | None
    fingerprint_of: Mapping[str, str | None]
    is_new: bool


def choose_files(
    connection: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[Input], is_full: bool = False
) -> Chosen:
    """Compare the files with those that the table was read from last. is_full: read all of them.

    Their fingerprints are taken before anything is read: a file that changes meanwhile is read again next time.
    """
    held = tables_held(connection)
    # With what its rules look at a file's fingerprint changes too.
    context = "; ".join(f"{table} {held.get(table)}" for table in sorted(looked_at(contract)))
    content_of = fingerprints(files)
    of_all = fingerprint(content_of)
    fingerprint_of = {label: content and f"{content} {context}" for label, content in content_of.items()}
    settled = () if is_full else _settled(connection, contract, files, fingerprint_of)
    labels = {item.label for item in settled}
    to_read = [item for item in files if item.label not in labels]
    is_new = bool(to_read) or of_all is None or inputs_read(connection).get(contract.name) != of_all
    return Chosen(to_read, settled, of_all, fingerprint_of, is_new)


def _settled(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    inputs: Sequence[Input],
    fingerprint_of: Mapping[str, str | None],
) -> tuple[Input, ...]:
    """The inputs that were read with the same fingerprint, and of which no row waits for something to pass."""
    _create(connection)
    read = dict(
        connection.execute(f"select source_file, fingerprint from {TABLE} where table_name = ?", [contract.name])
        .fetchall()
    )  # fmt: skip
    # Rows that were compared with others break rules of no contract: these too may pass. What a rule makes of another
    # raw table or of the calendar is in the fingerprint.
    lasting = [rule.name for rule in contract.rules if not rule.passes_in_time]
    waiting = {
        file
        for (file,) in connection.execute(
            f"select source_file from {QUARANTINE} where table_name = $table and resolved_at is null "
            "and not list_contains($lasting, rule_name) "
            f"union select source_file from {REJECTED_CELLS} where table_name = $table and resolved_at is null "
            "and not list_contains($lasting, rule_name)",
            {"table": contract.name, "lasting": [*lasting, "column_type", "value_required"]},
        ).fetchall()
    }
    return tuple(
        item
        for item in inputs
        if item.label not in waiting and read.get(item.label, "") == fingerprint_of[item.label] is not None
    )


def stated_beside(intake: Intake) -> list[Input]:
    """The settled files that state some of the series and days that are in `incoming`, as `describe_files` saw it."""
    if not intake.settled:
        return []
    found = intake.connection.execute(
        f"select distinct old.source_file from {TABLE} as old, file_extents as new where old.table_name = ? "
        "and (new.first_day is null or old.first_day is null "
        "or (old.first_day <= new.last_day and old.last_day >= new.first_day)) "
        "and (old.series is null or new.series is null or list_has_any(old.series, new.series))",
        [intake.contract.name],
    ).fetchall()
    labels = {label for (label,) in found}
    return [item for item in intake.settled if item.label in labels]


def note_files(intake: Intake, left_out: Container[str]) -> None:
    """Note the files that `describe_files` saw, in the transaction that writes their rows; forget those that are gone.

    left_out: the labels of files of which nothing was taken.
    """
    _create(intake.connection)
    settled = [item.label for item in intake.settled]
    intake.connection.execute(
        f"delete from {TABLE} where table_name = ? and not list_contains(?, source_file)",
        [intake.contract.name, settled],
    )
    noted = {
        item.label: fingerprint
        for item in intake.inputs
        if (fingerprint := intake.fingerprint_of.get(item.label)) and item.label not in left_out
    }
    intake.connection.execute(
        f"insert into {TABLE} by name select $table as table_name, noted.source_file, noted.fingerprint, "
        "extents.first_day, extents.last_day, case when extents.source_file is null then [] else extents.series end "
        "as series from (select unnest($labels) as source_file, unnest($fingerprints) as fingerprint) as noted "
        "left join file_extents as extents on noted.source_file = extents.source_file",
        {"table": intake.contract.name, "labels": list(noted), "fingerprints": list(noted.values())},
    )


def files_noted(connection: duckdb.DuckDBPyConnection, contract: Contract) -> set[str]:
    """The labels of the files that the table was read from last."""
    _create(connection)
    found = connection.execute(f"select source_file from {TABLE} where table_name = ?", [contract.name]).fetchall()
    return {label for (label,) in found}


def forget_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Have every file of every raw table read again."""
    _create(connection)
    connection.execute(f"delete from {TABLE}")


def describe_files(intake: Intake) -> None:
    """Write the temporary table `file_extents`: for each file in `incoming` its days and series, as in TABLE.

    Before rows are taken out that another file states too: these rows are the file's as well.
    """
    contract = intake.contract
    day = contract.session_column or "cast(null as date)"
    series = next((name for name in contract.key if name != contract.session_column), None)
    listed = f"list(distinct cast({series} as varchar))" if series else "cast(null as varchar[])"
    intake.connection.execute(
        "create or replace temp table file_extents as select source_file, first_day, last_day, "
        f"case when len(series) <= {SERIES_LISTED} then series end as series from (select source_file, "
        f"min({day}) as first_day, max({day}) as last_day, {listed} as series from incoming group by source_file)"
    )


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    create_described(
        connection,
        TABLE,
        "Files that raw tables have read and that need not be read again: one row per raw table and file.",
        _COLUMNS,
    )
