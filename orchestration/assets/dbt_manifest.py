"""What dbt knows of the project, from the manifest that `dbt parse` writes."""

import json
from pathlib import Path
from typing import Any

from dagster_dbt import DbtCliResource

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
    manifest = manifest_path(settings)
    parsed_at = manifest.stat().st_mtime if manifest.exists() else 0
    paths = {path for pattern in PARSED for path in settings.dbt_project_dir.glob(pattern)}
    return sorted(path for path in paths if path.stat().st_mtime > parsed_at)


def parse_if_changed(settings: Settings, dbt: DbtCliResource) -> None:
    """Parse the dbt project if a file has changed, so that reloading the page shows edited models.

    Dagster's own `DbtProject.prepare_if_dev` parses at every load, also in each run's process: four seconds each.
    """
    if changed_files(settings):
        dbt.cli(["parse", "--quiet"], target_path=settings.dbt_target_dir).wait()
        manifest_path(settings).touch()  # dbt does not rewrite an unchanged manifest


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
