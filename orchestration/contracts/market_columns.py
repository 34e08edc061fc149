"""Columns and rules that several market tables share: tickers, sessions, prices."""

from orchestration.contracts.contract import Column, Rule
from orchestration.contracts.exchanges import CLEAN_TICKER, IS_NO_SECURITY

MARKET_SCHEMA = "raw_market"
TICKER = Column(
    "ticker",
    "VARCHAR",
    "Exchange symbol, upper case, share class after a dot (BRK.B).",
    True,
    clean=CLEAN_TICKER,
)
# source_name says who stated a row; this is the file's own citation, such as the announcement it was copied from.
CITATION = Column(
    "source",
    "VARCHAR",
    "Where the file took the row from, in its own words; null where it says nothing, or was read before 2026-11-29.",
    is_compared=False,
    is_remark=True,
)
# Another exchange's prices are in another currency, or in pence.
IS_US_LISTING = Rule(
    "ticker_is_us_listing",
    "contains(ticker, ':')",
    "the symbol is of another exchange than those of the US: prices are read in US dollars alone",
    is_fault=False,
)
# A vendor's file of "everything" also holds currencies and indices. 2026-11: index levels have their own folder.
IS_SECURITY = Rule(
    "ticker_is_security",
    IS_NO_SECURITY,
    "the symbol is of a currency, a coin, a future or an index: here are securities alone (an index's levels "
    "belong in index/)",
    is_fault=False,
)
# Spreadsheets turn some tickers into dates: 1-Mar, Mar-01.
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
IS_TICKER = Rule(
    "ticker_is_symbol",
    "not regexp_full_match(ticker, '[A-Z0-9]{1,8}([.][A-Z0-9]{1,4})?') or regexp_full_match(ticker, '[0-9]+') or "
    f"regexp_full_match(ticker, '[0-9]{{1,2}}[.]({_MONTHS})|({_MONTHS})[.][0-9]{{1,2}}')",
    "a ticker is 1 to 8 letters or digits, with a share class of up to 4 after a dot or dash, no number alone, and no "
    "day that a spreadsheet has made of it",
)
TICKER_RULES = (IS_SECURITY, IS_US_LISTING, IS_TICKER)
CURRENCY = Column("currency", "VARCHAR", "Currency of the row's amounts.", False)
IS_IN_DOLLARS = Rule(
    "currency_is_usd",
    "upper(currency) not in ('USD', 'US$', '$', 'US DOLLAR', 'US DOLLARS')",
    "the row is in {}: amounts are read in US dollars alone",
    shown="currency",
    is_fault=False,
)
# A price read before its session has closed is not yet final.
HAS_CLOSED = Rule(
    "session_has_closed",
    "session_closes_at > ingested_at or session_date > cast(ingested_at as date)",
    "the session has not closed yet",
    passes_in_time=True,
)
SESSION_DATE = Column("session_date", "DATE", "Exchange session.", True)
# Days before the exchange's calendar are set aside, since they may be right; other days outside it are faults.
IN_CALENDAR = (
    Rule(
        "date_after_calendar_begins",
        "is_session is null and session_date between date '1800-01-01' and date '1989-12-31'",
        "the day lies before 1990, where the exchange calendar that the warehouse covers begins",
        is_fault=False,
    ),
    Rule(
        "date_in_calendar",
        "is_session is null",
        "the date lies outside the exchange calendar that the warehouse covers (from 1990 to the end of next year)",
    ),
)
# NaN, infinite, or beyond any figure per share: those of serial reverse splitters, restated, go to 4e12 (2026-11).
NO_NUMBER = "not isfinite({0}) or abs({0}) > 1e13"
# 2026-11: a close and a high adjusted by one factor differ by 1e-16 of the price, in single precision by 6e-8; a cent
# is 1e-6 of 10,000 dollars.
PRICE_TOLERANCE = "1e-6"


def prices(unit: str, basis: str) -> tuple[Column, ...]:
    """Open, high, low and close, named by their unit suffix."""
    return tuple(
        Column(
            f"{name}_{unit}",
            "DOUBLE",
            f"{name.capitalize()} of the session{basis}.",
            name == "close",
        )
        for name in ("open", "high", "low", "close")
    )


def cell_rule(name: str, column: str, broken_when: str, words: str, is_optional: bool = True) -> Rule:
    """A rule on one cell, `{}` in broken_when: of an optional column it empties the cell, else it rejects the row."""
    return Rule(
        name,
        broken_when.format(column),
        f"{column} is {words}: {{}}",
        shown=f"cast({column} as varchar)",
        empties=column if is_optional else "",
    )


def price_rules(unit: str, range_factor: str) -> tuple[Rule, ...]:
    """What any set of open, high, low and close must satisfy.

    range_factor: SQL for the most that the high may be as a multiple of the close, and the close of the low.
    """
    columns = [f"{name}_{unit}" for name in ("open", "high", "low", "close")]
    opening, high, low, close = columns
    is_above, is_below = f"{{}} > {close} * {range_factor}", f"{{}} < {close} / {range_factor}"
    # Where the high lies below the close, or the low above it, the close itself may be wrong: the row is rejected.
    far = {opening: f"{is_above} or {is_below}", high: is_above, low: is_below}
    cells = [
        rule
        for column in columns
        for rule in (
            cell_rule("price_is_finite", column, NO_NUMBER, "NaN, infinite or beyond reason", column != close),
            cell_rule("price_is_positive", column, "{} <= 0", "zero or negative", column != close),
        )
    ]
    above = f"{close} > {high} * (1 + {PRICE_TOLERANCE})"
    below = f"{close} < {low} * (1 - {PRICE_TOLERANCE})"
    return (
        *cells,
        *(
            Rule(
                "price_is_near_close",
                f"{close} > 0 and isfinite({close}) and ({broken_when.format(column, column)})",
                f"{column} is {{}}",
                shown=f"concat({column}, ' beside a close of ', {close})",
                empties=column,
            )
            for column, broken_when in far.items()
        ),
        Rule("high_not_below_low", f"{high} < {low} * (1 - {PRICE_TOLERANCE})", "high lies below low"),
        Rule("close_within_range", f"{above} or {below}", "close lies outside high and low"),
    )
