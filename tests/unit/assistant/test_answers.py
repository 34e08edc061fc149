"""Values of DuckDB as JSON carries them, and how much of an answer is told."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from orchestration.assistant.answers import Answer, told, value
from orchestration.assistant.limits import MOST_ANSWER_CHARACTERS, MOST_CELL_CHARACTERS


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        (True, True),
        (2**53, 9007199254740992),
        (2**53 + 1, "9007199254740993"),
        (0.1, 0.1),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (Decimal("1.10"), 1.1),
        (Decimal("6.00"), 6),
        (Decimal("0.12345678901234567890123"), "0.12345678901234567890123"),
        (date(2026, 2, 27), "2026-02-27"),
        (datetime(2026, 2, 27, 21), "2026-02-27T21:00:00Z"),
        (datetime(2026, 2, 27, 21, tzinfo=UTC), "2026-02-27T21:00:00Z"),
        (b"\x01\xff", "01ff"),
        ([date(2026, 1, 1), None], ["2026-01-01", None]),
        ({"a": float("nan")}, {"a": "NaN"}),
    ],
)
def test_a_value_is_one_of_json(cell, expected) -> None:
    assert value(cell) == expected
    json.dumps(value(cell), allow_nan=False)


def test_a_column_says_its_unit() -> None:
    columns = told(Answer(["close_points", "index_id"], ["DOUBLE", "VARCHAR"], []))["columns"]
    assert columns == [
        {"name": "close_points", "type": "DOUBLE", "unit": "index points"},
        {"name": "index_id", "type": "VARCHAR"},
    ]


def test_a_long_value_and_a_long_answer_are_cut_and_said_to_be() -> None:
    said = told(Answer(["text"], ["VARCHAR"], [["x" * 3000]] * 100))
    assert {len(row[0]) for row in said["rows"]} == {MOST_CELL_CHARACTERS}
    assert said["rows"][0][0].endswith("…")
    assert said["row_count"] == len(said["rows"]) == MOST_ANSWER_CHARACTERS // (MOST_CELL_CHARACTERS + 3)
    assert said["has_more_rows"]
    assert len(said["notes"]) == 2
