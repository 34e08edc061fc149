"""Columns and rules that several market tables share: tickers, sessions, prices."""

from orchestration.contracts.contract import Column, Rule

MARKET_SCHEMA = "raw_market"
TICKER = Column(
    "ticker",
    "VARCHAR",
    "Exchange symbol, upper case, share class after a dot (BRK.B).",
    True,
    ("symbol", "tic", "instrument"),
    clean="translate(upper({text}), '-/', '..')",
)
IS_TICKER = Rule(
    "ticker_is_symbol",
    "not regexp_full_match(ticker, '[A-Z0-9]{1,8}([.][A-Z0-9]{1,4})?')",
    "a ticker is 1 to 8 letters or digits, with a share class of up to 4 after a dot or dash",
)
# A price known before its session has closed is not yet the session's.
HAS_CLOSED = Rule(
    "session_has_closed",
    "session_closes_at > ingested_at or session_date > cast(ingested_at as date)",
    "the session has not closed yet",
)
SESSION_DATE = Column(
    "session_date", "DATE", "Exchange session.", True, ("date", "trade_date", "trading_day", "day", "observation_date")
)
IN_CALENDAR = Rule(
    "date_in_calendar",
    "is_session is null",
    "the date lies outside the exchange calendar that the warehouse covers (from 1990 to the end of next year)",
)


def prices(unit: str, basis: str) -> tuple[Column, ...]:
    """Open, high, low and close, named by their unit suffix."""
    return tuple(
        Column(
            f"{name}_{unit}",
            "DOUBLE",
            f"{name.capitalize()} of the session{basis}.",
            name == "close",
            (name, f"{name}_price", f"{name}_usd", f"price_{name}"),
        )
        for name in ("open", "high", "low", "close")
    )


def price_rules(unit: str) -> tuple[Rule, ...]:
    """What any set of open, high, low and close must satisfy."""
    columns = [f"{name}_{unit}" for name in ("open", "high", "low", "close")]
    _, high, low, close = columns
    return (
        Rule("price_is_finite", " or ".join(f"not isfinite({c})" for c in columns), "a price is NaN or infinite"),
        Rule("price_is_positive", " or ".join(f"{c} <= 0" for c in columns), "a price is zero or negative"),
        Rule("high_not_below_low", f"{high} < {low}", "high lies below low"),
        Rule("close_within_range", f"{close} > {high} or {close} < {low}", "close lies outside high and low"),
    )
