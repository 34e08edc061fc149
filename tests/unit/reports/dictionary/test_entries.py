"""What the dictionary reads from a manifest: a small one, written by hand."""

import json

import pytest

from orchestration.reports.dictionary.entries import ColumnEntry, MartEntry, marts
from orchestration.reports.dictionary.rules import rules
from orchestration.reports.dictionary.units import unit_of

MART = "model.market_warehouse.prices"
STAGED = "model.market_warehouse.stg_prices"
RAW = "source.market_warehouse.raw_market.closes"


def model(unique_id, layer, columns):
    name = unique_id.split(".")[-1]
    return {
        "resource_type": "model",
        "unique_id": unique_id,
        "name": name,
        "schema": layer,
        "fqn": ["market_warehouse", layer, "market", name],
        "description": "Prices.\n",
        "config": {"meta": {"grain": "one row per day"}},
        "original_file_path": f"models/{layer}/{name}.sql",
        "columns": columns,
    }


def data_test(name, **arguments):
    metadata = {"name": name, "kwargs": arguments}
    return {"resource_type": "test", "name": name, "test_metadata": metadata, "attached_node": MART}


def own_test(name, *models, shown_on=None):
    meta = {"dagster": {"ref": {"name": shown_on}}} if shown_on else {}
    return {"resource_type": "test", "name": name, "config": {"meta": meta}, "depends_on": {"nodes": list(models)}}


@pytest.fixture
def manifest_path(tmp_path):
    columns = {
        "price_date": {"name": "price_date", "data_type": "date", "description": "The day."},
        "close_usd": {"name": "close_usd", "data_type": "double", "description": "Last price."},
    }
    nodes = {
        MART: model(MART, "marts", columns),
        STAGED: model(STAGED, "staging", {}),
        "a": data_test("column_rules", rules={"price_date": {"never_null": True}, "close_usd": {"above": 0}}),
        "b": data_test("column_rules", rules={"close_usd": {"at_most": 1e6}}),
        "c": data_test("unique_combination", columns=["price_date"]),
        "d": own_test("assert_no_close_is_missing", STAGED, MART, shown_on="prices"),
        "e": own_test("assert_nothing_of_this", STAGED),
    }
    path = tmp_path / "manifest.json"
    sources = {RAW: {"schema": "raw_market", "name": "closes"}}
    path.write_text(
        json.dumps({"nodes": nodes, "sources": sources, "parent_map": {MART: [STAGED], STAGED: [RAW], RAW: []}})
    )
    return path


def test_a_mart_has_its_columns_rules_and_the_raw_tables_behind_it(manifest_path):
    assert marts(manifest_path) == (
        MartEntry(
            name="marts.prices",
            description="Prices.",
            grain="one row per day",
            columns=(
                ColumnEntry("price_date", "date", "", "The day.", ("never null",)),
                ColumnEntry("close_usd", "double", "US dollars", "Last price.", ("above 0", "at most 1,000,000")),
            ),
            tests=("no close is missing", "one row per `price_date`"),
            upstream_sources=("raw_market.closes",),
            sql_path="dbt_project/models/marts/prices.sql",
        ),
    )


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("capex_usd", "US dollars"),
        ("eps_usd_per_share", "US dollars per share"),
        ("close_points", "index points"),
        ("change_basis_points", "basis points, 100 = 1 percentage point"),
        ("volume_shares", "shares"),
        ("rank_ytd", "rank, 1 = best"),
        ("ticker", ""),
        ("usd", ""),
    ],
)
def test_a_name_says_its_unit(column, unit):
    assert unit_of(column) == unit


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"at_least": -1, "at_most": 0}, "at least -1 and at most 0"),
        ({"at_least": 1990, "at_most": 2100}, "at least 1990 and at most 2100"),
        ({"at_most": 1e12}, "at most 1,000,000,000,000"),
        ({"above": -0.05}, "above -0.05"),
        ({"never_null": True, "above": 0}, "never null; above 0"),
        ({"never_null": True}, "never null"),
        ({"one_of": ["beat", "meet"]}, "one of `beat`, `meet`"),
        ({"one_of": ["headline"]}, "always `headline`"),
    ],
)
def test_a_rule_of_a_column_in_words(rule, words):
    assert rules(data_test("column_rules", rules={"x": rule})) == {"x": words}


def test_a_test_without_words_says_where_to_add_them():
    with pytest.raises(ValueError, match=r"no words for the dbt test is_prime: add them to .*rules\.py"):
        rules(data_test("is_prime"))
