"""A live run against providers that serve real figures, the same from files, and the replay of what was landed."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from orchestration.cli.build import fetch
from orchestration.cli.progress import Progress
from orchestration.cli.terminal import Terminal
from orchestration.settings import from_environment
from tests.integration.built import MARTS, ROOT, Built, keep_rows, live_environment, new_data_folder
from tests.integration.market import Market, real_market
from tests.provider_server import ProviderServer

REAL_DATA = ROOT.parent / "shared" / "realdata"
FIRST_DAY, AFTER_DAY = date(2025, 1, 1), date(2026, 7, 2)
# What says where a row comes from. The live findings are about providers, and there are none where files are read.
PROVENANCE = {"source_name"}
SOURCES = "data_sources"
LIVE_FINDINGS = "finding_kind not like 'provider_gap%' and finding_kind <> 'behind_calendar'"


def folder_with(path: Path, reference: Path) -> Built:
    """An empty data folder with the given reference tables."""
    built = new_data_folder(path)
    shutil.copytree(reference, built.data_dir / "reference", dirs_exist_ok=True)
    return built


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference tables, cut to the issuers and securities of which there are real figures."""
    if not REAL_DATA.is_dir():
        pytest.skip("there are no real files at ../shared/realdata")
    folder = tmp_path_factory.mktemp("reference") / "reference"
    shutil.copytree(ROOT / "data" / "reference", folder)
    keep_rows(folder / "issuers.csv", "cik", {path.name[3:13] for path in (REAL_DATA / "sec/companyfacts").iterdir()})
    quotes = REAL_DATA / "quotes/daily_us_2021_2026.parquet"
    quoted = duckdb.sql(f"select distinct ticker from '{quotes}' where date >= '{FIRST_DAY}'").fetchall()
    keep_rows(folder / "securities.csv", "ticker", {ticker for (ticker,) in quoted})
    keep_rows(folder / "index_definitions.csv", "index_id", {"SPX", "RUT", "VIX", "DJI"})
    return folder


@pytest.fixture(scope="module")
def market(reference: Path) -> Market:
    with (reference / "securities.csv").open(newline="") as file:
        tickers = {row["ticker"] for row in csv.DictReader(file)}
    return real_market(REAL_DATA, tickers, FIRST_DAY, AFTER_DAY)


@pytest.fixture(scope="module")
def providers(market: Market) -> Iterator[ProviderServer]:
    with ProviderServer() as server:
        market.serve(server)
        yield server


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, reference: Path, providers: ProviderServer) -> Built:
    """A warehouse fetched from the providers, once. Tests only read it."""
    built = folder_with(tmp_path_factory.mktemp("live"), reference)
    result = built.build(**live_environment(providers))
    assert result.returncode == 0, result.stdout + result.stderr
    return built


def test_a_live_run_equals_the_run_from_files_mart_for_mart(
    live: Built, market: Market, reference: Path, tmp_path: Path
) -> None:
    market.drop(tmp_path / "drop")
    (until,) = {until for (until,) in live.rows("select last_covered_date from raw_market.corporate_action_coverage")}
    market.drop_coverage(tmp_path / "drop", FIRST_DAY, until)
    files = folder_with(tmp_path, reference)
    result = files.build(MARKET_WAREHOUSE_SOURCE="files", MARKET_WAREHOUSE_DROP_DIR=str(tmp_path / "drop"))
    assert result.returncode == 0, result.stdout + result.stderr
    names = [name for (name,) in live.rows(MARTS)]
    assert names == [name for (name,) in files.rows(MARTS)]
    compared = {}
    for name in sorted(set(names) - {SOURCES}):
        columns = live.rows(
            f"select column_name from duckdb_columns() where table_name = '{name}' and schema_name = 'marts'"
        )
        shown = ", ".join(column for (column,) in columns if column not in PROVENANCE)
        where = f" where {LIVE_FINDINGS}" if name == "data_quality" else ""
        # The example of a finding names the file.
        shown = shown.replace("example, ", "") if name == "data_quality" else shown
        sql = f"select {shown} from marts.{name}{where} order by all"
        assert live.rows(sql) == files.rows(sql), name
        compared[name] = len(live.rows(sql))
    # Counted in the real files: MSFT and its peers' quarters, 79 securities on 375 sessions (fewer for a newcomer).
    assert compared["hyperscaler_spending"] == 503
    assert compared["stock_performance"] == len(market.quotes)
    assert compared["earnings"] == 966


def test_the_replay_of_what_was_landed_alone_equals_the_live_run_row_for_row(
    live: Built, reference: Path, tmp_path: Path
) -> None:
    again = folder_with(tmp_path, reference)
    shutil.copytree(live.data_dir / "landing", again.data_dir / "landing")
    result = again.build("--replay", MARKET_WAREHOUSE_SOURCE="live")
    assert result.returncode == 0, result.stdout + result.stderr
    assert again.marts() == live.marts()
    raw = "select * exclude (batch_id) from raw_market.daily_quotes order by all"
    assert again.rows(raw) == live.rows(raw)


def test_every_fetched_row_names_its_payload(live: Built) -> None:
    for table in ("raw_market.daily_quotes", "raw_market.index_levels", "raw_fundamentals.company_facts"):
        ((rows, named),) = live.rows(
            f"select count(*), count(payload_file) from {table} left join (select distinct payload_file "
            "from raw_reference.payloads where http_status = 200) as payloads on payload_file = source_file"
        )
        assert rows == named > 0
    ((file, sha256),) = live.rows(
        "select payload_file, sha256 from raw_reference.payloads where payload_key = 'CIK0000789019' "
        "and dataset_name = 'companyfacts'"
    )
    assert file.startswith("landing/sec/companyfacts/CIK0000789019/") and file.endswith(f"-{sha256}.json.gz")
    assert (live.data_dir / file).exists()


def test_the_index_holds_no_contact(live: Built) -> None:
    assert "jane" not in (live.data_dir / "landing/index.jsonl").read_text().lower()


def test_a_second_fetch_asks_little_and_brings_nothing(
    live: Built, providers: ProviderServer, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charts that have just come are not asked for again, nor facts without a new filing; the rest has not changed."""
    again = folder_with(tmp_path, reference)
    for name in ("landing", "build"):
        shutil.copytree(live.data_dir / name, again.data_dir / name, dirs_exist_ok=True)
    for name, value in (again.environment | live_environment(providers)).items():
        monkeypatch.setenv(name, value)
    before = len(providers.requests)
    assert fetch(from_environment(), Progress(Terminal(StringIO())))
    asked = [seen.path for seen in providers.requests[before:]]
    assert len(asked) == 16 + 9 + 1  # submissions, series of FRED, the VIX
    # Nothing new twice within half a day is not worth a line.
    assert (again.data_dir / "landing/index.jsonl").read_text() == (live.data_dir / "landing/index.jsonl").read_text()
