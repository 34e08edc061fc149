"""The embedded warehouse from end to end: published figures come out as they went in, marked for what they are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.reports.charts.catalogue import CHARTS, charts_of
from tests.integration.built import ROOT, Built

# Published closes and what follows from them by hand: 6946.13 / 6890.07 - 1, 6908.86 / 6946.13 - 1, and so on.
SPX = {
    "2025-11-26": (6812.61, None, 6812.61 / 5881.63 - 1),
    "2026-02-25": (6946.13, 6946.13 / 6890.07 - 1, 6946.13 / 6845.50 - 1),
    "2026-02-26": (6908.86, 6908.86 / 6946.13 - 1, 6908.86 / 6845.50 - 1),
}


@pytest.mark.parametrize("session_date", SPX)
def test_published_levels_pass_through(embedded: Built, session_date: str) -> None:
    close, return_1d, return_ytd = SPX[session_date]
    ((found_close, found_1d, found_ytd, is_simulated, source),) = embedded.rows(
        "select close_points, return_1d_ratio, return_ytd_ratio, is_simulated, source_name from marts.index_levels "
        f"where index_id = 'SPX' and session_date = '{session_date}'"
    )
    assert found_close == close
    assert source == "published_closes"
    assert found_ytd == pytest.approx(return_ytd, abs=1e-12)
    if return_1d is not None:
        assert found_1d == pytest.approx(return_1d, abs=1e-12)
    # The drawdown in the row looks back over simulated sessions.
    assert is_simulated


def test_milestones_fall_on_their_published_sessions(embedded: Built) -> None:
    found = embedded.rows(
        "select level_points, cast(first_intraday_date as varchar), cast(first_close_date as varchar), "
        "sessions_since_previous_count from marts.index_milestones "
        "where index_id = 'SPX' and step_points = 1000 and level_points >= 5000 order by 1"
    )
    assert found == [
        # The simulated sessions before stay below; the session's own high is published.
        (5000, "2024-02-09", "2024-02-09", None),
        (6000, "2024-11-08", "2024-11-11", 190),
        (7000, "2026-01-28", None, None),
    ]


def test_one_raw_row_leads_back_to_its_line(embedded: Built) -> None:
    ((file, row, close),) = embedded.rows(
        "select source_file, source_row, close_points from raw_market.index_levels "
        "where index_id = 'SPX' and session_date = '2026-02-26'"
    )
    line = (ROOT / file).read_text().splitlines()[row]
    assert line.startswith("SPX,2026-02-26,") and f",{close}," in line


def test_simulated_rows_are_marked_and_others_are_not(embedded: Built) -> None:
    counts = dict(
        embedded.rows(
            "select source_name, count(*) filter (where is_simulated) from raw_market.daily_quotes group by 1"
        )
    )
    assert counts["published_closes"] == 0
    ((simulated, unmarked),) = embedded.rows(
        "select count(*), count(*) filter (where not is_simulated) from raw_market.daily_quotes "
        "where source_name = 'simulated_market'"
    )
    assert simulated > 40_000 and unmarked == 0


def test_documented_columns_are_the_real_ones(embedded: Built) -> None:
    manifest = json.loads((ROOT / "data/build/dbt/manifest.json").read_text())
    documented = {
        (node["schema"], node["name"]): list(node["columns"])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    real = {
        (schema, table): columns
        for schema, table, columns in embedded.rows(
            "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name in ('staging', 'intermediate', 'marts') group by all"
        )
    }
    for node in manifest["nodes"].values():
        if node["config"]["materialized"] == "table_function":
            arguments = ", ".join("null" for _ in node["config"]["parameters"])
            described = embedded.rows(f"describe select * from {node['schema']}.{node['name']}({arguments})")
            real[node["schema"], node["name"]] = [name for name, *_ in described]
    assert real.keys() == documented.keys()
    for name, columns in documented.items():
        # Of an intermediate model its key is documented, and what is not obvious.
        shown = [column for column in real[name] if column in columns] if name[0] == "intermediate" else real[name]
        assert shown == columns, name


def test_descriptions_reach_the_catalogue(embedded: Built) -> None:
    undescribed = embedded.rows(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('marts', 'raw_market', 'raw_reference', 'quarantine') and comment is null"
    )
    assert undescribed == []
    ((comment,),) = embedded.rows(
        "select comment from duckdb_tables() where table_name = 'index_levels' and schema_name = 'marts'"
    )
    assert "Grain: one row per index and session" in comment


def test_the_file_works_under_another_name(embedded: Built, tmp_path: Path) -> None:
    copy = tmp_path / "renamed.duckdb"
    copy.write_bytes((embedded.data_dir / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("select count(*) from staging.stg_market__daily_quotes").fetchone()[0] > 40_000


def test_the_run_stands_in_the_history_and_the_summary_tells_the_rest(embedded: Built) -> None:
    printed = (embedded.data_dir / "build" / "printed.txt").read_text()
    assert "✓ raw_market/daily_quotes" in printed and "✓ published_warehouse" in printed
    assert "SIMULATED" in printed and "sector_performance 17,886 to 2026-02-27" in printed and "make sql" in printed
    with dg.DagsterInstance.from_config(embedded.environment["DAGSTER_HOME"]) as instance:
        (run,) = instance.get_runs()
        assert run.status == dg.DagsterRunStatus.SUCCESS
        assert run.job_name == "daily_market_job"
        key = dg.AssetKey(["raw_market", "daily_quotes"])
        assert len(instance.get_materialized_partitions(key)) == 27  # 2023-12 to 2026-02


def test_the_ui_has_the_figures_and_charts_of_every_mart(embedded: Built) -> None:
    charts = {chart.mart: [each.title for each in charts_of(chart.mart)] for chart in CHARTS}
    with dg.DagsterInstance.from_config(embedded.environment["DAGSTER_HOME"]) as instance:
        for (table,) in embedded.rows("select table_name from duckdb_tables() where schema_name = 'marts'"):
            event = instance.get_latest_materialization_event(dg.AssetKey(["marts", table]))
            found = {name: entry.value for name, entry in event.asset_materialization.metadata.items()}
            ((row_count,),) = embedded.rows(f"select count(*) from marts.{table}")
            assert found["dagster/row_count"] == row_count, table
            assert found["source"] == "embedded" and "notes" not in found
            # The shipped figures have a row for every chart.
            drawn = re.findall(r"!\[(.*?)\]\(data:image/svg\+xml;base64,", found.get("charts", ""))
            assert drawn == charts.get(table, []), table
        event = instance.get_latest_materialization_event(dg.AssetKey(["raw_market", "daily_quotes"]))
        found = event.asset_materialization.metadata
        assert (found["first_date"].value, found["last_date"].value) == ("2023-12-29", "2026-02-27")


def test_dbt_unit_tests_pass(embedded: Built, tmp_path: Path) -> None:
    # In a folder of its own: dbt writes its manifest anew, and other tests read the project's at the same time.
    shutil.copy(ROOT / "data/build/dbt/partial_parse.msgpack", tmp_path)
    result = subprocess.run(
        [ROOT / ".venv/bin/dbt", "--quiet", "test", "--select", "test_type:unit", "--project-dir", "dbt_project",
         "--profiles-dir", "dbt_project"],
        cwd=ROOT,
        env=embedded.environment
        | {
            "MARKET_WAREHOUSE_BUILD_PATH": str(embedded.data_dir / "build/embedded/warehouse.duckdb"),
            "DBT_TARGET_PATH": str(tmp_path),
        },
        capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout
