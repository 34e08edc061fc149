"""The guide and the template say of claims what the contract and the table of metrics say."""

import csv
import re

import pytest

from orchestration.contracts import claim_guide, claim_words
from orchestration.contracts.claims import CLAIMS, COMPARATORS

METRICS = claim_guide.metrics()
SHIPPED = claim_guide.TEMPLATE.with_name("claims.csv")
GENERATED = {claim_guide.GUIDE: claim_guide.guide, claim_guide.TEMPLATE: claim_guide.template}


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_the_file_is_what_the_generator_writes(path):
    assert path.read_bytes().decode() == GENERATED[path](), "metrics or contract have changed: run `make sources`"


def test_every_metric_is_in_guide_and_template():
    table = claim_guide.GUIDE.read_text().split("## Metrics")[1]
    cells = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    patterns = [metric["metric_pattern"] for metric in METRICS]
    assert [line[1].strip(" `") for line in cells] == patterns
    assert {len(line) for line in cells} == {8}
    assert [re.sub("[0-9]+", "{n}", row["metric"], count=1) for row in rows(claim_guide.TEMPLATE)] == patterns


def test_every_word_that_a_claim_may_use_is_explained():
    assert set(claim_words.COMPARATORS) == set(COMPARATORS)
    assert set(claim_words.UNITS) == {unit for metric in METRICS for unit in metric["units"].split("|")}


def test_the_guide_says_how_long_a_metrics_period_is():
    table = claim_guide.GUIDE.read_text().split("## Metrics")[1]
    cells = [[cell.strip(" `") for cell in line.split("|")] for line in table.splitlines() if line.startswith("| `")]
    periods = {cell[1]: cell[4] for cell in cells}
    assert set(periods.values()) == {"a session", *claim_words.PERIODS.values()}
    expected = {
        "index_close": "a session",
        "revenue": "a quarter",
        "beat_rate": "a quarter",
        "annual_revenue": "a year",
        "capex_annual": "a quarter or more",
        "period_return_price": "two days or more",
        "max_drawdown": "any",
    }
    assert {metric: periods[metric] for metric in expected} == expected
    for least, most in claim_words.PERIODS:
        if most:
            assert f"{least} to {most}" in claim_guide.GUIDE.read_text()


def test_the_template_has_the_columns_of_the_shipped_claims_and_one_article():
    assert list(rows(claim_guide.TEMPLATE)[0]) == list(rows(SHIPPED)[0])
    found = {(row["article_id"], row["published_date"]) for row in rows(claim_guide.TEMPLATE)}
    assert found == {("my-article", claim_guide.PUBLISHED)}
    ends = {metric["example_period_end_date"] for metric in METRICS}
    assert max(day for day in ends if day < "2026-12-31") == claim_guide.PUBLISHED


def test_the_template_breaks_no_rule(drop, load, warehouse, quarantine):
    drop("claims/my-article.csv", claim_guide.TEMPLATE.read_bytes())
    assert load(CLAIMS).problems == ()
    assert quarantine() == []
    count = "select count(*) from raw_claims.claims where article_id = 'my-article'"
    assert warehouse.execute(count).fetchone() == (len(METRICS),)


def rows(path):
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
