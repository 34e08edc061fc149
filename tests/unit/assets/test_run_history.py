"""Of old runs the logs go; what they materialized stays known."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.run_history import shorten

MONTHS = dg.StaticPartitionsDefinition(["2026-01", "2026-02", "2026-03"])


@dg.asset(partitions_def=MONTHS)
def quotes() -> None:
    """A table that is read by month."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A DAGSTER_HOME in which three runs, one a month, have left their logs."""
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for month in ("2026-01", "2026-02", "2026-03"):
            dg.materialize([quotes], instance=instance, partition_key=month)
    return tmp_path


def _logs(home: Path) -> set[str]:
    return {path.stem for path in (home / "history" / "runs").glob("*-*.db")}


def test_logs_of_all_but_the_newest_go(home: Path) -> None:
    before = _logs(home)
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        newest = instance.get_run_records(limit=1)[0].dagster_run.run_id
        gone = shorten(instance, kept=1)
        assert newest not in gone
        assert len(gone) == 2 and _logs(home) == before - set(gone)
        assert not any((home / "storage" / run_id).exists() for run_id in gone)
        assert shorten(instance, kept=1) == []
        assert len(instance.get_runs()) == 3
        assert instance.get_materialized_partitions(quotes.key) == {"2026-01", "2026-02", "2026-03"}


def test_a_run_at_work_keeps_its_log(home: Path) -> None:
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        oldest = instance.get_run_records(ascending=True, limit=1)[0].dagster_run
        instance.delete_run(oldest.run_id)
        instance.add_run(oldest._replace(status=dg.DagsterRunStatus.STARTED))
        assert len(shorten(instance, kept=0)) == 2
        assert _logs(home) == {oldest.run_id}
