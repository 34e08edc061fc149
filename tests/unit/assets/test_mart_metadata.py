"""The events of dbt: others go out as they come, those of marts with figures and charts once dbt has ended."""

from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.assets import mart_metadata
from orchestration.assets.mart_metadata import with_mart_metadata
from orchestration.assets.mart_pictures import pictures
from orchestration.reports.charts import catalogue
from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.drawing_error import DrawingError

LEVELS = dg.AssetKey(["marts", "levels"])


def model(layer, name, materialized="table"):
    return {
        "resource_type": "model",
        "schema": layer,
        "name": name,
        "fqn": ["market_warehouse", layer, name],
        "config": {"materialized": materialized},
    }


MANIFEST = {
    "nodes": {
        "model.levels": model("marts", "levels"),
        "model.levels_as_of": model("marts", "levels_as_of", "table_function"),
        "model.int_levels": model("intermediate", "int_levels"),
        "test.key": {
            "resource_type": "test",
            "attached_node": "model.levels",
            "package_name": "market_warehouse",
            "original_file_path": "models/marts/levels.yml",
            "path": "key_of_levels.sql",
            "test_metadata": {"name": "unique_combination", "kwargs": {"columns": ["session_date"]}},
        },
    }
}


@pytest.fixture
def build_path(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.levels as select date '2026-02-26' as session_date, 6908.86 as close")
    return path


def output(layer, name):
    return dg.Output(None, output_name=f"{layer}__{name}", metadata={"status": "success"})


def check(asset, passed, **metadata):
    return dg.AssetCheckResult(passed=passed, asset_key=asset, check_name="not_null", metadata=metadata)


def run(build_path, *said, error=None, target_path=None):
    """The names of the events in the order in which they go out, the mart's metadata, and the error at the end."""

    def stream():
        yield from said
        went.append("dbt ends")
        if error:
            raise error

    went, metadata, raised = [], None, None
    invocation = SimpleNamespace(manifest=MANIFEST, stream=stream, target_path=target_path)
    warehouse = SimpleNamespace(settings=SimpleNamespace(build_path=build_path, source="embedded"))
    with dg.DagsterInstance.ephemeral() as instance, dg.build_asset_context(instance=instance) as context:
        try:
            for event in with_mart_metadata(context, invocation, warehouse):
                if isinstance(event, dg.Output):
                    went.append(event.output_name)
                    if event.output_name == "marts__levels":
                        metadata = {name: value.value for name, value in event.metadata.items()}
                else:
                    example = event.metadata.get("example")
                    said_of_rows = f", {example.value}" if example else ""
                    went.append(f"check of {event.asset_key.path[-1]}: {event.passed}{said_of_rows}")
        except DagsterDbtCliRuntimeError as caught:
            raised = caught
    return went, metadata, raised


def test_the_events_of_marts_wait_for_the_end_of_dbt_and_no_others_do(build_path):
    went, metadata, raised = run(
        build_path,
        output("marts", "levels"),
        check(LEVELS, True),
        output("marts", "levels_as_of"),
        output("intermediate", "int_levels"),
        check(dg.AssetKey(["intermediate", "int_levels"]), True),
    )
    assert went == [
        "intermediate__int_levels",
        "check of int_levels: True",
        "dbt ends",
        "marts__levels",
        "check of levels: True",
        "marts__levels_as_of",
    ]
    assert raised is None
    assert (metadata["dagster/row_count"], metadata["first_date"]) == (1, "2026-02-26")
    assert (metadata["source"], metadata["status"]) == ("embedded", "success")


def test_a_failed_check_is_told_and_still_fails_the_step(build_path):
    error = DagsterDbtCliRuntimeError("dbt failed")
    went, _, raised = run(build_path, output("marts", "levels"), check(LEVELS, False), error=error)
    assert went == ["dbt ends", "marts__levels", "check of levels: False"]
    assert raised is error


def test_a_check_that_failed_by_rows_shows_the_first_three_of_them(build_path, tmp_path):
    compiled = tmp_path / "compiled/market_warehouse/models/marts/levels.yml/key_of_levels.sql"
    compiled.parent.mkdir(parents=True)
    compiled.write_text(
        "select levels.*, i, null as nothing from marts.levels, range(5) as numbers(i) order by i -- a note"
    )
    failed = {"unique_id": "test.key", "dagster_dbt/failed_row_count": 5}
    staged = dg.AssetKey(["staging", "stg_levels"])
    went, _, _ = run(build_path, check(staged, False, **failed), output("marts", "levels"), target_path=tmp_path)
    rows = " | ".join(f"session_date 2026-02-26, close 6908.86, i {i}" for i in range(3))
    assert went == ["dbt ends", f"check of stg_levels: False, {rows}", "marts__levels"]


def test_what_dbt_says_of_a_failure_is_not_hidden_by_a_file_that_cannot_be_read(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"no database" * 1000)
    error = DagsterDbtCliRuntimeError("dbt failed")
    assert run(path, output("marts", "levels"), error=error)[2] is error


def test_nothing_is_opened_where_no_mart_was_made(tmp_path):
    went, _, raised = run(tmp_path / "no folder" / "warehouse.duckdb", output("intermediate", "int_levels"))
    assert (went, raised) == (["intermediate__int_levels", "dbt ends"], None)


def test_a_chart_that_cannot_be_drawn_is_told_and_takes_no_figure_away(build_path, monkeypatch):
    def pictures(_connection, mart):
        raise DrawingError(f"the chart of {mart} could not be drawn")

    monkeypatch.setattr(mart_metadata, "pictures", pictures)
    _, metadata, raised = run(build_path, output("marts", "levels"))
    assert raised is None and "charts" not in metadata
    assert metadata["notes"] == "the chart of levels could not be drawn"
    assert metadata["dagster/row_count"] == 1


def chart(name, draw):
    return Chart(name=name, mart="levels", title=f"Title of {name}", reading=f"Reading of {name}.", draw=draw)


def test_pictures_stand_in_the_order_of_the_catalogue_with_their_words(monkeypatch):
    import altair as alt  # noqa: PLC0415

    def draw(connection):
        return alt.Chart(connection.execute("select 1 as x, 2 as y").df()).mark_point().encode(x="x", y="y")

    monkeypatch.setattr(
        catalogue, "CHARTS", (chart("one", draw), chart("without_rows", lambda _: None), chart("two", draw))
    )
    with duckdb.connect() as connection:
        parts = pictures(connection, "levels").split("\n\n")
        assert pictures(connection, "another") == ""
    assert [part.split("(data:image/svg+xml;base64,")[0] for part in parts] == [
        "![Title of one]", "Reading of one.", "![Title of two]", "Reading of two.",
    ]  # fmt: skip


def test_an_error_of_a_drawing_names_its_chart(monkeypatch):
    def draw(connection):
        return connection.execute("select no_such_column from (select 1)").df()

    monkeypatch.setattr(catalogue, "CHARTS", (chart("broken", draw),))
    with (
        duckdb.connect() as connection,
        pytest.raises(DrawingError, match=r"Title of broken.* could not be drawn .*no_such_column"),
    ):
        pictures(connection, "levels")
