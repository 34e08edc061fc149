"""Which SQL is let through to the published file, and what it reads.

DuckDB's own locks (published.py) keep a query from files and from the network. These rules come before them: one
statement, a SELECT, on tables of the marts and the rows behind them, without functions that tell of this machine.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import MOST_SQL_CHARACTERS
from orchestration.assistant.names import functions_of_marts
from orchestration.assistant.published import CATALOG, MARTS
from orchestration.assistant.selection import Equalities, conditions_of, nodes, plain_columns

SCHEMAS = (MARTS, "raw_market", "raw_fundamentals", "raw_reference", "raw_claims", "quarantine")
# Table functions of DuckDB's own; the others read files, settings or paths, or change what the next query sees.
TABLE_FUNCTIONS = ("range", "generate_series", "unnest", "duckdb_columns", "duckdb_tables", "duckdb_views")
# Views of DuckDB's own begin so.
SYSTEM_PREFIXES = ("duckdb_", "pragma_", "pg_", "sqlite_")
# These tell of this machine, write, or take SQL that no rule here has read.
FUNCTIONS = (
    "current_setting", "getenv", "write_log", "nextval", "json_serialize_plan", "json_serialize_sql",
    "json_deserialize_sql", "json_execute_serialized_sql",
)  # fmt: skip
SELECT_ONLY = "ask with one SELECT (or FROM, WITH, DESCRIBE, SUMMARIZE), without a second statement"


@dataclass(frozen=True)
class Reads:
    """What a statement reads.

    tables: as `schema.table`. functions: of the marts. by_catalog: what is named with the published file's own catalog,
    and so means that file, whatever is looked up first. conditions: of each table, each time that it is read, the
    columns that WHERE sets equal to a text. plain: the answer's columns that are those of the tables, row by row.
    """

    tables: frozenset[str]
    functions: frozenset[str] = frozenset()
    by_catalog: frozenset[str] = frozenset()
    conditions: Mapping[str, Sequence[Equalities]] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()


def reads_of(connection: duckdb.DuckDBPyConnection, sql: str) -> Reads:
    """What a statement reads; raises QuestionError where it is not one SELECT on what may be read."""
    tree = _tree(connection, sql)
    own_names = {name.lower() for node in nodes(tree) for name in _names_of_ctes(node)}
    _refuse_names_of_tables(connection, own_names)
    of_marts = functions_of_marts(connection)
    tables, functions, by_catalog = set(), set(), set()
    for node in nodes(tree):
        if node.get("type") == "BASE_TABLE":
            if node["schema_name"] or node["table_name"].lower() not in own_names:
                tables.add(_table(node))
                if node["catalog_name"]:
                    by_catalog.add(_table(node))
        elif node.get("type") == "SHOW_REF" and node.get("table_name"):
            # SHOW TABLES and the like; DESCRIBE of a table has a query here, and no name.
            raise QuestionError("list_marts and describe_mart tell what there is")
        elif node.get("type") == "TABLE_FUNCTION":
            name = node["function"]["function_name"].lower()
            if node["function"].get("catalog"):
                by_catalog.add(name)
            if name in of_marts and node["function"].get("schema", "").lower() in ("", MARTS):
                functions.add(name)
            elif name not in TABLE_FUNCTIONS:
                raise QuestionError(
                    f"{name}(…) may not be asked here; table functions that may are "
                    f"{', '.join((*TABLE_FUNCTIONS, *sorted(of_marts)))}"
                )
        elif node.get("class") == "FUNCTION" and node["function_name"].lower() in FUNCTIONS:
            raise QuestionError(f"{node['function_name']}(…) may not be asked here: it tells nothing of the market")
    return Reads(
        frozenset(tables),
        frozenset(functions),
        frozenset(by_catalog),
        conditions_of([node for node in nodes(tree) if node.get("type") == "SELECT_NODE"]),
        plain_columns(tree[0]["node"], own_names),
    )


def _tree(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    if len(sql) > MOST_SQL_CHARACTERS:
        raise QuestionError(f"the SQL has more than {MOST_SQL_CHARACTERS:,} characters: ask in parts")
    try:
        # By this connection, for which no other file is there: the module's own would read what an IMPORT names.
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(str(error)) from error
    if len(statements) > 1 and statements[0].type == duckdb.StatementType.CREATE:
        # So DuckDB reads a PIVOT whose columns it has to look up first.
        raise QuestionError("PIVOT needs its columns named: pivot … on <column> in ('…', '…') using …; or group by")
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QuestionError(SELECT_ONLY)
    try:
        found = connection.execute("select json_serialize_sql(?)", [statements[0].query]).fetchone()
        told = json.loads(found[0] if found else "")
    except (duckdb.Error, RecursionError, ValueError) as error:
        raise QuestionError("the SQL is nested too deeply, or has characters that no SQL has") from error
    if told["error"]:
        # PRAGMA is a SELECT to DuckDB, but cannot be told as one.
        raise QuestionError(SELECT_ONLY if told["error_type"] == "not implemented" else told["error_message"])
    return told["statements"]


def _refuse_names_of_tables(connection: duckdb.DuckDBPyConnection, own_names: set[str]) -> None:
    """Refuse a CTE named as a mart or a view of DuckDB's: which of both a name means depends on its place."""
    found = connection.execute(
        "select lower(table_name) from duckdb_tables() where database_name = $1 and schema_name = $2 "
        "union all select lower(view_name) from duckdb_views() "
        "where internal or (database_name = $1 and schema_name = $2)",
        [CATALOG, MARTS],
    ).fetchall()
    for name in sorted(own_names & {table for (table,) in found}):
        raise QuestionError(f"with {name} as (…) has the name of a table: name it otherwise, as {name}_chosen")


def _table(node: dict[str, Any]) -> str:
    catalog, schema, name = (node[part].lower() for part in ("catalog_name", "schema_name", "table_name"))
    if catalog not in ("", CATALOG) or (schema or MARTS) not in SCHEMAS:
        raise QuestionError(
            f"{'.'.join(part for part in (catalog, schema, name) if part)} may not be read here: tables are named as "
            f"marts.index_levels; schemas are {', '.join(SCHEMAS)}"
        )
    if name.startswith(SYSTEM_PREFIXES):
        raise QuestionError(f"{name} tells of this machine, not of the market: list_marts tells what there is")
    return f"{schema or MARTS}.{name}"


def _names_of_ctes(node: dict[str, Any]) -> Iterator[str]:
    ctes = node.get("cte_map")
    if isinstance(ctes, dict):
        yield from (entry["key"] for entry in ctes.get("map", []))
    if node.get("type") in ("RECURSIVE_CTE_NODE", "CTE_NODE") and node.get("cte_name"):
        yield node["cte_name"]
