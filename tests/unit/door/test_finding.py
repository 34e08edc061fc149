"""Which published file is meant where none is named."""

from pathlib import Path

import duckdb
import pytest

from orchestration.door import finding
from orchestration.door.finding import published_file
from orchestration.warehouse.published_file import PublishedFileError, read_published


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder below no file, with code that stands in no checkout."""
    monkeypatch.setattr(finding, "PROJECT_ROOT", tmp_path / "installed")
    folder = tmp_path / "notebooks" / "mine"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return tmp_path


def put(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "warehouse.duckdb").write_bytes(b"")
    return folder / "warehouse.duckdb"


def test_the_setting_goes_before_the_checkout_and_that_before_the_working_folder(nowhere: Path) -> None:
    above = put(nowhere / "data")
    assert published_file({}) == above
    of_checkout = put(nowhere / "installed" / "data")
    assert published_file({}) == of_checkout
    named = put(nowhere / "elsewhere")
    assert published_file({"MARKET_WAREHOUSE_DATA_DIR": str(nowhere / "elsewhere")}) == named


def test_where_there_is_none_the_error_says_what_to_do(nowhere: Path) -> None:
    with pytest.raises(PublishedFileError, match="MARKET_WAREHOUSE_DATA_DIR"):
        published_file({})
    put(nowhere / "data")
    with pytest.raises(PublishedFileError, match="in the folder that MARKET_WAREHOUSE_DATA_DIR names"):
        published_file({"MARKET_WAREHOUSE_DATA_DIR": str(nowhere / "empty")})


def test_what_is_no_published_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("no database, but long enough for one" * 100)
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("create table mine as select 1")
    for name, words in {
        "missing.duckdb": "there is no",
        ".": "is a folder",
        "text.duckdb": "cannot be opened",
        "other.duckdb": "has no marts",
    }.items():
        with pytest.raises(PublishedFileError, match=words), read_published(tmp_path / name):
            pass
