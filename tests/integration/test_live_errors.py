"""What a new user of SOURCE=live sees when something is missing or wrong: a message with the next step, and no harm."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from orchestration.sources.calendar import exchange_days
from tests.integration.built import Built, keep_rows, live_environment, new_data_folder
from tests.integration.market import Market
from tests.landed_payloads import facts_json
from tests.provider_server import ProviderServer, status

PROVIDERS = ("SEC", "YAHOO", "FRED", "CBOE")
CONTACT = {"SEC_CONTACT": "Jane Doe jane@example.org"}
# Nobody listens there: what a machine without a network looks like, at once.
NO_NETWORK = {
    f"MARKET_WAREHOUSE_{provider}_{name}": value
    for provider in PROVIDERS
    for name, value in (("URL", "http://127.0.0.1:1"), ("ATTEMPTS", "1"))
}
EARLIER = b"an earlier warehouse"
# The group that shipped claims are about: the reference table cannot do without one of them.
TICKERS = ("AMZN", "GOOGL", "META", "MSFT", "ORCL")
MICROSOFT = "0000789019"


@pytest.fixture
def user(tmp_path: Path) -> Built:
    """A data folder in which something was published before; the environment names no contact."""
    built = new_data_folder(tmp_path)
    built.environment.pop("SEC_CONTACT", None)
    (built.data_dir / "warehouse.duckdb").write_bytes(EARLIER)
    return built


def live(built: Built, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return built.build(*arguments, MARKET_WAREHOUSE_SOURCE="live", **variables)


def assert_refused(built: Built, result: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2, one error with these words and no traceback, and the earlier file as it was."""
    assert result.returncode == 2, result.stdout + result.stderr
    errors = result.stderr.splitlines()
    assert len([line for line in errors if line.startswith("error: ")]) == 1
    for word in words:
        assert word in errors[-1]
    assert "Traceback" not in result.stdout + result.stderr
    assert (built.data_dir / "warehouse.duckdb").read_bytes() == EARLIER
    assert "Published" not in result.stdout


def test_without_a_contact_the_first_line_says_how_to_name_one(user: Built) -> None:
    result = live(user, **NO_NETWORK)
    assert_refused(user, result, "SEC_CONTACT is not set", "export SEC_CONTACT='Jane Doe jane@example.org'")
    assert result.stdout == ""
    assert not (user.data_dir / "landing").exists()


def test_a_wrong_contact_is_refused_with_an_example(user: Built) -> None:
    result = live(user, SEC_CONTACT="Jane Doe", **NO_NETWORK)
    assert_refused(user, result, "SEC_CONTACT is not a name and an e-mail", "as 'Jane Doe jane@example.org'")
    assert not (user.data_dir / "landing").exists()


def test_without_a_network_each_provider_is_named_with_what_to_do(user: Built) -> None:
    result = live(user, **NO_NETWORK, **CONTACT)
    assert_refused(user, result, "nothing could be fetched", "`make warehouse` without SOURCE works without a network")
    for series in ("sec/submissions", "yahoo/chart", "fred/graph", "cboe/vix_history"):
        assert f"✗ landing__{series.replace('/', '_')}: {series}: " in result.stdout
    said = [line for line in result.stdout.splitlines() if line.startswith("  ") and "127.0.0.1" in line]
    assert len(said) >= 4
    assert all("network" in line or "connection" in line for line in said), said
    assert "jane" not in result.stdout + (user.data_dir / "landing/index.jsonl").read_text()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("data.sec.gov", "this is no address; write it as https://host"),
        ("http://mirror.example", "only this machine may be asked without TLS; use https"),
    ],
)
def test_a_wrong_address_is_refused_by_its_variable(user: Built, address: str, words: str) -> None:
    result = live(user, MARKET_WAREHOUSE_SEC_URL=address, **CONTACT)
    assert_refused(user, result, f"error: MARKET_WAREHOUSE_SEC_URL={address}: {words}")
    assert result.stdout == ""


def test_a_replay_of_nothing_says_what_fills_the_archive_and_forgets_nothing(user: Built) -> None:
    build = user.data_dir / "build/live/warehouse.duckdb"
    build.parent.mkdir(parents=True)
    build.write_bytes(b"history")
    result = live(user, "--replay")
    assert_refused(user, result, "data/landing is empty", "`make warehouse SOURCE=live` fills it")
    assert build.read_bytes() == b"history"


def small_market() -> Market:
    """Five securities, two indices, the VIX and six rates over the last sixty sessions, made up; one issuer."""
    today = date.today()
    days = exchange_days(today)
    sessions = days[days["is_session"] & (days["calendar_date"] < pd.Timestamp(today))]["calendar_date"]
    dates = [day.date() for day in sessions.tail(60)]

    def bars(level: float) -> pd.DataFrame:
        closes = [level + number / 10 for number in range(len(dates))]
        return pd.DataFrame({"date": dates, "open": closes, "high": closes, "low": closes, "close": closes})

    levels = {"SPX": bars(6500), "RUT": bars(2400), "VIX": bars(18)}
    quotes = pd.concat([bars(100 * place).assign(ticker=name, volume=9) for place, name in enumerate(TICKERS, start=1)])
    yields = {"DGS2": 3.6, "DGS5": 3.8, "DGS10": 4.1, "DGS30": 4.7}
    rates = pd.DataFrame({"date": dates, "DFEDTARL": 3.5, "DFEDTARU": 3.75, **yields})
    actions = pd.DataFrame({"ticker": ["MSFT"], "date": [dates[9]], "dividends": [0.75], "stock_splits": [0]})
    return Market(quotes, actions, levels, {}, rates, {MICROSOFT: facts_json(MICROSOFT, "0000789019-25-000001")})


@pytest.fixture
def three_of_four() -> Iterator[ProviderServer]:
    """A market of which Cboe states nothing: it is down."""
    with ProviderServer() as server:
        small_market().serve(server)
        server.misbehave("/api/global/us_indices/daily_prices/VIX_History.csv", status(503))
        yield server


def test_where_one_of_four_providers_is_down_the_rest_is_published_and_the_gap_told(
    user: Built, three_of_four: ProviderServer
) -> None:
    keep_rows(user.data_dir / "reference/issuers.csv", "cik", {MICROSOFT})
    keep_rows(user.data_dir / "reference/securities.csv", "ticker", set(TICKERS))
    keep_rows(user.data_dir / "reference/index_definitions.csv", "index_id", {"SPX", "RUT", "VIX"})
    result = user.build(**live_environment(three_of_four), MARKET_WAREHOUSE_CBOE_ATTEMPTS="1")
    assert result.returncode == 3, result.stdout + result.stderr
    assert "✗ landing__cboe_vix_history: cboe/vix_history: 1 of 1 did not come." in result.stdout
    assert "Published" in result.stdout
    *_, told, failed, reason = result.stderr.splitlines()
    assert told.startswith("Not everything could be fetched. The warehouse is built from all that has come;")
    assert "run it again later to fill the gap" in told
    assert failed == "✗ landing__cboe_vix_history: cboe/vix_history: 1 of 1 did not come."
    assert "VIX: 127.0.0.1" in reason and "answered 503: the provider is in trouble; run again later" in reason
    assert "Traceback" not in result.stdout + result.stderr
    ((kind, table, count, last_answer, example),) = user.rows(
        "select finding_kind, table_name, findings_count, first_date, example from marts.data_quality "
        "where starts_with(finding_kind, 'provider_gap')"
    )
    assert (kind, table) == ("provider_gap: cboe/vix_history", "raw_reference.payloads")
    assert (count, last_answer) == (1, None)
    assert example.startswith("VIX on ") and "503" in example
    # Five securities on sixty sessions, and the VIX as FRED states it.
    assert user.rows("select count(*) from marts.stock_performance") == [(300,)]
    sql = "select source_name, count(*) from raw_market.index_levels where index_id = 'VIX' group by all"
    assert user.rows(sql) == [("fred", 60)]
    a_damaged_payload_stops_a_replay_and_changes_nothing(user)


def a_damaged_payload_stops_a_replay_and_changes_nothing(user: Built) -> None:
    (chart,) = (user.data_dir / "landing/yahoo/chart/MSFT").glob("*.gz")
    kept = [user.data_dir / "warehouse.duckdb", user.data_dir / "build/live/warehouse.duckdb"]
    before = [path.read_bytes() for path in kept]
    chart.write_bytes(chart.read_bytes()[:-9])
    result = live(user, "--replay")
    assert result.returncode == 1
    assert f"landing/yahoo/chart/MSFT/{chart.name} is gone or damaged: restore it from a backup" in result.stdout
    assert "The earlier data/warehouse.duckdb is untouched." in result.stderr
    assert [path.read_bytes() for path in kept] == before
