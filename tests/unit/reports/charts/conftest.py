"""The published tables as dbt declares them, empty and in memory, for rows made by hand."""

import json
from pathlib import Path

import duckdb
import pytest

MANIFEST = Path(__file__).parents[4] / "data/build/dbt/manifest.json"


@pytest.fixture
def published():
    """The marts: a chart that asks for another table, or for a column they do not declare, fails."""
    models = [
        node
        for node in json.loads(MANIFEST.read_text())["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]
    with duckdb.connect() as connection:
        for model in models:
            columns = ", ".join(f"{name} {column['data_type']}" for name, column in model["columns"].items())
            connection.execute(f"create schema if not exists {model['schema']}")
            connection.execute(f"create table {model['schema']}.{model['name']} ({columns})")
        yield connection


@pytest.fixture
def put(published):
    """Call it with (table, row, …): insert rows, each as a dictionary; columns left out are null."""

    def insert(table, *rows):
        for row in rows:
            places = ", ".join("?" * len(row))
            published.execute(f"insert into {table} ({', '.join(row)}) values ({places})", list(row.values()))

    return insert


@pytest.fixture
def rows_of():
    """Call it with (spec, column): the rows inlined in a spec that have the column, in their order."""

    def rows(spec, column):
        return [row for data in spec["datasets"].values() for row in data if column in row]

    return rows
