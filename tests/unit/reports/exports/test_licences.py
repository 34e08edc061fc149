"""Which rows may be passed on: every source that is ranked has an answer, and every mart."""

import csv

import pytest

from orchestration.reports.dictionary.comments import DescribedMart
from orchestration.reports.exports.licences import (
    BY_ROW,
    FREE_OF_SERIES,
    SERIES_OF,
    SourceLicence,
    licence_of,
    source_licences,
)
from orchestration.settings import REFERENCE_DIR

CLOSES = SourceLicence("raw_market.index_levels", "published_closes", True, "cited as facts")
YAHOO = SourceLicence("raw_market.index_levels", "yahoo", False, "for personal use")
QUOTES = SourceLicence("raw_market.daily_quotes", "yahoo", False, "for personal use")


def mart(name: str) -> DescribedMart:
    return DescribedMart(name, "What it holds.", "day", ())


def test_every_ranked_source_of_a_table_with_licences_has_one() -> None:
    listed = source_licences()
    tables = {table.split(".")[1]: table for table, _ in listed}
    with (REFERENCE_DIR / "source_rankings.csv").open(encoding="utf-8", newline="") as file:
        ranked = {
            (tables[row["table_name"]], row["ranked_source_name"])
            for row in csv.DictReader(file)
            if row["table_name"] in tables
        }
    assert ranked == listed.keys()
    assert all(licence.reason for licence in listed.values())


@pytest.mark.parametrize("source", ["cboe", "yahoo", "tiingo", "files"])
def test_series_of_providers_may_not_be_passed_on(source: str) -> None:
    found = [licence for (table, name), licence in source_licences().items() if name == source and "market" in table]
    assert {one.may_be_passed_on for one in found if one.table_name != "raw_market.policy_rates"} == {False}


def test_one_restricted_source_keeps_a_whole_series_back() -> None:
    assert licence_of(mart("index_levels"), (CLOSES,)).condition == "true"
    refused = licence_of(mart("index_levels"), (CLOSES, YAHOO))
    assert (refused.condition, refused.note) == ("false", "yahoo (raw_market.index_levels): for personal use")
    # What other tables hold does not matter to it.
    assert licence_of(mart("index_levels"), (CLOSES, QUOTES)).condition == "true"
    assert licence_of(mart("stock_performance"), (CLOSES, QUOTES)).condition == "false"


def test_statements_are_kept_one_by_one() -> None:
    assert licence_of(mart("index_level_versions"), (CLOSES, YAHOO)).condition == "source_name in ('published_closes')"
    assert licence_of(mart("index_level_versions"), (YAHOO,)).condition == "false"


def test_a_mart_without_series_is_kept_and_an_unknown_one_is_not() -> None:
    assert licence_of(mart("claim_checks"), (CLOSES, YAHOO, QUOTES)).condition == "true"
    assert licence_of(mart("of_tomorrow"), (CLOSES,)).condition == "false"


def test_a_mart_is_treated_in_one_way() -> None:
    assert not BY_ROW.keys() & SERIES_OF.keys() and not FREE_OF_SERIES.keys() & (BY_ROW.keys() | SERIES_OF.keys())
