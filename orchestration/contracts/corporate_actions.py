"""Contracts of raw_market for splits and dividends, and for the days on which a source knows all of them."""

from orchestration.contracts.contract import Column, Contract, Numbering, Rule
from orchestration.contracts.market_columns import (
    CITATION,
    CURRENCY,
    IS_IN_DOLLARS,
    MARKET_SCHEMA,
    TICKER,
    TICKER_RULES,
)
from orchestration.contracts.reference import dates_in_range

# What vendors call the two kinds.
ACTION_TYPE = (
    "case when regexp_full_match(lower({text}), '((cash|regular|ordinary|special)[ _-])?(div|dividend)s?') "
    "then 'dividend' when regexp_full_match(lower({text}), '((stock|share|forward|reverse)[ _-])?splits?') "
    "then 'split' else lower({text}) end"
)
# 4:1, 4/1, 4-for-1 and "4 for 1" are four new shares for one old share.
SPLIT_RATIO = (
    "case when regexp_full_match(lower({text}), '[0-9.]+ *(:|/|-?for-?| for ) *[0-9.]+') "
    "then cast(try_cast(regexp_extract({text}, '^[0-9.]+') as double) "
    "/ try_cast(regexp_extract({text}, '[0-9.]+$') as double) as varchar) else {text} end"
)

ACTION_IS_KNOWN = Rule(
    "action_is_known", "action_type not in ('split', 'dividend')", "the kind is neither split nor dividend"
)

CORPORATE_ACTIONS = Contract(
    MARKET_SCHEMA,
    "corporate_actions",
    "Splits and cash dividends: one row per ticker, ex-date, kind, amount of that day, source and version.",
    key=("ticker", "ex_date", "action_type", "distribution_number"),
    columns=(
        TICKER,
        Column("ex_date", "DATE", "First session without the dividend, or with the split shares.", True),
        Column("action_type", "VARCHAR", "split or dividend.", True, clean=ACTION_TYPE),
        Column(
            "split_ratio",
            "DOUBLE",
            "New shares for one old share; null for dividends.",
            clean=SPLIT_RATIO,
            is_null_stated=True,
        ),
        Column(
            "dividend_usd_per_share",
            "DOUBLE",
            "Cash dividend, US dollars per share; null for splits.",
            is_null_stated=True,
        ),
        Column(
            "adjustment",
            "VARCHAR",
            "Whether later splits are taken out of the dividend: none (as paid), split (restated by the provider), or "
            "unstated where the file does not say.",
            True,
            clean="coalesce(lower({text}), 'unstated')",
        ),
        Column(
            "distribution_number",
            "BIGINT",
            "1; where one file states several amounts for a ticker, day and kind, such as a regular and a special "
            "dividend, their number from the smallest on.",
            default="1",
            is_remark=True,
        ),
        Column(
            "distributions_count",
            "BIGINT",
            "How many amounts the source states for this ticker, day and kind.",
            default="1",
            is_remark=True,
        ),
        CITATION,
    ),
    rules=(
        *TICKER_RULES,
        IS_IN_DOLLARS,
        dates_in_range("ex_date"),
        ACTION_IS_KNOWN,
        Rule(
            "split_is_positive",
            "action_type = 'split' and (split_ratio is null or split_ratio not between 1e-5 and 1e5)",
            "a split needs a ratio in split_ratio (new shares for one old share), from 0.00001 to 100,000",
        ),
        Rule(
            "dividend_is_positive",
            "action_type = 'dividend' and (dividend_usd_per_share is null "
            "or dividend_usd_per_share <= 0 or dividend_usd_per_share > 1e6)",
            "a dividend needs a positive amount in dividend_usd_per_share, of a million dollars at most",
        ),
        Rule(
            "adjustment_is_known",
            "adjustment not in ('none', 'split', 'unstated')",
            "adjustment is none of: none (dividends as paid), split (divided by later splits), unstated",
        ),
    ),
    tested=(CURRENCY,),
    known_at="least(cast(ex_date as timestamp), ingested_at)",
    complete_by="ex_date",
    numbering=Numbering("distribution_number", "dividend_usd_per_share", "distributions_count"),
)

CORPORATE_ACTION_COVERAGE = Contract(
    MARKET_SCHEMA,
    "corporate_action_coverage",
    "The days for which a source knows every split or dividend of a ticker. On other days prices as traded and "
    "total returns are unknown, not unadjusted.",
    key=("ticker", "action_type"),
    columns=(
        TICKER,
        Column("action_type", "VARCHAR", "split or dividend.", True, clean=ACTION_TYPE),
        Column("first_covered_date", "DATE", "First day covered.", True),
        Column("last_covered_date", "DATE", "Last day covered.", True),
    ),
    rules=(
        *TICKER_RULES,
        ACTION_IS_KNOWN,
        dates_in_range("first_covered_date", "last_covered_date"),
        Rule("dates_in_order", "last_covered_date < first_covered_date", "the last day lies before the first"),
    ),
)

CONTRACTS = (CORPORATE_ACTIONS, CORPORATE_ACTION_COVERAGE)
