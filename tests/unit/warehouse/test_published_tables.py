"""The files that a published file's views read: they stay as they were when Spark writes on, and go a day later."""

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.assistant.published import opened
from orchestration.cli.forget import forget
from orchestration.cli.status.published import published_sections
from orchestration.settings import Settings
from orchestration.warehouse.published_file import PublishedFileError, lock, read_published, shut_off
from orchestration.warehouse.spark.published_tables import (
    KEPT,
    REPLACED,
    folders_read,
    forget_replaced,
    link_tables,
)

TABLE = "marts/stock_performance"
VIEW = "marts.stock_performance"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with a blank in its name, as people's folders have."""
    return Settings(engine="spark", spark_tables="views", data_dir=tmp_path / "the market")


def spark_writes(settings: Settings, month: str, close: float) -> Path:
    """A file of one month, with another name than those before, in place of them; returns the folder of the month."""
    folder = settings.build_dir / "spark" / "tables" / TABLE / f"session_month={month}"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.parquet"):
        path.unlink()
    duckdb.sql(f"select '{month}' as month, {close} as close").write_parquet(str(folder / f"part-{close}.parquet"))
    return folder


def view_of(folder: Path) -> str:
    """As the model's SQL makes it."""
    files = folder / TABLE / "session_month=*" / "*.parquet"
    return f"create or replace view {VIEW} as select month, close from read_parquet('{files}')"


def publish(settings: Settings, folder: Path) -> None:
    """A published file with the view of a run's files."""
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute("create schema if not exists marts; create table if not exists marts.index_levels (x int)")
        connection.execute(view_of(folder))
        forget_replaced(settings, folders_read(connection))


def closes(settings: Settings) -> list[tuple]:
    """What a reader gets who may read nothing but the published file."""
    with read_published(settings.published_path) as connection:
        shut_off(connection)
        lock(connection)
        return connection.execute(f"select month, close from {VIEW} order by month").fetchall()


def test_a_published_file_keeps_its_rows_while_spark_writes_on(settings: Settings) -> None:
    spark_writes(settings, "2025-01", 10.5)
    spark_writes(settings, "2025-02", 11.5)
    folder = link_tables(settings, [TABLE])
    publish(settings, folder)
    january = folder / TABLE / "session_month=2025-01" / "part-10.5.parquet"
    assert january.stat().st_nlink == 2, "the rows take no room twice"
    spark_writes(settings, "2025-02", 12.5)
    assert closes(settings) == [("2025-01", 10.5), ("2025-02", 11.5)]
    publish(settings, link_tables(settings, [TABLE]))
    assert closes(settings) == [("2025-01", 10.5), ("2025-02", 12.5)]


def test_a_reader_of_the_file_reaches_its_own_parquet_files_and_no_other(settings: Settings, tmp_path: Path) -> None:
    spark_writes(settings, "2025-01", 10.5)
    publish(settings, link_tables(settings, [TABLE]))
    other = tmp_path / "other.parquet"
    duckdb.sql("select 1 as secret").write_parquet(str(other))
    with read_published(settings.published_path) as connection:
        shut_off(connection)
        assert connection.execute(f"select count(*) from {VIEW}").fetchone() == (1,)
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"from read_parquet('{other}')")


def test_files_go_a_day_after_the_publication_that_replaced_them(settings: Settings) -> None:
    spark_writes(settings, "2025-01", 10.5)
    first = link_tables(settings, [TABLE])
    publish(settings, first)
    second = link_tables(settings, [TABLE])
    publish(settings, second)
    assert (first / REPLACED).exists() and not (second / REPLACED).exists()
    later = replace(settings, now=lambda: settings.now() + KEPT)
    publish(later, second)
    assert not first.exists()
    assert closes(settings) == [("2025-01", 10.5)]


def test_files_that_are_read_again_stay(settings: Settings) -> None:
    """As after a build that failed before it was published, or one by DuckDB in between."""
    spark_writes(settings, "2025-01", 10.5)
    first = link_tables(settings, [TABLE])
    forget_replaced(settings, [])
    publish(settings, first)
    assert not (first / REPLACED).exists()


def test_where_files_have_no_second_name_they_are_copied(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    spark_writes(settings, "2025-01", 10.5)
    publish(settings, link_tables(settings, [TABLE]))
    spark_writes(settings, "2025-01", 12.5)
    assert closes(settings) == [("2025-01", 10.5)]


def test_on_a_full_disk_the_link_is_no_copy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    spark_writes(settings, "2025-01", 10.5)
    with pytest.raises(OSError, match="No space left"):
        link_tables(settings, [TABLE])


def test_what_a_killed_deletion_left_goes_with_the_next_publication(settings: Settings) -> None:
    spark_writes(settings, "2025-01", 10.5)
    folder = link_tables(settings, [TABLE])
    left = folder.with_name(f".{folder.name}.gone")
    left.mkdir()
    publish(settings, folder)
    assert not left.exists() and folder.exists()


def test_a_replay_links_into_the_folder_of_its_source(settings: Settings) -> None:
    """Its own build folder goes when it is done."""
    replayed = Settings(source="live", build_name="live.replay", data_dir=settings.data_dir)
    assert link_tables(replayed, []).parts[-3:-1] == ("published", "live")


def test_a_source_that_is_forgotten_leaves_what_the_published_file_reads(settings: Settings) -> None:
    spark_writes(settings, "2025-01", 10.5)
    publish(settings, link_tables(settings, [TABLE]))
    forget(settings.source, settings.data_dir)
    assert closes(settings) == [("2025-01", 10.5)]


def test_where_the_files_are_gone_every_reader_is_told_where_they_were(settings: Settings) -> None:
    spark_writes(settings, "2025-01", 10.5)
    folder = link_tables(settings, [TABLE])
    publish(settings, folder)
    shutil.rmtree(folder)
    with pytest.raises(PublishedFileError, match=f"Parquet files at {folder}, which is not there: bring"):
        closes(settings)
    with pytest.raises(PublishedFileError, match="bring that folder back"), opened(settings.published_path):
        pass
    said = published_sections(settings.published_path, settings.now())
    assert said[0].attention == ["warehouse.duckdb lacks its Parquet files"]


def test_an_open_reader_gets_no_part_of_what_is_deleted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the run is killed while it deletes."""
    for month in ("2025-01", "2025-02"):
        spark_writes(settings, month, 10.5)
    first = link_tables(settings, [TABLE])
    publish(settings, first)
    with read_published(settings.published_path) as connection:
        (first / REPLACED).touch()
        monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
        forget_replaced(replace(settings, now=lambda: settings.now() + 2 * KEPT), [])
        with pytest.raises(duckdb.IOException, match="No files found"):
            connection.execute(f"select * from {VIEW}").fetchall()
