"""A warehouse in memory with every table that the brief asks, all of them empty, and the page that is made of one."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.reports.brief import page as brief
from orchestration.reports.dictionary import entries
from orchestration.warehouse.tables import create_table
from tests.brief_page import Page

MANIFEST = Path(__file__).parents[4] / "data/build/dbt/manifest.json"
# Who belongs to a group or a season stands in no mart.
INTERMEDIATE = """
    create schema intermediate;
    create table intermediate.int_group_members (group_name varchar, cik varchar, members_count bigint);
    create table intermediate.int_season_members (
        issuer_id varchar, calendar_quarter varchar, scope_kind varchar, scope_name varchar
    );
    create table intermediate.int_surprises (
        issuer_id varchar, ticker varchar, report_date date, calendar_quarter varchar, eps_actual_usd_per_share double
    );
"""
BUILT_AT = datetime(2026, 3, 1, 12, 0)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for contract in ALL_CONTRACTS:
            create_table(connection, contract)
        connection.execute("create schema marts")
        for mart in entries.marts(MANIFEST):
            columns = ", ".join(
                f"{column.name} {column.data_type.replace('string', 'varchar')}" for column in mart.columns
            )
            connection.execute(f"create table {mart.name} ({columns})")
        connection.execute(INTERMEDIATE)
        yield connection


@pytest.fixture
def put(warehouse: duckdb.DuckDBPyConnection) -> Callable[..., None]:
    """`put("marts.index_levels", {...}, …)`: rows of a table; columns that are not named are null."""

    def insert(table: str, *rows: dict[str, Any]) -> None:
        for row in rows:
            named = ", ".join(f"${name} as {name}" for name in row)
            warehouse.execute(f"insert into {table} by name select {named}", row)

    return insert


@pytest.fixture
def written(warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Page]:
    """Call it with nothing: the page as it is now. Without charts and Vega, whose tests are elsewhere."""
    monkeypatch.setattr(brief, "CHARTS", ())
    monkeypatch.setattr(brief.vl_convert, "javascript_bundle", lambda: "window.vegaEmbed = null;")
    return lambda: Page(brief.html(warehouse, MANIFEST, BUILT_AT, BUILT_AT))
