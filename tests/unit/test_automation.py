"""The daily schedule: after each New York session, and not on other days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from orchestration import automation
from orchestration.automation import daily_market_schedule

NEW_YORK = ZoneInfo("America/New_York")
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


@pytest.fixture
def evaluate(monkeypatch):
    """Call it with (year, month, day, hour, zone): what the schedule answers on that tick."""
    monkeypatch.setattr(automation, "last_month_key", lambda: "2027-02-01")

    def answer(*day, hour=18, zone=NEW_YORK):
        at = datetime(*day, hour, 30, tzinfo=zone)
        return daily_market_schedule(dg.build_schedule_context(scheduled_execution_time=at))

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
