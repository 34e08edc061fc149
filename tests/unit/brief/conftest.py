"""A warehouse in memory with every table that the brief asks, all of them empty, and the page that is made of one."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.brief import page as brief
from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.dictionary import entries
from orchestration.warehouse.tables import create_table
from tests.brief_page import Page

MANIFEST = Path(__file__).parents[3] / "data/build/dbt/manifest.json"
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
        yield connection


@pytest.fixture
def written(warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Page]:
    """Call it with nothing: the page as it is now. Without charts and Vega, whose tests are elsewhere."""
    monkeypatch.setattr(brief, "CHARTS", ())
    monkeypatch.setattr(brief.vl_convert, "javascript_bundle", lambda: "window.vegaEmbed = null;")
    return lambda: Page(brief.html(warehouse, MANIFEST, BUILT_AT, BUILT_AT))
