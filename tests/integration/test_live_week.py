"""A week of simulated time, left alone: what ran, what was skipped and why, and what the marts hold in the end."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest

from orchestration.cli.build import replay
from orchestration.cli.progress import Progress
from orchestration.cli.terminal import Terminal
from orchestration.sources.archive.landing import Landing
from tests.integration.built import MARTS, Built
from tests.integration.ticks import table_of
from tests.integration.unattended import Unattended, at_home
from tests.integration.week import CHARTS, DAILY, FILINGS, Week, live_through, small_folder
from tests.integration.week_market import CLOSE_AT_FIRST, CLOSE_CORRECTED, NEW_FILING
from tests.provider_server import ProviderServer

WEEKLY, EVENING = "weekly_refresh_schedule", "freshness_schedule"
QUOTES, LEVELS = "raw_market/daily_quotes", "raw_market/index_levels"
GAPS = (
    "select finding_kind, table_name, findings_count, example, first_date, last_date from marts.data_quality "
    "where finding_kind like 'provider_gap%'"
)
MONDAYS_CLOSE = "select close_usd from marts.stock_performance where ticker = 'XOM' and session_date = '2025-11-24'"
VERSIONS = (
    "select close_quoted_usd, known_at from raw_market.daily_quotes "
    "where ticker = 'XOM' and session_date = '2025-11-24' {} order by known_at"
)
KO_DAYS = (
    "select session_date from marts.stock_performance where ticker = 'KO' and session_date >= '2025-11-24' order by 1"
)
REPORTED = "select period_end_date, capex_usd from marts.hyperscaler_spending where contains(accession_numbers, '{}')"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """The week, lived through once. Tests only read what is left of it; `pytest -s` shows the table of it."""
    with ProviderServer() as server:
        lived = live_through(tmp_path_factory.mktemp("week"), server)
        print(f"\n{table_of(lived.ticks)}")
        yield lived


def test_what_ran_and_what_was_skipped_and_why(week: Week) -> None:
    assert [(f"{tick.at:%a %H:%M}", tick.name, [run.job_name for run in tick.runs]) for tick in week.ticks] == [
        ("Mon 18:30", DAILY, ["fetch_job", "daily_market_job"]),
        ("Mon 20:00", FILINGS, []),
        ("Mon 21:00", EVENING, ["freshness_job"]),
        ("Tue 18:30", DAILY, ["fetch_job", "daily_market_job"]),
        ("Tue 21:00", EVENING, ["freshness_job"]),
        ("Wed 18:30", DAILY, ["fetch_job", "daily_market_job"]),
        ("Wed 21:00", EVENING, ["freshness_job"]),
        ("Thu 18:30", DAILY, []),
        ("Thu 21:00", EVENING, ["freshness_job"]),
        ("Fri 18:30", DAILY, ["fetch_job", "daily_market_job"]),
        ("Fri 20:00", FILINGS, ["filings_job", "daily_market_job"]),
        ("Fri 21:00", EVENING, ["freshness_job"]),
        ("Sat 08:00", WEEKLY, ["fetch_job", "daily_market_job"]),
        ("Sat 21:00", EVENING, ["freshness_job"]),
    ]
    assert [(tick.at.day, tick.skipped) for tick in week.ticks if tick.skipped] == [
        (24, "No new filing of 1 issuers."),
        (27, "2025-11-27: the New York Stock Exchange holds no session on this Thursday."),
    ]
    runs = [(tick.at.day, run) for tick in week.ticks for run in tick.runs]
    assert [(day, run.failed_steps) for day, run in runs if not run.is_success] == [
        (25, ("landing__yahoo_chart",)),
        (26, ("landing__yahoo_chart",)),
    ]
    builds = [(day, run.is_success, run.is_published) for day, run in runs if run.job_name == "daily_market_job"]
    # Of Tuesday's build and of Friday's first the test runs the raw tables only, to save half a minute each.
    published = ((24, True), (25, False), (26, True), (28, False), (28, True), (29, True))
    assert builds == [(day, True, is_published) for day, is_published in published]


def test_what_each_day_fetched_and_what_was_new_in_it(week: Week) -> None:
    """Charts are asked for from the first of the month on, on Saturday from September on; all else comes whole.

    November has 16 sessions up to the 24th, October 23; of indices come SP500, VIXCLS and Cboe's VIX, and two charts.
    """
    fetched, new = {}, {}
    for name, day in ((DAILY, 24), (DAILY, 25), (DAILY, 26), (DAILY, 28), (WEEKLY, 29)):
        fetch, build = week.tick(name, day).runs
        fetched[day] = [fetch.fetched[f"landing/{key}"] for key in ("yahoo_chart", "fred_graph", "cboe_vix_history")]
        new[day] = [build.rows.get(table, (0, 0)) for table in (QUOTES, LEVELS)]
    assert fetched == {
        24: [(8, 0, 0), (8, 0, 0), (1, 0, 0)],
        25: [(0, 0, 8), (8, 0, 0), (1, 0, 0)],
        26: [(0, 0, 8), (8, 0, 0), (1, 0, 0)],
        28: [(8, 0, 0), (8, 0, 0), (1, 0, 0)],
        29: [(8, 0, 0), (0, 8, 0), (0, 1, 0)],
    }
    assert new == {
        # 23 sessions of October and 16 of November: an archive without charts begins with all there is.
        24: [(6 * (23 + 16), 0), ((3 + 2) * (23 + 16), 0)],
        25: [(0, 0), (3, 0)],
        26: [(0, 0), (3, 0)],
        28: [(6 * 3 + 1, 1), (3 + 2 * 3, 0)],
        29: [(0, 0), (0, 0)],
    }


def test_a_provider_that_is_down_is_left_alone(week: Week) -> None:
    """Three refusals open the breaker; on the next day the first refusal does, since it is the third and more."""
    asked = {day: [path for path in week.tick(DAILY, day).asked if path in CHARTS] for day in (25, 26, 28)}
    assert asked == {25: CHARTS[:3], 26: CHARTS[:1], 28: CHARTS}


def test_the_gap_is_reported_while_it_lasts(week: Week) -> None:
    """Noted are the symbols that were asked for: three on Tuesday, the first again on Wednesday."""
    ((kind, table, count, example, *dates),) = week.published[26].rows(GAPS)
    assert (kind, table, count) == ("provider_gap: yahoo/chart", "raw_reference.payloads", 3)
    assert dates == [date(2025, 11, 24), date(2025, 11, 26)]
    assert example.startswith("MSFT on 2025-11-25: ") and "503" in example
    noted = "select payload_key, http_status, cast(fetched_at as date) from raw_reference.payloads where problem <> ''"
    tuesday, wednesday = date(2025, 11, 25), date(2025, 11, 26)
    assert sorted(week.warehouse.built.rows(noted)) == [
        *(("AAPL", 503, tuesday), ("AAPL", 503, wednesday)),
        *(("KO", 503, tuesday), ("MSFT", 503, tuesday)),
    ]
    for day in (24, 28, 29):
        assert week.published[day].rows(GAPS) == []


def test_days_without_a_provider_are_fetched_when_it_is_back_and_the_holiday_is_none(week: Week) -> None:
    monday, *missed, friday = (date(2025, 11, day) for day in (24, 25, 26, 28))
    assert week.published[26].rows(KO_DAYS) == [(monday,)]
    assert week.published[28].rows(KO_DAYS) == [(day,) for day in (monday, *missed, friday)]
    # FRED stated what Yahoo did not.
    level = "select source_name from marts.index_levels where index_id = 'SPX' and session_date = '2025-11-26'"
    assert [week.published[day].rows(level) for day in (26, 28)] == [[("fred",)], [("yahoo",)]]
    dividend = "select ex_date, dividend_usd_per_share from raw_market.corporate_actions"
    assert [week.published[day].rows(dividend) for day in (26, 28)] == [[], [(date(2025, 11, 26), 0.51)]]


def test_series_alarm_by_sessions(week: Week) -> None:
    """On Wednesday Tuesday's closes are expected, on Thursday Wednesday's, on Friday no other: there were none."""
    alarms = {day: week.tick(EVENING, day).runs[0].checks for day in range(24, 30)}
    behind = {"quotes_keep_up": (6,), "indices_keep_up": (1,)}
    assert alarms == {24: {}, 25: {}, 26: behind, 27: behind, 28: {}, 29: {}}


def test_a_correction_is_a_version_of_its_own_known_from_the_day_it_came(week: Week) -> None:
    assert [week.published[day].rows(MONDAYS_CLOSE) for day in (26, 28)] == [[(CLOSE_AT_FIRST,)], [(CLOSE_CORRECTED,)]]
    built = week.warehouse.built
    (first, first_known_at), (corrected, corrected_known_at) = built.rows(VERSIONS.format(""))
    assert (first, corrected) == (CLOSE_AT_FIRST, CLOSE_CORRECTED)
    # 16:00 and 18:30 in New York.
    assert first_known_at == datetime(2025, 11, 24, 21)
    ((fetched_at,),) = built.rows(
        "select max(fetched_at) from raw_reference.payloads where dataset_name = 'chart' "
        "and payload_key not like '^%' and cast(fetched_at as date) = '2025-11-28'"
    )
    assert corrected_known_at == fetched_at and f"{fetched_at:%Y-%m-%d %H:%M}" == "2025-11-28 23:30"
    on_thursday = built.rows(VERSIONS.format("and known_at < timestamp '2025-11-28'"))
    assert [close for close, _ in on_thursday] == [CLOSE_AT_FIRST]


def test_a_new_report_is_found_fetched_and_in_the_marts_within_the_evening(week: Week) -> None:
    found = week.tick(FILINGS, 28)
    assert found.run_keys == (f"{NEW_FILING} 2025-11-29 01h",)
    fetch, build = found.runs
    assert fetch.fetched == {"landing/sec_companyfacts": (1, 0, 0)}
    assert {name: build.rows[f"raw_fundamentals/{name}"] for name in ("company_facts", "filings")} == {
        "company_facts": (2, 0),
        "filings": (1, 0),
    }
    assert week.published[26].rows(REPORTED.format(NEW_FILING)) == []
    assert week.published[28].rows(REPORTED.format(NEW_FILING)) == [(date(2025, 9, 30), 20e9)]


def test_in_the_end_the_marts_are_those_of_a_clean_build(week: Week, tmp_path: Path) -> None:
    """Everything fetched once, at Saturday's clock, into an empty folder: no row of a mart tells that it was a week.

    But for the moment at which Monday's corrected close became known: here it is the only one there ever was.
    """
    clean = Unattended(small_folder(tmp_path), week.warehouse.server)
    tick = clean.tick(WEEKLY, week.tick(WEEKLY, 29).at)
    assert [run.is_success for run in tick.runs] == [True, True]
    corrected = {"stock_performance": "known_at", "data_sources": "last_known_at"}
    assert_equal_marts(clean.built, week.warehouse.built, but=corrected)


def test_the_replay_of_the_weeks_archive_alone_equals_the_week(week: Week, tmp_path: Path) -> None:
    again = Unattended(small_folder(tmp_path), week.warehouse.server)
    again.clock.set(week.tick(WEEKLY, 29).at)
    shutil.copytree(week.warehouse.built.data_dir / "landing", again.built.data_dir / "landing")
    assert Landing(again.built.data_dir / "landing").verify() == []
    before = len(again.server.requests)
    with at_home(again.built):
        assert replay(again.settings, Progress(Terminal(StringIO())))
    assert len(again.server.requests) == before
    assert_equal_marts(again.built, week.warehouse.built)
    raw = "select * exclude (batch_id) from raw_market.daily_quotes order by all"
    assert again.built.rows(raw) == week.warehouse.built.rows(raw)


def assert_equal_marts(left: Built, right: Built, but: Mapping[str, str] | None = None) -> None:
    """Every mart, row for row, all columns. but: a mart's column that is left out."""
    ours, theirs = (
        {
            name: built.rows(f"select {shown(built, name, (but or {}).get(name))} from marts.{name} order by all")
            for name in names(built)
        }
        for built in (left, right)
    )
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == theirs[name], name
    assert len(ours["stock_performance"]) == 6 * 42  # sessions of October and November up to the 28th


def names(built: Built) -> list[str]:
    """The marts that are tables."""
    return [name for (name,) in built.rows(MARTS)]


def shown(built: Built, mart: str, but: str | None) -> str:
    """A mart's columns but one, as a query selects them."""
    columns = built.rows(
        f"select column_name from duckdb_columns() where schema_name = 'marts' and table_name = '{mart}' "
        "order by column_index"
    )
    return ", ".join(name for (name,) in columns if name != but)
