"""What the SELECTs of a parsed statement tell of its rows: by which values they are chosen, which columns are plain."""

from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.assistant.published import MARTS

# In the place of a name: all columns, as they are.
ALL = "*"
Equalities = frozenset[tuple[str, str]]


def conditions_of(selects: list[dict[str, Any]]) -> dict[str, list[Equalities]]:
    """For each table, as `schema.table`, each time that it is read: the columns that WHERE sets equal to a text."""
    found: dict[str, list[Equalities]] = {}
    for select in selects:
        equalities = list(_equalities(select["where_clause"]))
        for source in _sources(select["from_table"]):
            name = source["alias"] or source.get("table_name", "")
            found.setdefault(_table(source), []).append(
                frozenset((column, text) for of, column, text in equalities if of is None or of.lower() == name.lower())
            )
    return found


def plain_columns(outermost: Mapping[str, Any], own_names: set[str]) -> frozenset[str]:
    """The columns of an answer that are those of the tables it reads, row by row; ALL stands for every one.

    No column is where a row may rest on others too: by a subquery, a window, a union or a table of the statement's own.
    """
    if outermost["type"] != "SELECT_NODE" or not _are_tables(outermost["from_table"], own_names):
        return frozenset()
    selected = outermost["select_list"]
    if any(node.get("class") in ("SUBQUERY", "WINDOW") for node in nodes(selected)):
        return frozenset()
    plain = set()
    for item in selected:
        if item["class"] == "STAR":
            changes = ("exclude_list", "qualified_exclude_list", "replace_list", "rename_list", "columns", "expr")
            if not any(item[change] for change in changes):
                plain.add(ALL)
        elif item["class"] == "COLUMN_REF" and item["alias"] in ("", item["column_names"][-1]):
            plain.add(item["column_names"][-1].lower())
    return frozenset(plain)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a parsed statement; by a stack, since what people nest may be deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _equalities(condition: Any) -> Iterator[tuple[str | None, str, str]]:
    """Of conditions that all hold: the table, where it is named, the column and the text that it equals."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        if not node:
            continue
        if node["type"] == "CONJUNCTION_AND":
            waiting.extend(node["children"])
        elif node["type"] == "COMPARE_EQUAL":
            for column, constant in ((node["left"], node["right"]), (node["right"], node["left"])):
                if column["class"] == "COLUMN_REF" and constant["class"] == "CONSTANT":
                    *of, name = column["column_names"]
                    yield of[-1] if of else None, name.lower(), str(constant["value"].get("value"))


def _sources(from_table: Any) -> Iterator[dict[str, Any]]:
    """The tables and table functions that a SELECT reads itself, not by a SELECT within."""
    waiting = [from_table]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict) and not str(node.get("type")).endswith("_NODE"):
            if node.get("type") in ("BASE_TABLE", "TABLE_FUNCTION"):
                yield node
            else:
                waiting.extend(node.values())


def _table(source: Mapping[str, Any]) -> str:
    if source["type"] == "TABLE_FUNCTION":
        return f"{MARTS}.{source['function']['function_name'].lower().removesuffix('_as_of')}"
    return f"{source['schema_name'] or MARTS}.{source['table_name']}".lower()


def _are_tables(from_table: Mapping[str, Any], own_names: set[str]) -> bool:
    """Whether a SELECT reads tables of the file alone, joined or not, each once and with its own columns' names."""
    waiting, seen = [from_table], set()
    while waiting:
        node = waiting.pop()
        if node["type"] == "JOIN":
            waiting += [node["left"], node["right"]]
            continue
        if node["type"] != "BASE_TABLE" or node["column_name_alias"]:
            return False
        if _table(node) in seen or (not node["schema_name"] and node["table_name"].lower() in own_names):
            return False
        seen.add(_table(node))
    return True
