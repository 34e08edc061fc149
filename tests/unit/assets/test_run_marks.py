"""Runs whose process has gone end in the history; runs at work, and runs of other kinds, are left alone."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.run_marks import FOLDER, at_work, settle

STATUS = dg.DagsterRunStatus
HOLD = """
import sys, time
from pathlib import Path
from orchestration.assets.run_marks import at_work
with at_work(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """A history in memory."""
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def _run(instance: dg.DagsterInstance, status: STATUS) -> str:
    @dg.job
    def any_job() -> None:
        """Do nothing."""

    return instance.create_run_for_job(any_job, status=status).run_id


def _killed(builds_dir: Path, run_id: str) -> None:
    """A process that marks the run as its own and is killed."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(builds_dir), run_id], stdout=subprocess.PIPE)
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.wait()
    holder.stdout.close()


def _status(instance: dg.DagsterInstance, run_id: str) -> STATUS:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STATUS.STARTED, STATUS.FAILURE),
        (STATUS.STARTING, STATUS.FAILURE),
        (STATUS.CANCELING, STATUS.CANCELED),
        (STATUS.SUCCESS, STATUS.SUCCESS),
    ],
)
def test_a_killed_run_ends(instance: dg.DagsterInstance, tmp_path: Path, before: STATUS, after: STATUS) -> None:
    """As failed, or as stopped where somebody had asked for that; what had ended stays as it was."""
    run_id = _run(instance, before)
    _killed(tmp_path, run_id)
    assert settle(instance, tmp_path) == ([run_id] if before != after else [])
    assert _status(instance, run_id) == after
    assert not list((tmp_path / FOLDER).glob("*"))
    assert settle(instance, tmp_path) == []


def test_a_run_at_work_goes_on(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """Its process holds the mark, also where it marks the run twice; afterwards nothing is left of it."""
    run_id = _run(instance, STATUS.STARTED)
    with at_work(tmp_path, run_id):
        with at_work(tmp_path, run_id):
            assert settle(instance, tmp_path) == []
        assert settle(instance, tmp_path) == []
    assert _status(instance, run_id) == STATUS.STARTED
    assert not list((tmp_path / FOLDER).glob("*"))


def test_an_unmarked_run_is_left_alone(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    """Somebody else's process may be at work on it."""
    run_id = _run(instance, STATUS.STARTED)
    assert settle(instance, tmp_path) == []
    assert _status(instance, run_id) == STATUS.STARTED
