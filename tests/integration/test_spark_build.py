"""The market half on Spark, on this machine: the published file equals the one that DuckDB makes of the same rows.

Spark's files are in a folder first, with views of them in the published file, and then in S3.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.cli.withdraw import run as withdraw
from orchestration.settings import Settings
from orchestration.sources.calendar import exchange_days
from orchestration.warehouse.spark.files import files_at
from orchestration.warehouse.spark.session import SparkError, check_spark
from orchestration.warehouse.withdrawal import Named
from tests.campaigns.changes import FIRST_SESSIONS, HELD_BACK, LAST_DAY, Market
from tests.engine_differences import differences, tables_of
from tests.integration.built import ROOT, Built, new_data_folder
from tests.lake_servers import KEYS, s3
from tests.spark_in_s3 import has_connector, write_spark_defaults

try:
    check_spark(Settings(engine="spark"))
except SparkError as error:
    assert "CI" not in os.environ, f"{error} .ci/run installs both"
    pytest.skip(str(error), allow_module_level=True)
ON_SPARK = {
    **{"MARKET_WAREHOUSE_ENGINE": "spark", "MARKET_WAREHOUSE_SPARK_MASTER": "local[2]"},
    **{"MARKET_WAREHOUSE_MEMORY": "2GB"},
    # With so few rows Java's second compiler costs more than it saves.
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC",
}

# With SPARK_TABLES=views.
VIEWS = {
    "staging.stg_market__daily_quotes",
    "intermediate.int_quotes_adjusted",
    "intermediate.int_total_returns",
    "intermediate.int_index_members_daily",
    "intermediate.int_member_averages",
    "marts.stock_performance",
}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Market:
    """Six securities over sixty sessions, with splits and dividends, and a second source that contradicts the first."""
    days = exchange_days(LAST_DAY)
    listed = days.loc[days["is_session"] & (days["calendar_date"] >= "2025-01-02"), "calendar_date"]
    sessions = [str(day.date()) for day in listed[: FIRST_SESSIONS + HELD_BACK]]
    market = Market(tmp_path_factory.mktemp("spark") / "drop", random.Random(7), sessions)
    market.begin()
    for step in (
        market.split,
        market.dividend,
        market.dividend,
        market.coverage,
        market.coverage,
        market.contradiction,
    ):
        step()
    return market


@pytest.fixture(scope="module")
def built(market: Market) -> Built:
    """Built on Spark, whole; the price tables of its published file are views."""
    built = new_data_folder(market.folder.parent / "with a blank")
    run(built, market)
    return built


def of_files(market: Market) -> dict[str, str]:
    """What a run is told that reads the market's folder."""
    return {"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": str(market.folder)}


def run(built: Built, market: Market, **variables: str) -> str:
    """What a run on Spark printed that succeeded."""
    result = built.build(**(of_files(market) | ON_SPARK | {"MARKET_WAREHOUSE_SPARK_TABLES": "views"} | variables))
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def run_on_duckdb(built: Built, market: Market) -> None:
    """Build the same rows by DuckDB alone."""
    result = built.build(**of_files(market))
    assert result.returncode == 0, result.stdout + result.stderr


def kill_on_spark(built: Built, market: Market, variables: dict[str, str]) -> None:
    """Start a run, and end it with all that it has started once Spark has written a table."""
    files = files_at(f"{variables['MARKET_WAREHOUSE_SPARK_FILES']}/files", variables)
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration"],
        cwd=ROOT,
        env=built.environment | of_files(market) | ON_SPARK | variables,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not files.names("tables/intermediate"):
        time.sleep(0.05)
    assert process.poll() is None, "the run ended before Spark wrote a table"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def closes(published: Path, session: str) -> list[tuple]:
    """The closes of a session in a published file."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(
            "select ticker, close_split_adjusted_usd from marts.stock_performance where session_date = ? order by all",
            [session],
        ).fetchall()


def months_of(built: Built, table: str) -> dict[str, int]:
    """The months of a table of Spark's, and when the newest file of each was written."""
    folder = built.data_dir / "build" / "files" / "spark" / "tables" / table
    return {
        month.name.removeprefix("session_month="): max(file.stat().st_mtime_ns for file in month.glob("*.parquet"))
        for month in sorted(folder.glob("session_month=*"))
    }


def test_a_day_and_a_correction_write_their_months_and_the_file_equals_duckdbs(
    built: Built, market: Market, tmp_path: Path
) -> None:
    before = months_of(built, "marts/stock_performance")
    assert sorted(before) == ["2025-01", "2025-02", "2025-03"]
    market.new_day()
    # A close in February: its security is computed again from that day on.
    market.closes["MSFT", "2025-02-14"] = round(market.closes["MSFT", "2025-02-14"] * 1.01, 2)
    market.write_quotes("quotes/history.csv", market.sessions[:FIRST_SESSIONS])
    said = run(built, market)
    assert "Built: " in said and "everything" not in said.split("Built: ")[1].splitlines()[0]
    after = months_of(built, "marts/stock_performance")
    assert [month for month in after if before.get(month) != after[month]] == ["2025-02", "2025-03", "2025-04"]

    on_spark = shutil.copyfile(built.data_dir / "warehouse.duckdb", tmp_path / "on_spark.duckdb")
    on_duckdb = built.data_dir / "warehouse.duckdb"
    run_on_duckdb(built, market)
    names = tables_of(on_duckdb)
    assert "marts.stock_performance" in names and "intermediate.int_total_returns" in names
    assert set(names) - set(tables_of(on_spark)) == VIEWS
    assert differences(on_spark, on_duckdb, names) == {}


@pytest.fixture
def in_s3(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a run is told whose Spark has its files in S3, on a server on loopback."""
    if not has_connector():
        assert "CI" not in os.environ, ".ci/run installs it"
        pytest.skip("Hadoop's connector to S3 is not installed: make extra EXTRA=spark-tests")
    write_spark_defaults(tmp_path / "conf")
    with s3() as address:
        yield {
            **KEYS,
            "AWS_ENDPOINT_URL": address,
            "SPARK_CONF_DIR": str(tmp_path / "conf"),
            "MARKET_WAREHOUSE_SPARK_FILES": "s3a://lake/spark",
            "MARKET_WAREHOUSE_SPARK_TABLES": "rows",
        }


def test_in_s3_with_rows_withdrawn_and_a_run_killed_the_file_equals_duckdbs(
    built: Built, market: Market, tmp_path: Path, in_s3: dict[str, str]
) -> None:
    """A whole month goes with the file; what the killed run had written is in nobody's way."""
    (new_day,) = (market.folder / "quotes").glob("2025-04-*.csv")
    withdraw(built.data_dir, "files", Named("source_file", f"quotes/{new_day.name}"), is_back=False)
    new_day.unlink()
    published = built.data_dir / "warehouse.duckdb"
    before = closes(published, new_day.stem)
    assert len(before) == 6
    kill_on_spark(built, market, in_s3)
    assert closes(published, new_day.stem) == before
    assert "everything" in run(built, market, **in_s3)
    assert closes(published, new_day.stem) == []
    written = files_at("s3a://lake/spark/files", in_s3).names("tables/marts/stock_performance")
    assert {name.split("/")[0] for name in written} == {f"session_month=2025-0{month}" for month in (1, 2, 3)}

    on_spark = shutil.copyfile(published, tmp_path / "on_spark.duckdb")
    run_on_duckdb(built, market)
    names = tables_of(published)
    assert names == tables_of(on_spark)
    assert differences(on_spark, published, names) == {}
