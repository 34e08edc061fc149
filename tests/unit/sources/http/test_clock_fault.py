"""An answer says when it was sent: a machine whose clock stands days away from that reads nothing."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration.sources.http.faults import FetchError, check_day_of_answer
from orchestration.sources.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SEC = PROVIDERS["sec"]


@pytest.mark.parametrize("away", [timedelta(days=-3), timedelta(days=3), timedelta(days=400)])
def test_days_between_the_clocks_are_told(away):
    headers = {"date": format_datetime(NOW - away, usegmt=True)}
    with pytest.raises(FetchError, match=r"UTC there and 2026-11-28 12:00 UTC by this machine's clock; set the clock"):
        check_day_of_answer(SEC, "https://data.sec.gov/x", headers, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"date": "yesterday"},
        {"date": "Fri, 31 Dec 9999 23:59:59 GMT", "age": "86400"},
        {"date": format_datetime(NOW - timedelta(hours=30), usegmt=True)},
        {"date": "Sat, 28 Nov 2026 12:00:00 -0000"},
        {"date": format_datetime(NOW - timedelta(days=9), usegmt=True), "age": str(9 * 86400)},
    ],
    ids=["no date", "no day", "no such day", "a zone away", "no zone", "held by a cache for nine days"],
)
def test_all_else_is_read(headers):
    check_day_of_answer(SEC, "https://data.sec.gov/x", headers, NOW)
