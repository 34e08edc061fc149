"""Publishing swaps whole files: a reader sees the old or the new, and a failure leaves the old."""

import errno
import subprocess
import sys

import duckdb
import pytest

from orchestration.warehouse import publishing
from orchestration.warehouse.connection import connect
from orchestration.warehouse.publishing import PublishError, publish


@pytest.fixture
def published_path(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def write(tmp_path):
    """Call it with (number): leave a build file whose one table holds the number; returns its path."""

    def build(number):
        path = tmp_path / "build" / "warehouse.duckdb"
        with connect(path) as connection:
            connection.execute(f"create or replace table answer as select {number} as number")
        return path

    return build


def read_in_another_process(path):
    # Within one process DuckDB shares what it has open under a path; other people are other processes.
    code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('from answer').fetchone()[0])"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_the_first_publication_needs_no_earlier_file(write, published_path):
    size = publish(write(1), published_path)
    assert size == published_path.stat().st_size > 0
    assert read_in_another_process(published_path) == 1


def test_an_open_reader_keeps_the_old_content_and_a_new_one_sees_the_new(write, published_path):
    publish(write(1), published_path)
    with duckdb.connect(str(published_path), read_only=True) as reader:
        publish(write(2), published_path)
        assert reader.execute("from answer").fetchone() == (1,)
        assert read_in_another_process(published_path) == 2
    assert sorted(path.name for path in published_path.parent.iterdir()) == ["build", "warehouse.duckdb"]


def test_what_is_published_needs_no_log_beside_it(write, published_path):
    build_path = write(1)
    publish(build_path, published_path)
    assert not build_path.with_name("warehouse.duckdb.wal").exists()


def test_a_full_disk_leaves_the_old_file_byte_for_byte(write, published_path, monkeypatch):
    publish(write(1), published_path)
    before = published_path.read_bytes()
    build_path = write(2)

    def fill_the_disk(source, target):
        target.write_bytes(source.read_bytes()[:4096])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publishing.shutil, "copyfile", fill_the_disk)
    with pytest.raises(PublishError) as caught:
        publish(build_path, published_path)
    message = str(caught.value)
    assert "warehouse.duckdb was not replaced (No space left on device)" in message
    assert "the earlier one is untouched" in message
    assert "MB free" in message
    assert published_path.read_bytes() == before
    assert sorted(path.name for path in published_path.parent.iterdir()) == ["build", "warehouse.duckdb"]


def test_a_copy_left_by_a_killed_run_is_written_over(write, published_path):
    published_path.with_name(".warehouse.duckdb.next").write_bytes(b"half a file")
    publish(write(3), published_path)
    assert read_in_another_process(published_path) == 3


def test_without_a_build_nothing_is_published(tmp_path, published_path):
    with pytest.raises(PublishError, match=r"no build to publish .* run `make warehouse`"):
        publish(tmp_path / "build" / "warehouse.duckdb", published_path)
    assert not published_path.exists()


def test_the_space_of_replaced_tables_is_not_published(tmp_path, published_path):
    """Tables, views, functions and comments are those of the build, in less than half of its space; so is the build."""
    path = tmp_path / "build" / "warehouse.duckdb"
    with connect(path) as connection:
        connection.execute("create table numbers as select hash(n) as number from range(3000000) as numbers (n)")
        connection.execute("comment on table numbers is 'Numbers.'")
        connection.execute("create view small as select number from numbers where number < 9")
        connection.execute("create macro above(least) as table select number from numbers where number > least")
    with connect(path) as connection:
        connection.execute("create or replace table numbers as select n as number from range(10) as numbers (n)")
        connection.execute("comment on table numbers is 'Numbers.'")
    loose = path.stat().st_size
    assert publish(path, published_path) < loose / 2
    assert path.read_bytes() == published_path.read_bytes()
    with duckdb.connect(str(published_path), read_only=True) as reader:
        assert reader.execute("select count(*) from small").fetchone() == (9,)
        assert reader.execute("from above(7) order by all").fetchall() == [(8,), (9,)]
        assert reader.execute("select comment from duckdb_tables() where table_name = 'numbers'").fetchall() == [
            ("Numbers.",)
        ]
