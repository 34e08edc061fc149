"""The manifest is read as dbt wrote it, and written anew where the project has changed since."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.assets.dbt_manifest import ManifestError, changed_files, parse_if_changed, read_manifest
from orchestration.settings import Settings

EARLY, LATE = 1_000_000_000, 1_100_000_000


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A dbt project of two models that dbt has read after they were written."""
    models = tmp_path / "dbt_project" / "models"
    models.mkdir(parents=True)
    manifest = tmp_path / "data" / "build" / "dbt" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"nodes": {}}')
    for name in ("a.sql", "b.sql", "notes.txt"):
        (models / name).write_text("select 1")
    for path in (models.parent, models, *models.iterdir()):
        os.utime(path, (EARLY, EARLY))
    os.utime(manifest, (LATE, LATE))
    return Settings(data_dir=tmp_path / "data", dbt_project_dir=models.parent)


def edited(settings: Settings, name: str) -> Path:
    path = settings.dbt_project_dir / "models" / name
    os.utime(path, (LATE + 1, LATE + 1))
    return path


def test_only_what_dbt_reads_and_was_edited_since_counts(project: Settings) -> None:
    assert changed_files(project) == []
    edited(project, "notes.txt")
    assert changed_files(project) == []
    model = edited(project, "b.sql")
    assert changed_files(project) == [model]


def test_a_model_taken_away_counts_by_its_folder(project: Settings) -> None:
    (project.dbt_project_dir / "models" / "a.sql").unlink()
    assert [path.name for path in changed_files(project)] == ["models"]


def test_the_project_is_parsed_once_for_an_edit(project: Settings) -> None:
    asked = []
    dbt = SimpleNamespace(cli=lambda words, target_path: asked.append(words) or SimpleNamespace(wait=lambda: None))
    parse_if_changed(project, dbt)
    assert asked == []
    edited(project, "b.sql")
    parse_if_changed(project, dbt)
    parse_if_changed(project, dbt)
    assert asked == [["parse", "--quiet"]]


@pytest.mark.parametrize(("text", "says"), [(None, "is missing: run `make setup`"), ('{"nodes"', "is damaged")])
def test_what_cannot_be_read_is_told_with_the_next_step(project: Settings, text: str | None, says: str) -> None:
    manifest = project.dbt_target_dir / "manifest.json"
    manifest.unlink()
    if text:
        manifest.write_text(text)
    with pytest.raises(ManifestError, match=says):
        read_manifest(project)
