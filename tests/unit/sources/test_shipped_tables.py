"""The CSV tables under data/: their columns, keys and the links between them."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.contracts.dbt_sources import ALL_CONTRACTS

DATA = Path(__file__).parents[3] / "data"
CONTRACTS = {contract.table: contract for contract in ALL_CONTRACTS}
TABLE_OF = {
    "figures/published_closes_quotes.csv": "daily_quotes",
    "figures/published_closes_indices.csv": "index_levels",
    "figures/article_quotes.csv": "quote_snapshots",
    "figures/policy_rates.csv": "policy_rates",
    "figures/corporate_actions.csv": "corporate_actions",
    "figures/corporate_action_coverage.csv": "corporate_action_coverage",
}
FILES = sorted(
    path.relative_to(DATA).as_posix() for folder in ("figures", "reference") for path in (DATA / folder).glob("*.csv")
)
# Columns that closes alone cannot fill.
PARTIAL = {"daily_quotes"}


def read(path):
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contract_of(path):
    return CONTRACTS.get(TABLE_OF.get(path, Path(path).stem))


SHIPPED = [path for path in FILES if contract_of(path)]


@pytest.mark.parametrize("path", SHIPPED)
def test_header_has_the_contracts_columns(path):
    contract = contract_of(path)
    header = list(read(path)[0])
    if header[-1] == "source" and "source" not in {column.name for column in contract.columns}:
        header.pop()
    expected = [column.name for column in contract.columns if column.default is None or column.name in header]
    # Claims come as people type them: with the short names, and a note only where they like.
    if contract.table == "claims":
        expected = [
            (*contract.names_of(column)[1:], column.name)[0] for column in contract.columns if column.is_required
        ]
    if contract.table in PARTIAL:
        assert header == [name for name in expected if name in header]
        assert {column.name for column in contract.columns if column.is_required} <= set(header)
    else:
        assert header == expected


@pytest.mark.parametrize("path", SHIPPED)
def test_required_columns_are_filled_and_keys_are_unique(path):
    contract, rows = contract_of(path), read(path)
    keys = [tuple(row[name] for name in contract.key if name in row) for row in rows]
    assert len(keys) == len(set(keys))
    for column in contract.columns:
        if column.is_required:
            names = set(contract.names_of(column)) & set(rows[0])
            assert all(row[name] for row in rows for name in names), column.name
            assert names


@pytest.mark.parametrize("path", SHIPPED)
def test_bytes_are_plain(path):
    content = (DATA / path).read_bytes()
    assert b"\r" not in content
    assert b"\xc2\xa0" not in content
    assert content.endswith(b"\n")


def test_every_ticker_has_a_security_and_every_security_an_issuer():
    securities = read("reference/securities.csv")
    tickers = {row["ticker"] for row in securities}
    for path in SHIPPED:
        assert {row["ticker"] for row in read(path) if "ticker" in row} <= tickers, path
    issuers = {row["cik"] for row in read("reference/issuers.csv")}
    assert {row["cik"] for row in securities if row["security_type"] == "stock"} == issuers
    assert {row["cik"] for row in securities if row["security_type"] == "etf"} == {""}


def test_a_ticker_means_one_security_at_a_time_and_meta_was_fb():
    rows = read("reference/securities.csv")
    assert len({row["ticker"] for row in rows}) == len(rows)
    meta = {row["ticker"]: row for row in rows if row["security_id"] == "US:META"}
    assert meta["FB"]["valid_to_date"] == "2022-06-08"
    assert meta["META"]["valid_from_date"] == "2022-06-09"


def test_every_sector_has_enough_stocks():
    counts = {}
    for row in read("reference/index_constituents.csv"):
        counts[row["sector_name"]] = counts.get(row["sector_name"], 0) + 1
    assert set(counts) == {row["sector_name"] for row in read("reference/sector_proxies.csv")}
    assert min(counts.values()) >= 4


def test_volatility_regimes_leave_no_gap():
    rows = read("reference/volatility_regimes.csv")
    assert [row["upper_bound_points"] for row in rows] == [row["lower_bound_points"] for row in rows[1:]] + [""]


def test_article_quotes_agree_to_the_printed_digit():
    rows = read("figures/article_quotes.csv")
    assert len(rows) == 10
    for row in rows:
        price, change = float(row["price_usd"]), float(row["change_usd"])
        assert round(100 * change / (price - change), 2) == float(row["change_pct"]), row["ticker"]


def test_article_quotes_are_the_published_closes_of_their_session():
    closes = {
        (row["ticker"], row["session_date"]): row["close_quoted_usd"]
        for row in read("figures/published_closes_quotes.csv")
    }
    for row in read("figures/article_quotes.csv"):
        assert float(closes[row["ticker"], "2026-02-26"]) == float(row["price_usd"])


def test_the_target_range_is_a_quarter_point_wide():
    rates = {(row["rate_id"], row["rate_date"]): float(row["rate_pct"]) for row in read("figures/policy_rates.csv")}
    days = {day for _, day in rates}
    assert all(rates["DFEDTARU", day] - rates["DFEDTARL", day] == 0.25 for day in days)


def test_covered_tickers_have_all_their_splits_inside_the_covered_days():
    covered = {row["ticker"]: row for row in read("figures/corporate_action_coverage.csv")}
    for row in read("figures/corporate_actions.csv"):
        span = covered[row["ticker"]]
        assert span["first_covered_date"] <= row["ex_date"] <= span["last_covered_date"]


def test_whoever_has_tracked_concepts_of_its_own_has_them_for_every_metric():
    metrics = {}
    for row in read("reference/tracked_concepts.csv"):
        metrics.setdefault(row["cik"], set()).add(row["metric"])
        assert row["basis"] == ("cash_ppe" if row["metric"] == "capex" else "reported")
        assert row["valid_to_date"] == "" or row["valid_from_date"] < row["valid_to_date"]
    assert set(map(frozenset, metrics.values())) == {frozenset(metrics["*"])}
    assert len(metrics["*"]) == 7
    assert set(metrics) - {"*"} <= {row["cik"] for row in read("reference/issuers.csv")}


def test_no_two_tags_of_one_rank_state_a_metric_for_the_same_period():
    ranked = {}
    for row in read("reference/tracked_concepts.csv"):
        span = (row["valid_from_date"], row["valid_to_date"] or "9999-12-31")
        ranked.setdefault((row["cik"], row["metric"], row["tag_rank"]), []).append(span)
    for spans in ranked.values():
        assert all(one[1] < other[0] for one, other in pairwise(sorted(spans)))


def test_the_shipped_facts_are_of_tracked_concepts_and_known_companies():
    concepts = read("reference/tracked_concepts.csv")
    tags = {(row["cik"], tag) for row in concepts for tag in (row["tag"], row["less_tag"]) if tag}
    rows = read("figures/company_facts.csv")
    assert {(row["cik"], row["tag"]) for row in rows} <= tags
    assert min(row["period_end_date"] for row in rows) >= "2021-10-01"
    per_share = [
        row["fact_value"]
        for row in rows
        if row["cik"] == "0001045810"
        and row["unit"] == "USD/shares"
        and row["period_end_date"] == "2023-10-29"
        and row["period_start_date"] == "2023-07-31"
    ]
    assert per_share == ["3.71", "0.37"]
