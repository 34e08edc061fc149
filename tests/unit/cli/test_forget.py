"""Commands that delete: what they are given is checked, what they delete is said, a run at work is waited for."""

import threading
from pathlib import Path

import pytest

from orchestration.cli import forget as forgetting
from orchestration.cli.forget import ForgetError, forget, forget_runs
from orchestration.warehouse.connection import only_writer


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder, in a folder with a blank, with two builds, an archive, run history and a published file."""
    data = tmp_path / "my projects" / "data"
    for name in ("build/files", "build/embedded", "build/dbt", "build/dagster", "landing"):
        (data / name).mkdir(parents=True)
        (data / name / "held.bin").write_bytes(b"0" * 2_000_000)
    (data / "warehouse.duckdb").write_bytes(b"0")
    return data


def _held(data_dir: Path) -> set[str]:
    return {str(path.parent.relative_to(data_dir)) for path in data_dir.rglob("held.bin")}


def test_one_source_is_forgotten(data_dir: Path) -> None:
    """The named build goes, everything else stays, and both are said."""
    assert forget("files", data_dir) == "Deleted data/build/files (2 MB). data/warehouse.duckdb stays"
    assert _held(data_dir) == {"build/embedded", "build/dbt", "build/dagster", "landing"}
    assert forget("files", data_dir).startswith("Nothing to delete: data/build/files is not there")


def test_run_history_is_forgotten(data_dir: Path) -> None:
    """What runs leave behind goes; the raw history stays."""
    assert forget_runs(data_dir).startswith("Deleted data/build/dbt (2 MB). Deleted data/build/dagster (2 MB)")
    assert _held(data_dir) == {"build/files", "build/embedded", "landing"}


@pytest.mark.parametrize("source", ["../landing", "", ".", "*", "files embedded", "dbt", "/"])
def test_nothing_else_is_deleted(data_dir: Path, source: str) -> None:
    """What names no source deletes nothing."""
    with pytest.raises(ForgetError, match="embedded, files, live"):
        forget(source, data_dir)
    assert len(_held(data_dir)) == 5


def test_a_link_is_left_alone(data_dir: Path) -> None:
    """A build folder that is a link may stand for a folder somebody needs."""
    (data_dir / "build/live").symlink_to(data_dir / "landing")
    with pytest.raises(ForgetError, match=r"is a link to .*landing"):
        forget("live", data_dir)
    assert "landing" in _held(data_dir)


def test_a_run_at_work_is_waited_for(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as another run holds the builds nothing is deleted, and it is said that this waits."""
    told = threading.Event()
    monkeypatch.setattr(forgetting, "print", lambda *_args, **_more: told.set(), raising=False)
    waiting = threading.Thread(target=forget, args=("files", data_dir))
    with only_writer(data_dir / "build"):
        waiting.start()
        assert told.wait(30)
        assert "build/files" in _held(data_dir)
    waiting.join(30)
    assert "build/files" not in _held(data_dir)
