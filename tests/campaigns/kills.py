"""Kills runs at random moments and looks at what is left: the published file, raw history, the history of runs."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg

from tests.integration.built import ROOT, Built, keep_rows, live_environment, new_data_folder
from tests.integration.week_market import MICROSOFT, TICKERS, made_up_market
from tests.provider_server import ProviderServer

# After so many kills one run is left alone, and what it has made is compared.
KILLS_BEFORE_A_WHOLE_RUN = 10
# A run that gets no further than this has hung.
RUN_SECONDS = 900
AT_WORK = {dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING}


class BrokenPromiseError(AssertionError):
    """What should have outlived a kill did not."""


@dataclass
class Victim:
    """A warehouse whose runs are killed. `variables`: what its runs are told beside its own environment."""

    built: Built
    variables: dict[str, str] = field(default_factory=dict)

    def start(self) -> subprocess.Popen[str]:
        """A run in a process group of its own; what it says is kept until it ends."""
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration"],
            cwd=ROOT,
            env=self.built.environment | self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def build_dir(self) -> Path:
        """Where its build file lies."""
        return self.built.data_dir / "build" / self.variables.get("MARKET_WAREHOUSE_SOURCE", "embedded")

    def raw_counts(self) -> dict[str, int]:
        """How many rows each raw table has in the published file."""
        names = self.built.rows(
            "select concat(schema_name, '.', table_name) from duckdb_tables() "
            "where starts_with(schema_name, 'raw_') order by 1"
        )
        return {name: self.built.rows(f"select count(*) from {name}")[0][0] for (name,) in names}


def kill_the_group(victim: Victim, process: subprocess.Popen[str], seconds: float) -> None:
    """After so many seconds, the run with all that it has started: a power cut."""
    time.sleep(seconds)
    _kill_group(process)


def kill_the_parent(victim: Victim, process: subprocess.Popen[str], seconds: float) -> None:
    """After so many seconds, the run alone; dbt, if it is at work, lives on for a while."""
    time.sleep(seconds)
    process.kill()


def kill_dbt(victim: Victim, process: subprocess.Popen[str], seconds: float) -> None:
    """Once dbt is at work, after a third of so many seconds, dbt alone; the run goes on and says what is missing."""
    note = victim.build_dir / "dbt.pid"
    # A run that was killed leaves its note, and the number may be another process's by now.
    earlier = note.read_text() if note.exists() else ""
    _wait(lambda: note.exists() and note.read_text() not in ("", earlier), process)
    time.sleep(seconds / 3)
    if process.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            os.kill(int(note.read_text()), signal.SIGKILL)


def kill_publishing(victim: Victim, process: subprocess.Popen[str], seconds: float) -> None:
    """While the build is copied beside the published file, or has just taken its place."""
    _wait(lambda: any(victim.built.data_dir.glob(".warehouse.duckdb.*.next")), process)
    time.sleep(random.uniform(0, 0.05))
    _kill_group(process)


def kill_the_brief(victim: Victim, process: subprocess.Popen[str], seconds: float) -> None:
    """In the seconds after publishing, when the brief is written."""
    published = victim.built.data_dir / "warehouse.duckdb"
    before = published.stat().st_mtime_ns if published.exists() else 0
    _wait(lambda: published.exists() and published.stat().st_mtime_ns != before, process)
    time.sleep(random.uniform(0, 4))
    _kill_group(process)


Kill = Callable[[Victim, subprocess.Popen[str], float], None]
# How often each kind comes, of nine kills.
KINDS: dict[Kill, int] = {
    kill_the_group: 3,
    kill_the_parent: 2,
    kill_dbt: 2,
    kill_publishing: 1,
    kill_the_brief: 1,
}


def random_kills(count: int, whole_seconds: float) -> list[tuple[Kill, float]]:
    """So many kinds of kills, with the second of a run of `whole_seconds` at which each comes."""
    kinds = random.choices(list(KINDS), list(KINDS.values()), k=count)
    return [(kind, random.uniform(0, whole_seconds)) for kind in kinds]


def kill_builds(folder: Path, kills: Sequence[tuple[Kill, float]], undisturbed: Built) -> Counter[str]:
    """Kill runs of an empty warehouse; returns how often each kind of kill met a run that was at work.

    undisturbed: the same warehouse, built by one run that nobody killed. Raises BrokenPromiseError.
    """
    victim = Victim(new_data_folder(folder))
    expected, expected_counts = undisturbed.fingerprints(), Victim(undisturbed).raw_counts()
    met: Counter[str] = Counter()
    for number, (kill, seconds) in enumerate(kills, start=1):
        process = victim.start()
        kill(victim, process, seconds)
        said, _ = process.communicate(timeout=RUN_SECONDS)
        met[kill.__name__ if process.returncode != 0 else f"{kill.__name__} (too late)"] += 1
        if process.returncode == 0:
            _check_published(victim, expected, "a run that ended before it was killed")
        if process.returncode > 0 and "Nothing was published" not in said:
            raise BrokenPromiseError(f"{kill.__name__}: exit code {process.returncode}, and says\n{said[-2000:]}")
        if (victim.built.data_dir / "warehouse.duckdb").exists():
            _check_published(victim, expected, f"{kill.__name__}, kill {number}")
        if number % KILLS_BEFORE_A_WHOLE_RUN == 0 or number == len(kills):
            result = victim.built.build()
            if result.returncode != 0:
                raise BrokenPromiseError(f"the run after kill {number} fails:\n{result.stdout[-1000:]}{result.stderr}")
            _check_published(victim, expected, f"the run after kill {number}")
            if (counts := victim.raw_counts()) != expected_counts:
                raise BrokenPromiseError(f"after kill {number} raw tables hold {counts}, not {expected_counts}")
            _check_history(victim)
            print(f"  {number} kills: the whole run after them equals the undisturbed one; {_told(met)}", flush=True)
    return met


def kill_fetches(folder: Path, count: int) -> Counter[str]:
    """Kill so many runs while they fetch from providers on loopback; what has landed is whole, and the rest comes."""
    with ProviderServer() as server:
        market = made_up_market()
        market.until = market.quotes["date"].max()
        market.serve(server)
        undisturbed, victim = (_live(folder / name, server) for name in ("undisturbed", "killed"))
        if (whole := undisturbed.built.build(**undisturbed.variables)).returncode != 0:
            raise BrokenPromiseError(f"the undisturbed live run fails:\n{whole.stdout[-1000:]}{whole.stderr}")
        met: Counter[str] = Counter()
        for number in range(1, count + 1):
            landing = victim.built.data_dir / "landing"
            if number % 5 == 0:  # the others find what has landed, and ask for the rest
                shutil.rmtree(landing, ignore_errors=True)
            process = victim.start()
            _wait(landing.exists, process)
            kill_the_group(victim, process, random.uniform(0, 3))
            process.communicate()
            met[f"kill_fetching ({_landed(victim)} payloads)"] += 1
            if number % KILLS_BEFORE_A_WHOLE_RUN == 0:
                print(f"  {number} kills while fetching: {_told(met)}", flush=True)
        result = victim.built.build(**victim.variables)
        if result.returncode != 0:
            raise BrokenPromiseError(f"the live run after {count} kills fails:\n{result.stdout[-1000:]}{result.stderr}")
        closes = "select ticker, session_date, close_split_adjusted_usd from marts.stock_performance order by all"
        if victim.built.rows(closes) != undisturbed.built.rows(closes):
            raise BrokenPromiseError("the live run after the kills has other closes than the undisturbed one")
        return met


def _told(met: Counter[str]) -> str:
    return ", ".join(f"{times} {name}" for name, times in sorted(met.items()))


def _live(folder: Path, server: ProviderServer) -> Victim:
    """A warehouse that asks the server, of the securities and the issuer that it knows."""
    built = new_data_folder(folder)
    keep_rows(built.data_dir / "reference" / "issuers.csv", "cik", {MICROSOFT})
    keep_rows(built.data_dir / "reference" / "securities.csv", "ticker", set(TICKERS))
    keep_rows(built.data_dir / "reference" / "index_definitions.csv", "index_id", {"SPX", "RUT", "VIX"})
    return Victim(built, live_environment(server))


def _landed(victim: Victim) -> int:
    return sum(1 for _ in (victim.built.data_dir / "landing").glob("*/*/*/*.gz"))


def _check_published(victim: Victim, expected: dict[str, list[tuple]], moment: str) -> None:
    if (found := victim.built.fingerprints()) != expected:
        different = [name for name in expected if found.get(name) != expected[name]]
        raise BrokenPromiseError(f"{moment}: the published file differs in {', '.join(different)}")


def _check_history(victim: Victim) -> None:
    """No run stands as being at work, and no half copy lies beside the published file."""
    with dg.DagsterInstance.from_config(victim.built.environment["DAGSTER_HOME"]) as instance:
        hanging = [run.run_id for run in instance.get_runs() if run.status in AT_WORK]
    left = [path.name for path in victim.built.data_dir.glob(".warehouse.duckdb.*")]
    if hanging or left:
        raise BrokenPromiseError(f"left over: runs {hanging}, files {left}")


def _kill_group(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)


def _wait(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Until the condition holds or the process has ended; its output, some kilobytes, fits into the pipe meanwhile."""
    deadline = time.monotonic() + RUN_SECONDS
    while process.poll() is None and not condition():
        if time.monotonic() > deadline:
            _kill_group(process)
            raise BrokenPromiseError(f"a run has hung for {RUN_SECONDS} s")
        time.sleep(0.002)
