"""The market half on Spark: one dbt call that builds and tests its models there, before DuckDB builds the rest.

DuckDB then reads what Spark wrote instead of computing it. Its call makes the events of all models, and the checks of
those that Spark tested come from here.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtCliResource

from orchestration.assets.audit_mark import Audit
from orchestration.assets.rows_to_build import EVERY_MODEL, QUOTES
from orchestration.settings import Settings
from orchestration.sources.countdown import Countdown
from orchestration.warehouse.spark.files import files_at
from orchestration.warehouse.spark.published_tables import link_tables
from orchestration.warehouse.spark.raw_files import write_raw_files
from orchestration.warehouse.spark.session import VIEWED, spark_files

# The tag of its models in the dbt project. What they read of the other half, views of small tables, is built there too.
TAG = "market_half"
# Beside the build file: the audit that Spark's tables belong to.
NOTE = "spark/audited"


class MarketHalf:
    """What of a run Spark does, and how it is called.

    selected: the models that the run builds, by dbt's names; None for all of them.
    is_whole: whether these are all. rests_on_earlier: whether they follow from models that the run does not build.
    """

    def __init__(self, settings: Settings, manifest: Mapping[str, Any], selected: Collection[str] | None) -> None:
        self._settings = settings
        self._manifest = manifest
        nodes = manifest["nodes"]
        tagged = {name for name, node in nodes.items() if TAG in node["tags"] and name.startswith("model.")}
        above = _above(manifest, tagged)
        # Tests of one of the others look at what DuckDB makes of it, which is what readers get.
        self._models = tagged if selected is None else tagged & set(selected)
        self._built = self._models | (above if selected is None else above & set(selected))
        self.is_whole = self._models == tagged
        self.rests_on_earlier = not _above(manifest, self._models) <= self._built
        tests = {name: _models(manifest, name) for name, node in nodes.items() if node["resource_type"] == "test"}
        self._tests = [name for name, models in tests.items() if models and self._models.issuperset(models)]
        self._other_tests = [
            name for name, models in tests.items() if self._built.issuperset(models) and name not in self._tests
        ]

    @property
    def tests(self) -> list[str]:
        """The names of the tests that Spark runs, for dbt to leave out on DuckDB."""
        return self._names(self._tests)

    def prepare(self, connection: duckdb.DuckDBPyConnection, whole: str) -> None:
        """Give Spark what is new of the raw tables that its models read, and clear away what it builds anew.

        whole: the models that are built whole, as `choose_rows` names them. Of their tables Spark would replace the
        months that it writes, and leave those that have gone.
        """
        if not self._models:
            return
        files = files_at(spark_files(self._settings))
        sources, nodes = self._manifest["sources"], self._manifest["nodes"]
        above = {name for model in self._built for name in self._manifest["parent_map"][model]}
        tables = {f"{sources[name]['schema']}.{sources[name]['name']}" for name in above & sources.keys()}
        held = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        write_raw_files(connection, sorted(tables | ({QUOTES} & {name for (name,) in held})), files)
        for model in self._built:
            if whole == EVERY_MODEL or nodes[model]["name"] in whole.split(","):
                files.remove(f"tables/{nodes[model]['schema']}/{nodes[model]['name']}")

    def build(
        self, context: dg.AssetExecutionContext, dbt: DbtCliResource, translator: DagsterDbtTranslator, dbt_note: Path
    ) -> Iterator[dg.AssetCheckResult]:
        """Build and test the models on Spark; yields the results of their checks.

        With SPARK_TABLES=views it tells the next dbt call where the views find what was written.
        dbt_note: where the process at work is noted, for which the next run waits where this one is killed. Raises
        dbt's own error where a model or a blocking test fails.
        """
        if not self._models:
            return
        target = self._settings.dbt_target_dir / "spark"
        excluded = ["--exclude", " ".join(self._names(self._other_tests))] if self._other_tests else []
        invocation = dbt.cli(
            [
                *("build", "--target", "spark", "--no-write-json", "--exclude-resource-type", "unit_test"),
                *("--indirect-selection", "cautious", "--select", " ".join(self._names(self._built)), *excluded),
            ],
            manifest=self._manifest,
            dagster_dbt_translator=translator,
            target_path=target,
        )
        dbt_note.write_text(str(invocation.process.pid))
        countdown = Countdown("dbt on Spark", len(self._built), "models built")
        for event in invocation.stream_raw_events():
            for result in event.to_default_asset_events(
                manifest=self._manifest, dagster_dbt_translator=translator, context=context, target_path=target
            ):
                if isinstance(result, dg.AssetCheckResult):
                    yield result
                elif isinstance(result, dg.Output):
                    countdown.step()
        if self._settings.spark_tables == "views":
            nodes = [self._manifest["nodes"][name] for name in sorted(self._models)]
            tables = [f"{node['schema']}/{node['name']}" for node in nodes]
            os.environ[VIEWED] = str(link_tables(self._settings, tables))

    def _names(self, nodes: Collection[str]) -> list[str]:
        return sorted(self._manifest["nodes"][name]["name"] for name in nodes)


def note_spark(settings: Settings, audit: Audit | None) -> None:
    """Note that Spark's tables are those of an audited build; with None that they change."""
    note = settings.build_dir / NOTE
    if audit is None:
        note.unlink(missing_ok=True)
    else:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(_note_of(settings, audit.token))


def is_sparks(settings: Settings, token: str | None) -> bool:
    """Whether Spark's tables, where the settings say that they are, are those of the audited build with this token."""
    note = settings.build_dir / NOTE
    return token is not None and note.exists() and note.read_text() == _note_of(settings, token)


def _note_of(settings: Settings, token: str) -> str:
    return f"{token} {spark_files(settings)}"


def _above(manifest: Mapping[str, Any], names: set[str]) -> set[str]:
    """The models that others follow from."""
    open_, found = list(names), set[str]()
    while open_:
        parents = set(_models(manifest, open_.pop())) - found
        found |= parents
        open_ += parents
    return found


def _models(manifest: Mapping[str, Any], name: str) -> list[str]:
    return [parent for parent in manifest["parent_map"][name] if parent.startswith("model.")]
