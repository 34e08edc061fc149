"""Random days of a small drop folder: after each, what was built of the changes alone equals a build of everything."""

import csv
import gzip
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from orchestration.sources.calendar import exchange_days
from tests.integration.built import ROOT, Built, new_data_folder

TICKERS = ("AAPL", "MSFT", "NVDA", "ORCL", "JPM", "XOM")
CIK_OF = {"AAPL": "0000320193", "MSFT": "0000789019", "NVDA": "0001045810", "ORCL": "0001341439"}
SECTOR_OF = {"JPM": "Financials", "XOM": "Energy"}
FIRST_SESSIONS, HELD_BACK = 60, 40
LAST_DAY = date(2025, 12, 31)
# Schemas whose tables must be equal, in every column: both builds rest on the same raw rows.
COMPARED = ("marts", "intermediate")
# Says what the last build did.
ABOUT_THE_RUN = "int_quotes_touched"


class UnequalError(AssertionError):
    """A table built of the changes alone differs from the one built of everything."""


@dataclass
class Market:
    """A drop folder that changes from day to day. closes: by ticker and session (ISO)."""

    folder: Path
    rng: random.Random
    sessions: list[str]
    closes: dict[tuple[str, str], float] = field(default_factory=dict)
    days_count: int = FIRST_SESSIONS
    filings_count: int = 0
    members: list[str] = field(default_factory=lambda: list(TICKERS[:5]))
    actions: list[tuple[str, str, str, float]] = field(default_factory=list)
    covered: set[str] = field(default_factory=set)
    renamed: bool = False

    def write(self, name: str, header: str, rows: list[tuple]) -> None:
        """A CSV file in the folder, in place of the one that was there."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)

    def begin(self) -> None:
        """The folder of the first day."""
        price = dict.fromkeys(TICKERS, 100.0)
        for day in self.sessions:
            for ticker in TICKERS:
                price[ticker] *= 1 + self.rng.uniform(-0.03, 0.03)
                self.closes[ticker, day] = round(price[ticker], 2)
        self.write_quotes("quotes/history.csv", self.sessions[:FIRST_SESSIONS])
        level = [(day, 6000 + 5 * number) for number, day in enumerate(self.sessions)]
        self.write("index/SPX.csv", "date,close", level[:FIRST_SESSIONS])
        self.write_members()
        shares = [(ticker, 1_000_000 * (number + 1), self.sessions[0]) for number, ticker in enumerate(TICKERS)]
        self.write("reference/shares_outstanding.csv", "ticker,shares_outstanding,as_of_date", shares)
        for ticker in ("AAPL", "NVDA"):
            self.write_facts(ticker, 8)

    def write_quotes(self, name: str, days: list[str]) -> None:
        """The closes of some days as they stand."""
        rows = [(ticker, day, self.closes[ticker, day]) for day in days for ticker in TICKERS]
        self.write(name, "ticker,date,close", rows)

    def write_members(self) -> None:
        """The list of the index's members."""
        rows = [(ticker, SECTOR_OF.get(ticker, "Information Technology"), "2000-01-03", CIK_OF.get(ticker, ""))
                for ticker in self.members]  # fmt: skip
        self.write("reference/sp500_constituents_2025-01-02.csv", "symbol,gics sector,date added,cik", rows)

    def write_actions(self) -> None:
        """Splits and dividends as they stand."""
        self.write("quotes/actions.csv", "ticker,date,action_type,dividend_usd_per_share,split_ratio",
                   [(ticker, day, kind, amount if kind == "dividend" else "", amount if kind == "split" else "")
                    for ticker, day, kind, amount in self.actions])  # fmt: skip

    def write_facts(self, ticker: str, quarters_count: int, factor: float = 1.0) -> None:
        """An issuer's income, revenue and capital expenditure of so many quarters, each in a filing of its own."""
        income, revenue, spent = [], [], []
        for number in range(quarters_count):
            year, quarter = 2022 + number // 4, number % 4
            start = f"{year}-{3 * quarter + 1:02}-01"
            end = f"{year}-{('03-31', '06-30', '09-30', '12-31')[quarter]}"
            filed = f"{year + (quarter == 3)}-{('05', '08', '11', '02')[quarter]}-01"
            of_filing = {
                **{"start": start, "end": end, "accn": f"{CIK_OF[ticker]}-{year % 100}-{number:06}", "filed": filed},
                **{"fy": year, "fp": f"Q{quarter + 1}", "form": "10-K" if quarter == 3 else "10-Q"},
            }
            last = factor if number == quarters_count - 1 else 1.0
            income.append(of_filing | {"val": round((2e9 + 1e8 * number) * last)})
            revenue.append(of_filing | {"val": round((9e9 + 3e8 * number) * last)})
            spent.append(of_filing | {"val": round((1e9 + 5e7 * number) * last)})
        concepts = {"NetIncomeLoss": income, "Revenues": revenue, "PaymentsToAcquirePropertyPlantAndEquipment": spent}
        stated = {"us-gaap": {tag: {"units": {"USD": facts}} for tag, facts in concepts.items()}}
        document = {"cik": int(CIK_OF[ticker]), "entityName": ticker, "facts": stated}
        path = self.folder / f"sec/companyfacts/CIK{CIK_OF[ticker]}.json.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(json.dumps(document).encode()))

    # What a day may bring.

    def new_day(self) -> None:
        """A file of the next session, and a longer file of the index."""
        if self.days_count < len(self.sessions):
            day = self.sessions[self.days_count]
            self.days_count += 1
            self.write_quotes(f"quotes/{day}.csv", [day])
            level = [(day, 6000 + 5 * number) for number, day in enumerate(self.sessions)]
            self.write("index/SPX.csv", "date,close", level[: self.days_count])

    def correction(self) -> None:
        """Another close, deep in the past."""
        day = self.rng.choice(self.sessions[:FIRST_SESSIONS])
        self.closes[self.rng.choice(TICKERS), day] *= 1.01
        self.write_quotes("quotes/history.csv", self.sessions[:FIRST_SESSIONS])

    def late_row(self) -> None:
        """A session of a ticker that was missing, in a file of its own."""
        day = "2025-01-02" if "2025-01-02" in self.sessions else self.sessions[0]
        self.write("quotes/late.csv", "ticker,date,close", [("COST", day, 900 + self.rng.random())])

    def split(self) -> None:
        """A split that is known from now on."""
        day = self.rng.choice(self.sessions[5:FIRST_SESSIONS])
        self.actions.append((self.rng.choice(TICKERS), day, "split", self.rng.choice((2, 4))))
        self.write_actions()

    def dividend(self) -> None:
        """A dividend that is known from now on."""
        day = self.rng.choice(self.sessions[5:FIRST_SESSIONS])
        self.actions.append((self.rng.choice(TICKERS), day, "dividend", round(self.rng.uniform(0.1, 1), 2)))
        self.write_actions()

    def coverage(self) -> None:
        """A ticker whose actions are all known."""
        self.covered.add(self.rng.choice(TICKERS))
        self.write("quotes/coverage.csv", "ticker,action_type,first_covered_date,last_covered_date",
                   [(ticker, kind, self.sessions[0], self.sessions[-1]) for ticker in sorted(self.covered)
                    for kind in ("split", "dividend")])  # fmt: skip

    def member(self) -> None:
        """A member that joins, or one that leaves."""
        changed = self.rng.choice(TICKERS)
        self.members = [t for t in TICKERS if (t in self.members) != (t == changed)] or list(TICKERS)
        self.write_members()

    def security(self) -> None:
        """A security that the project does not name, or its new name."""
        self.renamed = not self.renamed
        self.write("reference/securities.csv",
                   "security_id,ticker,valid_from_date,valid_to_date,security_name,security_type",
                   [("XCAMP", "XCMP" if self.renamed else "XCAM", "2000-01-03", "", "A company", "stock")])  # fmt: skip

    def filing(self) -> None:
        """Another quarter of an issuer, or the last one restated."""
        self.filings_count += 1
        quarters_count = 8 + self.filings_count // 2
        self.write_facts("NVDA", quarters_count, 1.1 if self.filings_count % 2 else 1.0)

    def bad_rows(self) -> None:
        """Rows that break rules, on a day to come and with a price below nothing."""
        good = [("IBM", day, 200) for day in self.sessions[:50]]
        self.write("quotes/odd.csv", "ticker,date,close", [*good, ("IBM", "2096-01-04", 5), ("IBM", "2025-01-07", -1)])

    def contradiction(self) -> None:
        """A file that contradicts another on some closes; or it goes."""
        path = self.folder / "quotes/other.csv"
        if path.exists():
            path.unlink()
            return
        rows = [("XOM", day, self.closes["XOM", day]) for day in self.sessions[10:50]]
        self.write("quotes/other.csv", "ticker,date,close", [*rows, ("XOM", self.sessions[5], 1.5)])

    def nothing(self) -> None:
        """Nothing has changed."""


STEPS: dict[str, Callable[[Market], None]] = {
    name: getattr(Market, name)
    for name in (
        *("new_day", "correction", "late_row", "split", "dividend", "coverage", "member", "security", "filing"),
        *("bad_rows", "contradiction", "nothing"),
    )
}
KILLED = "killed run"


def change_days(folder: Path, seed: int, steps_count: int) -> Counter[str]:
    """Build a drop folder after each of some random steps, then everything of it anew; returns the steps.

    Raises UnequalError where a table of the two differs.
    """
    rng = random.Random(seed)
    days = exchange_days(LAST_DAY)
    listed = days.loc[days["is_session"] & (days["calendar_date"] >= "2025-01-02"), "calendar_date"]
    sessions = [str(day.date()) for day in listed[: FIRST_SESSIONS + HELD_BACK]]
    market = Market(folder / "drop", rng, sessions)
    market.begin()
    built = new_data_folder(folder)
    variables = {"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": str(market.folder)}
    _build(built, variables)
    took: Counter[str] = Counter()
    for step in rng.choices([*STEPS, KILLED], k=steps_count):
        took[step] += 1
        if step == KILLED:
            market.new_day()
            _kill(built, variables, rng.uniform(2, 9))
        else:
            STEPS[step](market)
        _build(built, variables)
    path = built.data_dir / "build" / "files" / "warehouse.duckdb"
    kept = shutil.copyfile(path, folder / "of_changes.duckdb")
    _build(built, variables, "--full")
    if unequal := unequal_tables(kept, path):
        raise UnequalError(f"seed {seed}, after {list(took)}: {unequal}")
    return took


def unequal_tables(one: Path, other: Path, schemas: Sequence[str] = COMPARED) -> dict[str, tuple[int, int]]:
    """The tables that differ between two build files, with how many rows only the one and only the other has."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        tables = connection.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() where database_name = 'one' "
            f"and list_contains(?, schema_name) and table_name <> '{ABOUT_THE_RUN}' and table_name in "
            "(select table_name from duckdb_tables() where database_name = 'one') group by all order by all",
            [list(schemas)],
        ).fetchall()
        for schema, table, columns in tables:
            names = ", ".join(columns)
            sides = [f"select {names} from {side}.{schema}.{table}" for side in ("one", "other")]
            apart = [
                connection.execute(f"select count(*) from ({left} except all {right})").fetchall()[0][0]
                for left, right in (sides, sides[::-1])
            ]
            if any(apart):
                found[f"{schema}.{table}"] = (apart[0], apart[1])
    return found


def _build(built: Built, variables: dict[str, str], *arguments: str) -> None:
    result = built.build(*arguments, **variables)
    assert result.returncode == 0, result.stdout + result.stderr


def _kill(built: Built, variables: dict[str, str], seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration"],
        cwd=ROOT,
        env=built.environment | variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
