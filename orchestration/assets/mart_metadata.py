"""Adds figures and charts of its table to each mart's event, and the rows at fault to each failed check.

Both are read from the build file, which dbt locks until it ends. So the events of the marts (dbt's last models), of
their checks (a check belongs to the materialization before it) and of every failed check are held until then. The
others are yielded as they come, so that a person at the terminal sees how far the run is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DbtCliInvocation
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.assets.mart_pictures import pictures
from orchestration.assets.model_pages import has_figures
from orchestration.assets.resources import Warehouse
from orchestration.assets.table_metadata import Metadata, change_since_last_run, table_metadata
from orchestration.reports.charts.drawing_error import DrawingError
from orchestration.warehouse.connection import BuildFileError, connect

MARTS = "marts"
FAILED_ROWS = "dagster_dbt/failed_row_count"
ROWS_SHOWN = 3
LETTERS_SHOWN = 1000


def with_mart_metadata(
    context: dg.AssetExecutionContext, invocation: DbtCliInvocation, warehouse: Warehouse
) -> Iterator[Any]:
    """Yield the events of dbt's stream, those of the marts last and in order; raise its error at the end."""
    keys = keys_of_marts(invocation.manifest)
    held: list[Any] = []
    failure = None
    try:
        for event in invocation.stream():
            if _asset(event).path[0] == MARTS or _has_rows_at_fault(event):
                held.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError as error:
        failure = error
    try:
        yield from _with_figures(context, held, keys, warehouse, invocation)
    except BuildFileError as error:
        # dbt's error explains why the file cannot be read, or is the more important one.
        if failure:
            raise failure from error
        raise
    if failure:
        raise failure


def _with_figures(
    context: dg.AssetExecutionContext,
    events: Sequence[Any],
    keys: Mapping[dg.AssetKey, Sequence[str]],
    warehouse: Warehouse,
    invocation: DbtCliInvocation,
) -> Iterator[Any]:
    """The events in order: outputs with their tables' figures, failed checks with their rows at fault."""
    if not events:
        return
    with connect(warehouse.settings.build_path) as connection:
        for event in events:
            asset = _asset(event)
            if isinstance(event, dg.Output) and asset in keys:
                figures = _metadata(context, connection, asset, keys[asset], warehouse.settings.source)
                yield event.with_metadata({**figures, **event.metadata})
            elif _has_rows_at_fault(event):
                rows = _rows_at_fault(connection, invocation, event.metadata["unique_id"].value)
                yield event._replace(metadata={**event.metadata, "example": dg.MetadataValue.text(rows)})
            else:
                yield event


def _asset(event: Any) -> dg.AssetKey:
    """The asset of an event; an output is named `schema__model`."""
    return dg.AssetKey(event.output_name.split("__", 1)) if isinstance(event, dg.Output) else event.asset_key


def _has_rows_at_fault(event: Any) -> bool:
    """Whether a check failed by the rows that it selected, not because it could not run."""
    return isinstance(event, dg.AssetCheckResult) and not event.passed and FAILED_ROWS in event.metadata


def _rows_at_fault(connection: duckdb.DuckDBPyConnection, invocation: DbtCliInvocation, test: str) -> str:
    """The first rows that a test selects, as text: column and value, one row after another.

    Where they cannot be read, the reason as text, not as an error: the check has failed in any case.
    """
    node = invocation.manifest["nodes"][test]
    folder = invocation.target_path / "compiled" / node["package_name"]
    # dbt compiles a generic test into a folder named after the file that declares it.
    path = folder / node["original_file_path"]
    try:
        sql = (path if path.suffix == ".sql" else path / node["path"]).read_text(encoding="utf-8")
        found = connection.sql(sql).limit(ROWS_SHOWN)
        rows = found.fetchall()
    except (OSError, duckdb.Error) as error:
        return f"its rows cannot be shown: {error}"[:LETTERS_SHOWN]
    words = [
        ", ".join(f"{name} {value}" for name, value in zip(found.columns, row, strict=True) if value is not None)
        for row in rows
    ]
    return " | ".join(words)[:LETTERS_SHOWN]


def keys_of_marts(manifest: Mapping[str, Any]) -> dict[dg.AssetKey, Sequence[str]]:
    """The marts that are tables, each with its key's columns."""
    nodes = manifest["nodes"]
    columns_of = {
        node["attached_node"]: node["test_metadata"]["kwargs"]["columns"]
        for node in nodes.values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "unique_combination"
    }
    return {
        dg.AssetKey([node["schema"], node["name"]]): columns_of[name]
        for name, node in nodes.items()
        if node["resource_type"] == "model" and has_figures(node)
    }


def _metadata(
    context: dg.AssetExecutionContext,
    connection: duckdb.DuckDBPyConnection,
    asset: dg.AssetKey,
    key: Sequence[str],
    source: str,
) -> Metadata:
    charts: Metadata = {}
    try:
        drawn = pictures(connection, asset.path[-1])
        if drawn:
            charts["charts"] = dg.MetadataValue.md(drawn)
    except DrawingError as error:
        # A chart that cannot be drawn must not hold back figures that passed their checks.
        context.log.warning(str(error))
        charts["notes"] = dg.MetadataValue.text(str(error))
    figures = table_metadata(connection, ".".join(asset.path), key)
    source_used = {"source": dg.MetadataValue.text(source)}
    return charts | figures | change_since_last_run(context.instance, asset, figures, source) | source_used
