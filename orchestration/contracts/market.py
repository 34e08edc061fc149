"""Contracts of raw_market: quotes, corporate actions, index levels, printed quote tables and policy rates."""

from orchestration.contracts.contract import Column, Contract, Rule

SCHEMA = "raw_market"

TICKER = Column(
    "ticker", "VARCHAR", "Exchange symbol, upper case, share class after a dot (BRK.B).", True,
    ("symbol", "tic", "instrument"), clean="translate(upper({text}), '-/', '..')",
)
IS_TICKER = Rule(
    "ticker_is_symbol", "not regexp_full_match(ticker, '[A-Z0-9]{1,8}([.][A-Z0-9]{1,4})?')",
    "a ticker is 1 to 8 letters or digits, with a share class of up to 4 after a dot or dash",
)
SESSION_DATE = Column(
    "session_date", "DATE", "Exchange session.", True, ("date", "trade_date", "trading_day", "day", "observation_date")
)
IN_CALENDAR = Rule(
    "date_in_calendar", "is_session is null",
    "the date lies outside the exchange calendar that the warehouse covers (from 1990 to the end of next year)",
)


def _prices(unit: str, basis: str) -> tuple[Column, ...]:
    """Open, high, low and close, named by their unit suffix."""
    return tuple(
        Column(f"{name}_{unit}", "DOUBLE", f"{name.capitalize()} of the session{basis}.", name == "close",
               (name, f"{name}_price", f"{name}_usd", f"price_{name}"))
        for name in ("open", "high", "low", "close")
    )


def _price_rules(unit: str) -> tuple[Rule, ...]:
    """What any set of open, high, low and close must satisfy."""
    columns = [f"{name}_{unit}" for name in ("open", "high", "low", "close")]
    opened, high, low, close = columns
    return (
        Rule("price_is_finite", " or ".join(f"not isfinite({c})" for c in columns), "a price is NaN or infinite"),
        Rule("price_is_positive", " or ".join(f"{c} <= 0" for c in columns), "a price is zero or negative"),
        Rule("high_not_below_low", f"{high} < {low}", "high lies below low"),
        Rule("close_within_range", f"{close} > {high} or {close} < {low}", "close lies outside high and low"),
    )


DAILY_QUOTES = Contract(
    SCHEMA, "daily_quotes",
    "Daily prices and volume of securities, as each provider states them: one row per ticker, session, "
    "source and version.",
    key=("ticker", "session_date"),
    columns=(
        TICKER,
        SESSION_DATE,
        *_prices("quoted_usd", ", US dollars per share, on the row's adjustment basis"),
        Column("volume_shares", "BIGINT", "Shares traded.", False, ("volume", "vol")),
        Column("adjustment", "VARCHAR", "What the prices are adjusted for: none, split or split_dividend.", True),
        Column("provider_note", "VARCHAR", "The provider's own remark on where the row comes from.", False,
               ("history_source", "provider", "data_source")),
    ),
    rules=(
        IS_TICKER,
        IN_CALENDAR,
        Rule("date_is_session", "not is_session", "the date is no session of the New York Stock Exchange"),
        *_price_rules("quoted_usd"),
        Rule("volume_not_negative", "volume_shares < 0", "volume is negative"),
        Rule("adjustment_is_known", "adjustment not in ('none', 'split', 'split_dividend')",
             "adjustment is none of: none, split, split_dividend"),
    ),
    known_at="session_closes_at",
    session_column="session_date",
)

CORPORATE_ACTIONS = Contract(
    SCHEMA, "corporate_actions",
    "Splits and cash dividends: one row per ticker, ex-date, kind, source and version.",
    key=("ticker", "ex_date", "action_type"),
    columns=(
        TICKER,
        Column("ex_date", "DATE", "First session without the right.", True, ("date",)),
        Column("action_type", "VARCHAR", "split or dividend.", True, ("action", "type", "kind")),
        Column("split_ratio", "DOUBLE", "New shares for one old share; null for dividends."),
        Column("dividend_usd_per_share", "DOUBLE", "Cash dividend, US dollars per share; null for splits."),
        Column("adjustment", "VARCHAR", "Whether later splits are taken out of the dividend: none or split.", True),
    ),
    rules=(
        IS_TICKER,
        Rule("date_in_range", "ex_date not between date '1900-01-01' and date '2100-12-31'",
             "the date lies outside 1900 to 2100"),
        Rule("action_is_known", "action_type not in ('split', 'dividend')", "the kind is neither split nor dividend"),
        Rule("split_is_positive",
             "action_type = 'split' and (split_ratio is null or not isfinite(split_ratio) or split_ratio <= 0)",
             "a split needs a positive ratio"),
        Rule("dividend_is_positive",
             "action_type = 'dividend' and (dividend_usd_per_share is null "
             "or not isfinite(dividend_usd_per_share) or dividend_usd_per_share <= 0)",
             "a dividend needs a positive amount"),
        Rule("adjustment_is_known", "adjustment not in ('none', 'split')", "adjustment is neither none nor split"),
    ),
    known_at="least(cast(ex_date as timestamp), ingested_at)",
)

CORPORATE_ACTION_COVERAGE = Contract(
    SCHEMA, "corporate_action_coverage",
    "For which days a source knows every split or dividend of a ticker. Outside, prices as traded and "
    "total returns are unknown, not unadjusted.",
    key=("ticker", "action_type"),
    columns=(
        TICKER,
        Column("action_type", "VARCHAR", "split or dividend.", True),
        Column("first_covered_date", "DATE", "First day covered.", True),
        Column("last_covered_date", "DATE", "Last day covered.", True),
    ),
    rules=(
        IS_TICKER,
        Rule("dates_in_order", "last_covered_date < first_covered_date", "the last day lies before the first"),
    ),
)

INDEX_LEVELS = Contract(
    SCHEMA, "index_levels",
    "Daily levels of indices: one row per index, day, source and version. Days on which the provider prints "
    "while the stock exchange rests stay here and are left out of marts.",
    key=("index_id", "session_date"),
    columns=(
        Column("index_id", "VARCHAR", "Index, as in raw_reference.index_definitions.", True, ("index", "symbol")),
        SESSION_DATE,
        *_prices("points", ", index points"),
    ),
    rules=(
        Rule("index_is_defined", "index_id not in (select index_id from raw_reference.index_definitions)",
             "the index is not in data/reference/index_definitions.csv"),
        IN_CALENDAR,
        Rule("date_is_session",
             "not is_session and (extract(isodow from session_date) > 5 or index_id not in "
             "(select index_id from raw_reference.index_definitions where has_holiday_prints))",
             "the date is no session of the New York Stock Exchange"),
        *_price_rules("points"),
    ),
    known_at="coalesce(session_closes_at, cast(session_date + 1 as timestamp))",
    session_column="session_date",
)

QUOTE_SNAPSHOTS = Contract(
    SCHEMA, "quote_snapshots",
    "Quote tables as printed under an article: one row per article, ticker, source and version. The session "
    "is not printed; the warehouse looks for it.",
    key=("article_id", "ticker"),
    columns=(
        Column("article_id", "VARCHAR", "The article that prints the table.", True),
        Column("published_date", "DATE", "Day the article appeared.", True),
        TICKER,
        Column("price_usd", "DOUBLE", "Printed price, US dollars per share.", True),
        Column("change_usd", "DOUBLE", "Printed change on the previous close, US dollars per share.", True),
        Column("change_pct", "DOUBLE", "Printed change on the previous close, in per cent.", True),
    ),
    rules=(
        IS_TICKER,
        Rule("price_is_positive", "not isfinite(price_usd) or price_usd <= 0 or price_usd - change_usd <= 0",
             "price, or price less change, is not positive"),
        Rule("change_agrees", "abs(round(100 * change_usd / (price_usd - change_usd), 2) - change_pct) >= 0.005",
             "price, change and change in per cent do not agree to the printed digit"),
    ),
    known_at="cast(published_date as timestamp)",
)

POLICY_RATES = Contract(
    SCHEMA, "policy_rates",
    "Policy and market interest rates: one row per rate, day, source and version.",
    key=("rate_id", "rate_date"),
    columns=(
        Column("rate_id", "VARCHAR", "FRED series: DFEDTARL, DFEDTARU, DFF, FEDFUNDS or DGS10.", True),
        Column("rate_date", "DATE", "Day for which the rate is stated.", True, ("date", "observation_date")),
        Column("rate_pct", "DOUBLE", "Rate in per cent, as printed.", True),
    ),
    rules=(
        Rule("rate_is_known", "rate_id not in ('DFEDTARL', 'DFEDTARU', 'DFF', 'FEDFUNDS', 'DGS10')",
             "the rate is none of DFEDTARL, DFEDTARU, DFF, FEDFUNDS, DGS10"),
        Rule("date_in_range", "rate_date not between date '1900-01-01' and date '2100-12-31'",
             "the date lies outside 1900 to 2100"),
        Rule("rate_is_plausible", "not isfinite(rate_pct) or rate_pct < -5 or rate_pct > 30",
             "the rate lies outside -5 to 30 per cent"),
    ),
)

CONTRACTS = (DAILY_QUOTES, CORPORATE_ACTIONS, CORPORATE_ACTION_COVERAGE, INDEX_LEVELS, QUOTE_SNAPSHOTS, POLICY_RATES)
