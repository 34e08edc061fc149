"""What starts by itself: after each New York session, weekly, monthly, and after each fetch."""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from orchestration.automation import jobs
from orchestration.automation.jobs import (
    FOLLOWED_TAG,
    REFRESH,
    daily_market_job,
    fetch_job,
    make_daily_schedule,
    make_rebuild_sensors,
    monthly_reference_schedule,
    reference_job,
    weekly_refresh_schedule,
)

NEW_YORK = ZoneInfo("America/New_York")


def as_asked(request):
    """Everything has changed."""
    return request


daily_market_schedule = make_daily_schedule(False, as_asked)
live_daily_schedule = make_daily_schedule(True, as_asked)
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


@pytest.fixture
def evaluate(monkeypatch):
    """Call it with (year, month, day, hour, zone): what the schedule answers on that tick."""
    monkeypatch.setattr(jobs, "last_month_key", lambda: "2027-02-01")

    def answer(*day, hour=18, zone=NEW_YORK, schedule=daily_market_schedule):
        at = datetime(*day, hour, 30, tzinfo=zone)
        return schedule(dg.build_schedule_context(scheduled_execution_time=at))

    return answer


def months(request):
    return tuple(request.tags[name] for name in RANGE)


@pytest.mark.parametrize("day", [(2026, 11, 26), (2025, 1, 9), (2026, 2, 16), (2026, 7, 3)])
def test_a_weekday_without_a_session_is_skipped_with_its_date(evaluate, day):
    answer = evaluate(*day)
    assert isinstance(answer, dg.SkipReason)
    assert f"{datetime(*day):%Y-%m-%d}" in answer.skip_message
    assert f"{datetime(*day):%A}" in answer.skip_message


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2026, 11, 27), ("2026-10-01", "2026-11-01")),
        ((2026, 3, 2), ("2026-02-01", "2026-03-01")),
        ((2027, 1, 4), ("2026-12-01", "2027-01-01")),
    ],
)
def test_a_session_reads_its_month_and_the_one_before(evaluate, day, expected):
    request = evaluate(*day)
    assert isinstance(request, dg.RunRequest)
    assert months(request) == expected
    assert request.run_key == f"{datetime(*day):%Y-%m-%d}"


def test_the_day_is_new_yorks_wherever_the_clock_stands(evaluate):
    # 23:30 UTC on the last of February is 18:30 in New York; 00:30 UTC on the next day is still February there.
    assert months(evaluate(2026, 2, 27, hour=23, zone=ZoneInfo("UTC"))) == ("2026-01-01", "2026-02-01")
    assert evaluate(2026, 2, 28, hour=0, zone=ZoneInfo("UTC")).run_key == "2026-02-27"


def test_it_ticks_from_monday_to_friday_after_the_close():
    assert daily_market_schedule.cron_schedule == "30 18 * * 1-5"
    assert daily_market_schedule.execution_timezone == "America/New_York"
    assert daily_market_schedule.job_name == "daily_market_job"


def test_with_live_sources_a_session_asks_for_its_week(evaluate):
    assert live_daily_schedule.job_name == "fetch_job"
    assert months(evaluate(2026, 11, 27, schedule=live_daily_schedule)) == ("2026-11-01", "2026-11-01")
    # The week before 4 March begins in February.
    assert months(evaluate(2026, 3, 4, schedule=live_daily_schedule)) == ("2026-02-01", "2026-03-01")


def test_a_half_day_is_a_session_and_its_holiday_is_none(evaluate):
    assert isinstance(evaluate(2026, 11, 27, schedule=live_daily_schedule), dg.RunRequest)
    assert isinstance(evaluate(2026, 11, 26, schedule=live_daily_schedule), dg.SkipReason)


@pytest.mark.parametrize(
    ("day", "first_month"), [((2026, 11, 21), "2026-09-01"), ((2026, 3, 7), "2026-01-01"), ((2027, 1, 2), "2026-11-01")]
)
def test_on_saturdays_two_whole_months_are_asked_for_again(evaluate, day, first_month):
    assert weekly_refresh_schedule.cron_schedule == "0 8 * * 6"
    request = evaluate(*day, hour=8, schedule=weekly_refresh_schedule)
    assert months(request) == (first_month, f"{datetime(*day):%Y-%m-01}")


def test_on_the_first_every_issuer_is_asked_for_again(evaluate):
    assert monthly_reference_schedule.cron_schedule == "0 7 1 * *"
    assert (monthly_reference_schedule.job_name, reference_job.tags) == ("reference_job", REFRESH)


STATUSES = ("PIPELINE_SUCCESS", "PIPELINE_FAILURE")


def rebuild(status="PIPELINE_SUCCESS", job_name="fetch_job", tags=None, picked=None, parent=None):
    """What the sensor of a status answers to a run that ended with it."""
    sensor = dict(zip(STATUSES, make_rebuild_sensors(as_asked), strict=True))[status]
    run = dg.DagsterRun(
        job_name, "run-1", tags=tags or {}, asset_selection=picked, parent_run_id=parent, root_run_id=parent
    )
    event = dg.DagsterEvent(event_type_value=status, job_name=job_name, message="")
    with dg.DagsterInstance.ephemeral() as instance:
        return sensor(
            dg.build_run_status_sensor_context(
                sensor_name=sensor.name, dagster_event=event, dagster_instance=instance, dagster_run=run
            )
        )


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("job_name", ["fetch_job", "filings_job", "reference_job"])
def test_after_a_fetch_the_warehouse_is_built_whether_all_of_it_came_or_not(status, job_name):
    request = rebuild(status, job_name, tags=dict(zip(RANGE, ("2026-10-01", "2026-11-01"), strict=True)))
    assert isinstance(request, dg.RunRequest)
    assert (request.run_key, months(request)) == ("run-1", ("2026-10-01", "2026-11-01"))


def test_what_a_person_fetches_in_the_ui_is_built_too():
    picked = frozenset({dg.AssetKey(["landing", "yahoo_chart"])})
    assert isinstance(rebuild(job_name="__ASSET_JOB", picked=picked), dg.RunRequest)


@pytest.mark.parametrize(
    ("job_name", "picked"),
    [
        ("daily_market_job", None),
        ("freshness_job", None),
        ("__ASSET_JOB", frozenset({dg.AssetKey(["raw_market", "daily_quotes"])})),
    ],
)
def test_a_run_that_fetched_nothing_is_not_followed(job_name, picked):
    assert isinstance(rebuild(job_name=job_name, picked=picked), dg.SkipReason)


def test_a_run_of_the_command_line_is_not_built_twice():
    assert isinstance(rebuild(tags={FOLLOWED_TAG: "here"}), dg.SkipReason)
    # Executed again in the UI it has the tag too, and nobody else builds.
    assert isinstance(rebuild(tags={FOLLOWED_TAG: "here"}, parent="run-0"), dg.RunRequest)


def test_the_build_asks_nobody_and_a_fetch_reads_what_to_ask_for():
    @dg.asset(group_name="raw_reference", key=["raw_reference", "issuers"])
    def issuers(): ...

    @dg.asset(group_name="landing", key=["landing", "sec_submissions"], deps=[issuers])
    def submissions(): ...

    @dg.asset(group_name="raw_fundamentals", key=["raw_fundamentals", "filings"], deps=[submissions])
    def filings(): ...

    definitions = dg.Definitions([issuers, submissions, filings], jobs=[daily_market_job, fetch_job])
    names = {
        job: set(definitions.resolve_job_def(job).asset_layer.executable_asset_keys)
        for job in ("daily_market_job", "fetch_job")
    }
    assert names["daily_market_job"] == {issuers.key, filings.key}
    assert names["fetch_job"] == {issuers.key, submissions.key}
