"""How numbers are written: signs, units, and what is not known."""

from datetime import date, datetime

import pytest

from orchestration.reports.brief import words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (words.percent(-0.004339), "−0.43 %"),
        (words.percent(0.22903), "+22.90 %"),
        (words.percent(-0.00001), "0.00 %"),
        (words.percent(12.3456, 1), "+1,234.6 %"),
        (words.share(0.0375, 2), "3.75 %"),
        (words.percentage_points(0.064477), "+6.45 percentage points"),
        (words.points(6878.884), "6,878.88"),
        (words.change_in_points(-37.27), "−37.27 points"),
        (words.basis_points(-25.0), "−25 basis points"),
        (words.usd_bn(112_455_000_000.0), "$112.5 bn"),
        (words.usd_bn(-1_500_000_000.0), "−$1.5 bn"),
        (words.count(12_345), "12,345"),
        (words.moment(datetime(2026, 2, 27, 21, 0)), "2026-02-27 21:00 UTC"),
        (words.long_day(date(2026, 2, 7)), "Saturday, 7 February 2026"),
    ],
)
def test_numbers_are_written_as_a_reader_expects(written: str, expected: str) -> None:
    assert written.replace(words.GAP, " ") == expected


@pytest.mark.parametrize(
    "write",
    [
        words.percent, words.share, words.percentage_points, words.points, words.change_in_points, words.basis_points,
        words.usd_bn, words.count, words.moment,
    ],
)  # fmt: skip
def test_what_is_not_there_is_never_zero(write) -> None:
    assert write(None) == "not known"
