"""What the published file itself says of its marts: the dictionary's words, kept as comments on tables and columns.

Whoever has the file alone, without the dbt project, reads them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.reports.dictionary.units import unit_of


@dataclass(frozen=True)
class DescribedColumn:
    """A column. data_type: DuckDB's. unit: in words, empty where its values are no quantity."""

    name: str
    data_type: str
    unit: str
    description: str


@dataclass(frozen=True)
class DescribedMart:
    """A mart by its name without the schema. grain: one row per what. columns: in their order."""

    name: str
    description: str
    grain: str
    columns: tuple[DescribedColumn, ...]

    def has(self, column: str) -> bool:
        """Whether it has a column of this name."""
        return any(one.name == column for one in self.columns)


def described_marts(connection: duckdb.DuckDBPyConnection, database: str = "warehouse") -> Mapping[str, DescribedMart]:
    """The marts of an attached published file that are tables or views, by name; functions are left out."""
    columns: dict[str, list[DescribedColumn]] = {}
    for table, column, data_type, comment in connection.execute(
        "select table_name, column_name, data_type, coalesce(trim(comment), '') from duckdb_columns() "
        "where database_name = ? and schema_name = 'marts' order by table_name, column_index",
        [database],
    ).fetchall():
        columns.setdefault(table, []).append(DescribedColumn(column, data_type, unit_of(column), comment))
    comments = connection.execute(
        "select table_name, comment from duckdb_tables() where database_name = $1 and schema_name = 'marts' "
        "union all select view_name, comment from duckdb_views() where database_name = $1 and schema_name = 'marts' "
        "order by 1",
        [database],
    ).fetchall()
    return {name: _described(name, comment or "", tuple(columns[name])) for name, comment in comments}


def _described(name: str, comment: str, columns: tuple[DescribedColumn, ...]) -> DescribedMart:
    description, _, grain = comment.strip().partition(" Grain: ")
    return DescribedMart(name, description, grain.removeprefix("one row per ").rstrip("."), columns)
