"""Opens the build file for one process at a time, lets one run at a time write, and groups writes in transactions."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from orchestration.errors import ActionableError
from orchestration.warehouse.memory import memory_limit

CONNECT_SECONDS = 60
# 2026-11: dbt takes 90 s over 3.3 million quotes, and holds the file as long as it lives.
ORPHAN_SECONDS = 600
RUN_LOCK_SECONDS = 3600
LOCK_NAME = "writer.lock"


class BuildFileError(ActionableError):
    """The build file cannot be opened, and waiting does not help."""


class WarehouseBusyError(ActionableError):
    """Another process holds the build file or runs for longer than is worth waiting."""


@contextmanager
def connect(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writing connection to the build file, closed at the end; waits while another process has it open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            connection = duckdb.connect(
                str(path), config={"memory_limit": memory_limit(), "temp_directory": str(path.parent / "spill")}
            )
            break
        except duckdb.IOException as error:
            if "could not set lock" not in str(error).lower():
                raise BuildFileError(_cannot_open(path, error)) from error
            if time.monotonic() > deadline:
                raise WarehouseBusyError(
                    f"{path.name} is open in another process ({error}); close it and run again. "
                    "Readers use data/warehouse.duckdb, never the build file."
                ) from error
            time.sleep(0.2)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commits everything done within, or rolls all of it back after any exception."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")  # where this fails, DuckDB has rolled back already


def _cannot_open(path: Path, error: duckdb.Error) -> str:
    place = f"data/build/{path.parent.name}"
    said = str(error).splitlines()[0]
    if "not a valid DuckDB" in said or "enough bytes" in said:
        return (
            f"{place}/{path.name} is damaged: `make forget SOURCE={path.parent.name}` deletes this history, and the "
            f"next run reads everything again ({said})"
        )
    return f"{place}/{path.name} cannot be opened ({said}): look at its permissions and the room on the disk"


@contextmanager
def only_writer(lock_dir: Path) -> Iterator[None]:
    """Hold all builds and the published file for a whole run, so that no two runs mix, whatever started them.

    The operating system lets go of the lock when its holder dies. Raises WarehouseBusyError after an hour.
    """
    lock_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock_dir / LOCK_NAME, timeout=RUN_LOCK_SECONDS):
            yield
    except Timeout as error:
        raise WarehouseBusyError(
            f"another run has held {lock_dir / LOCK_NAME} for an hour; let it end, or stop it "
            "(`make ui` → Runs), and run again"
        ) from error


def is_held(lock_dir: Path) -> bool:
    """Whether a run is at work at this moment."""
    lock_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock_dir / LOCK_NAME, timeout=0):
            return False
    except Timeout:
        return True


def wait_for_orphan(note: Path) -> None:
    """Wait until the process whose id is noted has ended: a killed run's dbt lives on until it is done.

    The id may belong to another process by now: the wait ends after ORPHAN_SECONDS at the latest.
    """
    if not note.exists():
        return
    deadline = time.monotonic() + ORPHAN_SECONDS
    while time.monotonic() < deadline:
        try:
            os.kill(int(note.read_text()), 0)
        except (ProcessLookupError, ValueError):
            break
        except PermissionError:
            break  # another user's process: not ours
        time.sleep(0.2)
    note.unlink(missing_ok=True)
