"""Keeps the history of runs from growing for ever: a run's log takes 5 MB, and a year has some hundreds of runs."""

import shutil
from pathlib import Path

import dagster as dg

from orchestration.assets.run_marks import AT_WORK

# 2026-11: two runs per working day for a quarter of a year; half a gigabyte.
RUNS_KEPT = 120


def shorten(instance: dg.DagsterInstance, kept: int = RUNS_KEPT) -> list[str]:
    """Delete the logs of all but the newest runs; returns the ids of those that lost theirs.

    The run itself, its materializations and its checks stay in the history: Dagster keeps them in a separate index,
    which also says which months have been read.
    """
    home = Path(instance.root_directory)
    newest = {record.dagster_run.run_id for record in instance.get_run_records(limit=kept)} if kept else set()
    logs = (home / "history" / "runs").glob("*-*.db")
    old = {path.stem: path for path in logs if path.is_file() and path.stem not in newest}
    if not old:
        return []
    for run in instance.get_runs(dg.RunsFilter(run_ids=list(old), statuses=list(AT_WORK))):
        del old[run.run_id]
    for run_id, path in old.items():
        for file in (path, *(path.with_name(f"{path.name}-{end}") for end in ("wal", "shm", "journal"))):
            file.unlink(missing_ok=True)
        shutil.rmtree(home / "storage" / run_id, ignore_errors=True)
    return list(old)
