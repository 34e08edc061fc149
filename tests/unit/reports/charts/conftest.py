"""Rows made by hand in the published tables, and the rows that a chart's spec tells."""

import pytest


@pytest.fixture
def published(empty_marts):
    """The marts: a chart that asks for another table, or for a column they do not declare, fails."""
    return empty_marts


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
