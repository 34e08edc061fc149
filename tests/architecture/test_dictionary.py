"""The dictionary is what dbt knows of the marts today."""

from orchestration.reports.dictionary.entries import marts
from orchestration.reports.dictionary.page import PAGE, text
from tests.integration.built import ROOT

MANIFEST = ROOT / "data/build/dbt/manifest.json"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(MANIFEST), "descriptions or tests changed: run `make dictionary`"


def test_every_mart_and_column_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for path in (ROOT / "dbt_project/models/marts").rglob("*.sql"):
        section = page.split(f"\n## marts.{path.stem}\n")[1].split("\n## ")[0]
        assert f"(../{path.relative_to(ROOT)})" in section
        assert "- One row per " in section and "- From: " in section and "- Tested: " in section


def test_marts_that_a_simulated_row_may_reach_say_so() -> None:
    said = {entry.name for entry in marts(MANIFEST) if any(column.name == "is_simulated" for column in entry.columns)}
    days = {"index_levels", "market_breadth", "sector_performance", "spending_and_price", "stock_performance"}
    assert said >= {f"marts.{name}" for name in days}


def test_raw_tables_behind_a_mart_are_found_through_all_layers() -> None:
    found = {entry.name: entry.upstream_sources for entry in marts(MANIFEST)}
    assert found["marts.policy_rates"] == ("raw_market.policy_rates", "raw_reference.source_rankings")
    assert "raw_fundamentals.company_facts" in found["marts.hyperscaler_totals"]
    assert "raw_claims.claims" in found["marts.claim_summary"]
    # What defines the groups stands in SQL.
    assert [name for name, sources in found.items() if not sources] == ["marts.hyperscaler_groups"]
