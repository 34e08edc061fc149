"""What the UI shows of an asset before any run: words, grain, units, owners, and files that are there."""

from pathlib import Path

import pytest

from orchestration.definitions import build_definitions
from orchestration.settings import PROJECT_ROOT, Settings


@pytest.fixture(scope="module")
def specs():
    """The page of each asset of the embedded warehouse by its `schema/table` name."""
    return {spec.key.to_user_string(): spec for spec in build_definitions(Settings()).resolve_all_asset_specs()}


def files(spec):
    references = spec.metadata["dagster/code_references"].code_references
    assert all(Path(reference.file_path).is_file() for reference in references)
    return [Path(reference.file_path).relative_to(PROJECT_ROOT).as_posix() for reference in references]


def units(spec):
    return {column.name: column.tags.get("unit") for column in spec.metadata["dagster/column_schema"].columns}


def test_a_mart_says_what_it_is_in_words_before_its_sql(specs):
    page = specs["marts/index_levels"]
    assert page.description.startswith("Index levels with price returns") and "select" not in page.description
    assert page.metadata["grain"].value == "one row per index and session"
    assert page.metadata["sql"].value.startswith("```sql\n")
    assert page.metadata["dagster/table_name"] == "marts.index_levels"
    assert files(page) == [f"dbt_project/models/marts/indices/index_levels.{ending}" for ending in ("sql", "yml")]


def test_units_stand_beside_the_columns_of_marts_and_raw_tables(specs):
    of_mart = units(specs["marts/index_levels"])
    assert of_mart["close_points"] == "index points" and of_mart["return_1d_ratio"] == "fraction, 0.05 = 5 %"
    assert of_mart["session_date"] is None
    assert units(specs["raw_market/daily_quotes"])["volume_shares"] == "shares"


def test_a_raw_table_names_its_grain_and_its_file(specs):
    page = specs["raw_market/index_levels"]
    assert page.metadata["grain"] == "one row per index_id, session_date, source_name and version"
    assert files(page) == ["orchestration/assets/ingestion.py"]


def test_every_asset_has_words_group_kinds_owners_and_code(specs):
    def is_bare(spec):
        is_made_here = spec.key.path[0] != "quarantine"
        return (
            not (spec.description and spec.kinds and spec.owners)
            or spec.group_name in (None, "default")
            or (is_made_here and not files(spec))
        )

    assert [name for name, spec in specs.items() if is_bare(spec)] == []


def test_every_check_says_in_words_what_it_asks_for():
    graph = build_definitions(Settings()).resolve_asset_graph()
    said = {key: graph.get_check_spec(key).description for key in graph.asset_check_keys}
    assert [key for key, words in said.items() if not words] == []
    of_levels = {
        line
        for key, words in said.items()
        if key.asset_key.path == ["marts", "index_levels"]
        for line in words.splitlines()
    }
    assert {"one row per `index_id`, `session_date`", "- `close_points`: never null; above 0"} <= of_levels


def test_the_export_is_an_asset_where_it_is_asked_for(specs):
    assert "market_export" not in specs
    with_export = build_definitions(Settings(export="open")).resolve_all_asset_specs()
    (page,) = [spec for spec in with_export if spec.key.to_user_string() == "market_export"]
    assert [dep.asset_key.to_user_string() for dep in page.deps] == ["published_warehouse"]
    assert page.description and page.owners and files(page) == ["orchestration/assets/market_export.py"]
