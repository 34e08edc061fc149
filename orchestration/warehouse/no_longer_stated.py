"""Rows that a file of the drop folder stated before and states no longer. They still count, and a run says so.

A raw table only ever grows: a value that is corrected in its file is added beside the old one under the same key. Where
the day itself is corrected, as that of a split, the old row has no successor, and both count.
"""

import shlex
from collections.abc import Collection

from orchestration.contracts.contract import Contract
from orchestration.sources.files import SOURCE_NAME
from orchestration.warehouse.file_reads import TABLE, files_noted
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.telling import first_of

# What is read is read beside the files that state some of the same (see `stated_beside`). So only where a file is gone,
# a settled one may state its rows; that is told by its days and series.
UNSTATED = """
with held as (
    select {key}, source_file, ingested_at, list_contains($gone, source_file) as is_gone from {table}
    where
        source_name = $source
        and not list_contains($left_out, source_file)
        and (list_contains($gone, source_file) or {day} between $first and $last)
),

unstated as (
    select {key}, arg_max(source_file, ingested_at) as source_file
    from held
    where
        not exists (select 1 from incoming where {same})
        and (
            is_gone
            or exists (
                select 1 from stated_series as stated
                where stated.series = held.{series} and held.{day} between stated.first_day and stated.last_day
            )
        )
    group by {key}
)

select source_file, count(*), min(concat({shown})) from unstated
where not exists (
    select 1 from {files_read} as settled
    where
        settled.table_name = '{table}'
        and list_contains($settled, settled.source_file)
        and (settled.first_day is null or unstated.{day} between settled.first_day and settled.last_day)
        and (settled.series is null or list_contains(settled.series, cast(unstated.{series} as varchar)))
)
group by source_file
order by source_file
"""


def describe_series(intake: Intake) -> None:
    """Write the temporary table `stated_series`: between which days a file in `incoming` states a series, a row a file.

    A file of sessions does so from a series' first day to its last. Actions have no regular days: a file states them
    from its first day on. Before rows are taken out that another file states too: these rows are the file's as well.
    """
    contract = intake.contract
    if contract.complete_by is None or intake.is_fetched:
        return
    day, series = contract.complete_by, contract.key[0]
    last = f"max({day})" if contract.session_column else "date '9999-12-31'"
    first = f"min({day})" if contract.session_column else f"min(min({day})) over (partition by source_file)"
    intake.connection.execute(
        f"create or replace temp table stated_series as select {series} as series, {first} as first_day, "
        f"{last} as last_day from incoming where rule_name is null group by source_file, {series}"
    )


def notes_on_unstated(intake: Intake, left_out: Collection[str]) -> list[str]:
    """A line for each file that no longer states rows, or that is gone; to be asked before anything is written.

    Only of tables whose files are complete by day (`complete_by`), and of series that the file still states: files move
    on, and universes change. left_out: labels of files of which nothing is taken.
    """
    connection, contract = intake.connection, intake.contract
    if contract.complete_by is None or intake.is_fetched:
        return []
    settled = [item.label for item in intake.settled]
    gone = files_noted(connection, contract).difference(settled, [item.label for item in intake.inputs])
    key = _key(contract)
    first, last = connection.execute("select min(first_day), max(last_day) from stated_series").fetchall()[0]
    sql = UNSTATED.format(
        key=", ".join(key),
        table=contract.name,
        day=contract.complete_by,
        series=contract.key[0],
        same=" and ".join(f"incoming.{name} = held.{name}" for name in key),
        shown=", ' ', ".join(f"cast({name} as varchar)" for name in key),
        files_read=TABLE,
    )
    labels = {"gone": list(gone), "settled": settled, "left_out": list(left_out)}
    found = connection.execute(sql, labels | {"source": SOURCE_NAME, "first": first, "last": last}).fetchall()
    lines = [_told(file, rows, first_key, file in gone) for file, rows, first_key in found]
    return first_of(lines, f"compare {contract.name} with the files")


def _key(contract: Contract) -> list[str]:
    """The key without the number of a row among equals: where one of several amounts is gone, the others say so."""
    return [name for name in contract.key if contract.numbering is None or name != contract.numbering.number]


def _told(file: str, rows_count: int, first: str, is_gone: bool) -> str:
    rows, count = (f"{rows_count:,} rows", "count") if rows_count > 1 else ("1 row", "counts")
    what = f"is gone; {rows} of it still {count}" if is_gone else f"no longer states {rows} that still {count}"
    withdraw = f"`make withdraw {shlex.quote(f'FILE={file}')}`"
    return (
        f"{file} {what} (first: {first}). If not wanted: {withdraw}, with the SOURCE of this build, then build again."
    )
