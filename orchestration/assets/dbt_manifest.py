"""What dbt knows of the project, from the manifest that `dbt parse` writes."""

import json
from pathlib import Path
from typing import Any

from dagster_dbt import DbtCliResource

from orchestration.errors import ActionableError
from orchestration.settings import Settings

# What dbt reads; the folders too, since they change where a file is taken away.
PARSED = ("**/*.sql", "**/*.yml", "**/*.md", "**/")


class ManifestError(ActionableError):
    """What dbt knows of its project is missing or damaged."""


def manifest_path(settings: Settings) -> Path:
    """Where the manifest lies."""
    return settings.dbt_target_dir / "manifest.json"


def changed_files(settings: Settings) -> list[Path]:
    """Files and folders of the dbt project that dbt has not read as they are now, by name."""
    manifest = manifest_path(settings)
    parsed_at = manifest.stat().st_mtime if manifest.exists() else 0
    paths = {path for pattern in PARSED for path in settings.dbt_project_dir.glob(pattern)}
    return sorted(path for path in paths if path.stat().st_mtime > parsed_at)


def parse_if_changed(settings: Settings, dbt: DbtCliResource) -> None:
    """Have dbt read its project again, so that a reload of the page shows a model that was edited meanwhile.

    Dagster's own way, `DbtProject.prepare_if_dev`, does so at each load, of each run's process too: four seconds each.
    """
    if changed_files(settings):
        dbt.cli(["parse", "--quiet"], target_path=settings.dbt_target_dir).wait()
        manifest_path(settings).touch()  # dbt leaves it where nothing in it has changed


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
