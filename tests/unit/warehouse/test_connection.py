"""One process at a time has the build file, one run at a time has the build."""

import subprocess
import sys

import duckdb
import pytest

from orchestration.warehouse import connection as connection_module
from orchestration.warehouse.connection import BuildFileError, WarehouseBusyError, connect, only_writer

HOLD_FILE = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
HOLD_BUILD = """
import sys
from pathlib import Path
from orchestration.warehouse.connection import only_writer
with only_writer(Path(sys.argv[1])):
    print('held', flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder():
    """Call it with (code, path): a process that holds something until its stdin closes."""
    started = []

    def start(code, path):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=connection_module.__file__.rsplit("/", 3)[0],
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_connect_makes_the_folder_and_speaks_utc(tmp_path):
    with connect(tmp_path / "new" / "folder" / "warehouse.duckdb") as connection:
        assert connection.execute("select current_setting('TimeZone')").fetchone() == ("UTC",)


def test_connect_waits_until_another_process_lets_go(tmp_path, holder, monkeypatch):
    path = tmp_path / "warehouse.duckdb"
    process = holder(HOLD_FILE, path)
    waits = []

    def let_go(seconds):
        waits.append(seconds)
        process.communicate()

    monkeypatch.setattr(connection_module.time, "sleep", let_go)
    with connect(path) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert len(waits) == 1


def test_connect_gives_up_and_says_what_to_do(tmp_path, holder, monkeypatch):
    path = tmp_path / "warehouse.duckdb"
    holder(HOLD_FILE, path)
    monkeypatch.setattr(connection_module, "CONNECT_SECONDS", -1)
    with pytest.raises(WarehouseBusyError) as caught, connect(path):
        pass
    assert "open in another process" in str(caught.value)
    assert "close it and run again" in str(caught.value)


def test_a_damaged_build_file_is_not_taken_for_a_busy_one(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"no database, and blocked by nobody" * 1000)
    with pytest.raises(BuildFileError, match="is damaged: `make forget SOURCE="), connect(path):
        pass


def test_the_connection_is_closed_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), connect(tmp_path / "warehouse.duckdb") as connection:
        raise ZeroDivisionError
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("select 1")


def test_a_second_run_is_kept_out_until_the_first_is_killed(tmp_path, holder, monkeypatch):
    process = holder(HOLD_BUILD, tmp_path / "build")
    with monkeypatch.context() as impatient:
        impatient.setattr(connection_module, "RUN_LOCK_SECONDS", 0)
        with pytest.raises(WarehouseBusyError) as caught, only_writer(tmp_path / "build"):
            pass
    assert "another run has held" in str(caught.value)
    assert "run again" in str(caught.value)
    process.kill()  # SIGKILL: the process gets no chance to tidy up
    process.wait()
    with only_writer(tmp_path / "build"):
        pass


def test_runs_one_after_another_each_hold_the_build(tmp_path):
    for _ in range(2):
        with only_writer(tmp_path / "build"):
            assert (tmp_path / "build" / "writer.lock").exists()
