"""The freshness checks: pass, fail with words, and do not break where nothing has been built."""

from datetime import datetime

import dagster as dg
import pytest

from orchestration.assets.resources import Warehouse
from orchestration.automation.freshness import freshness_definitions, freshness_schedule, make_freshness_checks
from orchestration.warehouse.connection import connect

# As dbt makes it: a macro of a moment. What lags here is what the rows of the test say.
MACRO = """
create schema intermediate;
create table lags (table_name varchar, series varchar, sessions_behind bigint, last_date date, day timestamp);
create macro intermediate.int_series_freshness_as_of(as_of) as table
    select table_name, series, sessions_behind, last_date, cast(day as date) as expected_date from lags
    where day = as_of
"""
QUOTES, RATES = "raw_market.daily_quotes", "raw_market.policy_rates"
THURSDAY = "2026-02-26"


@pytest.fixture
def lags(settings):
    """Call it with rows of (table, series, sessions behind, last day, as of): a build that says so."""

    def write(*rows):
        with connect(settings_of_this_test.build_path) as connection:
            connection.execute(MACRO)
            if rows:
                connection.executemany("insert into lags values (?, ?, ?, ?, ?)", rows)
        return settings_of_this_test

    settings_of_this_test = settings()
    return write


def look(chosen, now=datetime(2026, 2, 26, 22)):
    """Run the checks as their job does; by name: whether it passed, what it says, and how many series lag."""
    object.__setattr__(chosen, "now", lambda: now)
    result = dg.materialize(
        [dg.AssetSpec(["marts", name]) for name in ("stock_performance", "index_levels", "policy_rates")]
        + make_freshness_checks(chosen),
        resources={"warehouse": Warehouse(chosen)},
        selection=dg.AssetSelection.all_asset_checks(),
    )
    return {
        each.check_name: (
            each.passed,
            each.description,
            each.metadata["series_behind"].value if each.metadata else None,
        )
        for each in result.get_asset_check_evaluations()
    }


def test_series_that_keep_up_pass(lags):
    chosen = lags((QUOTES, "US:AMD", 0, "2026-02-25", THURSDAY), (RATES, "DGS10", 0, "2026-02-24", THURSDAY))
    assert look(chosen) == dict.fromkeys(("quotes_keep_up", "indices_keep_up", "rates_keep_up"), (True, None, 0))


def test_series_that_lag_fail_their_check_alone_and_are_named_the_worst_first(lags):
    chosen = lags(
        (QUOTES, "US:AMD", 1, "2026-02-24", THURSDAY),
        (QUOTES, "US:MSFT", 3, "2026-02-20", THURSDAY),
        (QUOTES, "US:NVDA", 0, "2026-02-25", THURSDAY),
    )
    found = look(chosen)
    said = (
        "2 series lag: US:MSFT ends on 2026-02-20, 2026-02-26 is expected; "
        "US:AMD ends on 2026-02-24, 2026-02-26 is expected. Why: marts.data_quality"
    )
    assert found["quotes_keep_up"] == (False, said, 2)
    assert found["rates_keep_up"] == (True, None, 0)


def test_five_are_named_and_all_are_counted(lags):
    chosen = lags(*((QUOTES, f"US:{letter}", 1, "2026-02-24", THURSDAY) for letter in "ABCDEFG"))
    _, said, count = look(chosen)["quotes_keep_up"]
    assert (count, said.count("ends on")) == (7, 5)
    assert said.startswith("7 series lag: US:A ends on")


@pytest.mark.parametrize(
    ("now", "is_behind"),
    [
        (datetime(2026, 2, 27, 4, 59), True),  # 23:59 on Thursday in New York
        (datetime(2026, 2, 27, 5, 0), False),  # midnight
        (datetime(2026, 2, 26, 5, 0), True),
        (datetime(2026, 2, 26, 4, 59), False),
    ],
)
def test_the_day_is_new_yorks(lags, now, is_behind):
    chosen = lags((QUOTES, "US:AMD", 1, "2026-02-24", THURSDAY))
    assert look(chosen, now)["quotes_keep_up"][0] is not is_behind


def test_where_nothing_has_been_built_it_fails_and_says_what_to_do(settings):
    said = "nothing has been built yet: `make warehouse SOURCE=live`"
    assert set(look(settings()).values()) == {(False, said, None)}


@pytest.mark.parametrize(
    ("files", "expected"),
    [(("quotes",), {"indices_keep_up", "rates_keep_up"}), (("quotes", "indices", "rates"), set())],
)
def test_only_live_datasets_are_looked_at(settings, tmp_path, files, expected):
    chosen = settings(source_of_dataset=dict.fromkeys(files, "files"), drop_dir=tmp_path)
    names = {key.name for check in make_freshness_checks(chosen) for key in check.check_keys}
    assert names == expected
    definitions = freshness_definitions(chosen)
    assert [job.name for job in definitions.jobs or ()] == (["freshness_job"] if expected else [])


def test_it_looks_every_evening_whatever_has_run():
    assert (freshness_schedule.cron_schedule, freshness_schedule.execution_timezone) == (
        "0 21 * * *",
        "America/New_York",
    )
    at = datetime(2026, 11, 26, 21)
    assert freshness_schedule(dg.build_schedule_context(scheduled_execution_time=at)).run_key == "2026-11-26"
