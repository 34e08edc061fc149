"""Compares the machine's clock with the rows of the build: the version read last counts.

A row read while the clock was ahead would count as newer than its corrections until that time has come.
"""

from datetime import datetime, timedelta

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.errors import ActionableError

# 2026-11: a time server moves a clock back by seconds; a clock that is wrong is wrong by hours.
SLACK = timedelta(minutes=5)


class ClockError(ActionableError):
    """The clock shows an earlier time than that of the newest row of the build."""


def check_clock(connection: duckdb.DuckDBPyConnection, now: datetime, source: str) -> None:
    """Raise ClockError where a build has rows read more than SLACK after `now`: rows read now would be older."""
    tables = connection.execute(
        "select concat(schema_name, '.', table_name) from duckdb_columns() "
        "where column_name = 'ingested_at' and starts_with(schema_name, 'raw_') order by all"
    ).fetchall()
    ahead: set[str] = set()
    newest = now
    for (table,) in tables:
        found = connection.execute(
            f"select batch_id, max(ingested_at) from {table} where ingested_at > ? group by batch_id", [now + SLACK]
        ).fetchall()
        ahead |= {batch_id for batch_id, _ in found}
        newest = max([newest, *(moment for _, moment in found)])
    if ahead:
        runs = " and ".join(f"`make withdraw RUN={run_id} SOURCE={source}`" for run_id in sorted(ahead))
        way_out = f"{runs} takes out what was read by it, and the next run reads it again"
        if source == "live":
            way_out = (
                "take the lines that are dated after now out of data/landing/index.jsonl, and `make replay` builds anew"
            )
        raise ClockError(
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, and rows of the build were read on "
            f"{newest:%Y-%m-%d %H:%M} UTC: nothing is written. Set the clock right; or, if it was ahead then, {way_out}"
        )


def just_after_newest(connection: duckdb.DuckDBPyConnection, contract: Contract, now: datetime) -> datetime:
    """When rows read now count as read: `now`, or just after the table's newest row where the clock was set back."""
    found = connection.execute(f"select max(ingested_at) from {contract.name}").fetchone()
    assert found is not None
    return max(now, found[0] + timedelta(microseconds=1)) if found[0] else now
