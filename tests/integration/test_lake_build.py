"""The lake after a whole build: it gets what was published, and its failures leave the published file alone."""

import hashlib
from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.integration.built import Built
from tests.lake_market import differences

pytest.importorskip("duckdb_extension_ducklake", reason="the extra `lake` is not installed: make extra EXTRA=lake")
NOBODY = "postgres:host=127.0.0.1 port=1 dbname=lake"


def test_a_lake_that_fails_leaves_the_published_file_and_gets_it_later(embedded_copy: Built, tmp_path: Path) -> None:
    published = embedded_copy.data_dir / "warehouse.duckdb"
    embedded_copy.build()  # the copied file is another than the one that the build knows
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    failed = embedded_copy.build(MARKET_WAREHOUSE_LAKE=NOBODY, MARKET_WAREHOUSE_LAKE_FILES=str(tmp_path / "files"))
    assert failed.returncode != 0
    assert "published_lake: the lake was not changed" in failed.stdout
    assert "Connection refused" in failed.stdout
    assert "warehouse.duckdb is published all the same" in failed.stdout
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before

    lake = {"MARKET_WAREHOUSE_LAKE": str(tmp_path / "lake")}
    done = embedded_copy.build(**lake)
    assert done.returncode == 0, done.stderr
    assert "published_lake" in done.stdout
    settings = Settings(data_dir=embedded_copy.data_dir, lake=lake["MARKET_WAREHOUSE_LAKE"])
    assert differences(settings) == {}
    again = embedded_copy.build(**lake)
    assert again.returncode == 0
    assert "published_lake" not in again.stdout
