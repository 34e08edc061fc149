"""Keeps rejected rows and cells, with the rule they broke, until a later read no longer meets them."""

from orchestration.warehouse.intake import Intake
from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS

NOT_THERE = "not list_contains($labels, source_file)"
FETCHED_AGAIN = """exists (
    select 1
    from (
        select unnest($series) as series, unnest(cast($first_dates as date[])) as first_date,
            unnest(cast($after_dates as date[])) as after_date
    ) as covered
    where starts_with(kept.source_file, concat(covered.series, '/'))
        and (kept.period_date is null or covered.first_date is null
            or (kept.period_date >= covered.first_date and kept.period_date < covered.after_date))
)"""


def quarantine_rejected(intake: Intake) -> None:
    """Insert the batch's rejected rows and cells that are not there yet; mark as resolved those it no longer meets.

    A batch can resolve only rows of the files and days that it read, or of files that are gone. Fetched files are never
    gone: a later payload of the same series resolves the rows of the days that it covers.
    """
    connection, contract, window, fetch = intake.connection, intake.contract, intake.window, intake.fetch
    period = f"incoming.{contract.session_column}" if contract.session_column else "cast(null as date)"
    # A row rejected for contradicting another broke no rule by itself: its original was not kept.
    fields = ", ".join(f"{column.name} := incoming.{column.name}" for column in contract.columns)
    typed = f"to_json(struct_pack({fields}))"
    key = f"to_json(struct_pack({', '.join(f'{name} := incoming.{name}' for name in contract.key)}))"
    place = f"{period} as period_date, source_name, source_file, source_row"
    connection.execute(
        f"create or replace temp table rejected as select '{contract.name}' as table_name, rule_name, message, "
        f"coalesce(row_json, cast({typed} as varchar)) as row_json, cast({key} as varchar) as key_json, {place} "
        "from incoming where rule_name is not null"
    )
    connection.execute(
        f"create or replace temp table emptied as select '{contract.name}' as table_name, cell.*, "
        f"period_date, source_name, source_file, source_row from (select unnest(bad_cells) as cell, {place} "
        "from incoming where rule_name is null and bad_cells is not null)"
    )
    # Rows of no day, a future day or a day outside the calendar are read with every window: each can resolve them.
    concerned = (
        "(period_date is null or (period_date >= $first and period_date < $after) "
        "or period_date > cast($now as date) "
        "or period_date not in (select calendar_date from raw_reference.exchange_days))"
        if window
        else "true"
    )
    parameters: dict[str, object] = {"now": intake.now, "table": contract.name}
    if fetch:
        parameters |= {
            "series": [series for series, _, _ in fetch.covers],
            "first_dates": [first for _, first, _ in fetch.covers],
            "after_dates": [after for _, _, after in fetch.covers],
        }
    else:
        parameters["labels"] = [item.label for item in (*intake.inputs, *intake.settled)]
    parameters |= {"first": window[0], "after": window[1]} if window else {}
    for kept_in, met, own in (
        (QUARANTINE, "rejected", ("row_json",)),
        (REJECTED_CELLS, "emptied", ("column_name", "message")),
    ):
        columns = ("table_name", "rule_name", "source_file", "source_row", *own)
        same = " and ".join(f"kept.{name} = {met}.{name}" for name in columns)
        connection.execute(
            f"update {kept_in} as kept set resolved_at = cast($now as timestamp) where table_name = $table "
            f"and resolved_at is null "
            f"and ((source_file in (select distinct source_file from incoming) and {concerned}) "
            f"or {FETCHED_AGAIN if fetch else NOT_THERE}) "
            f"and not exists (select 1 from {met} where {same})",
            parameters,
        )
        connection.execute(
            f"insert into {kept_in} by name select {met}.*, $batch_id as batch_id, "
            f"cast($now as timestamp) as rejected_at from {met} "
            f"where not exists (select 1 from {kept_in} as kept where kept.resolved_at is null and {same})",
            {"now": intake.now, "batch_id": intake.batch_id},
        )
        connection.execute(f"drop table {met}")
