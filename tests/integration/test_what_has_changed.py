"""A second run does what has changed, and no more; where it cannot tell, everything."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.assets.audit_mark import NAME as AUDIT
from orchestration.assets.audit_mark import read_audit
from orchestration.assets.plan import make_plan
from orchestration.assets.resources import OutdatedPlanError, Warehouse, make_source
from orchestration.settings import Settings, utc_now
from tests.campaigns.changes import unequal_tables
from tests.integration.built import ROOT, Built

GUIDANCE = "figures/capex_guidance.csv"


def run(built: Built, *arguments: str, **variables: str) -> str:
    """What a run printed that succeeded."""
    result = built.build(*arguments, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def published(built: Built) -> tuple[int, int]:
    """By which the published file is recognized."""
    found = (built.data_dir / "warehouse.duckdb").stat()
    return found.st_ino, found.st_mtime_ns


def add_guide(built: Built, low: int) -> None:
    """A guide of one more company."""
    with (built.data_dir / GUIDANCE).open("a") as file:
        file.write(f"XOM,2026-01-30,CY2026,{low}000000000,29000000000,verified,a test\n")


def test_nothing_new_is_said_and_leaves_the_published_file(embedded_copy: Built) -> None:
    run(embedded_copy)  # the copy has a file of its own
    before = published(embedded_copy)
    assert "Nothing has changed since" in run(embedded_copy)
    assert published(embedded_copy) == before


def test_what_follows_from_a_new_row_is_built_and_equals_a_build_of_everything(
    embedded_copy: Built, tmp_path: Path
) -> None:
    quotes_of = "select max(ingested_at) from raw_market.daily_quotes"
    read_at = embedded_copy.rows(quotes_of)
    add_guide(embedded_copy, 27)
    said = run(embedded_copy)
    assert "changed input for raw_fundamentals.capex_guidance." in said
    assert "marts/capex_guidance" in said and "marts/stock_performance" not in said
    assert embedded_copy.rows("select low_usd from marts.capex_guidance where ticker = 'XOM'") == [(27e9,)]
    assert embedded_copy.rows(quotes_of) == read_at
    build = embedded_copy.data_dir / "build" / "embedded" / "warehouse.duckdb"
    kept = tmp_path / "of_changes.duckdb"
    kept.write_bytes(build.read_bytes())
    assert "everything, as asked for" in run(embedded_copy, "--full")
    assert unequal_tables(kept, build, ("marts", "intermediate", "staging")) == {}


def planned(built: Built) -> str:
    """Why a run would do what it would do now."""
    settings = Settings(data_dir=built.data_dir)
    return make_plan(settings, make_source(settings), utc_now()).reason


def test_without_an_audit_everything_is_built(embedded_copy: Built) -> None:
    """As after a killed run."""
    (embedded_copy.data_dir / "build" / "embedded" / AUDIT).unlink()
    assert "the last run did not pass all checks" in planned(embedded_copy)


def test_after_dbt_by_hand_everything_is_built(embedded_copy: Built) -> None:
    """Whatever it made of the models, nobody has checked it; and what was planned before is refused."""
    settings = Settings(data_dir=embedded_copy.data_dir)
    audit = read_audit(settings.build_dir)
    assert audit is not None
    Warehouse(settings).check_plan(audit.token)
    dbt = [str(Path(sys.executable).with_name("dbt")), "run", "--select", "stg_reference__milestone_steps"]
    places = ["--project-dir", str(ROOT / "dbt_project"), "--profiles-dir", str(ROOT / "dbt_project")]
    variables = {"MARKET_WAREHOUSE_BUILD_PATH": str(settings.build_path), "DBT_TARGET_PATH": str(settings.build_dir)}
    subprocess.run([*dbt, *places], env=embedded_copy.environment | variables, check=True, capture_output=True)
    assert "the build file was changed by hand" in planned(embedded_copy)
    with pytest.raises(OutdatedPlanError, match="start a new one by `make warehouse`"):
        Warehouse(settings).check_plan(audit.token)


def test_the_file_of_another_source_is_replaced(embedded_copy: Built, tmp_path: Path) -> None:
    """Both builds publish to one file: an unchanged build is published again where the file is the other's."""
    drop = tmp_path / "drop" / "index"
    drop.mkdir(parents=True)
    (drop / "SPX.csv").write_text("date,close\n2026-02-25,6946.13\n2026-02-26,6908.86\n")
    run(embedded_copy, MARKET_WAREHOUSE_SOURCE="files", MARKET_WAREHOUSE_DROP_DIR=str(drop.parent))
    assert embedded_copy.rows("select count(*) from marts.stock_performance") == [(0,)]
    said = run(embedded_copy)
    assert "0 of" in said and "published anew" in said
    assert embedded_copy.rows("select count(*) > 0 from marts.stock_performance") == [(True,)]


def test_the_schedule_starts_what_has_changed(embedded_copy: Built) -> None:
    """As the daemon asks on a due tick: nothing, then the models below a new row."""
    code = (
        "from datetime import UTC, datetime; import dagster as dg; from orchestration.definitions import defs; "
        "schedule = defs().resolve_schedule_def('daily_market_schedule'); "
        "due = datetime(2026, 2, 26, 23, 30, tzinfo=UTC); "
        "answer = schedule(dg.build_schedule_context(scheduled_execution_time=due)); "
        "print(type(answer).__name__, len(getattr(answer, 'asset_selection', None) or ()))"
    )

    def asked() -> str:
        result = subprocess.run(
            [sys.executable, "-c", code], env=embedded_copy.environment, capture_output=True, text=True
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.splitlines()[-1]

    run(embedded_copy)
    assert asked() == "SkipReason 0"
    add_guide(embedded_copy, 27)
    kind, count = asked().split()
    assert kind == "RunRequest" and 5 < int(count) < 60
