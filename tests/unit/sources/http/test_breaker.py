"""The circuit breaker: open after so many refusals in a row, and only as long as the provider rests."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.archive.payloads import Payload
from orchestration.sources.http.breaker import is_refusal, open_until
from orchestration.sources.http.provider import Provider

NOON = datetime(2026, 1, 5, 12)
SEC = Provider("sec", "https://data.sec.gov", 8, refusals=3, rest_seconds=600)
OUTCOMES = (None, 200, 304, 403, 404, 429, 500, 503)


def payload(http_status, minute=0, host="https://data.sec.gov"):
    """What the index says of a request answered so many minutes after noon."""
    is_failure = http_status not in (200, 304)
    return Payload(
        *("sec", "submissions", "0001045810", "json"),
        fetched_at=NOON + timedelta(minutes=minute),
        address=f"{host}/submissions/CIK0001045810.json",
        http_status=http_status,
        problem="it went wrong" if is_failure else None,
        file=None if is_failure else "a",
    )


@pytest.mark.parametrize(
    ("http_status", "expected"),
    [(None, True), (403, True), (429, True), (500, True), (599, True), (200, False), (302, False), (404, False)],
)
def test_a_refusal_is_no_answer_or_one_that_says_not_now(http_status, expected):
    assert is_refusal(http_status) is expected


@pytest.mark.parametrize(
    ("outcomes", "is_open"),
    [
        ([], False),
        ([403, 403], False),
        ([403, 403, 403], True),
        ([None, 429, 503], True),
        ([403, 403, 403, 200], False),
        ([403, 403, 403, 304], False),
        ([403, 404, 403, 403], False),
        ([200, 403, 403, 403], True),
        ([403, 403, 200, 403], False),
    ],
)
def test_three_refusals_in_a_row_open_it(outcomes, is_open):
    history = [payload(outcome) for outcome in outcomes]
    assert open_until(history, SEC, NOON) == (NOON + timedelta(seconds=600) if is_open else None)


def test_where_no_one_answered_at_all_the_network_may_be_back_in_a_minute():
    history = [payload(None) for _ in range(3)]
    assert open_until(history, SEC, NOON) == NOON + timedelta(minutes=1)
    assert open_until(history, SEC, NOON + timedelta(minutes=1)) is None


def test_the_rest_begins_with_the_last_refusal_and_ends():
    history = [payload(403, minute) for minute in (0, 1, 5)]
    end = NOON + timedelta(minutes=15)
    assert open_until(history, SEC, NOON + timedelta(minutes=14, seconds=59)) == end
    assert open_until(history, SEC, end) is None


def test_one_refusal_after_the_rest_opens_it_again():
    history = [payload(403, minute) for minute in (0, 1, 5, 20)]
    assert open_until(history, SEC, NOON + timedelta(minutes=21)) == NOON + timedelta(minutes=30)


@pytest.mark.parametrize(
    "host", ["https://mirror.example", "https://data.sec.gov.mirror.example", "http://data.sec.gov"]
)
def test_refusals_of_another_address_do_not_count(host):
    """Who corrects a wrong address need not wait."""
    elsewhere = [payload(None, host=host) for _ in range(3)]
    assert open_until(elsewhere, SEC, NOON) is None
    assert open_until([*elsewhere, payload(403), payload(403)], SEC, NOON) is None


@given(st.lists(st.sampled_from(OUTCOMES), max_size=12), st.integers(1, 5), st.integers(0, 20))
def test_it_is_open_exactly_while_the_last_few_were_refused(outcomes, refusals, minutes_later):
    provider = Provider("sec", "https://data.sec.gov", 8, refusals=refusals, rest_seconds=600)
    history = [payload(outcome, minute) for minute, outcome in enumerate(outcomes)]
    now = NOON + timedelta(minutes=len(outcomes) - 1 + minutes_later)
    until = open_until(history, provider, now)
    refused_in_a_row = 0
    for outcome in outcomes:
        refused_in_a_row = refused_in_a_row + 1 if outcome in (None, 403, 429, 500, 503) else 0
    has_answered = any(outcome is not None for outcome in outcomes[-refusals:])
    assert (until is not None) == (refused_in_a_row >= refusals and minutes_later < (10 if has_answered else 1))
    if until:
        assert now < until <= now + timedelta(seconds=600)
    assert open_until([*history, payload(200, len(outcomes))], provider, now) is None
