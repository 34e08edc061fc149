"""Contracts of raw_reference about indices: members, their history and shares, the sectors' funds."""

from dataclasses import replace

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.indices import INDEX_ID
from orchestration.contracts.market_columns import TICKER, TICKER_RULES
from orchestration.contracts.reference import (
    IS_CIK,
    IS_SECTOR,
    SCHEMA,
    SUB_INDUSTRY,
    TEN_DIGITS,
    dates_in_range,
    emptied,
)

_DAY = "[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}}"
# In a cell with a note behind its day, as 1983-11-30[5] or 1957-03-04 (1964), the day counts; a time is not a note.
FIRST_DAY = f"regexp_replace({{text}}, '^({_DAY})([^0-9T: ].*| +[^0-9: ].*| +[0-9]+([^0-9:].*)?)$', '\\1')"
_DAYS = f"regexp_extract_all({{text}}, '{_DAY}')"
# Public lists write a second day where a member stayed and changed its name, class or parent, in either order:
# 1983-11-30 (1957-03-04), 2025-06-02 / 1957-03-04. It has been a member since the earliest. Days before the S&P 500
# began, on 1957-03-04, are of something else, such as the founding (2026-11).
EARLIEST_DAY = (
    f"case when len({_DAYS}) > 1 then coalesce(cast(list_min(list_filter(list_transform({_DAYS}, lambda day: "
    "coalesce(try_cast(day as date), cast(try_strptime(day, '%m/%d/%Y') as date))), "
    f"lambda day: day >= date '1957-03-04')) as varchar), {FIRST_DAY}) else {FIRST_DAY} end"
)
SEVERAL_DAYS = f"len({_DAYS}) > 1"
# A public list adds the month to members that have left, to tell them from later holders of the ticker: AAMRQ-201312.
WITHOUT_MONTH = "regexp_replace({text}, '-(19|20)[0-9]{{4}}$', '')"
NAMED_IN_FILE = "or name the file as sp500_constituents_2026-08-08.csv: its index, what it holds, the day of the list"

SECTOR_PROXIES = Contract(
    SCHEMA,
    "sector_proxies",
    "The exchange-traded fund that stands in for a sector: one row per sector.",
    key=("sector_name",),
    columns=(Column("sector_name", "VARCHAR", "GICS sector.", True), TICKER),
    rules=(IS_SECTOR, *TICKER_RULES),
)

INDEX_CONSTITUENTS = Contract(
    SCHEMA,
    "index_constituents",
    "Lists of an index's members on one day: one row per index, list date and ticker.",
    key=("index_id", "as_of_date", "ticker"),
    columns=(
        replace(INDEX_ID, elsewhere=NAMED_IN_FILE),
        Column("as_of_date", "DATE", "Day of the list.", True, elsewhere=NAMED_IN_FILE),
        TICKER,
        Column("security_name", "VARCHAR", "Name on the list.", False),
        Column("sector_name", "VARCHAR", "GICS sector on that day.", True),
        SUB_INDUSTRY,
        Column(
            "added_date",
            "DATE",
            "Day on which the member joined, as listed.",
            False,
            clean=EARLIEST_DAY,
            told_when=SEVERAL_DAYS,
            told="holds several days, of which the earliest counts",
        ),
        Column("cik", "VARCHAR", "The issuer's CIK, ten digits.", clean=TEN_DIGITS),
    ),
    rules=(
        *TICKER_RULES,
        IS_SECTOR,
        emptied(IS_CIK, "cik"),
        dates_in_range("as_of_date"),
        emptied(replace(dates_in_range("added_date"), name="added_in_range"), "added_date"),
    ),
)

INDEX_MEMBERSHIP = Contract(
    SCHEMA,
    "index_membership",
    "History of an index's members: one row per index, ticker and first day.",
    key=("index_id", "ticker", "start_date"),
    columns=(
        replace(INDEX_ID, elsewhere="or name the file as sp500_membership.csv"),
        replace(
            TICKER,
            clean=TICKER.clean.replace("{text}", WITHOUT_MONTH),
            elsewhere="where a row lists all members of a day, make a row of ticker, start_date and end_date for each",
            told_when=f"{{text}} <> {WITHOUT_MONTH}",
            told="has the month in which the member left behind it, which is not read",
        ),
        Column(
            "start_date",
            "DATE",
            "First day as a member.",
            True,
            clean=EARLIEST_DAY,
            told_when=SEVERAL_DAYS,
            told="holds several days, of which the earliest counts",
        ),
        Column(
            "end_date",
            "DATE",
            "First day no longer a member; null while it still is.",
            False,
            clean=FIRST_DAY,
            is_null_stated=True,
            told_when=SEVERAL_DAYS,
            told="holds several days, of which the first counts",
        ),
    ),
    rules=(
        *TICKER_RULES,
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
        Column("as_of_date", "DATE", "Day of the count.", True),
        Column("shares_outstanding_count", "BIGINT", "Shares outstanding.", True),
    ),
    rules=(
        *TICKER_RULES,
        dates_in_range("as_of_date"),
        # 2026-11: of listed companies the fewest are BRK.A's, half a million.
        Rule(
            "shares_are_plausible",
            "shares_outstanding_count < 100000 or shares_outstanding_count > 1000000000000",
            "shares must be counted singly, and {} is below a hundred thousand (in millions or thousands?) or above a "
            "trillion",
            shown="cast(shares_outstanding_count as varchar)",
        ),
    ),
)

CONTRACTS = (SECTOR_PROXIES, INDEX_CONSTITUENTS, INDEX_MEMBERSHIP, SHARES_OUTSTANDING)
