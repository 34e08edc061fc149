"""What a run has to do: read the raw tables whose inputs have changed, and build the models that follow from them.

The last audit says what the build was made of. After a killed run, with another version of the project or with other
settings nothing is known, and everything is done.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from orchestration.assets.audit_mark import PLAN_TAG, is_published, project_hash_now, read_audit, settings_hash
from orchestration.assets.brief import KEY as BRIEF
from orchestration.assets.dbt_manifest import read_manifest
from orchestration.assets.ingestion import FULL_TAG
from orchestration.assets.market_export import KEY as EXPORT
from orchestration.assets.market_export import is_exported
from orchestration.assets.market_half import is_sparks
from orchestration.assets.months import all_months_tags
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.assets.published_lake import KEY as LAKE
from orchestration.assets.published_lake import is_in_lake
from orchestration.assets.raw_tables import raw_assets
from orchestration.assets.resources import Source
from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.errors import ActionableError
from orchestration.settings import Settings
from orchestration.sources.fingerprints import fingerprint, fingerprints
from orchestration.warehouse.build_state import inputs_read, tables_held, token_of, waiting_tables
from orchestration.warehouse.connection import connect
from orchestration.warehouse.fetches import read_payloads
from orchestration.warehouse.spark.published_tables import files_gone
from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS

# dbt's name of the macro by which a model asks for the day.
TODAY = "macro.market_warehouse.today"


@dataclass(frozen=True)
class Plan:
    """What to do. keys: the assets to materialize, None for all of them. reason: why, in words.

    tags: run tags by which the run knows what it rests on, and which months to read of files of quotes.
    """

    keys: tuple[dg.AssetKey, ...] | None
    reason: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def publishes(self) -> bool:
        """Whether the published file is replaced."""
        return self.keys is None or PUBLISHED in self.keys


def make_plan(settings: Settings, source: Source, now: datetime, is_full: bool = False) -> Plan:
    """Compare what the source holds now with what the last audited build was made of.

    now: UTC; models take its day for today. is_full: whether everything was asked for.
    """
    reads_files = "quotes" not in settings.live_datasets
    why = "everything, as asked for" if is_full else _why_everything(settings)
    if why:
        tags = all_months_tags(source) if reads_files else {}
        return Plan(None, why, tags | ({FULL_TAG: "everything"} if is_full else {}))
    audit = read_audit(settings.build_dir)
    assert audit is not None
    is_new_day = audit.day != now.date().isoformat()
    rules_of = {_table(asset.key): {_table(key) for key in asset.dependency_keys} for asset in raw_assets({})}
    with connect(settings.build_path) as connection:
        if token_of(connection) != audit.token or tables_held(connection) != audit.tables:
            tags = all_months_tags(source) if reads_files else {}
            return Plan(None, "everything: the build file was changed by hand", tags)
        if files_gone(connection):
            tags = all_months_tags(source) if reads_files else {}
            return Plan(None, "everything: Parquet files that views read are gone", tags)
        to_read = _with_new_inputs(connection, source, rules_of)
        to_read |= waiting_tables(connection, ALL_CONTRACTS, now, is_new_day) & rules_of.keys()
    # Rules of a raw table may look at another: what they refuse depends on it.
    while followers := {table for table, others in rules_of.items() if others & to_read} - to_read:
        to_read |= followers
    tags = {PLAN_TAG: audit.token}
    if reads_files and DAILY_QUOTES.name in to_read:
        tags |= all_months_tags(source)
    return _plan(settings, to_read, is_new_day, tags)


def _why_everything(settings: Settings) -> str:
    """Why nothing of the build can be gone on from; empty where it can."""
    audit = read_audit(settings.build_dir)
    if not settings.build_path.exists():
        return "everything, for the first time"
    if audit is None:
        return "everything: the last run did not pass all checks, or rows were withdrawn since"
    if not audit.is_whole:
        return "everything: the last run built a part, or was one of an earlier version of the project"
    if audit.project != project_hash_now(settings):
        return "everything: the project has changed since the last audited build"
    if audit.settings != settings_hash(settings):
        return "everything: the settings have changed since the last audited build"
    is_outdated = settings.engine == "spark" and not is_sparks(settings, audit.token)
    return "everything: what Spark holds is not what the last audited build was made of" if is_outdated else ""


def _plan(settings: Settings, to_read: set[str], is_new_day: bool, tags: Mapping[str, str]) -> Plan:
    manifest = read_manifest(settings)
    models = _below(manifest, to_read)
    if is_new_day:
        models |= _below_models(manifest, _asking_for_the_day(manifest))
    keys = [dg.AssetKey(table.split(".")) for table in sorted(to_read)]
    keys += sorted(dg.AssetKey([manifest["nodes"][name]["schema"], manifest["nodes"][name]["name"]]) for name in models)
    if models or not is_published(settings.build_dir, settings.published_path):
        keys.append(PUBLISHED)
    if PUBLISHED in keys or _is_older(settings.brief_path, settings.published_path):
        keys.append(BRIEF)
    if settings.lake and (PUBLISHED in keys or not is_in_lake(settings)):
        keys.append(LAKE)
    if settings.export and (PUBLISHED in keys or not is_exported(settings)):
        keys.append(EXPORT)
    if not keys:
        return Plan((), "nothing has changed", tags)
    reasons = [f"changed input for {', '.join(sorted(to_read))}"] if to_read else []
    reasons += ["another day"] if is_new_day else []
    count = sum(node["resource_type"] == "model" for node in manifest["nodes"].values())
    why = "; ".join(reasons) or "published anew"
    return Plan(tuple(keys), f"{len(models)} of {count} models: {why}", tags)


def _with_new_inputs(connection: duckdb.DuckDBPyConnection, source: Source, tables: Iterable[str]) -> set[str]:
    """The raw tables whose inputs are not those that they were read from last."""
    read = inputs_read(connection)
    return {table for table in tables if _has_new_input(connection, source, table, read.get(table))}


def _has_new_input(connection: duckdb.DuckDBPyConnection, source: Source, table: str, read: str | None) -> bool:
    try:
        batches = source.batches(table, read_payloads(connection, table))
    except (ActionableError, OSError, ValueError, KeyError):
        return True  # the run that reads it says what is wrong
    if any(batch.fetch for batch in batches):
        return True  # payloads that were read are not among them
    found = fingerprint(fingerprints([item for batch in batches for item in batch.inputs]))
    return found is None or found != read


def _below(manifest: Mapping[str, Any], to_read: set[str]) -> set[str]:
    """The models that follow from raw tables that are read, by dbt's names: those below them and the quarantine.

    A model that reads of the quarantine only what one raw table refused (`rejected_rows_of` in its meta) does not
    follow from what others refuse.
    """
    table_of = {name: f"{source['schema']}.{source['name']}" for name, source in manifest["sources"].items()}
    sources = {name for name, table in table_of.items() if table in to_read}
    refused = {name for name, table in table_of.items() if to_read and table in (QUARANTINE, REJECTED_CELLS)}
    apart = {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and (table := node["config"]["meta"].get("rejected_rows_of"))
        and table not in to_read
    }
    return (_below_models(manifest, sources) | _below_models(manifest, refused, apart)) - sources - refused


def _below_models(manifest: Mapping[str, Any], names: Iterable[str], apart: Collection[str] = ()) -> set[str]:
    """The names, and every model that follows from one of them by a way that leads through none of `apart`."""
    found, open_ = set(names), list(names)
    while open_:
        children = {name for name in manifest["child_map"][open_.pop()] if name.startswith("model.")} - found
        children -= set(apart)
        found |= children
        open_ += children
    return found


def _is_older(brief_path: Path, published_path: Path) -> bool:
    """Whether the brief is missing, or was written before the file was published."""
    return not brief_path.exists() or brief_path.stat().st_mtime < published_path.stat().st_mtime


def _asking_for_the_day(manifest: Mapping[str, Any]) -> set[str]:
    return {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and (TODAY in node["depends_on"]["macros"] or "run_started_at" in node["raw_code"])
    }


def _table(key: dg.AssetKey) -> str:
    return ".".join(key.path)
