"""A warehouse in memory with the marts alone, all of them empty, and the page that is made of one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.reports.brief import page as brief
from tests.brief_page import Page

BUILT_AT = datetime(2026, 3, 1, 12, 0)
SHA256 = "0" * 64


@pytest.fixture
def warehouse(empty_marts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return empty_marts


@pytest.fixture
def put(warehouse: duckdb.DuckDBPyConnection) -> Callable[..., None]:
    """`put("marts.index_levels", {...}, …)`: rows of a table; columns that are not named are null."""

    def insert(table: str, *rows: dict[str, Any]) -> None:
        for row in rows:
            named = ", ".join(f"${name} as {name}" for name in row)
            warehouse.execute(f"insert into {table} by name select {named}", row)

    return insert


@pytest.fixture
def written(
    warehouse: duckdb.DuckDBPyConnection, manifest_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Page]:
    """Call it with nothing: the page as it is now. Without charts and Vega, whose tests are elsewhere."""
    monkeypatch.setattr(brief, "CHARTS", ())
    return lambda: Page(brief.html(warehouse, manifest_path, BUILT_AT, BUILT_AT, SHA256, "window.vegaEmbed = null;"))
