"""How far long work is and when it should end, by a clock that stands still until it is moved."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.sources import countdown
from orchestration.sources.countdown import Countdown, in_minutes, watched_by


class Clock:
    """A Friday at half past two in the afternoon, and later."""

    def __init__(self):
        self.now = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_by(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def heard():
    """What a watcher has heard so far."""
    words = []
    with watched_by(words.append):
        yield words


@pytest.fixture
def logged(caplog):
    """Call it with nothing: the lines of the log so far."""
    caplog.set_level(logging.INFO, countdown.logger.name)
    return lambda: [record.getMessage() for record in caplog.records if record.name == countdown.logger.name]


def work(clock, seconds_of_step, total, **arguments):
    counting = Countdown("yahoo/chart", total, "asked", clock=clock, **arguments)
    for seconds in seconds_of_step:
        clock.pass_by(seconds)
        counting.step()
    return counting


def test_each_step_says_what_is_done_of_how_much(clock, heard, logged):
    work(clock, [1, 1], total=2)
    assert heard == [
        "yahoo/chart: 0 of 2 asked",
        "yahoo/chart: 1 of 2 asked",
        "yahoo/chart: 2 of 2 asked",
    ]
    assert logged() == []


def test_the_end_is_told_once_the_pace_has_been_seen_for_ten_seconds(clock, heard, logged):
    """After the first, which took a minute, one each 5 seconds: the 78 that are left take 390 seconds."""
    work(clock, [60, 5, 5, 5], total=81)
    *_, second, third, fourth = heard
    assert second == "yahoo/chart: 2 of 81 asked"
    assert third == "yahoo/chart: 3 of 81 asked, about 7 min left, until 14:37"
    assert fourth == "yahoo/chart: 4 of 81 asked, about 7 min left, until 14:37"


def test_the_last_minute_is_told_in_tens_of_seconds_and_the_end_not_at_all(clock, heard, logged):
    """Ten in ten seconds: the 31 that are left take 31 seconds, and are told as 40."""
    counting = work(clock, [0] + [1] * 10, total=42)
    assert heard[-1] == "yahoo/chart: 11 of 42 asked, about 40 s left"
    counting.step(31)
    assert heard[-1] == "yahoo/chart: 42 of 42 asked"


def test_steps_of_many_count_as_many(clock, heard, logged):
    """1,000 each 30 seconds: 7,800 take 234 seconds."""
    counting = Countdown("raw_market/daily_quotes", 9800, "files read", clock=clock)
    for _ in range(2):
        clock.pass_by(30)
        counting.step(1000)
    assert heard[-1] == ("raw_market/daily_quotes: 2,000 of 9,800 files read, about 4 min left, until 14:34")


def test_an_end_on_another_day_names_it(clock, heard, logged):
    """One in ten minutes: sixty take ten hours."""
    work(clock, [0, 600], total=62)
    assert heard[-1].endswith("about 10 h 0 min left, until Saturday 00:40")


def test_logs_get_a_line_each_half_minute_and_no_more(clock, heard, logged):
    work(clock, [1] * 100, total=200)
    assert [line.partition(",")[0] for line in logged()] == [
        f"yahoo/chart: {count} of 200 asked" for count in (30, 60, 90)
    ]


def test_what_an_earlier_run_has_done_is_told_at_once_and_in_the_log(clock, heard, logged):
    counting = Countdown("yahoo/chart", 81, "asked", here_count=1400, clock=clock)
    assert logged() == ["yahoo/chart: 0 of 81 asked, 1,400 here already"]
    counting.step(note="1 unchanged")
    assert heard[-1] == "yahoo/chart: 1 of 81 asked, 1,400 here already, 1 unchanged"


def test_nothing_to_do_is_nothing_to_say(clock, heard, logged):
    work(clock, [], total=0)
    assert heard == logged() == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(60, "1 min"), (61, "2 min"), (3600, "1 h 0 min"), (7801, "2 h 11 min")]
)
def test_minutes_are_rounded_up(seconds, words):
    assert in_minutes(timedelta(seconds=seconds)) == words
