"""A made-up market of any size in a drop folder, the same for the same seed, and what a day may bring it.

To measure with, never data. It has quotes (a file a year), splits and dividends with their coverage, the levels of two
indices, the members of one and their shares, and the facts of one company.
"""

import gzip
import json
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
            f"copy (select ticker, day as date, 'dividend' as action_type, 0.1e0 as dividend_usd_per_share, "
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


def add_day(folder: Path, day: str) -> None:
    """A file of the next session, whose closes are those of the last one; coverage and indices reach it."""
    last_year = max((folder / "quotes").glob("20*.parquet"))
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select ticker, date '{day}' as date, open, high, low, close, volume from '{last_year}' "
            f"where date = (select max(date) from '{last_year}') order by ticker) to '{folder}/quotes/{day}.parquet'"
        )
        coverage = folder / "quotes/coverage.parquet"
        connection.execute(
            f"create table coverage as select * replace (date '{day}' as last_covered_date) from '{coverage}'"
        )
        connection.execute(f"copy coverage to '{coverage}'")
    for name, level in (("SPX", 4050), ("RUT", 2050)):
        with (folder / f"index/{name}.csv").open("a") as file:
            file.write(f"{day},{level}\n")


def correct_closes(folder: Path, year: int, count: int, seed: int = 1) -> None:
    """Other closes of so many securities on a day early in a past year, in the file of that year."""
    path = folder / f"quotes/{year}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table quotes as from '{path}'")
        connection.execute(
            f"update quotes set close = close * 1.001 where date = (select min(date) from quotes) and ticker in "
            f"(select distinct ticker from quotes order by hash(ticker, {seed}) limit {count})"
        )
        connection.execute(f"copy quotes to '{path}'")


def add_split(folder: Path, day: str) -> None:
    """A split of three for one that was not known."""
    path = folder / "quotes/actions.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"create table actions as from '{path}'")
        connection.execute(f"insert into actions select min(ticker), date '{day}', 'split', null, 3 from actions")
        connection.execute(f"copy actions to '{path}'")


def write_filings(folder: Path, quarters_count: int) -> None:
    """The facts of a company, a filing a quarter from 2015 on."""
    facts = []
    for number in range(quarters_count):
        year, quarter = 2015 + number // 4, number % 4
        filed = f"{year + (quarter == 3)}-{('05', '08', '11', '02')[quarter]}-01"
        facts.append(
            {
                "start": f"{year}-{3 * quarter + 1:02}-01",
                "end": f"{year}-{('03-31', '06-30', '09-30', '12-31')[quarter]}",
                **{"accn": f"0000320193-{year % 100}-{number:06}", "filed": filed, "fy": year, "fp": f"Q{quarter + 1}"},
                **{"form": "10-K" if quarter == 3 else "10-Q", "val": 2_000_000_000 + 100_000_000 * number},
            }
        )
    stated = {tag: {"units": {"USD": facts}} for tag in ("NetIncomeLoss", "Revenues")}
    document = {"cik": 320193, "entityName": "A company", "facts": {"us-gaap": stated}}
    path = folder / "sec/companyfacts/CIK0000320193.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
