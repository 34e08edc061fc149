"""A made-up market of any size in a drop folder, the same for the same seed: to measure with, never data.

    .venv/bin/python -m tests.benchmarks.synthetic_market <folder> --securities 5000 --sessions 2515

Writes quotes, splits and dividends with their coverage, the levels of two indices, the members of one and their shares.
"""

import argparse
from datetime import date
from pathlib import Path

import duckdb

from orchestration.sources.calendar import exchange_days

LAST_DAY = date(2025, 12, 31)
MEMBERS = 500
SECTORS = (
    *("Communication Services", "Consumer Discretionary", "Consumer Staples", "Energy", "Financials", "Health Care"),
    *("Industrials", "Information Technology", "Materials", "Real Estate", "Utilities"),
)
# Tickers of five letters from a number, none of which is listed: they begin with QZ.
LETTERS = ", ".join(f"chr(cast(65 + n // {place} % 26 as integer))" for place in (676, 26, 1))
TICKER = f"concat('QZ', {LETTERS})"


def write_market(folder: Path, securities_count: int, sessions_count: int, seed: int = 1) -> list[str]:
    """Write the files; returns the sessions (ISO), the last `sessions_count` up to LAST_DAY."""
    days = exchange_days(LAST_DAY)
    listed = days.loc[days["is_session"] & (days["calendar_date"].dt.date <= LAST_DAY), "calendar_date"]
    sessions = [str(day.date()) for day in listed[-sessions_count:]]
    for name in ("quotes", "index", "reference"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            "create table sessions as select unnest($days)::date as day, unnest(range(len($days))) as number",
            {"days": sessions},
        )
        connection.execute(
            f"create table securities as select n, {TICKER} as ticker, 20 + n % 200 as first_price, "
            f"$sectors[1 + n % 11] as sector from range({securities_count}) as numbers (n)",
            {"sectors": list(SECTORS)},
        )
        # A walk: the sum of steps that follow from the seed, the security and the session alone.
        connection.execute(
            f"create table quotes as select ticker, day as date, round(price, 4) as open, "
            f"round(price * 1.01, 4) as high, round(price * 0.99, 4) as low, round(price, 4) as close, "
            f"100000 + n as volume from (select *, first_price * exp(sum((cast(hash(n, number, {seed}) % 2001 as "
            f"bigint) - 1000) / 50000.0) over (partition by n order by number)) as price "
            f"from securities cross join sessions) order by day, ticker"
        )
        for year in sorted({day[:4] for day in sessions}):
            connection.execute(f"copy (from quotes where year(date) = {year}) to '{folder}/quotes/{year}.parquet'")
        connection.execute(
            f"copy (select ticker, day as date, 'dividend' as action_type, 0.1 as dividend_usd_per_share, "
            f"null as split_ratio from securities cross join sessions where n % 2 = 0 and number % 63 = n % 63 "
            f"union all select ticker, day, 'split', null, 2 from securities cross join sessions "
            f"where n % 50 = 7 and number = len($days) // 2) to '{folder}/quotes/actions.parquet'",
            {"days": sessions},
        )
        connection.execute(
            f"copy (select ticker, unnest(['split', 'dividend']) as action_type, date '{sessions[0]}' as "
            f"first_covered_date, date '{sessions[-1]}' as last_covered_date from securities) "
            f"to '{folder}/quotes/coverage.parquet'"
        )
        connection.execute(
            f'copy (select ticker as symbol, sector as "gics sector", date \'2000-01-03\' as "date added" '
            f"from securities where n < {MEMBERS}) "
            f"to '{folder}/reference/sp500_constituents_{sessions[0]}.csv'"
        )
        connection.execute(
            f"copy (select ticker, 1000000 * (1 + n) as shares_outstanding, date '{sessions[0]}' as as_of_date "
            f"from securities where n < {MEMBERS}) to '{folder}/reference/shares_outstanding.csv'"
        )
        for index, base, step in (("SPX", 4000, 2), ("RUT", 2000, 1)):
            connection.execute(
                f"copy (select day as date, {base} + {step} * cast(hash(number, {seed}) % 100 as bigint) as close "
                f"from sessions order by day) to '{folder}/index/{index}.csv'"
            )
    return sessions


def main() -> None:
    """Write a market into the folder that is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.synthetic_market", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--securities", type=int, default=100)
    parser.add_argument("--sessions", type=int, default=2515)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sessions = write_market(asked.folder, asked.securities, asked.sessions, asked.seed)
    print(f"{asked.folder}: {asked.securities:,} securities from {sessions[0]} to {sessions[-1]}")


if __name__ == "__main__":
    main()
