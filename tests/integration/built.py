"""A data folder of a test's own, and the pipeline run on it as a person would run it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Built:
    """A data folder of its own and what building it printed."""

    data_dir: Path
    environment: dict[str, str]

    def build(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run what `make warehouse` runs, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "orchestration", *arguments],
            cwd=ROOT,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=1800,
        )

    def rows(self, sql: str) -> list[tuple]:
        """What a query on the published file returns."""
        with duckdb.connect(str(self.data_dir / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def new_data_folder(folder: Path) -> Built:
    """The shipped tables and an empty build folder below `folder`."""
    data_dir = folder / "data"
    for name in ("reference", "figures"):
        shutil.copytree(ROOT / "data" / name, data_dir / name)
    home = data_dir / "build" / "dagster"
    home.mkdir(parents=True)
    shutil.copy(ROOT / "orchestration" / "dagster.yaml", home)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MARKET_WAREHOUSE_")}
    environment |= {
        "MARKET_WAREHOUSE_DATA_DIR": str(data_dir),
        "DAGSTER_HOME": str(home),
        "DBT_TARGET_PATH": str(ROOT / "data/build/dbt"),
        "DBT_LOG_PATH": str(data_dir / "build"),
    }
    return Built(data_dir, environment)
