"""Rows that a file of the drop folder stated before and states no longer. They still count, and a run says so.

A raw table only ever grows: a value that is corrected in its file is added beside the old one under the same key. Where
the day itself is corrected, as that of a split, the old row has no successor, and both count.
"""

from collections.abc import Collection

from orchestration.contracts.contract import Contract
from orchestration.sources.files import SOURCE_NAME
from orchestration.warehouse.file_reads import TABLE, files_noted
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.telling import first_of

# Of what the files that were read say of a series between their first and their last day, and of files that are gone;
# `latest` says who stated a row last, and a settled file that may state it too keeps it from being told.
UNSTATED = """
with held as (
    select {key}, source_file, ingested_at from {table}
    where source_name = $source and (
        list_contains($gone, source_file)
        or (
            {day} between $first and $last
            and (list_contains($read, source_file) or not list_contains($there, source_file))
        )
    )
),

unstated as (
    select held.* from held
    where
        not exists (select 1 from incoming where {same_as_incoming})
        and (
            list_contains($gone, held.source_file)
            or exists (
                select 1 from stated_extents as extents
                where
                    extents.series = held.{series}
                    and held.{day} between extents.first_day and extents.last_day
                    and (extents.source_file = held.source_file or not list_contains($there, held.source_file))
            )
        )
),

latest as (
    select {key}, arg_max(source_file, ingested_at) as source_file, max(ingested_at) as ingested_at
    from unstated
    group by {key}
)

select source_file, count(*), min(concat({shown})) from latest as held
where
    not exists (
        select 1 from {table} as newer
        where {same_as_newer} and newer.source_name = $source and newer.ingested_at > held.ingested_at
    )
    and not exists (
        select 1 from {files_read} as settled
        where
            settled.table_name = '{table}'
            and list_contains($settled, settled.source_file)
            and (settled.first_day is null or held.{day} between settled.first_day and settled.last_day)
            and (settled.series is null or list_contains(settled.series, cast(held.{series} as varchar)))
    )
group by source_file
order by source_file
"""


def notes_on_unstated(intake: Intake, left_out: Collection[str]) -> list[str]:
    """A line for each file that states rows no longer, or that is gone; to be asked before anything is written.

    Only of tables whose files are complete by day (`complete_by`), and of series that the file still states: files move
    on, and universes change. Nothing where files were left out, whose labels `left_out` has: they may state the rows.
    """
    connection, contract = intake.connection, intake.contract
    if contract.complete_by is None or intake.is_fetched or left_out:
        return []
    read = {item.label for item in intake.inputs}
    settled = {item.label for item in intake.settled}
    gone = files_noted(connection, contract) - read - settled
    day, series, key = contract.complete_by, contract.key[0], _key(contract)
    connection.execute(
        f"create or replace temp table stated_extents as select source_file, {series} as series, "
        f"min(min({day})) over of_file as first_day, max(max({day})) over of_file as last_day from incoming "
        f"where rule_name is null group by source_file, {series} window of_file as (partition by source_file)"
    )
    first, last = connection.execute("select min(first_day), max(last_day) from stated_extents").fetchall()[0]
    if intake.window and first is not None:
        first, last = max(first, intake.window[0]), min(last, intake.window[1])
    sql = UNSTATED.format(
        key=", ".join(key),
        table=contract.name,
        day=day,
        series=series,
        same_as_incoming=" and ".join(f"incoming.{name} = held.{name}" for name in key),
        same_as_newer=" and ".join(f"newer.{name} = held.{name}" for name in key),
        shown=", ' ', ".join(f"cast({name} as varchar)" for name in key),
        files_read=TABLE,
    )
    given = {"source": SOURCE_NAME, "gone": list(gone), "read": list(read), "there": list(read | settled)}
    found = connection.execute(sql, given | {"first": first, "last": last, "settled": list(settled)}).fetchall()
    connection.execute("drop table stated_extents")
    return first_of([_told(file, rows, first_key, file in gone) for file, rows, first_key in found], contract.name)


def _key(contract: Contract) -> list[str]:
    """The key without the number of a row among equals: where one of several amounts is gone, the others say so."""
    return [name for name in contract.key if contract.numbering is None or name != contract.numbering.number]


def _told(file: str, rows_count: int, first: str, is_gone: bool) -> str:
    rows, count = (f"{rows_count:,} rows", "count") if rows_count > 1 else ("1 row", "counts")
    what = f"is gone; {rows} of it still {count}" if is_gone else f"no longer states {rows} that still {count}"
    return (
        f"{file} {what} (first: {first}). If not wanted: `make withdraw FILE='{file}'`, with the SOURCE of this build, "
        "then build again."
    )
