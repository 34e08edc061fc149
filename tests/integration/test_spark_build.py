"""The market half on Spark, on this machine: the published file equals the one that DuckDB makes of the same rows."""

import os
import random
import shutil
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.sources.calendar import exchange_days
from orchestration.warehouse.spark.session import SparkError, check_spark
from tests.campaigns.changes import FIRST_SESSIONS, HELD_BACK, LAST_DAY, Market
from tests.engine_differences import differences, tables_of
from tests.integration.built import Built, new_data_folder

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
    """Built on Spark, whole."""
    built = new_data_folder(market.folder.parent)
    run(built, market)
    return built


def run(built: Built, market: Market, **variables: str) -> str:
    """What a run on Spark printed that succeeded."""
    given = {"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": str(market.folder)} | ON_SPARK
    result = built.build(**(given | variables))
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


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
    run(built, market, MARKET_WAREHOUSE_ENGINE="", MARKET_WAREHOUSE_SPARK_MASTER="")
    names = tables_of(on_duckdb)
    assert "marts.stock_performance" in names and "intermediate.int_total_returns" in names
    assert differences(on_spark, on_duckdb, names) == {}
