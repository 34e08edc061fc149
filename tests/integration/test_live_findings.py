"""What a warehouse that is fed live says of itself: who did not answer, which series lag, which facts never came."""

import json
import subprocess
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from orchestration.contracts.filings import FILINGS
from orchestration.contracts.market import DAILY_QUOTES, POLICY_RATES
from orchestration.contracts.payloads import PAYLOADS
from orchestration.sources.archive.landed_index import payload_index_input
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.inputs import FrameInput
from orchestration.sources.providers.sec.filings import filings_input
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.connection import connect
from tests.integration.built import ROOT, Built

RATES = ROOT.parent / "shared/realdata/index/rates.csv"
MICROSOFT = "0000789019"
# Last close of two securities that nobody else states.
LAST = {"AAAA": "2025-11-26", "BBBB": "2025-11-28"}
EVENING = datetime(2025, 11, 26, 23, 30)
MODELS = [
    *("int_live_series", "int_series_freshness", "int_findings_behind_calendar", "int_findings_provider_gaps"),
    *("int_findings_filings_without_facts", "data_quality"),
]
# A day, and how far AAAA's closes up to Wednesday 2025-11-26 lag behind, and yields up to Monday the 24th.
LAGS = {
    "2025-11-26": (0, 0),  # Wednesday's session has not closed; Monday's yield came out on Tuesday
    "2025-11-27": (0, 1),  # Thanksgiving: Tuesday's yield came out on Wednesday
    "2025-11-28": (0, 1),  # there was no session on Thursday
    "2025-11-29": (1, 2),  # Friday was a half day
    "2025-12-01": (1, 2),  # over the weekend nothing was added
    "2025-12-02": (2, 3),
}


def quotes(ticker: str, last: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ticker": ticker,
            "session_date": [day for day in ("2025-11-24", "2025-11-25", "2025-11-26", "2025-11-28") if day <= last],
            "close_quoted_usd": "70",
            "adjustment": "split",
        }
    )


def submissions(*filed: tuple[str, str, str]) -> str:
    keys = ("accessionNumber", "form", "filingDate", "acceptanceDateTime", "reportDate", "primaryDocument")
    rows = [(number, form, day, f"{day}T16:05:12.000Z", "", "x.htm") for number, form, day in filed]
    recent = dict(zip(keys, map(list, zip(*rows, strict=True)), strict=True))
    return json.dumps({"cik": MICROSOFT, "filings": {"recent": recent}})


@pytest.fixture(scope="module")
def live(embedded: Built, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    """What the embedded warehouse says of itself once it holds a few rows and payloads as the live source hands over.

    By name: the rows of freshness as of some days, and of the findings.
    """
    folder = tmp_path_factory.mktemp("live")
    build_path = folder / "warehouse.duckdb"
    build_path.write_bytes((embedded.data_dir / "build/embedded/warehouse.duckdb").read_bytes())
    landing = Landing(folder / "landing")
    for key in ("AAAA", "BBBB"):
        landing.store(Wanted("yahoo", "chart", key, "json"), "one", EVENING, "https://q/x", 200, key.encode())
    landing.note_failure(
        Wanted("yahoo", "chart", "BBBB", "json"), "two", EVENING + timedelta(days=1), "https://q/x", 429, "too many"
    )
    landing.store(Wanted("fred", "graph", "DGS10", "csv"), "one", EVENING, "https://f/x", 200, b"x")
    (folder / "x.json").write_text(
        submissions(("0001193125-25-999999", "10-Q", "2025-10-29"), ("0001193125-25-999998", "8-K", "2025-10-29"))
    )
    yields = pd.DataFrame({"rate_id": "DGS10", "rate_date": ["2025-11-21", "2025-11-24"], "rate_pct": "4.1"})
    with connect(build_path) as connection:
        for contract, inputs in (
            (PAYLOADS, [payload_index_input(landing.payloads())]),
            (DAILY_QUOTES, [FrameInput(quotes(*q), f"landing/{q[0]}", "yahoo") for q in LAST.items()]),
            (POLICY_RATES, [FrameInput(yields, "landing/DGS10", "fred")]),
            (FILINGS, [filings_input(folder / "x.json", "landing/x", "sec", MICROSOFT)]),
        ):
            result = append_changes(connection, contract, inputs, "run")
            assert (result.problems, result.rejected_count) == ((), 0)
    ran = subprocess.run(
        [ROOT / ".venv/bin/dbt", "--quiet", "run", "--select", *MODELS, "--project-dir", "dbt_project",
         "--profiles-dir", "dbt_project"],
        cwd=ROOT,
        # In a folder of its own: dbt writes its manifest anew, and other tests read the project's at the same time.
        env=embedded.environment
        | {"MARKET_WAREHOUSE_BUILD_PATH": str(build_path), "DBT_TARGET_PATH": str(folder / "target")},
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    function = "intermediate.int_series_freshness_as_of"
    with connect(build_path) as connection:
        found = {
            day: connection.execute(f"select series, sessions_behind from {function}(timestamp '{day}')").fetchall()
            for day in LAGS
        }
        found["findings"] = connection.execute(
            "select finding_kind, table_name, findings_count, example, first_date, last_date from marts.data_quality"
        ).fetchall()
    return found


@pytest.mark.parametrize("day", LAGS)
def test_series_lag_by_sessions_of_the_real_calendar(live: dict[str, list[tuple]], day: str) -> None:
    assert {series: lag for series, lag in live[day] if series != "US:BBBB"} == dict(
        zip(("US:AAAA", "DGS10"), LAGS[day], strict=True)
    )


def test_the_findings_of_a_live_warehouse_stand_in_the_mart(live: dict[str, list[tuple]]) -> None:
    found = {(kind, table): rest for kind, table, *rest in live["findings"]}
    count, example, first, last = found["behind_calendar", "raw_market.daily_quotes"]
    assert (count, first, last) == (2, date(2025, 11, 26), date(2025, 11, 28))
    assert example.startswith("US:BBBB ends on 2025-11-28, ")
    assert found["behind_calendar", "raw_market.policy_rates"][0] == 1
    assert ("behind_calendar", "raw_market.index_levels") not in found
    assert found["provider_gap: yahoo/chart", "raw_reference.payloads"] == [
        *(1, "BBBB on 2025-11-27: too many"),
        *(date(2025, 11, 26), date(2025, 11, 27)),
    ]
    assert found["filing_without_facts", "raw_fundamentals.company_facts"] == [
        *(1, f"{MICROSOFT} 10-Q 0001193125-25-999999 filed on 2025-10-29"),
        *(date(2025, 10, 29), date(2025, 10, 29)),
    ]


def test_a_warehouse_that_is_not_fed_live_misses_nothing(embedded: Built) -> None:
    assert embedded.rows("select * from intermediate.int_series_freshness") == []
    kinds = {kind.split(":")[0] for (kind,) in embedded.rows("select finding_kind from marts.data_quality")}
    assert kinds.isdisjoint({"behind_calendar", "provider_gap", "filing_without_facts"})


@pytest.mark.skipif(not RATES.is_file(), reason="the real rates are not on this machine (../shared/realdata)")
def test_the_real_series_has_a_yield_on_every_day_that_is_one(embedded: Built) -> None:
    rates = pd.read_csv(RATES).dropna(subset="DGS10")["date"]
    expected = embedded.rows(
        "select cast(session_date as varchar) from intermediate.int_yield_days "
        f"where session_date between '{rates.min()}' and '{rates.max()}'"
    )
    sessions = embedded.rows("select cast(session_date as varchar) from intermediate.int_sessions")
    assert {day for (day,) in expected} == set(rates) & {day for (day,) in sessions}
