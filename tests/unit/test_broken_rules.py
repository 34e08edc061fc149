"""The dbt macro behind the tests of the marts' columns: what it says of a value that breaks a rule."""

from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2
import pytest

MACRO = Path(__file__).parents[2] / "dbt_project/macros/broken_rules.sql"


@pytest.fixture(scope="module")
def said_of():
    """Call it with (values by column as SQL, rules by column): what the macro says of that row."""
    macro = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(MACRO.read_text()).module.broken_rules

    def say(values, rules):
        row = ", ".join(f"{value} as {column}" for column, value in values.items())
        return duckdb.sql(f"select {macro(rules)} from (select {row})").fetchone()[0]

    return say


def test_a_rule_of_another_name_is_refused():
    def refuse(message):
        raise ValueError(message)

    template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(MACRO.read_text())
    macro = template.make_module({"exceptions": SimpleNamespace(raise_compiler_error=refuse)}).broken_rules
    with pytest.raises(ValueError, match="no such rule of a column: at_leats"):
        macro({"x": {"at_leats": 0}})


@pytest.mark.parametrize(
    ("value", "rule", "said"),
    [
        ("null", {"never_null": True}, "x is null"),
        ("'a'", {"never_null": True}, ""),
        ("'c'", {"one_of": ["a", "b"]}, "x c is none of a, b"),
        ("'b'", {"one_of": ["a", "b"]}, ""),
        ("-1.5::double", {"at_least": -1}, "x -1.5 is not at least -1"),
        ("-1", {"at_least": -1}, ""),
        ("0", {"above": 0}, "x 0 is not above 0"),
        ("2", {"at_least": 0, "at_most": 1}, "x 2 is not at most 1"),
        ("'inf'::double", {"at_least": 0}, "x inf is not finite"),
        ("'-inf'::double", {"at_most": 0}, "x -inf is not finite"),
        ("'nan'::double", {"above": 0}, "x nan is not finite"),
        ("null::varchar", {"one_of": ["a"]}, ""),
        ("null::double", {"at_least": 0, "at_most": 1}, ""),
    ],
)
def test_what_is_said_of_a_value(said_of, value, rule, said):
    assert said_of({"x": value}, {"x": rule}) == said


def test_each_column_at_fault_is_named(said_of):
    said = said_of(
        {"a": "-2", "b": "null", "c": "1"}, {column: {"never_null": True, "at_least": 0} for column in "abc"}
    )
    assert said == "a -2 is not at least 0; b is null"
