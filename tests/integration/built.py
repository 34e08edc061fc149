"""A data folder of a test's own, and the pipeline run on it as a person would run it."""

import csv
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.provider_server import ProviderServer

ROOT = Path(__file__).resolve().parents[2]
MARTS = "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"


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

    def marts(self) -> dict[str, list[tuple]]:
        """Every mart's rows in order, all columns."""
        return {name: self.rows(f"select * from marts.{name} order by all") for (name,) in self.rows(MARTS)}

    def fingerprints(self) -> dict[str, list[tuple]]:
        """Of every mart how many rows it has, and the sum of their hashes: equal where the rows are, in any order."""
        return {
            name: self.rows(f"select count(*), sum(hash(mart)) from marts.{name} as mart")
            for (name,) in self.rows(MARTS)
        }


def new_data_folder(folder: Path) -> Built:
    """The shipped tables and an empty build folder below `folder`."""
    data_dir = folder / "data"
    for name in ("reference", "figures"):
        shutil.copytree(ROOT / "data" / name, data_dir / name)
    home = data_dir / "build" / "dagster"
    home.mkdir(parents=True)
    shutil.copy(ROOT / "orchestration" / "dagster.yaml", home)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MARKET_WAREHOUSE_", "MODEL"))
    }
    environment |= {
        "MARKET_WAREHOUSE_DATA_DIR": str(data_dir),
        "DAGSTER_HOME": str(home),
        "DBT_TARGET_PATH": str(ROOT / "data/build/dbt"),
        "DBT_LOG_PATH": str(data_dir / "build"),
    }
    return Built(data_dir, environment)


def keep_rows(path: Path, column: str, values: set[str]) -> list[dict[str, str]]:
    """Leave in a reference table only the rows with one of the values; returns them."""
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if row[column] in values]
        names = reader.fieldnames
    assert names
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return rows


def live_environment(server: ProviderServer) -> dict[str, str]:
    """What a user sets to ask a mirror instead of the providers; fast, since the mirror is our own."""
    environment = {"MARKET_WAREHOUSE_SOURCE": "live", "SEC_CONTACT": "Jane Doe jane@example.org"}
    for provider in ("SEC", "YAHOO", "FRED", "CBOE"):
        environment[f"MARKET_WAREHOUSE_{provider}_URL"] = server.address
        environment[f"MARKET_WAREHOUSE_{provider}_REQUESTS_PER_SECOND"] = "1000"
    return environment
