"""A published file and its bytes: both of one file, also where it is replaced while it is being opened."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import published_file
from orchestration.warehouse.published_file import (
    PublishedFileError,
    read_published,
    read_published_and_its_bytes,
)


def published(path: Path, value: int) -> bytes:
    """Write a file with one mart of one value; returns its bytes."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.values_held as select {value} as held")
    return path.read_bytes()


def test_connection_and_bytes_are_of_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, following = tmp_path / "warehouse.duckdb", tmp_path / "following.duckdb"
    published(path, 1)
    expected = published(following, 2)

    @contextmanager
    def replaced_before(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        if following.exists():
            os.replace(following, path)
        with read_published(path) as connection:
            yield connection

    monkeypatch.setattr(published_file, "read_published", replaced_before)
    with read_published_and_its_bytes(path) as (connection, stream):
        assert connection.execute("select held from marts.values_held").fetchall() == [(2,)]
        assert stream.read() == expected


def test_a_file_replaced_later_is_read_on(tmp_path: Path) -> None:
    path, following = tmp_path / "warehouse.duckdb", tmp_path / "following.duckdb"
    expected = published(path, 1)
    published(following, 2)
    with read_published_and_its_bytes(path) as (connection, stream):
        os.replace(following, path)
        assert connection.execute("select held from marts.values_held").fetchall() == [(1,)]
        assert stream.read() == expected


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(tmp_path / "warehouse.duckdb", 1)

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with (
        pytest.raises(PublishedFileError, match=r"cannot be read \(Permission denied\): look at the permissions"),
        read_published_and_its_bytes(tmp_path / "warehouse.duckdb"),
    ):
        pass


def test_no_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "missing.duckdb", "`make warehouse` builds it"), (tmp_path, "is a folder")):
        with pytest.raises(PublishedFileError, match=words), read_published_and_its_bytes(path):
            pass
