"""A claim's values as they stand in the table: the digits of the mart, with their unit."""

import pytest

from orchestration.brief import words
from orchestration.brief.claims import read_claims


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "expected"),
    [
        ("equal", "6946.13", "index_points", "6946.13 points"),
        ("about", "-19", "percent", "about −19 %"),
        ("equal", "-1.5", "USD", "−$1.5"),
        ("equal", "68.1", "USD_bn", "$68.1 bn"),
        ("between", "6800..7000", "index_points", "between 6800 and 7000 points"),
        ("at_most", "2", "rank", "at most rank 2"),
        ("equal", "2024-11", "month", "2024-11"),
        ("equal", "5y_max", "percent", "5y max"),
        ("equal", "5", "quarters", "5 quarters"),
        ("above", "2024", "percent", "above that of 2024"),
    ],
)
def test_claimed_value(warehouse, comparator: str, value: str, unit: str, expected: str) -> None:
    warehouse.execute(
        "insert into marts.claim_checks by name select 'C1' as claim_id, $1 as comparator, $2 as claimed_value, "
        "$3 as unit, null as computed_latest, '6798.4..6976.44' as computed_at_publication",
        [comparator, value, unit],
    )
    [claim] = read_claims(warehouse)
    assert claim.claimed.replace(words.GAP, " ") == expected
    assert claim.computed == "not known"
    assert "6798.4 to 6976.44" in claim.computed_then.replace(words.GAP, " ")
