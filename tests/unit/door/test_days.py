"""Days and moments as people give them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

from orchestration.door.days import day_of, moment_of
from orchestration.door.errors import DoorError


@pytest.mark.parametrize(
    "given", ["2026-02-26", " 2026-02-26 ", date(2026, 2, 26), datetime(2026, 2, 26, 10), pd.Timestamp("2026-02-26")]
)
def test_a_day(given) -> None:
    assert day_of(given, "on") == date(2026, 2, 26)


@pytest.mark.parametrize("given", ["", "26.2.2026", "2026-02-30", "yesterday", 20260226, None, pd.NaT, float("nan")])
def test_no_day(given) -> None:
    with pytest.raises(DoorError, match=r"^on=.*write a day as '2026-02-26'"):
        day_of(given, "on")


def test_a_day_counts_to_its_end_and_a_moment_to_itself() -> None:
    end = datetime(2026, 2, 26, 23, 59, 59, 999999)
    assert moment_of("2026-02-26", "as_of") == moment_of(pd.Timestamp("2026-02-26"), "as_of") == end
    # Midnight is a moment too, where a datetime or a text says it.
    midnight = datetime(2026, 2, 26)
    assert moment_of(midnight, "as_of") == moment_of("2026-02-26 00:00", "as_of") == midnight
    assert moment_of("2026-02-26 21:00", "as_of") == datetime(2026, 2, 26, 21)
    assert moment_of(datetime(2026, 2, 26, 21, tzinfo=UTC), "as_of") == datetime(2026, 2, 26, 21)
    new_york = timezone(timedelta(hours=-5))
    assert moment_of(datetime(2026, 2, 26, 16, tzinfo=new_york), "as_of") == datetime(2026, 2, 26, 21)
