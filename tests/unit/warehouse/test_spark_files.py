"""Spark's files in a folder and in S3: the same names, whole or not there, and deleted where they are not wanted."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.extensions import extension_path
from orchestration.warehouse.s3 import S3Error, duckdb_secret, s3_access
from orchestration.warehouse.spark.files import Files, files_at
from tests.lake_servers import KEYS, s3

HAS_S3 = all(importlib.util.find_spec(name) for name in ("obstore", "moto", "duckdb_extension_httpfs"))
IN_S3 = pytest.mark.skipif(not HAS_S3, reason="make extra EXTRA=spark, make extra EXTRA=lake-tests")


@pytest.fixture(scope="module")
def environ() -> Iterator[dict[str, str]]:
    """The keys and the address of a server on loopback."""
    with s3() as address:
        yield KEYS | {"AWS_ENDPOINT_URL": address}


@pytest.fixture(params=["folder", pytest.param("bucket", marks=IN_S3)])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where files go: a place that nobody has used."""
    return str(tmp_path / "files") if request.param == "folder" else f"s3a://lake/{tmp_path.name}/files"


@pytest.fixture
def files(root: str, request: pytest.FixtureRequest) -> Files:
    return files_at(root, request.getfixturevalue("environ") if root.startswith("s3a://") else {})


def put(files: Files, *names: str) -> None:
    """Files of one row, which says its name."""
    for name in names:
        with files.written(name) as path:
            duckdb.sql(f"copy (select '{name}' as name) to '{path}' (format parquet)")


def test_what_was_written_is_there_by_its_name(files: Files) -> None:
    assert files.names("raw/quotes") == set()
    put(files, "raw/quotes/session_month=2025-01/a.parquet", "raw/quotes/b.parquet", "raw/quotes_of_others/c.parquet")
    assert files.names("raw/quotes") == {"session_month=2025-01/a.parquet", "b.parquet"}


def test_what_was_not_written_to_its_end_is_not_there(files: Files) -> None:
    with pytest.raises(RuntimeError), files.written("raw/quotes/a.parquet") as path:
        path.write_bytes(b"half")
        raise RuntimeError
    assert files.names("raw/quotes") == set()


def test_only_what_is_to_be_kept_is_kept(files: Files) -> None:
    put(
        files,
        "raw/quotes/m=1/a.parquet",
        "raw/quotes/m=1/b.parquet",
        "raw/quotes/m=2/c.parquet",
        "raw/regimes/d.parquet",
    )
    files.keep("raw/quotes", {"m=1/b.parquet"})
    assert files.names("raw") == {"quotes/m=1/b.parquet", "regimes/d.parquet"}


def test_a_folder_is_removed_and_those_beside_it_stay(files: Files) -> None:
    put(files, "tables/marts/one/m=1/a.parquet", "tables/marts/one_more/m=1/b.parquet")
    files.remove("tables/marts/one")
    files.remove("tables/marts/never_written")
    assert files.names("tables") == {"marts/one_more/m=1/b.parquet"}


@IN_S3
def test_duckdb_reads_what_was_put_into_a_bucket(environ: dict[str, str], tmp_path: Path) -> None:
    root = f"s3a://lake/{tmp_path.name}"
    put(files_at(root, environ), "raw/quotes/m=1/a.parquet", "raw/quotes/m=2/b.parquet")
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"load '{extension_path('httpfs', 'spark')}'")
        connection.execute(duckdb_secret(s3_access(environ, "SPARK_FILES")))
        found = connection.execute(f"select name from read_parquet('{root}/raw/quotes/**/*.parquet') order by 1")
        assert found.fetchall() == [("raw/quotes/m=1/a.parquet",), ("raw/quotes/m=2/b.parquet",)]


@IN_S3
def test_a_bucket_that_is_not_there_is_told(environ: dict[str, str]) -> None:
    with pytest.raises(S3Error, match=r"s3a://no-such-bucket/folder cannot be read .* look at the name of the bucket"):
        files_at("s3a://no-such-bucket/folder", environ).names("raw")


@pytest.mark.parametrize("address", ["localhost:9000", "HTTP://host:9", "http://host/base", "http://me:secret@host"])
def test_an_address_that_clients_would_read_differently_is_refused(address: str) -> None:
    with pytest.raises(S3Error, match="write http:// or https:// and a host"):
        s3_access(KEYS | {"AWS_ENDPOINT_URL": address}, "SPARK_FILES")


def test_without_keys_the_variables_are_named() -> None:
    with pytest.raises(S3Error, match="SPARK_FILES is in S3, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set"):
        files_at("s3a://bucket/folder", {})
