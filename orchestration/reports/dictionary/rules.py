"""Puts a dbt test into plain words: the rule that a mart or its columns keep."""

from collections.abc import Mapping
from typing import Any


def rules(test: Mapping[str, Any]) -> dict[str, str]:
    """Column → the rule that one test node of the manifest checks, as half a sentence; "" stands for whole rows.

    Raises ValueError for a generic test that is not described here.
    """
    metadata = test.get("test_metadata")
    if not metadata:
        return {"": str(test["name"]).removeprefix("assert_").replace("_", " ")}
    arguments = metadata["kwargs"]
    match metadata["name"]:
        case "column_rules":
            return {column: _of_column(rule) for column, rule in arguments["rules"].items()}
        case "unique_combination":
            return {"": "one row per " + ", ".join(f"`{column}`" for column in arguments["columns"])}
        case "no_overlap":
            return {"": f"one state at a time per {', '.join(f'`{column}`' for column in arguments['key'])}"}
    name = metadata["name"]
    raise ValueError(
        f"the dictionary has no words for the dbt test {name}: add them to orchestration/reports/dictionary/rules.py"
    )


def model_of(test: Mapping[str, Any]) -> str:
    """The model that a test is about."""
    if test.get("test_metadata"):
        return str(test["attached_node"]).split(".")[-1]
    # A singular test that reads several models names in its config the one it is shown on.
    shown_on = test["config"]["meta"].get("dagster", {}).get("ref", {}).get("name")
    return shown_on or test["depends_on"]["nodes"][0].split(".")[-1]


def _of_column(rule: Mapping[str, Any]) -> str:
    words = ["never null"] if rule.get("never_null") else []
    if "one_of" in rule:
        values = [f"`{value}`" for value in rule["one_of"]]
        words.append(f"one of {', '.join(values)}" if len(values) > 1 else f"always {values[0]}")
    bounds = [
        f"{name.replace('_', ' ')} {_number(rule[name])}" for name in ("at_least", "above", "at_most") if name in rule
    ]
    return "; ".join([*words, " and ".join(bounds)] if bounds else words)


def _number(value: float) -> str:
    """With thousands separators from 10,000 on, since smaller numbers may be years."""
    return f"{value:,.15g}" if abs(value) >= 10_000 else f"{value:g}"
