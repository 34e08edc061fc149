"""What a run has to do: read the raw tables whose inputs have changed, and build the models that follow from them.

The last audit says what the build was made of. After a killed run, with another version of the project or with other
settings nothing is known, and everything is done.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import dagster as dg
import duckdb

from orchestration.assets.audit_mark import Audit, is_published, project_hash, read_audit, settings_hash
from orchestration.assets.brief import KEY as BRIEF
from orchestration.assets.dbt_manifest import read_manifest
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.assets.raw_tables import raw_assets
from orchestration.assets.resources import Source
from orchestration.errors import ActionableError
from orchestration.settings import Settings
from orchestration.sources.fingerprints import fingerprint
from orchestration.warehouse.build_state import inputs_read, tables_held, with_rejected_rows
from orchestration.warehouse.connection import connect
from orchestration.warehouse.fetches import read_payloads
from orchestration.warehouse.tables import QUARANTINE, REJECTED_CELLS

# Tags a run that does only what its plan names: the token of the audit that the plan rests on.
PLAN_TAG = "market_warehouse/plan_rests_on"
QUARANTINES = {QUARANTINE, REJECTED_CELLS}
# dbt's name of the macro by which a model asks for the day.
TODAY = "macro.market_warehouse.today"


@dataclass(frozen=True)
class Plan:
    """What to do. keys: the assets to materialize, None for all of them. reason: why, in words.

    token: of the audit that it rests on, empty where it rests on none.
    """

    keys: tuple[dg.AssetKey, ...] | None
    reason: str
    token: str = ""

    @property
    def publishes(self) -> bool:
        """Whether the published file is replaced."""
        return self.keys is None or PUBLISHED in self.keys

    @property
    def tags(self) -> dict[str, str]:
        """Run tags by which the run's end can be trusted."""
        return {PLAN_TAG: self.token} if self.token else {}


def make_plan(settings: Settings, source: Source, today: date, is_full: bool = False) -> Plan:
    """Compare what the source holds now with what the last audited build was made of.

    today: the day (UTC) that models will take for today. is_full: whether everything was asked for.
    """
    audit = read_audit(settings.build_dir)
    if is_full:
        return Plan(None, "everything, as asked for")
    if audit is None or not audit.token or not settings.build_path.exists():
        return Plan(None, "everything: there is no audited build to go on from")
    if audit.project != project_hash(settings):
        return Plan(None, "everything: the project has changed since the last audited build")
    if audit.settings != settings_hash(settings):
        return Plan(None, "everything: the settings have changed since the last audited build")
    rules_of = {_table(asset.key): {_table(key) for key in asset.dependency_keys} for asset in raw_assets({})}
    with connect(settings.build_path) as connection:
        held = tables_held(connection)
        to_read = _with_new_inputs(connection, source, rules_of)
        if audit.day != today.isoformat():
            to_read |= with_rejected_rows(connection) & rules_of.keys()
    # Rules of a raw table may look at another: what they refuse depends on it.
    while followers := {table for table, others in rules_of.items() if others & to_read} - to_read:
        to_read |= followers
    return _plan(settings, audit, held, to_read, today)


def _plan(settings: Settings, audit: Audit, held: Mapping[str, str], to_read: set[str], today: date) -> Plan:
    manifest = read_manifest(settings)
    changed = {table for table in {*held, *audit.tables} if held.get(table) != audit.tables.get(table)}
    # Of rows refused since the audit nobody knows here what table refused them; later only tables read anew refuse any.
    refusing = set(held) if changed & QUARANTINES else to_read
    changed |= to_read | (QUARANTINES if to_read else set())
    models = _below(manifest, changed, refusing)
    if audit.day != today.isoformat():
        models |= _below_models(manifest, _asking_for_the_day(manifest))
    keys = [dg.AssetKey(table.split(".")) for table in sorted(to_read)]
    keys += sorted(dg.AssetKey([manifest["nodes"][name]["schema"], manifest["nodes"][name]["name"]]) for name in models)
    if models or not (settings.published_path.exists() and is_published(settings.build_dir)):
        keys.append(PUBLISHED)
    if PUBLISHED in keys or not settings.brief_path.exists():
        keys.append(BRIEF)
    reasons = [f"new input for {', '.join(sorted(to_read))}"] if to_read else []
    reasons += ["another day"] if audit.day != today.isoformat() else []
    if others := sorted(changed - to_read - QUARANTINES):
        reasons.append(f"{', '.join(others)} changed")
    if not keys:
        return Plan((), "nothing has changed", audit.token)
    count = sum(node["resource_type"] == "model" for node in manifest["nodes"].values())
    return Plan(tuple(keys), f"{len(models)} of {count} models: {'; '.join(reasons) or 'published anew'}", audit.token)


def _with_new_inputs(connection: duckdb.DuckDBPyConnection, source: Source, tables: Iterable[str]) -> set[str]:
    """The raw tables whose inputs are not those that they were read from last."""
    read = inputs_read(connection)
    return {table for table in tables if _has_new_input(connection, source, table, read.get(table))}


def _has_new_input(connection: duckdb.DuckDBPyConnection, source: Source, table: str, read: str | None) -> bool:
    try:
        batches = source.batches(table, read_payloads(connection, table))
    except ActionableError:
        return True  # the run that reads it says what is wrong
    if any(batch.fetch for batch in batches):
        return True  # payloads that were read are not among them
    return fingerprint([item for batch in batches for item in batch.inputs]) != read


def _below(manifest: Mapping[str, Any], tables: set[str], refusing: set[str]) -> set[str]:
    """The models that follow from raw tables, by dbt's names. refusing: the raw tables that may have refused rows.

    A model that reads of the quarantine only what one raw table refused (`rejected_rows_of` in its meta) does not
    follow from what others refuse.
    """
    sources = {name for name, source in manifest["sources"].items() if f"{source['schema']}.{source['name']}" in tables}
    refused = {name for name in sources if manifest["sources"][name]["schema"] == "quarantine"}
    apart = {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and (table := node["config"]["meta"].get("rejected_rows_of"))
        and table not in refusing
    }
    found = _below_models(manifest, sources - refused) | _below_models(manifest, refused, apart)
    return found - sources


def _below_models(manifest: Mapping[str, Any], names: Iterable[str], apart: Collection[str] = ()) -> set[str]:
    """The names, and every model that follows from one of them by a way that leads through none of `apart`."""
    found, open_ = set(names), list(names)
    while open_:
        children = {name for name in manifest["child_map"][open_.pop()] if name.startswith("model.")} - found
        children -= set(apart)
        found |= children
        open_ += children
    return found


def _asking_for_the_day(manifest: Mapping[str, Any]) -> set[str]:
    return {
        name
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "model"
        and (TODAY in node["depends_on"]["macros"] or "run_started_at" in node["raw_code"])
    }


def _table(key: dg.AssetKey) -> str:
    return ".".join(key.path)
