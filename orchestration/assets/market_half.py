"""The market half on Spark: one dbt call that builds and tests its models there, before DuckDB builds the rest.

DuckDB then reads what Spark wrote instead of computing it. Its call makes the events of all models, and the checks of
those that Spark tested come from here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtCliResource

from orchestration.assets.audit_mark import Audit
from orchestration.assets.rows_to_build import QUOTES
from orchestration.settings import Settings
from orchestration.sources.countdown import Countdown
from orchestration.warehouse.spark.raw_files import write_raw_files
from orchestration.warehouse.spark.session import check_spark

# The tag of its models in the dbt project. What they read of the other half, views of small tables, is built there too.
TAG = "market_half"
# Beside the build file: the audit that Spark's tables belong to.
NOTE = "spark/audited"


class MarketHalf:
    """Which models and tests Spark builds, and how it is called."""

    def __init__(self, settings: Settings, manifest: Mapping[str, Any]) -> None:
        self.settings = settings
        self._manifest = manifest
        nodes = manifest["nodes"]
        self.models = {name for name, node in nodes.items() if TAG in node["tags"] and name.startswith("model.")}
        self._with_those_above = self.models | _above(manifest, self.models)
        self._tests = [
            name
            for name, node in nodes.items()
            if node["resource_type"] == "test" and self._with_those_above.issuperset(_models(manifest, name))
        ]

    @property
    def tests(self) -> list[str]:
        """The names of the tests that run on Spark, for dbt to leave out on DuckDB."""
        return [self._manifest["nodes"][name]["name"] for name in self._tests]

    def write_raw(self, connection: duckdb.DuckDBPyConnection, root: str) -> int:
        """Give Spark what is new of the raw tables that its models read; returns how many files were written."""
        sources = self._manifest["sources"]
        above = {name for model in self._with_those_above for name in self._manifest["parent_map"][model]}
        tables = [f"{sources[name]['schema']}.{sources[name]['name']}" for name in above & sources.keys()]
        held = connection.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        known = {QUOTES} & {name for (name,) in held}
        return write_raw_files(connection, [*sorted(tables), *known], root)

    def build(
        self,
        context: dg.AssetExecutionContext,
        dbt: DbtCliResource,
        translator: DagsterDbtTranslator,
        selected: Sequence[str] | None,
    ) -> Iterator[dg.AssetCheckResult]:
        """Build and test the models on Spark, those selected or all; yields the results of their checks.

        Raises SparkError where Spark cannot be started, and dbt's own error where a model or a blocking test fails.
        """
        check_spark(self.settings)
        names = self._selection(selected)
        if not names:
            return
        target = self.settings.dbt_target_dir / "spark"
        invocation = dbt.cli(
            [
                *("build", "--target", "spark", "--no-write-json", "--exclude-resource-type", "unit_test"),
                *("--indirect-selection", "buildable", "--select", " ".join(names)),
            ],
            manifest=self._manifest,
            dagster_dbt_translator=translator,
            target_path=target,
        )
        models = self._with_those_above if selected is None else self._with_those_above & set(selected)
        countdown = Countdown("dbt on Spark", len(models), "models built")
        for event in invocation.stream_raw_events():
            for result in event.to_default_asset_events(
                manifest=self._manifest, dagster_dbt_translator=translator, context=context, target_path=target
            ):
                if isinstance(result, dg.AssetCheckResult):
                    yield result
                elif isinstance(result, dg.Output):
                    countdown.step()

    def _selection(self, selected: Sequence[str] | None) -> list[str]:
        if selected is None:
            return [f"+tag:{TAG}"]
        nodes = self._manifest["nodes"]
        return sorted(nodes[name]["name"] for name in self._with_those_above & set(selected))


def note_spark(settings: Settings, audit: Audit | None) -> None:
    """Note that Spark's tables are those of an audited build; with None that they change."""
    note = settings.build_dir / NOTE
    if audit is None:
        note.unlink(missing_ok=True)
    else:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(audit.token)


def is_sparks(settings: Settings, audit: Audit) -> bool:
    """Whether Spark's tables are those of this audited build."""
    note = settings.build_dir / NOTE
    return note.exists() and note.read_text() == audit.token


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
