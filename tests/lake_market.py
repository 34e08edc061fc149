"""A small published file for the lake: a made-up market whose every state carries one number in all of its tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.settings import Settings
from orchestration.warehouse.lake.catalog import open_lake

MARTS = ("marts.index_levels", "marts.stock_performance")


def write_state(path: Path, state: int, months: int = 3) -> None:
    """Replace the published file by one of `months` months from 2025-01 on; the last month's closes are `state`.

    Each month has two securities on its first two days. The raw table has a batch for each state up to this one, and
    the marts' `state` column is the number on every row of the last month, so a torn answer would show two numbers.
    """
    beside = path.with_name(".warehouse.next")
    beside.unlink(missing_ok=True)
    with duckdb.connect(str(beside)) as connection:
        connection.execute(f"""
            create schema marts;
            create schema raw_market;
            create schema intermediate;
            create table intermediate.unseen as select 1 as number;
            create table raw_market.daily_quotes as
            select ticker, date '2025-01-01' + cast(batch as integer) as session_date, batch * 1.5 as close_usd,
                true as is_simulated, 'batch ' || batch as batch_id
            from range(1, {state} + 1) as batches (batch), (values ('A'), ('B')) as tickers (ticker);
            create table marts.stock_performance as
            select ticker,
                cast(date '2025-01-01' + to_months(cast(month as integer)) as date) + cast(day as integer)
                    as session_date,
                cast(case when month = {months} - 1 then {state} else month end as double) as close_usd,
                case when month = {months} - 1 then {state} end as state,
                cast('infinity' as double) as never, true as is_simulated
            from range({months}) as months (month), (values ('A'), ('B')) as tickers (ticker), range(2) as days (day);
            create table marts.index_levels as select * from marts.stock_performance;
            create view marts.latest as select * from marts.stock_performance where state is not null;
            create table marts.nothing (index_id varchar, is_simulated boolean);
            comment on table marts.stock_performance is 'Closes of made-up securities.';
            comment on column marts.stock_performance.close_usd is 'Close, US dollars; it''s made up.';
        """)
    os.replace(beside, path)


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake as `lake`, and the published file as `warehouse`."""
    with open_lake(settings) as connection:
        connection.execute(f"attach '{settings.published_path}' as warehouse (read_only)")
        yield connection


def differences(settings: Settings) -> dict[str, tuple[int, int]]:
    """Tables whose rows differ: how many the lake alone has, and how many the published file alone has."""
    with reading(settings) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables where table_catalog = 'warehouse' "
            "and (table_schema = 'marts' or starts_with(table_schema, 'raw_'))"
        ).fetchall()
        in_lake = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables where table_catalog = 'lake' "
            "and table_schema <> 'publication'"
        ).fetchall()
        assert sorted(tables) == sorted(in_lake)
        found = {}
        for (table,) in tables:
            counts = []
            for one, other in (("lake", "warehouse"), ("warehouse", "lake")):
                ((count,),) = connection.execute(
                    f"select count(*) from (from {one}.{table} except all from {other}.{table})"
                ).fetchall()
                counts.append(count)
            if counts != [0, 0]:
                found[table] = (counts[0], counts[1])
        return found
