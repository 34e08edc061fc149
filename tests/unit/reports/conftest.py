"""The published tables as dbt declares them, empty and in memory, for rows made by hand."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="session")
def manifest_path() -> Path:
    return Path(__file__).parents[3] / "data/build/dbt/manifest.json"


@pytest.fixture(scope="session")
def tables_of_marts(manifest_path: Path) -> str:
    """The statements that create them: the manifest is read once, which takes longer than a test."""
    statements = ["create schema marts"]
    for node in json.loads(manifest_path.read_text())["nodes"].values():
        if node["resource_type"] == "model" and node["schema"] == "marts":
            columns = ", ".join(f"{name} {column['data_type']}" for name, column in node["columns"].items())
            statements.append(f"create table marts.{node['name']} ({columns})")
    return "; ".join(statements)


@pytest.fixture
def empty_marts(tables_of_marts: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of the marts alone: a page that asks for another table or column fails."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(tables_of_marts)
        yield connection
