"""`make benchmark`: what a first build, a day and a correction cost, as ratios to the same market in bare SQL.

    make benchmark SIZES="100 1200 5000"

A size is a number of securities, each with ten years of sessions. For each: a first build, a run with nothing new, a
new day with five corrections of 2020, a split, one new filing; then the price half alone as bare SQL, as a pandas and
as a polars script, whose figures must equal the warehouse's. Figures of one machine in one run: compare ratios. The two
scripts need pandas with pyarrow, and polars: RIVALS= names an interpreter that has them; what it lacks is left out.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil

from tests.benchmarks import synthetic_market
from tests.integration.built import ROOT, new_data_folder

SESSIONS = 2515
NEXT_DAYS = ("2026-01-02", "2026-01-05", "2026-01-06")
SAMPLE_SECONDS = 0.05
HERE = Path(__file__).parent
# Columns that all of them compute, and what the warehouse calls their rows.
COMPARED = {
    "stock_performance": (
        "ticker, session_date",
        *("return_1d_ratio", "total_return_1d_ratio", "return_mtd_ratio", "return_qtd_ratio", "return_ytd_ratio"),
        "drawdown_ratio",
    ),
    "sector_performance": ("sector_name, session_date", "return_1d_ratio"),
}


class UnlikeError(AssertionError):
    """A script's figures differ from the warehouse's."""


class FailedCommandError(RuntimeError):
    """What was to be measured failed."""


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of all processors, and the most memory of all processes together (GiB)."""

    what: str
    seconds: float
    cpu_seconds: float
    gibibytes: float


def measured(what: str, command: Sequence[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end; raises FailedCommandError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = psutil.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(SAMPLE_SECONDS)
        if process.returncode:
            output.seek(0)
            raise FailedCommandError(f"{what}: {output.read().decode()[-2000:]}")
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(what, seconds, cpu, peak / 2**30)


def _memory(process: psutil.Process) -> int:
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def measure_market(folder: Path, securities_count: int, python: str) -> list[Cost]:
    """What each step costs on a market of so many securities."""
    market = folder / "market"
    synthetic_market.write_market(market, securities_count, SESSIONS)
    synthetic_market.write_filings(market, 40)
    others = _measure_others(market, folder, python)
    built = new_data_folder(folder)
    environment = built.environment | {
        "MARKET_WAREHOUSE_SOURCE": "files",
        "MARKET_WAREHOUSE_DROP_DIR": str(market),
    }

    def build(what: str) -> Cost:
        return measured(what, [sys.executable, "-m", "orchestration"], environment)

    costs = [build("first build")]
    for name in others:
        _compare(built.data_dir / "warehouse.duckdb", folder / name)
    costs.append(build("nothing new"))
    synthetic_market.add_day(market, NEXT_DAYS[0])
    synthetic_market.correct_closes(market, 2020, 5)
    costs.append(build("new day, five corrections"))
    synthetic_market.add_day(market, NEXT_DAYS[1])
    costs.append(build("new day"))
    synthetic_market.add_split(market, "2023-03-01")
    costs.append(build("a split"))
    synthetic_market.write_filings(market, 41)
    costs.append(build("one filing"))
    return [*costs, *others.values()]


def _measure_others(market: Path, folder: Path, python: str) -> dict[str, Cost]:
    """The price half by other means, by name; each writes its tables into a folder of that name."""
    found = {}
    (folder / "bare SQL").mkdir()
    sql = (HERE / "bare.sql").read_text().replace("{folder}", str(market))
    for table in COMPARED:
        sql += f"\ncopy {table} to '{folder}/bare SQL/{table}.parquet';"
    script = f"import duckdb; duckdb.connect({str(folder / 'bare.duckdb')!r}).execute({sql!r})"
    found["bare SQL"] = measured("bare SQL, price half alone", [sys.executable, "-c", script])
    for name in ("pandas", "polars"):
        (folder / name).mkdir()
        command = [python or sys.executable, str(HERE / f"with_{name}.py"), str(market), str(folder / name)]
        if subprocess.run([command[0], "-c", f"import {name}, pyarrow"], capture_output=True).returncode == 0:
            found[name] = measured(f"{name}, price half alone", command)
        else:
            print(f"{name} with pyarrow is not installed: left out (RIVALS=<an interpreter that has it>)")
    return found


def _compare(published: Path, folder: Path) -> None:
    """Raise UnlikeError where a figure differs by more than a rounding error from the warehouse's."""
    with duckdb.connect(str(published), read_only=True) as connection:
        for table, (key, *figures) in COMPARED.items():
            ours = f"(from marts.{table}" + (" where weighting = 'equal')" if table == "sector_performance" else ")")
            unlike = " or ".join(
                f"coalesce(abs(ours.{name} - theirs.{name}) > 1e-9, (ours.{name} is null) <> (theirs.{name} is null))"
                for name in figures
            )
            found = connection.execute(
                f"select count(*), count_if({unlike}) from {ours} as ours "
                f"inner join '{folder}/{table}.parquet' as theirs using ({key})"
            ).fetchone()
            held = connection.execute(f"select count(*) from '{folder}/{table}.parquet'").fetchone()
            assert found is not None and held is not None
            if found[1] or found[0] < held[0]:
                raise UnlikeError(
                    f"{folder.name}, {table}: {found[1]:,} of {found[0]:,} rows differ; it has {held[0]:,}"
                )


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[100])
    parser.add_argument("--python", default="", help="an interpreter with pandas, pyarrow and polars")
    asked = parser.parse_args()
    for count in asked.sizes:
        folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
        try:
            costs = measure_market(folder, count, asked.python)
        finally:
            shutil.rmtree(folder)
        bare = next(cost for cost in costs if cost.what.startswith("bare SQL"))
        print(f"\n{count * SESSIONS:,} quotes ({count:,} securities, {os.cpu_count()} processors)\n")
        print("| step | seconds | CPU s | of bare SQL's CPU | GiB |\n|---|---|---|---|---|")
        for cost in costs:
            ratio = cost.cpu_seconds / bare.cpu_seconds
            figures = f"{cost.seconds:.1f} | {cost.cpu_seconds:.1f} | {ratio:.2f} | {cost.gibibytes:.2f}"
            print(f"| {cost.what} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
