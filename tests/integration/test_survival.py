"""A run killed at any moment, and readers at work while others publish."""

import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from tests.integration.built import ROOT, Built

MARTS = "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"


def marts(built: Built) -> dict[str, list[tuple]]:
    """Every mart's rows in order; policy_rates tells when this warehouse read the rows, which differs by design."""
    return {
        name: built.rows(
            f"select * {'exclude (known_at)' if name == 'policy_rates' else ''} from marts.{name} order by all"
        )
        for (name,) in built.rows(MARTS)
    }


@pytest.mark.parametrize("seconds", [3.5, 6.0, 9.0])
def test_killed_then_run_again_equals_undisturbed(empty: Built, embedded: Built, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.build"], cwd=ROOT, env=empty.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert empty.build().returncode == 0
    assert marts(empty) == marts(embedded)


def test_readers_never_see_half_a_file(empty: Built) -> None:
    assert empty.build().returncode == 0
    path = str(empty.data_dir / "warehouse.duckdb")
    query = "select count(*), sum(close_split_adjusted_usd) from marts.stock_performance"
    with duckdb.connect(path, read_only=True) as connection:
        expected = connection.execute(query).fetchone()
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.build"], cwd=ROOT, env=empty.environment, stdout=subprocess.DEVNULL
    )
    answers = set()
    while process.poll() is None:
        with duckdb.connect(path, read_only=True) as connection:
            answers.add(connection.execute(query).fetchone())
    assert process.returncode == 0
    assert len(answers) == 1 or {count for count, _ in answers} == {expected[0]}
