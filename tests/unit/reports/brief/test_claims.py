"""A claim's values as they stand in the table: as many digits as tell, with their unit; and how it is cited."""

from datetime import date

import pytest

from orchestration.reports.brief import words
from orchestration.reports.brief.claims import VERDICTS, claim_of, read_claims
from tests.unit.reports.brief.conftest import SHA256


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "expected"),
    [
        ("equal", "6946.13", "index_points", "6,946.13 points"),
        ("about", "-19", "percent", "about −19 %"),
        ("equal", "-1.5", "USD", "−$1.5"),
        ("equal", "68.1", "USD_bn", "$68.1 bn"),
        ("between", "6800..7000", "index_points", "between 6,800 and 7,000 points"),
        ("at_most", "2", "rank", "at most rank 2"),
        ("equal", "2024-11", "month", "2024-11"),
        ("equal", "5y_max", "percent", "5y max"),
        ("equal", "5", "quarters", "5 quarters"),
        ("above", "2024", "percent", "above that of 2024"),
        ("equal", "2026", "year", "2026"),
        ("about", "-1234567", "USD", "about −$1,234,567"),
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
    assert "6798.4 to 6976.44" in claim.computed_then.replace(words.GAP, " ").replace(",", "")


def test_only_a_claimed_year_stands_for_its_figure(warehouse) -> None:
    warehouse.execute(
        "insert into marts.claim_checks by name select 'C1' as claim_id, 'above' as comparator, '2024' as "
        "claimed_value, 'percent' as unit, '2000' as computed_latest, '2000' as computed_at_publication"
    )
    [claim] = read_claims(warehouse)
    assert (claim.claimed, claim.computed.replace(words.GAP, " ")) == ("above that of 2024", "2,000 %")


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


@pytest.mark.parametrize(
    ("claimed", "computed", "unit", "expected"),
    [
        ("-3.41", "-3.405103", "percent", "−3.4051 %"),
        ("-19", "-16.934784", "percent", "−16.93 %"),
        ("68.1", "68.127", "USD_bn", "$68.127 bn"),
        ("6946.13", "6908.86", "index_points", "6,908.86 points"),
        ("6800..7000", "6798.404..6976.446", "index_points", "6,798.4 to 6,976.45 points"),
        ("Thursday", "Wednesday", "weekday", "Wednesday"),
    ],
)
def test_computed_values_have_two_digits_more_than_the_claim(claimed, computed, unit, expected) -> None:
    row = {"claimed_value": claimed, "comparator": "equal", "unit": unit, "evidence": "", "reading": "", "basis": ""}
    shown = claim_of(row | {"computed_latest": computed, "computed_at_publication": computed})
    assert shown.computed.replace(words.GAP, " ") == expected


def test_blanks_that_keep_number_and_unit_together_stand_nowhere_else() -> None:
    row = {"claimed_value": "6800..7000", "comparator": "between", "unit": "index_points", "evidence": "",
           "reading": "", "basis": "", "computed_latest": None, "computed_at_publication": None}  # fmt: skip
    assert claim_of(row).claimed == f"between 6,800 and 7,000{words.GAP}points"


def claim(claim_id: str, verdict: str, is_failing: bool, **more) -> dict:
    return {"claim_id": claim_id, "article_id": "some article", "published_date": date(2026, 2, 26), "unit": "percent",
            "comparator": "equal", "claimed_value": "1", "computed_latest": "2", "statement": "It rose by 1 %.",
            "metric": "x", "subject": "SPX", "basis": "closes", "rests_on_simulated": False, "is_failing": is_failing,
            "verdict_latest": verdict, "verdict_at_publication": verdict} | more  # fmt: skip


def test_claims_that_fail_come_first_and_each_has_a_link_and_a_citation(put, written) -> None:
    put("marts.claim_checks", claim("C1", "supported", False), claim("C2", "contradicted", True))
    rows = list(written().root.one("table", id="claims").one("tbody").all("tr"))
    assert [row.attributes["id"] for row in rows] == ["claim-some-article--C2", "claim-some-article--C1"]
    assert rows[0].one("a").attributes["href"] == "#claim-some-article--C2"
    assert rows[0].one("button").attributes["data-citation"] == (
        "Claim C2 of some article, “It rose by 1 %.”: claimed 1 %, the data say 2 %: contradicted (of 2026-02-26). "
        "closes. Source: not known; marts.claim_checks of Market Warehouse, file published 2026-03-01 12:00 UTC, "
        f"SHA-256 {SHA256}."
    )


def test_a_figure_s_citation_has_value_unit_day_basis_and_file(put, written) -> None:
    put("marts.index_levels", {"index_id": "SPX", "session_date": date(2026, 2, 27), "close_points": 6878.884})
    cited = written().root.one(data_figure="index_close_SPX").one(class_="cite").attributes["data-citation"]
    assert cited.startswith("S&P 500: 6,878.88 points (of 2026-02-27). Close; changes are price returns")
    assert "marts.index_levels of Market Warehouse" in cited and SHA256 in cited
