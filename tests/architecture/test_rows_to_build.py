"""Models that are built by rows are selected together with the model that says which rows: `int_quotes_touched`."""

import json

import pytest

from orchestration.assets.plan import TODAY
from orchestration.assets.rows_to_build import FOLLOWED, raw_tables_above
from tests.integration.built import ROOT

TOUCHED = "model.market_warehouse.int_quotes_touched"


@pytest.fixture(scope="module")
def manifest() -> dict:
    """What dbt parsed."""
    return json.loads((ROOT / "data/build/dbt/manifest.json").read_text())


def _named_by(manifest: dict, kind: str) -> list[str]:
    return [name for name, node in manifest["nodes"].items() if node["config"].get("materialized") == kind]


def _models_above(manifest: dict, name: str) -> set[str]:
    open_, found = [name], set()
    while open_:
        parents = {parent for parent in manifest["parent_map"][open_.pop()] if parent.startswith("model.")} - found
        found |= parents
        open_ += parents
    return found


@pytest.mark.parametrize("kind", ["by_security", "by_session"])
def test_what_a_security_model_follows_by_row_touches_securities_too(manifest: dict, kind: str) -> None:
    names = _named_by(manifest, kind)
    assert names
    touching = raw_tables_above(manifest, TOUCHED)
    for name in names:
        assert TOUCHED in _models_above(manifest, name), name
        assert raw_tables_above(manifest, name) & FOLLOWED[kind] <= touching, name


@pytest.mark.parametrize("kind", ["by_security", "by_session", "carried", "by_quote"])
def test_no_model_built_by_rows_asks_for_the_day(manifest: dict, kind: str) -> None:
    """On another day the plan would select it, though no row of it is new."""
    for name in _named_by(manifest, kind):
        for above in {name, *_models_above(manifest, name)}:
            node = manifest["nodes"][above]
            assert TODAY not in node["depends_on"]["macros"], above
            assert "run_started_at" not in node["raw_code"], above


def test_every_kind_of_rows_has_a_model(manifest: dict) -> None:
    configs = [node["config"] for node in manifest["nodes"].values()]
    kinds = {config.get("meta", {}).get("tested_by") or config.get("materialized") for config in configs}
    assert kinds >= FOLLOWED.keys()
