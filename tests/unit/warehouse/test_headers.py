"""Columns under their providers' names; and what is said of those that nobody understood."""

import pytest

from orchestration.contracts.eps_reports import EPS_REPORTS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.warehouse.headers import normal

NAMES = {
    "Surprise(%)": "surprise_pct",
    "Surprise (%)": "surprise_pct",
    "Reported EPS": "reported_eps",
    "reportedEPS": "reported_eps",
    "Vol.": "vol",
    "Close (USD)": "close_usd",
    "GICS Sector": "gics_sector",
    "gicsSector": "gics_sector",
    "trade-date": "trade_date",
    "\ufeffDate": "date",
    "Close/Last": "close_last",
    "CIK": "cik",
    "DFEDTARU": "dfedtaru",
    " Open\u00a0Price ": "open_price",
    "first_covered_date": "first_covered_date",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_its_words(name):
    assert normal(name) == NAMES[name]


def test_an_optional_column_under_an_unknown_name_is_named(drop, load):
    drop("earnings/a.csv", "ticker,date,What they earned,eps_estimate\nMSFT,2026-01-28,4.14,3.91\n")
    result = load(EPS_REPORTS)
    assert result.problems == ()
    assert result.notes == (
        "earnings/a.csv: columns not understood, and not read: What they earned; so without a value: "
        "eps_actual_usd_per_share, surprise_pct. Read: date as report_date, eps_estimate as "
        "eps_estimate_usd_per_share. Where one is meant by another, rename it in the file",
    )


def test_a_column_of_no_table_is_named_once(drop, load):
    drop(
        "earnings/a.csv", "ticker,date,eps_actual,eps_estimate,surprise_pct,Analyst\nMSFT,2026-01-28,4.14,3.91,5.9,x\n"
    )
    drop("earnings/b.csv", "ticker,date,eps_estimate\nNVDA,2026-02-25,1.5\n")
    assert load(EPS_REPORTS).notes == (
        "earnings/a.csv: columns not understood, and not read: Analyst. Read: date as report_date, eps_actual as "
        "eps_actual_usd_per_share, eps_estimate as eps_estimate_usd_per_share",
    )


def test_a_list_of_members_without_its_index_says_how_to_name_it(drop, load):
    drop("reference/constituents.csv", "Symbol,Sector\nT,Communication Services\n")
    (problem,) = load(INDEX_CONSTITUENTS).problems
    assert (
        "has no column for index_id: name one of index_id, or name the file as sp500_constituents_2026-08-08.csv"
        in problem
    )
