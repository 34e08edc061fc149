"""A run's raw tables share one opening of the build file; dbt and publishing find it closed."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.assets.resources import Warehouse
from orchestration.settings import Settings
from orchestration.warehouse.connection import connect
from orchestration.warehouse.publishing import PublishError

OPEN = "import duckdb, sys; duckdb.connect(sys.argv[1])"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A build file that holds nothing."""
    return Warehouse(Settings(data_dir=tmp_path))


def _is_free(path: Path) -> bool:
    """Whether another process can write to the file."""
    return subprocess.run([sys.executable, "-c", OPEN, str(path)], capture_output=True).returncode == 0


def test_it_stays_open_from_one_table_to_the_next_until_it_is_let_go(warehouse: Warehouse) -> None:
    path = warehouse.settings.build_path
    for number in range(2):
        warehouse.keep_open()
        with connect(path) as connection:
            connection.execute(f"create table held_{number} as select 1 as n")
    assert not _is_free(path)
    warehouse.let_go()
    warehouse.let_go()
    assert _is_free(path)


def test_publishing_copies_a_file_that_is_closed(warehouse: Warehouse) -> None:
    warehouse.keep_open()
    with pytest.raises(PublishError, match="run `make warehouse`"):
        warehouse.publish()  # nothing was audited
    assert _is_free(warehouse.settings.build_path)
