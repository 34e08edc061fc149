"""Which runs are at work: each holds a lock of its own, which the operating system frees when its process ends.

A killed process reports nothing to Dagster: its run would count as running, and block the others, for hours.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock

FOLDER = "runs_at_work"
MARK_SECONDS = 10
GONE = "The process of this run ended without a word: killed, or by a power cut. What it had not finished is as it was."
AT_WORK = (
    *(dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING),
    *(dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING),
)
_held_here: set[str] = set()


@contextmanager
def at_work(builds_dir: Path, run_id: str) -> Iterator[None]:
    """Mark a run as being at work in this process; a nested block for the same run does nothing."""
    if run_id in _held_here:
        yield
        return
    mark = builds_dir / FOLDER / f"{run_id}.lock"
    mark.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(mark, timeout=MARK_SECONDS):
        _held_here.add(run_id)
        try:
            yield
        finally:
            _held_here.discard(run_id)
            mark.unlink(missing_ok=True)


def settle(instance: dg.DagsterInstance, builds_dir: Path) -> list[str]:
    """Record runs whose process has ended as failed or canceled in Dagster's history; returns their ids.

    Runs without a mark are left alone: they have not set it yet, or never set one.
    """
    gone = {mark.stem: mark for mark in sorted((builds_dir / FOLDER).glob("*.lock")) if _is_free(mark)}
    settled = []
    for run in instance.get_runs(dg.RunsFilter(run_ids=list(gone), statuses=list(AT_WORK))) if gone else []:
        if run.status == dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, GONE)
        else:
            instance.report_run_failed(run, GONE)
        settled.append(run.run_id)
    for mark in gone.values():
        mark.unlink(missing_ok=True)
    return settled


def _is_free(mark: Path) -> bool:
    """Whether no process holds the mark. False if it is removed meanwhile: the run then ended normally."""
    try:
        with mark.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return mark.exists() and os.path.samestat(mark.stat(), os.fstat(held.fileno()))
    except (BlockingIOError, FileNotFoundError):
        return False
