"""A claim's values as they stand in the table: the digits of the mart, with their unit."""

import pytest

from orchestration.reports.brief import words
from orchestration.reports.brief.claims import VERDICTS, read_claims


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


def test_only_a_claimed_year_stands_for_its_figure(warehouse) -> None:
    warehouse.execute(
        "insert into marts.claim_checks by name select 'C1' as claim_id, 'above' as comparator, '2024' as "
        "claimed_value, 'percent' as unit, '2000' as computed_latest, '2000' as computed_at_publication"
    )
    [claim] = read_claims(warehouse)
    assert (claim.claimed, claim.computed.replace(words.GAP, " ")) == ("above that of 2024", "2000 %")


def test_a_tally_was_known_at_no_moment_and_is_judged_with_the_file(put, written) -> None:
    verdicts = ("supported", "contradicted", "misdated", "inconsistent", "forecast_open", "needs_data", "out_of_scope")
    article = {"article_id": "one", "claims_count": 1} | {f"{verdict}_count": 0 for verdict in verdicts}
    put("marts.claim_summary", article | {"judged_as": "publication", "needs_data_count": 1},
        article | {"judged_as": "latest", "supported_count": 1})  # fmt: skip
    page = written()
    tile = page.root.one(data_figure="claims_supported")
    assert page.value("claims_supported") == "1 of 1"
    # conftest.py says when the file was published.
    assert "Judged anew with each build: 2026-03-01 12:00 UTC." in tile.text and "Known" not in tile.text
    assert page.known("claims_supported") == "judged 2026-03-01 12:00 UTC"
    assert list(VERDICTS) == list(verdicts)
