"""What dbt knows of the project, from the manifest that `dbt parse` writes."""

import json
import os
import time
from pathlib import Path
from typing import Any

from dagster_dbt import DbtCliResource
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from filelock import FileLock

from orchestration.errors import ActionableError
from orchestration.settings import Settings

# What dbt reads. Folders too: deleting a file changes only the time stamp of its folder.
PARSED = ("**/*.sql", "**/*.yml", "**/*.md", "**/")


class ManifestError(ActionableError):
    """The manifest of dbt is missing or damaged."""


def manifest_path(settings: Settings) -> Path:
    """Path of the manifest."""
    return settings.dbt_target_dir / "manifest.json"


def changed_files(settings: Settings) -> list[Path]:
    """Files and folders of the dbt project that changed after dbt last parsed it, by name."""
    parsed_at = _written_at(manifest_path(settings))
    paths = {path for pattern in PARSED for path in settings.dbt_project_dir.glob(pattern)}
    # An editor's own files begin with a dot; they come and go.
    return sorted(path for path in paths if not path.name.startswith(".") and _written_at(path) > parsed_at)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def parse_if_changed(settings: Settings, dbt: DbtCliResource) -> None:
    """Parse the dbt project if a file has changed, so that reloading the page shows edited models.

    Dagster's own `DbtProject.prepare_if_dev` parses at every load, also in each run's process: four seconds each.
    """
    if not changed_files(settings):
        return
    # The page, its daemon and a run may load the project at the same moment.
    with FileLock(settings.dbt_target_dir / "parse.lock"):
        if not (changed := changed_files(settings)):
            return
        started = time.time()
        try:
            dbt.cli(["parse", "--quiet"], target_path=settings.dbt_target_dir).wait()
        except DagsterDbtCliRuntimeError as error:
            raise ManifestError(
                f"dbt cannot read its project since {changed[0].name} changed; `make setup` shows why"
            ) from error
        # Dbt leaves it where nothing in it has changed; what was saved meanwhile is for the next time.
        os.utime(manifest_path(settings), (started, started))


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest; raises ManifestError where `dbt parse` has not run, or what it wrote is damaged."""
    path = manifest_path(settings)
    if not path.exists():
        raise ManifestError("dbt's manifest is missing: run `make setup`, which parses the dbt project.")
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise ManifestError(
            "dbt's manifest is damaged: delete data/build/dbt/manifest.json, and run `make setup`."
        ) from error
