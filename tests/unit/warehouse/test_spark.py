"""What Spark is given: raw rows as files, append-only, and settings; and what is said where it cannot start."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings
from orchestration.warehouse.spark import session
from orchestration.warehouse.spark.files import Folder
from orchestration.warehouse.spark.raw_files import write_raw_files
from orchestration.warehouse.spark.session import SparkError, check_spark, session_settings, spark_files

QUOTES = "raw_market.daily_quotes"


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    """Two months of one run, and a small table."""
    connection = duckdb.connect()
    connection.execute("create schema raw_market; create schema raw_reference")
    connection.execute(f"create table {QUOTES} (ticker varchar, session_date date, close double, batch_id varchar)")
    connection.execute(f"""insert into {QUOTES} values
        ('A', '2025-01-30', 10, 'one'), ('A', '2025-01-31', 11, 'one'), ('A', '2025-02-03', 12, 'one')""")
    connection.execute("create table raw_reference.regimes (name varchar)")
    connection.execute("insert into raw_reference.regimes values ('calm')")
    return connection


def files_of(root: Path, table: str) -> dict[str, int]:
    """The files of a table and when each was written."""
    folder = root / "raw" / table
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.glob("**/*.parquet")}


def rows_of(root: Path, table: str) -> list[tuple]:
    """What the files of a table hold."""
    found = f"'{root}/raw/{table}/**/*.parquet'"
    return duckdb.sql(f"from read_parquet({found}, hive_partitioning = false) order by all").fetchall()


def test_a_new_run_adds_files_and_leaves_the_others(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 2
    before = files_of(tmp_path, QUOTES)
    assert {Path(name).parent.name for name in before} == {"session_month=2025-01", "session_month=2025-02"}
    connection.execute(f"insert into {QUOTES} values ('A', '2025-02-04', 13, 'two')")
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 1
    after = files_of(tmp_path, QUOTES)
    assert before.items() <= after.items() and len(after) == 3
    assert rows_of(tmp_path, QUOTES) == connection.sql(f"from {QUOTES} order by all").fetchall()
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 0


def test_rows_that_were_withdrawn_are_not_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_raw_files(connection, [QUOTES], Folder(tmp_path))
    connection.execute(f"delete from {QUOTES} where session_date = '2025-01-31'")
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 1
    assert [row[2] for row in rows_of(tmp_path, QUOTES)] == [10, 12]


def test_what_a_killed_run_left_is_not_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_raw_files(connection, [QUOTES], Folder(tmp_path))
    name = next(iter(files_of(tmp_path, QUOTES)))
    path = tmp_path / "raw" / QUOTES / name
    half = path.with_name(f".{path.name}.next")
    path.rename(half)  # killed before the file got its name
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 1
    assert not half.exists()
    assert len(rows_of(tmp_path, QUOTES)) == 3


def test_a_small_table_is_written_whole_and_an_empty_one_has_its_columns(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    table = "raw_reference.regimes"
    write_raw_files(connection, [table], Folder(tmp_path))
    connection.execute(f"insert into {table} values ('storm')")
    write_raw_files(connection, [table], Folder(tmp_path))
    assert rows_of(tmp_path, table) == [("calm",), ("storm",)]
    connection.execute(f"delete from {table}")
    write_raw_files(connection, [table], Folder(tmp_path))
    assert rows_of(tmp_path, table) == []


def test_a_table_of_months_without_rows_has_its_columns(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """As after the last quote was withdrawn: Spark reads no columns from a folder without files."""
    connection.execute(f"delete from {QUOTES}")
    assert write_raw_files(connection, [QUOTES], Folder(tmp_path)) == 1
    assert rows_of(tmp_path, QUOTES) == []
    connection.execute(f"insert into {QUOTES} values ('A', '2025-02-04', 13, 'two')")
    write_raw_files(connection, [QUOTES], Folder(tmp_path))
    assert len(files_of(tmp_path, QUOTES)) == 1 and len(rows_of(tmp_path, QUOTES)) == 1


def test_equal_rows_do_not_cancel_each_other(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    connection.execute(f"insert into {QUOTES} values ('B', '2025-03-03', 1, 'x'), ('B', '2025-03-03', 1, 'x')")
    write_raw_files(connection, [QUOTES], Folder(tmp_path))
    connection.execute(f"update {QUOTES} set close = 2 where ticker = 'B'")
    write_raw_files(connection, [QUOTES], Folder(tmp_path))
    assert [row[2] for row in rows_of(tmp_path, QUOTES) if row[0] == "B"] == [2, 2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Spark on this machine."""
    return Settings(engine="spark", spark_master="local[2]", data_dir=tmp_path)


def test_without_the_extra_it_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "PACKAGES", ("no_such_package",))
    with pytest.raises(SparkError, match="make extra EXTRA=spark"):
        check_spark(settings)
    check_spark(replace(settings, engine="duckdb", spark_master=""))


@pytest.mark.parametrize(
    ("said", "words"), [('openjdk version "11.0.2" 2019', "is version 11"), ('version "1.8.0_402"', "is version 8")]
)
def test_an_old_java_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    monkeypatch.setattr(session, "PACKAGES", ())
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    java.chmod(0o755)
    with pytest.raises(SparkError, match=words):
        check_spark(settings, {"JAVA_HOME": str(tmp_path)})
    with pytest.raises(SparkError, match="cannot be started"):
        check_spark(settings, {"JAVA_HOME": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("folder", ["/srv/the market's", "/srv/market[1]", "s3a://bucket/a*", "s3a://bucket/a#b"])
def test_a_folder_whose_name_means_something_else_is_refused(settings: Settings, folder: str) -> None:
    with pytest.raises(SparkError, match=r"cannot lie at .*name another folder, as SPARK_FILES="):
        check_spark(replace(settings, spark_files=folder))


def test_a_folder_that_cannot_be_made_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a_file").touch()
    with pytest.raises(SparkError, match=r"cannot lie at .*a_file/embedded \(Not a directory\): name a folder"):
        check_spark(replace(settings, spark_files=str(tmp_path / "a_file")))


def test_a_session_here_gets_the_memory_that_duckdb_would(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKET_WAREHOUSE_MEMORY", "3GB")
    told = session_settings(settings)
    assert (told["spark.driver.memory"], told["spark.master"]) == ("3072m", "local[2]")
    on_cluster = session_settings(replace(settings, spark_master="spark://10.0.0.1:7077"))
    assert "spark.driver.memory" not in on_cluster
    unnamed = replace(settings, spark_master="")
    assert session_settings(unnamed, {})["spark.master"] == "local[*]"
    assert "spark.master" not in session_settings(unnamed, {"SPARK_CONF_DIR": "/etc/spark"})


def test_sources_do_not_share_files(settings: Settings) -> None:
    shared = replace(settings, spark_files="/srv/spark")
    assert spark_files(shared) == "/srv/spark/embedded"
    assert spark_files(replace(shared, source="live")) == "/srv/spark/live"
