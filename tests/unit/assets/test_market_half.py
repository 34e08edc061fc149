"""Which models and tests Spark takes of a run, and what it clears away before."""

from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.assets import dbt_models
from orchestration.assets.audit_mark import Audit, settings_hash
from orchestration.assets.dbt_models import make_dbt_resource
from orchestration.assets.market_half import MarketHalf, is_sparks, note_spark
from orchestration.assets.rows_to_build import EVERY_MODEL
from orchestration.settings import Settings, from_environment
from orchestration.warehouse.spark.session import spark_files


def node(name: str, kind: str = "model", tags: tuple[str, ...] = ()) -> dict:
    return {"name": name, "schema": "intermediate", "resource_type": kind, "tags": list(tags)}


# A view of a small table, two models of the market half above each other, one of DuckDB's, and a test of each kind.
MANIFEST = {
    "sources": {"source.quotes": {"schema": "raw_market", "name": "daily_quotes"}},
    "nodes": {
        "model.view": node("view"),
        "model.quotes": node("quotes", tags=("market_half",)),
        "model.returns": node("returns", tags=("market_half",)),
        "model.claims": node("claims"),
        "test.of_view": node("of_view", "test"),
        "test.of_quotes": node("of_quotes", "test"),
        "test.of_both": node("of_both", "test"),
        "test.of_claims": node("of_claims", "test"),
    },
    "parent_map": {
        "model.view": [],
        "model.quotes": ["source.quotes", "model.view"],
        "model.returns": ["model.quotes"],
        "model.claims": ["model.returns"],
        "test.of_view": ["model.view"],
        "test.of_quotes": ["model.quotes"],
        "test.of_both": ["model.quotes", "model.returns"],
        "test.of_claims": ["model.claims", "model.quotes"],
    },
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(engine="spark", data_dir=tmp_path)


@pytest.mark.parametrize(
    ("selected", "tests"),
    [
        (None, ["of_both", "of_quotes"]),
        (["model.quotes"], ["of_quotes"]),
        (["model.returns", "model.claims"], []),
        ([], []),
    ],
)
def test_a_test_is_sparks_where_it_builds_all_that_the_test_is_of(
    settings: Settings, selected: list[str] | None, tests: list[str]
) -> None:
    assert MarketHalf(settings, MANIFEST, selected).tests == tests


@pytest.mark.parametrize(
    ("selected", "rests"),
    [(None, False), (["model.quotes", "model.view"], False), (["model.quotes"], True), (["model.returns"], True)],
)
def test_a_run_of_some_models_rests_on_what_spark_holds(
    settings: Settings, selected: list[str] | None, rests: bool
) -> None:
    assert MarketHalf(settings, MANIFEST, selected).rests_on_earlier == rests


def audit(token: str) -> Audit:
    return Audit(token, True, "", "", "", {})


def test_what_spark_holds_is_told_by_the_build_files_token_and_by_where_it_lies(settings: Settings) -> None:
    assert not is_sparks(settings, None) and not is_sparks(settings, "one")
    note_spark(settings, audit("one"))
    assert is_sparks(settings, "one") and not is_sparks(settings, "two")
    assert not is_sparks(replace(settings, spark_files="/srv/other"), "one")
    note_spark(settings, None)
    assert not is_sparks(settings, "one")


def test_a_run_of_some_models_over_another_state_is_refused_or_leaves_it_unknown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark built all, then DuckDB: its tables on Spark are of the state before."""
    monkeypatch.setattr(dbt_models, "check_spark", lambda settings: None)
    note_spark(settings, audit("by_spark"))

    def will_be_known(selected: list[str] | None, token: str) -> bool:
        return dbt_models._check_spark(settings, MarketHalf(settings, MANIFEST, selected), token)

    assert will_be_known(["model.returns"], "by_spark")
    with pytest.raises(dg.Failure, match="run `make warehouse`, or materialize everything"):
        will_be_known(["model.returns"], "by_duckdb")
    assert not will_be_known(["model.claims"], "by_duckdb")
    assert not will_be_known(["model.view", "model.quotes"], "by_duckdb")
    assert will_be_known(None, "by_duckdb")


@pytest.mark.parametrize(("whole", "left"), [(EVERY_MODEL, []), ("returns", ["quotes"]), ("", ["quotes", "returns"])])
def test_of_a_table_that_is_built_whole_no_month_stays(settings: Settings, whole: str, left: list[str]) -> None:
    """Spark replaces the months that it writes: one of which all rows were withdrawn would stay."""
    tables = Path(spark_files(settings)) / "tables" / "intermediate"
    for name in ("quotes", "returns"):
        month = tables / name / "session_month=2025-01"
        month.mkdir(parents=True)
        (month / "rows.parquet").touch()
    with duckdb.connect() as connection:
        connection.execute(
            "create schema raw_market; create table raw_market.daily_quotes (session_date date, batch_id text)"
        )
        MarketHalf(settings, MANIFEST, None).prepare(connection, whole)
    assert sorted(path.parents[1].name for path in tables.glob("**/*.parquet")) == left


def test_what_dbt_is_told_does_not_change_the_settings_of_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page starts its runs in processes that inherit its environment."""
    for name in ("BUILD_PATH", "MEMORY", "SPARK_ROOT", "SPARK_SETTINGS", "WHOLE_MODELS"):
        monkeypatch.setenv(f"MARKET_WAREHOUSE_{name}", "")
    monkeypatch.setenv("DBT_TARGET_PATH", "")
    monkeypatch.setenv("MARKET_WAREHOUSE_ENGINE", "spark")
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MARKET_WAREHOUSE_SPARK_FILES", raising=False)
    before = from_environment()
    make_dbt_resource(before)
    after = from_environment()
    assert (settings_hash(after), spark_files(after)) == (settings_hash(before), spark_files(before))
