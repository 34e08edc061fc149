"""The mark of an audited build: it stands beside the build file while that is as it was when its checks passed.

It says what the build was made of, so that the next run need not make all of it again.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb

from orchestration.contracts.column_names import PATH as COLUMN_NAMES
from orchestration.settings import Settings

NAME = "audited"
# Tags a run that does only what its plan names: the token of the audit that the plan rests on.
PLAN_TAG = "market_warehouse/plan_rests_on"
# Beside the builds of all sources, since they publish to one file.
PUBLISHED = "published"
# What the tables are made by: the project's code and SQL, and the names of columns that files may use.
PROJECT_FILES = ("orchestration/**/*.py", "dbt_project/**/*.sql", "dbt_project/**/*.yml", "dbt_project/**/*.md")


@dataclass(frozen=True)
class Audit:
    """What an audited build was made of.

    token: tells this audit from every other; it stands in the build file too, until dbt changes that by whatever hand.
    is_whole: False where only a part of the models was built, as after a click on one of them: such a build can be
    published, but says nothing about what is missing in it.
    project, settings: hashes over the code and the settings. day: the day (UTC) that models took for today, ISO.
    tables: what each raw table held, as `warehouse.build_state.tables_held` tells it.
    """

    token: str
    is_whole: bool
    project: str
    settings: str
    day: str
    tables: Mapping[str, str]


def read_audit(build_dir: Path) -> Audit | None:
    """The audit that stands; None where the build has changed since, or was never audited."""
    try:
        return Audit(**json.loads((build_dir / NAME).read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        return Audit("", False, "", "", "", {})  # written by an earlier version of the project


def write_audit(build_dir: Path, audit: Audit) -> None:
    """Note that the build stands audited."""
    (build_dir / NAME).write_text(json.dumps(asdict(audit)))


def remove_audit(build_dir: Path) -> None:
    """Note that the build changes."""
    (build_dir / NAME).unlink(missing_ok=True)


def note_published(build_dir: Path, published_path: Path) -> None:
    """Note that the published file is this build as it was audited last."""
    (build_dir.parent / PUBLISHED).write_text(_stand(build_dir, published_path))


def forget_published(build_dir: Path) -> None:
    """Note that the published file is about to be replaced."""
    (build_dir.parent / PUBLISHED).unlink(missing_ok=True)


def is_published(build_dir: Path, published_path: Path) -> bool:
    """Whether the published file was made from this build as it was audited last, and is as it was then."""
    note = build_dir.parent / PUBLISHED
    return note.exists() and published_path.exists() and note.read_text() == _stand(build_dir, published_path)


def _stand(build_dir: Path, published_path: Path) -> str:
    audit, file = read_audit(build_dir), published_path.stat()
    return f"{build_dir.name} {audit.token if audit else ''} {file.st_ino} {file.st_size} {file.st_mtime_ns}"


def project_hash(settings: Settings) -> str:
    """A hash over everything that decides how tables are made from their inputs, as it was when first asked for.

    It is asked for when the definitions are loaded: what is edited later is not what this process works by.
    """
    return _noted_hash(settings.dbt_project_dir.parent)


def project_hash_now(settings: Settings) -> str:
    """The same as the files stand now: what a process works by that starts now."""
    return _hash_of(settings.dbt_project_dir.parent)


@cache
def _noted_hash(root: Path) -> str:
    return _hash_of(root)


def _hash_of(root: Path) -> str:
    paths = sorted(path for pattern in PROJECT_FILES for path in root.glob(pattern))
    digest = hashlib.sha256(f"{duckdb.__version__} {version('dbt-core')} {version('dbt-duckdb')}".encode())
    for path in [*paths, COLUMN_NAMES]:
        digest.update(os.path.relpath(path, root).encode() + path.read_bytes())
    return digest.hexdigest()


def settings_hash(settings: Settings) -> str:
    """A hash over the settings that decide what is read, and how."""
    chosen = (
        *(settings.source, settings.drop_dir, settings.linked_dirs, settings.quotes_adjustment),
        sorted(settings.source_of_dataset.items()),
        *(settings.engine, settings.spark_files, settings.spark_tables),
    )
    return hashlib.sha256(repr(chosen).encode()).hexdigest()
