"""Every rule is valid SQL, lets a good row pass and stops the row it is meant for; every column is described."""

import re
from pathlib import Path

import pytest

from orchestration.contracts.column_names import names_in_files
from orchestration.contracts.contract import PROVENANCE
from orchestration.contracts.dbt_sources import ALL_CONTRACTS, dbt_sources

SOURCES_YML = Path(__file__).parents[3] / "dbt_project/models/staging/sources.yml"
UNITS = ("_usd", "_usd_per_share", "_points", "_ratio", "_pct", "_shares", "_count", "_rank", "_year", "_days")
# A number that counts nothing.
UNITLESS = {"http_status", "distribution_number"}
# Their unit stands in a column beside them.
UNIT_BESIDE = {"fact_value": "unit", "kpi_value": "kpi_unit"}
TYPES = {"VARCHAR", "DOUBLE", "BIGINT", "BOOLEAN", "DATE", "TIMESTAMP"}
# A row of each table as a provider may state it; columns not named are null.
GOOD = {
    "exchange_days": {
        "exchange_code": "XNYS",
        "calendar_date": "2026-02-26",
        "is_session": True,
        "is_early_close": False,
        "closes_at": "2026-02-26 21:00:00",
    },
    "issuers": {"cik": "0000320193", "issuer_name": "Apple Inc.", "sector_name": "Information Technology"},
    "securities": {
        "security_id": "US:BRK.B",
        "ticker": "BRK.B",
        "valid_from_date": "1996-05-09",
        "security_name": "Berkshire Hathaway",
        "security_type": "stock",
        "cik": "0001067983",
    },
    "index_definitions": {
        "index_id": "SPX",
        "index_name": "S&P 500",
        "provider_name": "S&P",
        "index_kind": "shares",
        "lowest_points": 100.0,
        "highest_points": 100000.0,
        "has_holiday_prints": False,
        "is_shown": True,
    },
    "milestone_steps": {"index_id": "SPX", "step_points": 100},
    "volatility_regimes": {"regime_name": "calm", "lower_bound_points": 0.0, "upper_bound_points": 15.0},
    "finding_kinds": {"finding_family": "stale_series", "severity": "warning", "meaning": "A series ends."},
    "verdicts": {
        "verdict": "supported",
        "verdict_rank": 1,
        "is_failing": False,
        "sign": "+",
        "short_meaning": "The data agree.",
        "meaning": "the data agree",
    },
    "subject_names": {"written_name": "TECH", "subject": "Information Technology", "meaning": "The sector."},
    "source_rankings": {"table_name": "daily_quotes", "ranked_source_name": "files", "source_rank": 1},
    "sector_proxies": {"sector_name": "Energy", "ticker": "XLE"},
    "index_constituents": {
        "index_id": "SPX",
        "as_of_date": "2026-08-08",
        "ticker": "MMM",
        "sector_name": "Industrials",
        "added_date": "1957-03-04",
        "cik": "0000066740",
    },
    "index_membership": {"index_id": "SPX", "ticker": "AABA", "start_date": "1999-12-08", "end_date": "2017-06-19"},
    "shares_outstanding": {"ticker": "AAPL", "as_of_date": "2026-07-02", "shares_outstanding_count": 14_687_000_000},
    "daily_quotes": {
        "ticker": "NVDA",
        "session_date": "2026-02-26",
        "open_quoted_usd": 190.0,
        "high_quoted_usd": 194.0,
        "low_quoted_usd": 184.0,
        "close_quoted_usd": 184.89,
        "volume_shares": 0,
        "adjustment": "split",
    },
    "corporate_actions": {
        "ticker": "NVDA",
        "ex_date": "2024-06-10",
        "action_type": "split",
        "split_ratio": 10.0,
        "adjustment": "none",
    },
    "corporate_action_coverage": {
        "ticker": "NVDA",
        "action_type": "split",
        "first_covered_date": "2023-12-29",
        "last_covered_date": "2026-02-27",
    },
    "index_levels": {"index_id": "SPX", "session_date": "2026-02-26", "close_points": 6908.86},
    "quote_snapshots": {
        "article_id": "a",
        "published_date": "2026-02-26",
        "ticker": "AMZN",
        "price_usd": 207.92,
        "change_usd": -2.72,
        "change_pct": -1.29,
    },
    "policy_rates": {"rate_id": "DGS10", "rate_date": "2015-01-02", "rate_pct": 2.12},
    "rate_announcements": {"effective_date": "2020-03-16", "announced_at": "2020-03-15 21:00:00"},
    "tracked_concepts": {
        "cik": "*",
        "metric": "net_income",
        "basis": "reported",
        "tag": "NetIncomeLoss",
        "valid_from_date": "2007-01-01",
        "tag_rank": 1,
    },
    "company_facts": {
        "cik": "0001045810",
        "taxonomy": "us-gaap",
        "tag": "EarningsPerShareDiluted",
        "unit": "USD/shares",
        "period_start_date": "2023-07-31",
        "period_end_date": "2023-10-29",
        "accession_number": "0001045810-23-000227",
        "fact_value": 3.71,
        "form": "10-Q",
        "filed_date": "2023-11-21",
    },
    "filings": {
        "cik": "0000789019",
        "accession_number": "0001193125-26-027207",
        "form": "10-Q",
        "filed_date": "2026-01-28",
        "accepted_at": "2026-01-28 16:05:12",
        "period_end_date": "2025-12-31",
        "primary_document": "msft-20251231.htm",
    },
    "payloads": {
        "provider_name": "yahoo",
        "dataset_name": "chart",
        "payload_key": "BRK-B",
        "fetched_at": "2026-02-26 23:30:00",
        "first_date": "2026-02-01",
        "after_date": "2026-02-27",
        "payload_batch_id": "batch",
        "address": "https://query2.finance.yahoo.com/v8/finance/chart/BRK-B?interval=1d&crumb=REDACTED",
        "http_status": 200,
        "bytes_count": 4096,
        "sha256": "ab" * 32,
        "payload_file": "landing/yahoo/chart/BRK-B/20260226T233000000000Z-ab.json.gz",
    },
    "capex_headline": {
        "cik": "0000789019",
        "ticker": "MSFT",
        "fiscal_label": "FY26Q2",
        "period_end_date": "2025-12-31",
        "company_basis": "headline_incl_finance_leases",
        "capex_usd": 37.5e9,
        "status": "verified",
        "announced_date": "2026-01-28",
        "source": "slides",
    },
    "capex_guidance": {
        "ticker": "META",
        "announced_date": "2026-01-28",
        "period_label": "CY2026",
        "low_usd": 115e9,
        "high_usd": 135e9,
        "status": "verified",
        "source": "release",
    },
    "eps_reports": {
        "ticker": "NVDA",
        "report_date": "2026-02-25",
        "eps_basis": "provider_adjusted",
        "eps_actual_usd_per_share": 1.62,
        "eps_estimate_usd_per_share": 1.53,
    },
    "reported_kpis": {
        "ticker": "MSFT",
        "metric": "azure_revenue_growth",
        "period_label": "FY26Q2",
        "kpi_value": 0.39,
        "kpi_unit": "ratio",
        "announced_date": "2026-01-28",
        "source": "release",
    },
    "claim_metrics": {
        "metric_pattern": "close_above_{n}",
        "family": "ranges",
        "subjects": "index",
        "units": "index_points|USD",
        "value_kind": "number",
        "settles": "at_period_end",
        "is_of_a_session": False,
        "min_period_days": 80,
        "max_period_days": 105,
        "meaning": "The highest close of the period.",
        "example_subject": "SPX",
        "example_metric": "index_close",
        "example_period_start_date": "2026-01-28",
        "example_period_end_date": "2026-02-26",
        "example_comparator": "below",
        "example_value": "7000",
        "example_unit": "index_points",
        "example_statement": "Below 7,000.",
    },
    "claims": {
        "article_id": "a",
        "claim_id": "1",
        "published_date": "2026-02-26",
        "statement": "The S&P 500 closed at 6,946.13.",
        "subject": "SPX",
        "metric": "index_close",
        "period_start_date": "2026-02-26",
        "period_end_date": "2026-02-26",
        "comparator": "equal",
        "claimed_value": "6946.13",
        "unit": "index_points",
    },
}
# For each rule what turns the good row into one that breaks it.
NOT_IN_CALENDAR, NOT_A_SESSION = {"is_session": None}, {"is_session": False}
NOT_CLOSED_YET = {"closes_at": "2099-01-02 21:00:00"}
# Rules that stand in the contracts of many tables.
EVERYWHERE = {
    "ticker_is_us_listing": {"ticker": "VOD:L"},
    "ticker_is_security": {"ticker": "BTC.USD"},
    "currency_is_usd": {"currency": "GBp"},
    "date_after_calendar_begins": {"is_session": None, "session_date": "1989-12-29"},
    "eps_is_finite": dict.fromkeys(
        ("eps_actual_usd_per_share", "eps_estimate_usd_per_share", "surprise_pct"), float("inf")
    ),
}
PRICES = [f"{name}_{unit}" for unit in ("quoted_usd", "points") for name in ("open", "high", "low", "close")]
EVERYWHERE["price_is_finite"] = dict.fromkeys(PRICES, float("nan"))
TICKER, CIK, SECTOR = {"ticker": "../../x"}, {"cik": "320193"}, {"sector_name": "Tech"}
BREAKS = {
    "issuers": {"cik_has_ten_digits": CIK, "sector_is_gics": SECTOR},
    "securities": {
        "ticker_is_symbol": TICKER,
        "cik_has_ten_digits": CIK,
        "type_is_known": {"security_type": "bond"},
        "date_in_range": {"valid_from_date": "0996-05-09"},
        "dates_in_order": {"valid_to_date": "1996-05-08"},
    },
    "index_definitions": {"kind_is_known": {"index_kind": "bonds"}, "bounds_in_order": {"highest_points": 100.0}},
    "milestone_steps": {"step_is_positive": {"step_points": 0}},
    "finding_kinds": {"severity_is_known": {"severity": "grave"}},
    "verdicts": {"rank_is_positive": {"verdict_rank": 0}},
    "subject_names": {
        "name_is_in_capitals": {"written_name": "10-YEAR YIELD"},
        "something_is_meant": {"subject": None},
    },
    "sector_proxies": {"sector_is_gics": SECTOR, "ticker_is_symbol": {"ticker": "TOOLONGTICKER"}},
    "index_constituents": {
        "ticker_is_symbol": {"ticker": "mmm"},
        "sector_is_gics": SECTOR,
        "cik_has_ten_digits": CIK,
        "date_in_range": {"as_of_date": "19570-03-04"},
        "added_in_range": {"added_date": "19570-03-04"},
    },
    "index_membership": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"start_date": "1789-04-30"},
        "dates_in_order": {"end_date": "1999-12-07"},
    },
    "shares_outstanding": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"as_of_date": "20255-01-01"},
        "shares_are_plausible": {"shares_outstanding_count": 2 * 10**12},
    },
    "daily_quotes": {
        "ticker_is_symbol": {"ticker": "A.B.C"},
        "date_in_calendar": NOT_IN_CALENDAR,
        "date_is_session": NOT_A_SESSION,
        "session_has_closed": NOT_CLOSED_YET,
        "price_is_positive": dict.fromkeys(PRICES, 0.0),
        "price_is_near_close": {"open_quoted_usd": 1e5, "high_quoted_usd": 1e5, "low_quoted_usd": 0.01},
        "high_not_below_low": {"high_quoted_usd": 183.0},
        "close_within_range": {"close_quoted_usd": 183.99},
        "volume_is_plausible": {"volume_shares": -1},
        "adjustment_is_known": {"adjustment": "raw"},
    },
    "corporate_actions": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"ex_date": "2101-01-01"},
        "action_is_known": {"action_type": "spin"},
        "split_is_positive": {"split_ratio": None},
        "dividend_is_positive": {"action_type": "dividend", "dividend_usd_per_share": 0.0},
        "adjustment_is_known": {"adjustment": "split_dividend"},
    },
    "corporate_action_coverage": {
        "ticker_is_symbol": TICKER,
        "action_is_known": {"action_type": "banana"},
        "date_in_range": {"last_covered_date": "294247-01-10"},
        "dates_in_order": {"last_covered_date": "2023-12-28"},
    },
    "index_levels": {
        "index_is_defined": {"index_id": "FTSE"},
        "date_in_calendar": NOT_IN_CALENDAR,
        "date_is_session": NOT_A_SESSION,
        "session_has_closed": NOT_CLOSED_YET,
        "price_is_positive": dict.fromkeys(PRICES, -1.0),
        "price_is_near_close": {"open_points": 1.0, "high_points": 1e6, "low_points": 1.0},
        "price_is_near_bar": {"open_points": 6900.0, "high_points": 7682.8, "low_points": 6200.0},
        "high_not_below_low": {"high_points": 1.0, "low_points": 2.0},
        "close_within_range": {"high_points": 6900.0},
        "level_is_plausible": {"open_points": 6.9, "high_points": 7.0, "low_points": 6.8, "close_points": 6.9},
    },
    "quote_snapshots": {
        "ticker_is_symbol": TICKER,
        "price_is_positive": {"price_usd": 0.0},
        "change_agrees": {"change_pct": -1.30},
    },
    "policy_rates": {
        "rate_is_known": {"rate_id": "PRIME"},
        "date_in_range": {"rate_date": "1789-04-30"},
        "rate_is_plausible": {"rate_pct": 212.0},
        "rate_is_in_per_cent": {"rate_pct": 0.0375},
    },
    "tracked_concepts": {"date_in_range": {"valid_to_date": "0207-01-01"}},
    "company_facts": {
        "cik_has_ten_digits": CIK,
        "date_in_range": {"filed_date": "20255-01-01"},
        "period_in_order": {"period_start_date": "2023-10-30"},
        "filed_after_period": {"filed_date": "2023-10-28"},
        "filed_by_now": {"filed_date": "2099-11-21"},
        "accession_is_valid": {"accession_number": "000104581023000227"},
        "unit_fits": {"unit": "EUR"},
        "unit_fits_concept": {"unit": "USD"},
        "value_is_plausible": {"fact_value": 1e6},
    },
    "filings": {
        "cik_has_ten_digits": CIK,
        "date_in_range": {"filed_date": "2101-01-01"},
        "filed_by_now": {"filed_date": "2099-11-21"},
        "accepted_in_range": {"accepted_at": "2101-01-01 00:00:00"},
        "period_in_range": {"period_end_date": "20255-12-31"},
        "accession_is_valid": {"accession_number": "000119312526027207"},
    },
    "payloads": {
        "date_in_range": {"after_date": "20255-01-01"},
        "dates_in_order": {"after_date": "2026-02-01"},
        "status_is_http": {"http_status": 0},
        "size_not_negative": {"bytes_count": -1},
        "hash_is_valid": {"sha256": "ab"},
        "file_or_problem": {"payload_file": None},
    },
    "rate_announcements": {
        "date_in_range": {"effective_date": "20255-01-01"},
        "announced_about_then": {"announced_at": "2020-02-15 21:00:00"},
    },
    "capex_headline": {
        "ticker_is_symbol": TICKER,
        "cik_has_ten_digits": CIK,
        "date_in_range": {"period_end_date": "1789-04-30"},
        "announced_by_now": {"announced_date": "2099-01-02"},
        "announced_after_period": {"announced_date": "2025-12-30"},
        "capex_is_plausible": {"capex_usd": -1.0},
        "status_is_known": {"status": "rumoured"},
    },
    "capex_guidance": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"announced_date": "20255-01-01"},
        "announced_by_now": {"announced_date": "2099-01-02"},
        "range_in_order": {"low_usd": 136e9},
        "range_is_plausible": {"low_usd": 13.5e9},
        # In billions, and in cents.
        "low_is_plausible": {"low_usd": 115.0},
        "high_is_plausible": {"high_usd": 135e11},
        "status_is_known": {"status": "rumoured"},
    },
    "eps_reports": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"report_date": "1789-04-30"},
        "event_is_report": {"event_type": "Stockholders meeting"},
        "report_states_a_figure": {"eps_actual_usd_per_share": None, "eps_estimate_usd_per_share": None},
    },
    "reported_kpis": {
        "ticker_is_symbol": TICKER,
        "date_in_range": {"announced_date": "20255-01-01"},
        "announced_by_now": {"announced_date": "2099-01-02"},
        "value_is_finite": {"kpi_value": "nan"},
        "unit_is_known": {"kpi_unit": "%"},
        # A backlog of 150 billion, in billions.
        "value_is_plausible": {"metric": "backlog", "kpi_unit": "USD", "kpi_value": 150.0},
    },
    "claim_metrics": {
        "date_in_range": {"example_period_end_date": "20255-01-01"},
        "value_kind_is_known": {"value_kind": "text"},
        "settling_is_known": {"settles": "later"},
        "period_days_in_order": {"min_period_days": 106},
    },
    "claims": {
        "date_in_range": {"published_date": "0226-02-26"},
        "period_in_order": {"period_end_date": "2026-02-25"},
        "comparator_is_known": {"comparator": "equals"},
        "period_on_calendar": {"period_start_date": "1989-12-31"},
        "metric_has_its_number": {"metric": "close_above_{n}"},
        "value_is_the_level": {"metric": "close_above_7000", "claimed_value": "6900"},
        "sign_is_against_zero": {"metric": "daily_change_sign", "unit": "percent", "claimed_value": "1"},
        "unit_fits_metric": {"unit": "USD"},
        "sign_fits_unit": {"value_sign": "%"},
        "period_fits_metric": {"metric": "revenue", "unit": "USD"},
        "range_has_two_ends": {"comparator": "between"},
        "value_is_number": {"claimed_value": "6946.13 points"},
        "range_needs_between": {"metric": "close_range"},
        "value_is_weekday": {"metric": "weekday_of_close", "unit": "weekday"},
        "value_is_date_part": {"metric": "first_cross_level_6000", "unit": "month"},
        "value_is_benchmark": {"metric": "level_vs_period_peak", "claimed_value": "prior_peak"},
        "value_is_agreement": {"metric": "capex_2026_total", "unit": "boolean"},
        "value_is_truth": {"metric": "market_closed", "unit": "boolean", "claimed_value": "closed"},
    },
}
RULES = [(contract, rule) for contract in ALL_CONTRACTS for rule in contract.rules]
COLUMNS = [(contract, column) for contract in ALL_CONTRACTS for column in contract.columns]
each_contract = pytest.mark.parametrize("contract", ALL_CONTRACTS, ids=lambda contract: contract.table)
each_rule = pytest.mark.parametrize(
    ("contract", "rule"), RULES, ids=lambda value: getattr(value, "table", None) or value.name
)


def evaluate(connection, contract, expression, changes):
    """The value of a SQL expression over the contract's good row with changes."""
    stated = {"is_session": True, "closes_at": "2026-02-26 21:00:00"} | GOOD[contract.table] | changes
    row = {column.name: (stated.get(column.name), column.sql_type) for column in contract.read_columns}
    row |= {
        "is_session": (stated["is_session"], "BOOLEAN"),
        "session_closes_at": (stated["closes_at"], "TIMESTAMP"),
        "ingested_at": ("2026-02-27 00:00:00", "TIMESTAMP"),
        "bad_cells": (None, "VARCHAR[]"),
    }
    cells = ", ".join(f"cast(? as {sql_type}) as {name}" for name, (_, sql_type) in row.items())
    return connection.execute(
        f"select {expression} from (select {cells})", [value for value, _ in row.values()]
    ).fetchone()[0]


@each_rule
def test_a_good_row_passes(warehouse, contract, rule):
    assert not evaluate(warehouse, contract, f"coalesce({rule.broken_when}, false)", {})


@each_rule
def test_a_broken_row_is_stopped(warehouse, contract, rule):
    stated = EVERYWHERE.get(rule.name) or BREAKS[contract.table][rule.name]
    assert evaluate(warehouse, contract, rule.broken_when, stated) is True


def test_rules_have_names_of_their_own_and_say_what_is_wrong():
    for contract, rule in RULES:
        assert re.fullmatch(r"[a-z_]+", rule.name)
        assert len(rule.message) > 10
        assert ("{}" in rule.message) == (rule.shown != "''")
        # A rule on cells has one name for all the columns that it is about.
        assert [(other.name, other.empties) for other in contract.rules].count((rule.name, rule.empties)) == 1


UNITS_OF_CONCEPTS = {
    ("EarningsPerShareDiluted", "USD/shares"): False,
    ("EarningsPerShareDiluted", "shares"): True,
    ("NetIncomeLoss", "USD"): False,
    ("NetIncomeLoss", "USD/shares"): True,
    ("NetIncomeLoss", "shares"): True,
    ("WeightedAverageNumberOfDilutedSharesOutstanding", "shares"): False,
}


@pytest.mark.parametrize("case", UNITS_OF_CONCEPTS, ids=str)
def test_a_concept_comes_in_its_own_unit(warehouse, case):
    contract = next(contract for contract in ALL_CONTRACTS if contract.table == "company_facts")
    rule = next(rule for rule in contract.rules if rule.name == "unit_fits_concept")
    tag, unit = case
    assert evaluate(warehouse, contract, rule.broken_when, {"tag": tag, "unit": unit}) is UNITS_OF_CONCEPTS[case]


@each_contract
def test_known_at_is_a_time(warehouse, contract):
    assert evaluate(warehouse, contract, f"typeof({contract.known_at})", {}) == "TIMESTAMP"
    assert evaluate(warehouse, contract, f"{contract.known_at} is not null", {})


# The hours are the Federal Reserve's press releases', in UTC: New York is five hours behind in winter, four in summer.
RATES_KNOWN_AT = {
    # Announced on 2025-09-17 at 14:00, in summer time; on 2025-12-10, in winter.
    ("DFEDTARL", "2025-09-18"): "2025-09-17 18:00:00",
    ("DFEDTARU", "2025-09-18"): "2025-09-17 18:00:00",
    ("DFEDTARU", "2025-12-11"): "2025-12-10 19:00:00",
    # FRED dates these two on the day of the announcement itself, 14:00.
    ("DFEDTARU", "2015-12-16"): "2015-12-16 19:00:00",
    ("DFEDTARL", "2016-12-14"): "2016-12-14 19:00:00",
    # Where they are dated on the day they took effect, it is the same hour.
    ("DFEDTARU", "2015-12-17"): "2015-12-16 19:00:00",
    # Between meetings: on Tuesday 2020-03-03 at 10:00, in winter; on Sunday 2020-03-15 at 17:00, in summer time.
    ("DFEDTARU", "2020-03-04"): "2020-03-03 15:00:00",
    ("DFEDTARU", "2020-03-16"): "2020-03-15 21:00:00",
    # Summer time has begun on Sunday 2020-03-08, so that Monday's row is known at 14:00 there on that Sunday.
    ("DFEDTARU", "2020-03-09"): "2020-03-08 18:00:00",
    ("DFEDTARU", "2020-03-06"): "2020-03-05 19:00:00",
    ("DFF", "2025-09-17"): "2025-09-18 00:00:00",
    ("DGS10", "2025-09-17"): "2025-09-18 00:00:00",
    ("FEDFUNDS", "2025-09-01"): "2025-10-02 00:00:00",
}


@pytest.mark.parametrize("case", RATES_KNOWN_AT, ids=str)
def test_a_rate_is_known_once_announced(warehouse, case):
    contract = next(contract for contract in ALL_CONTRACTS if contract.table == "policy_rates")
    rate_id, rate_date = case
    stated = {"rate_id": rate_id, "rate_date": rate_date}
    assert str(evaluate(warehouse, contract, contract.known_at, stated)) == RATES_KNOWN_AT[case]


# A yield as a fraction of one, and the lowest that the Treasury has paid in per cent.
YIELDS = {"DGS2": (0.05, 0.09), "DGS5": (0.05, 0.19), "DGS10": (0.0418, 0.52), "DGS30": (0.049, 0.99)}


@pytest.mark.parametrize("rate_id", YIELDS)
def test_a_yield_is_stated_in_per_cent(warehouse, rate_id):
    contract = next(contract for contract in ALL_CONTRACTS if contract.table == "policy_rates")
    rule = next(rule for rule in contract.rules if rule.name == "rate_is_in_per_cent")
    stated = [{"rate_id": rate_id, "rate_pct": rate} for rate in YIELDS[rate_id]]
    assert [evaluate(warehouse, contract, rule.broken_when, row) for row in stated] == [True, False]


# accepted_at as the SEC states it, and when the filing of 2026-01-28 counts as known (UTC).
FILING_KNOWN_AT = {
    # 16:05 in New York, marked as UTC: it is 21:05.
    "2026-01-28 16:05:12": "2026-01-28 21:05:12",
    # 21:05 UTC, truly: a time of New York would have to be filed on the next day.
    "2026-01-28 21:05:12": "2026-01-28 22:30:00",
    # The evening before, by either clock.
    "2026-01-27 18:08:00": "2026-01-27 23:08:00",
    "2026-01-27 23:08:00": "2026-01-28 04:08:00",
    # Not before it was accepted, whatever day it is dated on.
    "2026-01-29 11:00:00": "2026-01-29 11:00:00",
    None: "2026-01-28 22:30:00",
}


@pytest.mark.parametrize("accepted_at", FILING_KNOWN_AT, ids=str)
def test_a_filing_is_never_known_too_early(warehouse, accepted_at):
    contract = next(contract for contract in ALL_CONTRACTS if contract.table == "filings")
    found = evaluate(warehouse, contract, contract.known_at, {"accepted_at": accepted_at})
    assert str(found) == FILING_KNOWN_AT[accepted_at]


def test_what_did_not_come_has_a_problem_and_no_file(warehouse):
    contract = next(contract for contract in ALL_CONTRACTS if contract.table == "payloads")
    rule = next(rule for rule in contract.rules if rule.name == "file_or_problem")
    failed = {"payload_file": None, "sha256": None, "http_status": None, "bytes_count": 0}
    assert evaluate(warehouse, contract, rule.broken_when, failed) is True
    assert evaluate(warehouse, contract, rule.broken_when, failed | {"problem": "no answer"}) is False


@each_contract
def test_the_key_is_made_of_columns_and_the_good_row_fills_what_is_required(contract):
    names = [column.name for column in contract.columns]
    assert len(names) == len(set(names))
    assert set(contract.key) <= set(names)
    numbered = {contract.numbering.number} if contract.numbering else set()
    assert {c.name for c in contract.columns if c.is_required} | set(contract.key) - numbered <= set(
        GOOD[contract.table]
    )
    assert contract.session_column is None or contract.session_column in contract.key


@each_contract
def test_names_in_files_are_in_the_form_they_are_compared_in_and_mean_one_column(contract):
    names = [name for column in contract.columns for name in contract.names_of(column)[1:]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
    assert set(names).isdisjoint(column.name for column in contract.columns)


def test_names_in_files_are_of_columns_that_there_are():
    tables = {contract.table: contract for contract in ALL_CONTRACTS}
    for table, name in names_in_files():
        of = tables.values() if table == "*" else [tables[table]]
        assert any(name == column.name for contract in of for column in contract.read_columns), (table, name)


@pytest.mark.parametrize(("contract", "column"), COLUMNS, ids=lambda value: getattr(value, "table", None) or value.name)
def test_names_carry_unit_or_kind_and_columns_are_described(contract, column):
    assert column.sql_type in TYPES
    assert column.description.endswith(".")
    if column.sql_type in ("DOUBLE", "BIGINT"):
        beside = UNIT_BESIDE.get(column.name)
        assert (
            column.name.endswith(UNITS)
            or column.name in UNITLESS
            or beside in {other.name for other in contract.columns}
        )
    endings = {"DATE": "_date", "TIMESTAMP": "_at"}
    assert column.name.endswith(endings.get(column.sql_type, ""))
    assert column.sql_type != "BOOLEAN" or column.name.startswith(("is_", "has_"))


def test_tables_and_provenance_are_described():
    assert all(contract.description.endswith(".") for contract in ALL_CONTRACTS)
    assert all(column.description.endswith(".") and column.is_required for column in PROVENANCE)
    assert len({contract.name for contract in ALL_CONTRACTS}) == len(ALL_CONTRACTS) == len(GOOD)


def test_the_dbt_sources_are_written_from_the_contracts():
    assert SOURCES_YML.read_text() == dbt_sources(), "the contracts have changed: run `make sources`"


# What no figure of a provider can be. Tables that the project writes itself are not tested, nor what no mart reads.
BEYOND = {"DOUBLE": (1e308, -1e308, float("inf"), float("-inf"), float("nan")), "BIGINT": (2**62, -(2**62))}
OWN_TABLES = {
    "claim_metrics", "milestone_steps", "payloads", "source_rankings", "tracked_concepts", "verdicts",
    "volatility_regimes",
}  # fmt: skip
# What else the good row must say for the column to count.
WITH_IT = {"dividend_usd_per_share": {"action_type": "dividend"}}
NUMBERS = [
    (contract, column)
    for contract, column in COLUMNS
    if column.sql_type in BEYOND and column.is_compared and not column.is_remark and contract.table not in OWN_TABLES
]


@pytest.mark.parametrize(
    ("contract", "column"), NUMBERS, ids=[f"{contract.table}.{column.name}" for contract, column in NUMBERS]
)
def test_a_number_has_bounds_or_is_left_empty(warehouse, contract, column):
    any_broken = " or ".join(f"coalesce({rule.broken_when}, false)" for rule in contract.rules) or "false"
    passing = [
        number
        for number in BEYOND[column.sql_type]
        if not evaluate(warehouse, contract, any_broken, WITH_IT.get(column.name, {}) | {column.name: number})
    ]
    assert passing == []
