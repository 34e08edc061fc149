"""A dbt test in plain words: what holds of a mart or of one of its columns."""

from typing import Any


def rule(test: dict[str, Any]) -> str:
    """What one test node of the manifest asks for, as half a sentence."""
    metadata = test.get("test_metadata")
    if not metadata:
        return str(test["name"]).removeprefix("assert_").replace("_", " ")
    arguments = metadata["kwargs"]
    match metadata["name"]:
        case "not_null":
            return "never null"
        case "accepted_values":
            values = [f"`{value}`" for value in arguments["values"]]
            return f"one of {', '.join(values)}" if len(values) > 1 else f"always {values[0]}"
        case "in_range":
            return _range(arguments)
        case "unique_combination":
            return "one row per " + ", ".join(f"`{column}`" for column in arguments["columns"])
        case "equals_its_function_of_now":
            function = arguments["function"].split("'")[1]
            return f"row for row what `{function}` gives for this moment"
    name = metadata["name"]
    raise ValueError(
        f"the dictionary has no words for the dbt test {name}: add them to orchestration/dictionary/rules.py"
    )


def subject(test: dict[str, Any]) -> tuple[str, str]:
    """The model that a test is about, and its column; an empty column where it is about whole rows."""
    metadata = test.get("test_metadata")
    if metadata:
        return test["attached_node"].split(".")[-1], metadata["kwargs"].get("column_name", "")
    # A test of its own that reads several models names the one it is shown on.
    shown_on = test["config"]["meta"].get("dagster", {}).get("ref", {}).get("name")
    return shown_on or test["depends_on"]["nodes"][0].split(".")[-1], ""


def _range(arguments: dict[str, Any]) -> str:
    strict = arguments.get("is_strict", False)
    minimum, maximum = arguments.get("minimum"), arguments.get("maximum")
    bounds = []
    if minimum is not None:
        bounds.append(f"{'above' if strict else 'at least'} {_number(minimum)}")
    if maximum is not None:
        bounds.append(f"{'below' if strict else 'at most'} {_number(maximum)}")
    return " and ".join(bounds) or "finite"


def _number(value: float) -> str:
    """Thousands apart, except in what may be a year."""
    return f"{value:,.15g}" if abs(value) >= 10_000 else f"{value:g}"
