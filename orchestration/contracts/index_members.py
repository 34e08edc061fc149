"""Contracts of raw_reference about indices: members, their history and shares, the sectors' funds."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.market_columns import IS_TICKER, TICKER
from orchestration.contracts.reference import (
    INDEX_ID,
    IS_CIK,
    IS_SECTOR,
    SCHEMA,
    SUB_INDUSTRY,
    TEN_DIGITS,
    dates_in_range,
)

SECTOR_PROXIES = Contract(
    SCHEMA,
    "sector_proxies",
    "The exchange-traded fund that stands in for a sector: one row per sector.",
    key=("sector_name",),
    columns=(Column("sector_name", "VARCHAR", "GICS sector.", True), TICKER),
    rules=(IS_SECTOR, IS_TICKER),
)

INDEX_CONSTITUENTS = Contract(
    SCHEMA,
    "index_constituents",
    "Lists of an index's members on one day: one row per index, list date and ticker.",
    key=("index_id", "as_of_date", "ticker"),
    columns=(
        INDEX_ID,
        Column("as_of_date", "DATE", "Day of the list.", True),
        TICKER,
        Column("security_name", "VARCHAR", "Name on the list.", False, ("security", "name", "company")),
        Column("sector_name", "VARCHAR", "GICS sector on that day.", True, ("gics_sector", "sector")),
        SUB_INDUSTRY,
        Column("added_date", "DATE", "Day on which the member joined, as listed.", False, ("date_added", "added")),
        Column("cik", "VARCHAR", "The issuer's CIK, ten digits.", clean=TEN_DIGITS),
    ),
    rules=(IS_TICKER, IS_SECTOR, IS_CIK, dates_in_range("as_of_date", "added_date")),
)

INDEX_MEMBERSHIP = Contract(
    SCHEMA,
    "index_membership",
    "History of an index's members: one row per index, ticker and first day.",
    key=("index_id", "ticker", "start_date"),
    columns=(
        INDEX_ID,
        TICKER,
        Column("start_date", "DATE", "First day as a member.", True, ("from_date", "date_added")),
        Column(
            "end_date",
            "DATE",
            "First day no longer a member; null while it still is.",
            False,
            ("to_date", "date_removed"),
        ),
    ),
    rules=(
        IS_TICKER,
        dates_in_range("start_date", "end_date"),
        Rule("dates_in_order", "end_date < start_date", "the last day lies before the first"),
    ),
)

SHARES_OUTSTANDING = Contract(
    SCHEMA,
    "shares_outstanding",
    "Shares outstanding on single days: one row per ticker and day.",
    key=("ticker", "as_of_date"),
    columns=(
        TICKER,
        Column("as_of_date", "DATE", "Day of the count.", True, ("date",)),
        Column("shares_outstanding_count", "BIGINT", "Shares outstanding.", True, ("shares_outstanding", "shares")),
    ),
    rules=(
        IS_TICKER,
        dates_in_range("as_of_date"),
        Rule(
            "shares_are_plausible",
            "shares_outstanding_count <= 0 or shares_outstanding_count > 1000000000000",
            "the number of shares is not positive or above a trillion",
        ),
    ),
)

CONTRACTS = (SECTOR_PROXIES, INDEX_CONSTITUENTS, INDEX_MEMBERSHIP, SHARES_OUTSTANDING)
