"""Contracts of raw_market: quotes, index levels, printed quote tables and policy rates."""

from dataclasses import replace

from orchestration.contracts.announcements import RATE_KNOWN_AT
from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.indices import CLEAN_INDEX, of_index
from orchestration.contracts.market_columns import (
    CITATION,
    CURRENCY,
    HAS_CLOSED,
    IN_CALENDAR,
    IS_IN_DOLLARS,
    MARKET_SCHEMA,
    SESSION_DATE,
    TICKER,
    TICKER_RULES,
    cell_rule,
    price_rules,
    prices,
)

TICKER_ELSEWHERE = (
    "or name the file after its one ticker, as AAPL.csv; where each ticker has a column, make of each cell a row of "
    "ticker, date and close (in pandas: frame.melt('Date', var_name='ticker', value_name='close'))"
)

DAILY_QUOTES = Contract(
    MARKET_SCHEMA,
    "daily_quotes",
    "Daily prices and volume of securities, as each provider states them: one row per ticker, session, "
    "source and version.",
    key=("ticker", "session_date"),
    columns=(
        replace(TICKER, elsewhere=TICKER_ELSEWHERE),
        SESSION_DATE,
        *prices("quoted_usd", ", US dollars per share, on the row's adjustment basis"),
        Column("volume_shares", "BIGINT", "Shares traded.", False),
        Column("adjustment", "VARCHAR", "What the prices are adjusted for: none, split or split_dividend.", True),
        Column(
            "provider_note",
            "VARCHAR",
            "The provider's own remark on where the row comes from.",
            False,
            is_remark=True,
        ),
    ),
    tested=(CURRENCY,),
    decided_by=("close_quoted_usd", "adjustment"),
    grows_by="volume_shares",
    rules=(
        *TICKER_RULES,
        IS_IN_DOLLARS,
        *IN_CALENDAR,
        Rule(
            "date_is_session",
            "not is_session",
            "the date is no session of the New York Stock Exchange (dates are read as 2026-02-26 or 02/26/2026)",
        ),
        HAS_CLOSED,
        # 2026-11: in 3.3 million real bars the largest true ranges are failed drugs and squeezes within a session, up
        # to 9.9 times; seven bars lie beyond ten times, most of them with a low of one cent.
        *price_rules("quoted_usd", "10"),
        cell_rule("volume_is_plausible", "volume_shares", "{} not between 0 and 1e13", "negative or beyond reason"),
        Rule(
            "adjustment_is_known",
            "adjustment not in ('none', 'split', 'split_dividend')",
            "adjustment is none of: none, split, split_dividend",
        ),
    ),
    known_at="session_closes_at",
    session_column="session_date",
    complete_by="session_date",
)

IS_VOLATILITY = f"({of_index('index_kind')} = 'volatility')"
INDEX_LEVELS = Contract(
    MARKET_SCHEMA,
    "index_levels",
    "Daily levels of indices: one row per index, day, source and version. Levels printed on days without a "
    "session are kept here and left out of marts.",
    key=("index_id", "session_date"),
    columns=(
        Column("index_id", "VARCHAR", "Index, as in raw_reference.index_definitions.", True, clean=CLEAN_INDEX),
        SESSION_DATE,
        *prices("points", ", index points"),
        CITATION,
    ),
    decided_by=("close_points",),
    rules=(
        Rule(
            "index_is_defined",
            "index_id not in (select index_id from raw_reference.index_definitions)",
            "the index is unknown: name the file after one that data/reference/index_definitions.csv has, as SPX.csv, "
            "or add a row there",
        ),
        *IN_CALENDAR,
        Rule(
            "date_is_session",
            "not is_session and (extract(isodow from session_date) > 5 or index_id not in "
            "(select index_id from raw_reference.index_definitions where has_holiday_prints))",
            "the date is no session of the New York Stock Exchange (dates are read as 2026-02-26 or 02/26/2026)",
        ),
        HAS_CLOSED,
        Rule(
            "level_is_plausible",
            f"close_points < {of_index('lowest_points')} or close_points > {of_index('highest_points')}",
            "the close is {}, far from all levels of the index since 1990: look at its unit",
            shown="cast(close_points as varchar)",
        ),
        # 2026-11: on 2008-10-10 the VIX went from its low to 2.49 times that; on 1987-10-19 the S&P 500's high was 1.26
        # times its close.
        *price_rules("points", f"case when {IS_VOLATILITY} then 2.5 else 1.3 end"),
        *(
            Rule(
                "price_is_near_bar",
                f"not {IS_VOLATILITY} and open_points > 0 and isfinite(open_points) and close_points > 0 and {is_far}",
                f"{column} is {{}}",
                shown=f"concat({column}, ' beside an open of ', open_points, ' and a close of ', close_points)",
                empties=column,
            )
            # 2026-11: since 2016 a high was at most 1.045 times both (RUT, 2025-04-07), a low at least both / 1.052.
            for column, is_far in {
                "high_points": "high_points > 1.1 * greatest(open_points, close_points)",
                "low_points": "low_points < least(open_points, close_points) / 1.1",
            }.items()
        ),
    ),
    known_at="coalesce(session_closes_at, cast(session_date + 1 as timestamp))",
    session_column="session_date",
    complete_by="session_date",
)

QUOTE_SNAPSHOTS = Contract(
    MARKET_SCHEMA,
    "quote_snapshots",
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
        CITATION,
    ),
    rules=(
        *TICKER_RULES,
        Rule(
            "price_is_positive",
            "not isfinite(price_usd) or price_usd <= 0 or price_usd - change_usd <= 0",
            "price, or price less change, is not positive",
        ),
        Rule(
            "change_agrees",
            "abs(round(100 * change_usd / (price_usd - change_usd), 2) - change_pct) >= 0.005",
            "price, change and change in per cent do not agree to the printed digit",
        ),
    ),
    known_at="cast(published_date as timestamp)",
)

# FRED's names: the target range, the effective rate by day and by month, the yields of Treasuries by years to maturity.
RATE_IDS = ("DFEDTARL", "DFEDTARU", "DFF", "FEDFUNDS", "DGS2", "DGS5", "DGS10", "DGS30")

POLICY_RATES = Contract(
    MARKET_SCHEMA,
    "policy_rates",
    "Policy and market interest rates: one row per rate, day, source and version.",
    key=("rate_id", "rate_date"),
    columns=(
        Column("rate_id", "VARCHAR", f"FRED series: {', '.join(RATE_IDS[:-1])} or {RATE_IDS[-1]}.", True),
        Column("rate_date", "DATE", "Day for which the rate is stated.", True),
        Column("rate_pct", "DOUBLE", "Rate in per cent, as printed.", True),
        CITATION,
    ),
    rules=(
        Rule(
            "rate_is_known",
            f"rate_id not in {RATE_IDS}",
            f"the rate is none of {', '.join(RATE_IDS)}",
        ),
        Rule(
            "date_in_range",
            "rate_date not between date '1900-01-01' and date '2100-12-31'",
            "the date lies outside 1900 to 2100",
        ),
        Rule(
            "rate_is_plausible",
            "not isfinite(rate_pct) or rate_pct < -5 or rate_pct > 30",
            "the rate lies outside -5 to 30 per cent",
        ),
        # 2026-11: since 2008 the target has moved in quarters of a per cent; the Treasury never paid less than half a
        # per cent for ten years or more, 0.19 for five (2020-08) and 0.09 for two (2021-02).
        Rule(
            "rate_is_in_per_cent",
            "(rate_id in ('DFEDTARL', 'DFEDTARU') and abs(rate_pct * 8 - round(rate_pct * 8)) > 1e-6) "
            "or (rate_id in ('DGS10', 'DGS30') and rate_pct between 0.0001 and 0.2) "
            "or (rate_id = 'DGS5' and rate_pct between 0.0001 and 0.15) "
            "or (rate_id = 'DGS2' and rate_pct between 0.0001 and 0.08)",
            "a rate is stated in per cent, as 3.75, and {} is none",
            shown="cast(rate_pct as varchar)",
        ),
    ),
    known_at=RATE_KNOWN_AT,
)

CONTRACTS = (DAILY_QUOTES, INDEX_LEVELS, QUOTE_SNAPSHOTS, POLICY_RATES)
