"""`make forget` and `make clean`: delete what the next run makes anew, and say what; only while no run is at work."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from orchestration.errors import ActionableError
from orchestration.settings import SOURCES, data_dir_of
from orchestration.warehouse.connection import is_held, only_writer

# Folders of data/build that the runs of all sources share.
RUN_HISTORY = ("dbt", "dagster", "docs")
MEGABYTE = 1_000_000


class ForgetError(ActionableError):
    """What is named cannot be deleted; the message says why and names the next step."""


def forget(source: str, data_dir: Path) -> str:
    """Delete the raw history of a source; returns the text to print.

    The published file, the brief and the archive of what providers sent stay. Raises ForgetError for an unknown source.
    """
    if source not in SOURCES:
        raise ForgetError(f"SOURCE={source}: there is no such source. Choose one of: {', '.join(SOURCES)}.")
    # A replay that was killed leaves its own build folder.
    return _delete([data_dir / "build" / name for name in (source, f"{source}.replay")], data_dir)


def forget_runs(data_dir: Path) -> str:
    """Delete the history of runs and the output of dbt; returns the text to print."""
    return _delete([data_dir / "build" / name for name in RUN_HISTORY], data_dir)


def _delete(folders: list[Path], data_dir: Path) -> str:
    if is_held(data_dir / "build"):
        print("Another run is at work; this waits for it to end …", flush=True)
    with only_writer(data_dir / "build"):
        there = [folder for folder in folders if folder.is_dir()]
        for folder in there:
            if folder.is_symlink():
                raise ForgetError(f"{_label(folder, data_dir)} is a link to {folder.resolve()}: delete it yourself")
        told = [f"Deleted {_label(folder, data_dir)} ({_megabytes(folder):,.0f} MB)" for folder in there]
        for folder in there:
            shutil.rmtree(folder)
    nothing = f"Nothing to delete: {_label(folders[0], data_dir)} is not there"
    kept = "data/warehouse.duckdb stays" if (data_dir / "warehouse.duckdb").exists() else ""
    return ". ".join([*(told or [nothing]), *([kept] if kept else [])])


def _label(folder: Path, data_dir: Path) -> str:
    return f"data/{folder.relative_to(data_dir)}"


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*")) / MEGABYTE


def main() -> int:
    """Delete what is asked for; the exit code is 2 where that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.cli.forget", description=__doc__)
    parser.add_argument("--run-history", action="store_true", help="not the raw history: what runs leave behind")
    asked = parser.parse_args()
    data_dir = data_dir_of(os.environ)
    source = os.environ.get("MARKET_WAREHOUSE_SOURCE") or SOURCES[0]
    try:
        print(forget_runs(data_dir) if asked.run_history else forget(source, data_dir))
    except (ActionableError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
