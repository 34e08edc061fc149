"""DuckDB's extensions as their packages bring them: nothing is fetched while a run is at work."""

import importlib.util
from pathlib import Path

import duckdb

from orchestration.errors import ActionableError


class ExtensionError(ActionableError):
    """An extension of DuckDB's is not installed; nothing was changed."""


def extension_path(name: str, extra: str) -> Path:
    """Where the package of an extension holds it, for `load`; raises ExtensionError.

    extra: the project's extra that brings the package.
    """
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    if package is None or package.origin is None:
        raise ExtensionError(f"DuckDB's extension {name} is not installed: `make extra EXTRA={extra}` does it")
    path = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        raise ExtensionError(
            f"DuckDB's extension {name} is needed for version {duckdb.__version__}; installed is one for another: "
            f"`make extra EXTRA={extra}` installs it"
        )
    return path
