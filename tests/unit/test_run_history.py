"""Of old runs the logs go; what they materialized stays known."""

import os
from pathlib import Path

import dagster as dg
import pytest

from orchestration.run_history import shorten

MONTHS = dg.StaticPartitionsDefinition(["2026-01", "2026-02", "2026-03"])


@dg.asset(partitions_def=MONTHS)
def quotes() -> None:
    """A table that is read by month."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A DAGSTER_HOME in which three runs, one a month, have left their logs, the first the oldest."""
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for age, month in enumerate(["2026-03", "2026-02", "2026-01"]):
            run_id = dg.materialize([quotes], instance=instance, partition_key=month).run_id
            log = tmp_path / "history" / "runs" / f"{run_id}.db"
            os.utime(log, (2e9 - age, 2e9 - age))
    return tmp_path


def _logs(home: Path) -> set[str]:
    return {path.stem for path in (home / "history" / "runs").glob("*-*.db")}


def test_logs_of_all_but_the_newest_go(home: Path) -> None:
    before = _logs(home)
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        gone = shorten(instance, kept=1)
        assert len(gone) == 2 and _logs(home) == before - set(gone)
        assert not any((home / "storage" / run_id).exists() for run_id in gone)
        assert shorten(instance, kept=1) == []
        assert len(instance.get_runs()) == 3
        assert instance.get_materialized_partitions(quotes.key) == {"2026-01", "2026-02", "2026-03"}


def test_a_run_at_work_keeps_its_log(home: Path) -> None:
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        oldest = min((home / "history" / "runs").glob("*-*.db"), key=lambda path: path.stat().st_mtime).stem
        run = instance.get_run_by_id(oldest)
        assert run is not None
        instance.delete_run(oldest)
        instance.add_run(run._replace(status=dg.DagsterRunStatus.STARTED))
        assert oldest not in shorten(instance, kept=0)
