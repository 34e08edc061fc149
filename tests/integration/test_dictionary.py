"""What dbt documents is what the published file holds, column for column, and the file carries the words itself."""

import duckdb
import pytest

from orchestration.reports.dictionary.entries import MartEntry, marts
from tests.integration.built import ROOT, Built

ENTRIES = marts(ROOT / "data/build/dbt/manifest.json")
TABLES = [entry for entry in ENTRIES if not entry.parameters]
FUNCTIONS = [entry for entry in ENTRIES if entry.parameters]
ARGUMENTS = {
    "as_of": "timestamp '2026-01-15'",
    "of_cik": "'0001018724'",
    "of_period_end_date": "date '2024-12-31'",
    "at_moment": "timestamp '2026-01-15'",
}
TYPES = {"STRING": "VARCHAR"}


def documented(entry: MartEntry) -> list[tuple[str, str]]:
    return [(column.name, TYPES.get(column.data_type.upper(), column.data_type.upper())) for column in entry.columns]


def test_every_table_and_function_is_documented_and_there(embedded: Built) -> None:
    found = embedded.rows(
        "select 'marts.' || table_name from duckdb_tables() where schema_name = 'marts' union all "
        "select 'marts.' || view_name from duckdb_views() where schema_name = 'marts' union all "
        "select 'marts.' || function_name from duckdb_functions() where schema_name = 'marts'"
    )
    assert sorted(name for (name,) in found) == sorted(entry.name for entry in ENTRIES)


@pytest.mark.parametrize("entry", TABLES, ids=lambda entry: entry.name)
def test_a_tables_columns_and_comments_are_as_documented(embedded: Built, entry: MartEntry) -> None:
    found = embedded.rows(
        "select column_name, data_type, comment from duckdb_columns() "
        f"where schema_name || '.' || table_name = '{entry.name}' order by column_index"
    )
    assert [(name, kind) for name, kind, _ in found] == documented(entry)
    assert [comment for _, _, comment in found] == [column.description for column in entry.columns]
    assert all(column.description for column in entry.columns)
    (comment,) = embedded.rows(
        "select trim(comment, ' \n') from (select schema_name, table_name, comment from duckdb_tables() union all "
        "select schema_name, view_name, comment from duckdb_views()) "
        f"where schema_name || '.' || table_name = '{entry.name}'"
    )
    assert comment == (entry.description,)


@pytest.mark.parametrize("entry", FUNCTIONS, ids=lambda entry: entry.name)
def test_a_functions_columns_and_comment_are_as_documented(embedded: Built, entry: MartEntry) -> None:
    call = f"{entry.name}({', '.join(ARGUMENTS[parameter] for parameter in entry.parameters)})"
    with duckdb.connect(str(embedded.data_dir / "warehouse.duckdb"), read_only=True) as connection:
        described = connection.execute(f"describe from {call}").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == documented(entry)
    found = embedded.rows(
        f"select comment, parameters from duckdb_functions() where schema_name || '.' || function_name = '{entry.name}'"
    )
    assert found == [(entry.description, list(entry.parameters))]
