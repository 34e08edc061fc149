"""Whole warehouses in temporary folders, each built once for all integration tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.integration.browser import launched
from tests.integration.built import ROOT, Built, new_data_folder

# Each a group of its own: whole builds, up to a simulated week of them.
BUILD_BY_THEMSELVES = {
    *("test_files_build.py", "test_live_build.py", "test_live_week.py", "test_random_days.py", "test_rows.py"),
    "test_brief_records.py",
    "test_spark_build.py",
    # It builds nothing, and waits for servers of its own.
    "test_lake_servers.py",
}
# These build too, and look at the builds that all share.
BUILD_BESIDE_THE_SHARED = {
    "test_survival.py",
    "test_what_has_changed.py",
    "test_claims.py",
    "test_live_errors.py",
    "test_live_findings.py",
    "test_lake_build.py",
}


# First: xdist reads the marks in the same hook, and would find none.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A process takes a group at a time: the builds that most tests share are made once, in one of them."""
    for item in items:
        name = item.path.name
        item.add_marker(pytest.mark.xdist_group(name if name in BUILD_BY_THEMSELVES else "shared builds"))
        if name in BUILD_BY_THEMSELVES | BUILD_BESIDE_THE_SHARED:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The embedded warehouse, built and published. Tests only read it."""
    built = new_data_folder(tmp_path_factory.mktemp("embedded"))
    result = built.build()
    assert result.returncode == 0, result.stdout + result.stderr
    (built.data_dir / "build" / "printed.txt").write_text(result.stdout)
    return built


@pytest.fixture
def empty(tmp_path: Path) -> Built:
    """An empty data folder that a test may build in as it likes."""
    return new_data_folder(tmp_path)


@pytest.fixture
def embedded_copy(embedded: Built, tmp_path: Path) -> Built:
    """The embedded warehouse in a folder of its own, for a test to change."""
    copy = new_data_folder(tmp_path)
    shutil.copytree(embedded.data_dir / "build", copy.data_dir / "build", dirs_exist_ok=True)
    shutil.copy(embedded.data_dir / "warehouse.duckdb", copy.data_dir)
    return copy


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The warehouse of the real files, built and published. Tests only read it; without those files they skip."""
    real_data = ROOT.parent / "shared" / "realdata"
    if not real_data.is_dir():
        pytest.skip("there are no real files at ../shared/realdata")
    built = new_data_folder(tmp_path_factory.mktemp("real"))
    result = built.build(MARKET_WAREHOUSE_SOURCE="files", MARKET_WAREHOUSE_DROP_DIR=str(real_data))
    assert result.returncode == 0, result.stdout + result.stderr
    return built


# Not for the session: while it is there, an event loop runs, and Dagster wants to start its own in other tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with launched() as browser:
        yield browser
