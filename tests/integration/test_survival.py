"""A run killed at any moment, and readers at work while others publish."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.assets.resources import Warehouse
from orchestration.settings import Settings
from orchestration.warehouse.publishing import PublishError
from tests.campaigns.full_disk import fill_disks
from tests.campaigns.kills import kill_builds, kill_the_group, kill_the_parent
from tests.integration.built import ROOT, Built


def test_killed_three_times_then_run_again_equals_undisturbed(embedded: Built, tmp_path: Path) -> None:
    """While it reads, then in dbt, the last time without dbt itself, for which the next run must wait."""
    kills = [(kill_the_group, 4.0), (kill_the_group, 14.0), (kill_the_parent, 20.0)]
    met = kill_builds(tmp_path, kills, embedded)
    assert met == {"kill_the_group": 2, "kill_the_parent": 1}


def test_a_full_disk_leaves_what_was_published_and_is_named(tmp_path: Path) -> None:
    """No room at all, and room for half of it; then a run with room enough."""
    try:
        came = fill_disks(tmp_path, 2)
    except OSError as error:
        pytest.skip(str(error))
    assert came.total() == 2 and "exit code 0" not in came


def test_an_interrupted_run_ends_at_once_and_publishes_nothing(empty: Built) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration"],
        cwd=ROOT,
        env=empty.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    while "✓" not in process.stdout.readline():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait() == 130
    assert "Interrupted" in rest and "Published" not in rest
    assert not (empty.data_dir / "warehouse.duckdb").exists()
    assert empty.build().returncode == 0


def test_a_run_ends_with_its_terminal(empty: Built) -> None:
    """Nothing can be told in a terminal that is closed; the run ends all the same, and at once."""
    terminal, of_the_run = pty.openpty()
    # Tests under `nohup` would hand its mark on, which the run takes for a wish to outlive its terminal.
    inherited = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration"],
        cwd=ROOT,
        env=empty.environment,
        stdin=of_the_run,
        stdout=of_the_run,
        stderr=of_the_run,
        start_new_session=True,
    )
    signal.signal(signal.SIGHUP, inherited)
    os.close(of_the_run)
    said = b""
    while "✓".encode() not in said:
        said += os.read(terminal, 1000)
    os.close(terminal)
    os.killpg(process.pid, signal.SIGHUP)
    assert process.wait(timeout=60) == 130
    assert not (empty.data_dir / "warehouse.duckdb").exists()


def test_readers_see_the_old_file_or_the_new_one(embedded_copy: Built) -> None:
    closes = embedded_copy.data_dir / "figures" / "published_closes_quotes.csv"
    closes.write_text(closes.read_text().replace("AAPL,2026-02-26,272.95", "AAPL,2026-02-26,272.96"))
    query = (
        "select count(*), max(close_split_adjusted_usd) filter (ticker = 'AAPL' and session_date = '2026-02-26') "
        "from marts.stock_performance"
    )
    ((count, close),) = embedded_copy.rows(query)
    assert close == 272.95
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration"], cwd=ROOT, env=embedded_copy.environment, stdout=subprocess.DEVNULL
    )
    answers = set()
    while process.poll() is None:
        answers.update(embedded_copy.rows(query))
    assert process.returncode == 0
    assert answers <= {(count, 272.95), (count, 272.96)}
    assert embedded_copy.rows(query) == [(count, 272.96)]


def test_a_run_that_cannot_start_does_not_report_success(empty: Built) -> None:
    (empty.data_dir / "build" / "embedded").write_text("in the way of the build folder")
    result = empty.build()
    assert result.returncode != 0
    assert "Published" not in result.stdout


def test_an_unaudited_build_is_not_published(embedded_copy: Built) -> None:
    (embedded_copy.data_dir / "build" / "embedded" / "audited").unlink()
    warehouse = Warehouse(Settings(data_dir=embedded_copy.data_dir))
    with pytest.raises(PublishError, match="since its checks last passed"):
        warehouse.publish()
