"""Rows that a file stated before and states no longer. They still count, and a run says so.

A raw table only ever grows: a value that is corrected in its file is added beside the old one under the same key. Where
a part of the key is corrected, as the day of a split, the old row has no successor, and both count.
"""

from collections.abc import Container

from orchestration.warehouse.file_reads import files_noted
from orchestration.warehouse.intake import Intake
from orchestration.warehouse.telling import first_of

WHERE = "what a file stated: `source_file` of the raw tables"


def notes_on_unstated(intake: Intake, left_out: Container[str]) -> list[str]:
    """A line for each file that states rows no longer, or that is gone; to be asked before anything is written.

    left_out: labels of files of which nothing is taken. Of a file that states days of a session only rows between its
    first and its last day are looked at: a file that moves on from day to day drops its oldest rows rightly.
    """
    connection, contract = intake.connection, intake.contract
    if intake.is_fetched or contract.is_filed:
        return []
    read = {item.label for item in intake.inputs if item.label not in left_out}
    gone = files_noted(connection, contract) - {item.label for item in (*intake.inputs, *intake.settled)}
    key = (*contract.key, "source_name")
    day = contract.session_column
    in_window = f"held.{day} >= $first_day and held.{day} < $after" if day and intake.window else "true"
    in_extent = f"held.{day} between extents.first_day and extents.last_day" if day else "true"
    bounds = dict(zip(("first_day", "after"), intake.window, strict=True)) if day and intake.window else {}
    same = {side: " and ".join(f"{side}.{name} = held.{name}" for name in key) for side in ("stated", "newer")}
    connection.execute(
        f"create or replace temp table unstated as select held.* from {contract.name} as held "
        "left join file_extents as extents on extents.source_file = held.source_file "
        "where held.source_file in (select unnest($files)) "
        f"and (extents.source_file is null or {in_extent}) and {in_window} "
        f"and not exists (select 1 from incoming as stated where {same['stated']})",
        {"files": sorted(read | gone)} | bounds,
    )
    shown = ", ' ', ".join(f"cast({name} as varchar)" for name in contract.key)
    found = connection.execute(
        f"select source_file, count(*), min(concat({shown})) from unstated as held where not exists "
        f"(select 1 from {contract.name} as newer where {same['newer']} and newer.ingested_at > held.ingested_at) "
        "group by source_file order by source_file"
    ).fetchall()
    connection.execute("drop table unstated")
    return first_of([_told(file, rows, first, file in gone) for file, rows, first in found], WHERE)


def _told(file: str, rows_count: int, first: str, is_gone: bool) -> str:
    rows = f"{rows_count:,} row{'s' if rows_count > 1 else ''} that it stated"
    withdraw = f"`make withdraw FILE={file} SOURCE=<as now>`"
    if is_gone:
        return f"{file} is gone, and {rows} still count (first: {first}); {withdraw} takes them out."
    return (
        f"{file} no longer states {rows} (first: {first}); they still count. Where they were wrong: move the file "
        f"away, {withdraw}, put it back, and build again."
    )
