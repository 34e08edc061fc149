"""Fingerprints of what a raw table is read from: with the same one, reading it again would change nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version

import pandas as pd

from orchestration.contracts.column_names import PATH as COLUMN_NAMES
from orchestration.settings import PROJECT_ROOT
from orchestration.sources.inputs import FileInput, FrameInput, Input, ParsedInput, SourceFileError

CODE = ("contracts", "sources", "warehouse")


def fingerprints(inputs: Sequence[Input]) -> dict[str, str | None]:
    """For each input, by its label, a hash over its name, content and reading; None where it cannot be read."""
    return {item.label: _fingerprint(item) for item in inputs}


def fingerprint(found: Mapping[str, str | None]) -> str | None:
    """A hash over the fingerprints of all inputs of a raw table; None where one of them cannot be read."""
    if None in found.values():
        return None
    return hashlib.sha256(repr((code_hash(), list(found.items()))).encode()).hexdigest()


def _fingerprint(item: Input) -> str | None:
    try:
        content = _content(item)
    except (OSError, SourceFileError):
        return None
    return hashlib.sha256(repr((code_hash(), item.label, item.source_name, content)).encode()).hexdigest()


@cache
def code_hash() -> str:
    """A hash over the code that reads, and the names of columns that it knows, as they were when first asked for."""
    paths = sorted(path for folder in CODE for path in (PROJECT_ROOT / "orchestration" / folder).rglob("*.py"))
    digest = hashlib.sha256(version("duckdb").encode())
    for path in [*paths, COLUMN_NAMES]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _content(item: Input) -> tuple[object, ...]:
    if isinstance(item, FileInput):
        with item.path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        return (content, sorted(item.constants.items()), item.unpivot)
    if isinstance(item, ParsedInput):
        with item.path.open("rb") as file:
            return (hashlib.file_digest(file, "sha256").hexdigest(), item.reading)
    assert isinstance(item, FrameInput), "files are gathered only while they are read"
    hashed = pd.util.hash_pandas_object(item.frame, index=False).to_numpy().tobytes()
    return (hashlib.sha256(hashed).hexdigest(), list(item.frame.columns), item.is_simulated)
