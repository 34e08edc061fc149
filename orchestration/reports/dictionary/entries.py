"""What dbt knows of each mart, as plain records: columns with units and rules, and the raw tables behind it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.reports.dictionary.rules import model_of, rules
from orchestration.reports.dictionary.units import unit_of


@dataclass(frozen=True)
class ColumnEntry:
    """A column. unit: in words, empty where its values are no quantity. tests: its tested rules, in plain words."""

    name: str
    data_type: str
    unit: str
    description: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class MartEntry:
    """A mart, or a function in the same schema.

    name: as in a query, `marts.index_levels`. parameters: a function's, with their types; none for a table.
    tests: the rules of whole rows. upstream_sources: the raw tables behind it. sql_path: from the project's root.
    """

    name: str
    description: str
    grain: str
    columns: tuple[ColumnEntry, ...]
    tests: tuple[str, ...]
    upstream_sources: tuple[str, ...]
    sql_path: str
    parameters: tuple[str, ...] = ()


def marts(manifest_path: Path) -> tuple[MartEntry, ...]:
    """Every mart of a dbt manifest, by subject and name."""
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    nodes: dict[str, dict[str, Any]] = manifest["nodes"]
    tested = _tested(nodes)
    found = [node for node in nodes.values() if node["resource_type"] == "model" and node["fqn"][1] == "marts"]
    return tuple(_mart(node, tested, manifest) for node in sorted(found, key=lambda node: node["fqn"]))


def _tested(nodes: dict[str, dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """(Model, column) → its tested rules; the rules of whole rows have an empty column."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node in nodes.values():
        if node["resource_type"] == "test":
            for column, words in rules(node).items():
                found[model_of(node), column].append(words)
    return found


def _mart(
    node: dict[str, Any], tested: dict[tuple[str, str], list[str]], manifest: dict[str, dict[str, Any]]
) -> MartEntry:
    name = node["name"]
    return MartEntry(
        name=f"{node['schema']}.{name}",
        description=node["description"].strip(),
        grain=node["config"]["meta"]["grain"],
        columns=tuple(
            ColumnEntry(
                column["name"],
                column["data_type"],
                unit_of(column["name"]),
                column["description"].strip(),
                tuple(tested[name, column["name"]]),
            )
            for column in node["columns"].values()
        ),
        tests=tuple(sorted(tested[name, ""])),
        upstream_sources=tuple(sorted(_sources_of(node["unique_id"], manifest))),
        sql_path=f"dbt_project/{node['original_file_path']}",
        # One with a default is written `name := value`.
        parameters=tuple(one.split(" := ")[0] for one in node["config"].get("parameters", ())),
    )


def _sources_of(unique_id: str, manifest: dict[str, dict[str, Any]]) -> set[str]:
    """The raw tables that a model reads, itself or through others."""
    seen, waiting = set(), [unique_id]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(manifest["parent_map"].get(current, ()))
    sources = manifest["sources"]
    return {f"{sources[name]['schema']}.{sources[name]['name']}" for name in seen if name in sources}
