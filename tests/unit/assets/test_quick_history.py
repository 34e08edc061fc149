"""Dagster's history is written without waiting for the disk while a run is at work, and as ever afterwards."""

import os
from pathlib import Path

import pytest
import sqlalchemy as db
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy.pool import NullPool

from orchestration.assets.quick_history import quick_history

# As SQLite numbers them.
NORMAL, FULL = 1, 2


@pytest.fixture
def history(tmp_path: Path) -> db.Engine:
    """A database with a log of its own, opened anew for each statement, as Dagster opens that of its runs."""
    engine = db.create_engine(f"sqlite:///{tmp_path / 'runs.db'}", poolclass=NullPool)
    _ask(engine, "pragma journal_mode = wal")
    _ask(engine, "create table events (id integer)")
    return engine


def _ask(engine: db.Engine, statement: str) -> object:
    with engine.begin() as connection:
        result = connection.execute(db.text(statement))
        return result.scalar() if result.returns_rows else None


def test_a_write_waits_for_the_disk_only_outside(history: db.Engine) -> None:
    with quick_history():
        assert _ask(history, "pragma synchronous") == NORMAL
    assert _ask(history, "pragma synchronous") == FULL


def test_the_log_is_folded_back_once_at_the_end(history: db.Engine, tmp_path: Path) -> None:
    log = tmp_path / "runs.db-wal"
    with quick_history():
        for number in range(3):
            _ask(history, f"insert into events values ({number})")
            assert log.exists()
    assert not log.exists()
    assert _ask(history, "select sum(id) from events") == 3


def test_who_watches_the_file_sees_each_write(history: db.Engine, tmp_path: Path) -> None:
    with quick_history():
        for number in range(3):
            os.utime(tmp_path / "runs.db", (1, 1))
            _ask(history, f"insert into events values ({number})")
            assert (tmp_path / "runs.db").stat().st_mtime > 1


def test_the_events_of_a_new_run_neither_wait_nor_stay_unseen(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    with quick_history():
        for statement in (
            "create temp table compared (id integer)",
            "pragma journal_mode = wal",
            "create table events (id integer)",
            "insert into events values (1)",
        ):
            # As Dagster stores an event: an engine each, disposed of after it.
            engine = sqlite_event_log.create_engine(f"sqlite:///{path}", poolclass=NullPool)
            if path.exists():
                os.utime(path, (1, 1))
            _ask(engine, statement)
            engine.dispose()
            assert path.stat().st_mtime > 1
        assert _ask(engine, "pragma synchronous") == NORMAL
        assert engine.pool.checkedin() == 1
    assert not Path(f"{path}-wal").exists()
    assert _ask(db.create_engine(f"sqlite:///{path}"), "select count(*) from events") == 1


def test_a_database_without_a_log_of_its_own_waits_as_ever(tmp_path: Path) -> None:
    engine = db.create_engine(f"sqlite:///{tmp_path / 'plain.db'}", poolclass=NullPool)
    with quick_history():
        assert _ask(engine, "pragma synchronous") == FULL


def test_one_block_within_another_changes_nothing(history: db.Engine) -> None:
    with quick_history(), quick_history():
        _ask(history, "insert into events values (1)")
    assert _ask(history, "select count(*) from events") == 1


def test_a_database_in_memory_is_left_alone() -> None:
    with quick_history():
        engine = db.create_engine("sqlite://")
        assert _ask(engine, "select 1") == 1
