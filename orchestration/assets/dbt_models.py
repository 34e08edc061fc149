"""The dbt models as assets, their tests as asset checks. Only here does Python start a dbt build."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtCliResource, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from packaging.version import Version

from orchestration.assets.audit_mark import PLAN_TAG, Audit, read_audit
from orchestration.assets.dbt_manifest import parse_if_changed, read_manifest
from orchestration.assets.market_half import MarketHalf, is_sparks, note_spark
from orchestration.assets.mart_metadata import with_mart_metadata
from orchestration.assets.model_pages import ModelPages
from orchestration.assets.resources import Warehouse
from orchestration.assets.rows_to_build import VARIABLE as WHOLE_MODELS
from orchestration.assets.rows_to_build import choose_rows
from orchestration.settings import Settings
from orchestration.warehouse.build_state import token_of
from orchestration.warehouse.connection import connect
from orchestration.warehouse.memory import VARIABLE as MEMORY
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.spark.session import (
    BUCKET_PLUGIN,
    ENGINE,
    PLUGINS,
    ROOT,
    SESSION,
    VIEWED,
    check_spark,
    is_in_s3,
    session_settings,
    spark_files,
)

KEPT_ARTEFACTS = 5
# Dagster sets this variable for every process that `dg dev` starts.
BESIDE_THE_PAGE = "DAGSTER_IS_DEV_CLI"
PARSED = "partial_parse.msgpack"


class InstalledDbt(DbtCliResource):
    """Dbt as installed beside this Python, without what Dagster asks it for before each call and never uses here.

    2026-11: Dagster starts `dbt --version` as a process, and loads an adapter that only its own queries for row counts
    and columns need: 3.5 s of every run.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]
        """None: the adapter that Dagster does without."""


def make_dbt_resource(settings: Settings) -> DbtCliResource:
    """Dbt, which runs in a process of its own and reads its paths from the environment."""
    os.environ["MARKET_WAREHOUSE_BUILD_PATH"] = str(settings.build_path)
    os.environ[MEMORY] = memory_limit()
    os.environ[ENGINE], os.environ[VIEWED] = settings.engine, ""
    os.environ[PLUGINS] = repr(BUCKET_PLUGIN) if is_in_s3(settings) else "[]"
    if settings.engine == "spark":
        os.environ[ROOT], os.environ[SESSION] = spark_files(settings), repr(session_settings(settings))
    os.environ["DBT_TARGET_PATH"] = str(settings.dbt_target_dir)
    return InstalledDbt(
        project_dir=str(settings.dbt_project_dir),
        profiles_dir=str(settings.dbt_project_dir),
        dbt_executable=str(Path(sys.executable).with_name("dbt")),
    )


def make_dbt_assets(settings: Settings) -> dg.AssetsDefinition:
    """All models in one step, and one dbt call, or with Spark two; raises ManifestError without `dbt parse`.

    The step raises SparkError where Spark is asked for and cannot be started.
    """
    if os.environ.get(BESIDE_THE_PAGE):
        parse_if_changed(settings, make_dbt_resource(settings))

    manifest = read_manifest(settings)
    translator = ModelPages(settings.dbt_project_dir)

    @dbt_assets(manifest=manifest, name="dbt_models", dagster_dbt_translator=translator)
    def dbt_models(
        context: dg.AssetExecutionContext, dbt: DbtCliResource, warehouse: dg.ResourceParam[Warehouse]
    ) -> Iterator:
        on_spark = MarketHalf(settings, manifest, _selected(context, manifest)) if settings.engine == "spark" else None
        with connect(settings.build_path) as connection:
            # Before anything changes: a run that is refused leaves the audit as it was.
            is_sparks_whole = on_spark is not None and _check_spark(settings, on_spark, token_of(connection))
            warehouse.begin_change()
            known = _known(context, warehouse, connection)
            os.environ[WHOLE_MODELS] = choose_rows(connection, known, manifest)
            if on_spark:
                note_spark(settings, None)
                on_spark.prepare(connection, os.environ[WHOLE_MODELS])
        warehouse.let_go()
        _forget_old_artefacts(settings)
        # A check belongs to the materialization before it: those of Spark's tests wait for it, or for an error.
        checked: list[dg.AssetCheckResult] = []
        # Unit tests check the SQL, not the data: `make test` runs them. What dbt would write as JSON its events
        # say too, and writing it takes a second.
        arguments = ["build", "--exclude-resource-type", "unit_test", "--no-write-json"]
        arguments += ["--exclude", " ".join(on_spark.tests)] if on_spark and on_spark.tests else []
        try:
            for result in on_spark.build(context, dbt, translator, warehouse.dbt_note) if on_spark else ():
                checked.append(result)
            invocation = dbt.cli(arguments, context=context)
            warehouse.dbt_note.write_text(str(invocation.process.pid))
            yield from with_mart_metadata(context, invocation, warehouse)
        except DagsterDbtCliRuntimeError:
            yield from checked
            raise
        yield from checked
        warehouse.dbt_note.unlink()
        _keep_parsed(settings, invocation.target_path)
        # The stream raises where a model or a blocking test fails.
        warehouse.note_audit(is_whole=known is not None or not context.is_subset)
        if is_sparks_whole:
            note_spark(settings, read_audit(settings.build_dir))

    return dbt_models


def _selected(context: dg.AssetExecutionContext, manifest: Mapping[str, Any]) -> list[str] | None:
    """The models that this run builds, by dbt's names; None for all of them."""
    if not context.is_subset:
        return None
    keys = {tuple(key.path) for key in context.selected_asset_keys}
    return [name for name, node in manifest["nodes"].items() if (node["schema"], node["name"]) in keys]


def _check_spark(settings: Settings, on_spark: MarketHalf, token: str | None) -> bool:
    """Whether Spark's tables are all of the build file's state once this run has ended; token: that of the build file.

    They are not after a run that was killed on Spark, or after runs by DuckDB alone: then a run of some models that
    follow from others there raises Failure. Raises SparkError where Spark cannot be started.
    """
    check_spark(settings)
    is_known = is_sparks(settings, token)
    if on_spark.rests_on_earlier and not is_known:
        raise dg.Failure(
            description="what Spark holds is not what the build was made of: run `make warehouse`, or materialize "
            "everything",
            allow_retries=False,
        )
    return is_known or on_spark.is_whole


def _known(
    context: dg.AssetExecutionContext, warehouse: Warehouse, connection: duckdb.DuckDBPyConnection
) -> Audit | None:
    """The audit that a planned run goes on from; None where nothing is known, and what was asked for is built whole.

    Raises Failure for a planned run where dbt was run by hand in between: what it left out may have changed.
    """
    planned = context.run.tags.get(PLAN_TAG)
    if planned is None:
        return None
    if warehouse.went_on_from is None or token_of(connection) != planned:
        raise dg.Failure(
            description="dbt has changed the build while this run was at work: run `make warehouse`",
            allow_retries=False,
        )
    return warehouse.went_on_from


def _keep_parsed(settings: Settings, target: Path) -> None:
    """Keep the parsed project for the next run: dbt parses all of it again after a run on another build file.

    2026-11: ten seconds of each run.
    """
    if (target / PARSED).exists():
        # Copied within this call's folder, then moved: runs in other data folders may do the same at this moment.
        copied = Path(shutil.copyfile(target / PARSED, target / f"{PARSED}.kept"))
        copied.replace(settings.dbt_target_dir / PARSED)


def _forget_old_artefacts(settings: Settings) -> None:
    """Delete the output folders of all but the last few dbt calls."""
    folders = sorted(settings.dbt_target_dir.glob("dbt_models-*"), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-KEPT_ARTEFACTS]:
        shutil.rmtree(folder, ignore_errors=True)
