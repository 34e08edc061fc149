"""A warehouse in memory with the marts alone, all of them empty, and the page that is made of one."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.reports.brief import page as brief
from orchestration.reports.dictionary import entries
from tests.brief_page import Page

MANIFEST = Path(__file__).parents[4] / "data/build/dbt/manifest.json"
BUILT_AT = datetime(2026, 3, 1, 12, 0)
SHA256 = "0" * 64


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        for mart in entries.marts(MANIFEST):
            columns = ", ".join(
                f"{column.name} {column.data_type.replace('string', 'varchar')}" for column in mart.columns
            )
            connection.execute(f"create table {mart.name} ({columns})")
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
    return lambda: Page(brief.html(warehouse, MANIFEST, BUILT_AT, BUILT_AT, SHA256))
