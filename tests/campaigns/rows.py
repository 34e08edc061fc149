"""Random changes of a drop folder: after some of them the models that are built by rows equal those built whole.

Only the models about quotes and what follows from them are built, by a dbt that is loaded once and forked for each
build: a step takes a few seconds, where a run of everything takes half a minute.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from orchestration.assets.dbt_manifest import read_manifest
from orchestration.assets.ingestion import WHOLE_TAG
from orchestration.assets.months import RANGE_END, RANGE_START, all_months_tags
from orchestration.assets.plan import make_plan
from orchestration.assets.resources import Warehouse, make_source
from orchestration.assets.rows_to_build import EVERY_MODEL, choose_rows, raw_tables_above
from orchestration.assets.rows_to_build import VARIABLE as WHOLE_MODELS
from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.settings import Settings, utc_now
from orchestration.sources.calendar import exchange_days
from orchestration.warehouse.connection import connect
from orchestration.warehouse.memory import VARIABLE as MEMORY
from orchestration.warehouse.memory import memory_limit
from tests.campaigns.changes import COMPARED, LAST_DAY, UnequalError, unequal_tables
from tests.campaigns.long_market import ROW_STEPS, LongMarket
from tests.integration.built import ROOT, new_data_folder

KILLED = "killed run"
FIRST_DAY = "2024-09-03"
# One new day in four steps, as most days bring little else.
DAYS_AMONG_STEPS = 1 / 4
CHECKED = 1 / 4
DBT_SECONDS = 120
HALVES = (
    *("intermediate/quotes/", "intermediate/sectors/", "intermediate/indices/", "marts/quotes/", "marts/sectors/"),
    *("marts/indices/", "intermediate/calendar/int_sessions", "staging/market/", "staging/reference/"),
    "staging/quarantine/",
)


class BuildError(AssertionError):
    """A dbt that nobody killed has failed."""


@dataclass(frozen=True)
class ForkedDbt:
    """Dbt with the project parsed once; each build is a forked process with a target folder of its own."""

    folder: Path

    @cached_property
    def manifest(self) -> Manifest:
        """The parsed project."""
        target = self.folder / "parsed"
        target.mkdir(parents=True)
        if (parsed := ROOT / "data/build/dbt/partial_parse.msgpack").exists():
            shutil.copy(parsed, target)
        # As `make setup` parsed it: for another build file dbt parses all of it again.
        places = {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)}
        places["MARKET_WAREHOUSE_BUILD_PATH"] = str(ROOT / "data/build/embedded/warehouse.duckdb")
        with patch.dict(os.environ, places):
            result = dbtRunner().invoke(["--quiet", "parse", *self._places])
        if not isinstance(result.result, Manifest):
            raise BuildError(f"dbt cannot parse its project: {result.exception}")
        return result.result

    def start(self, build_path: Path, models: list[str], whole: str, verb: str = "run") -> int:
        """Start to build models in a build file, or to `test`; returns the process id. whole: see choose_rows."""
        manifest = self.manifest
        target = self.folder / "target"
        target.mkdir(exist_ok=True)
        sys.stdout.flush()
        if process := os.fork():
            return process
        status = 1
        try:
            sys.stdout = sys.stderr = (self.folder / "dbt.log").open("w")
            os.environ |= {
                **{"MARKET_WAREHOUSE_BUILD_PATH": str(build_path), WHOLE_MODELS: whole, MEMORY: memory_limit()},
                **{"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target)},
            }
            arguments = ["--quiet", verb, "--no-write-json", *self._places, "--select", *models]
            result = dbtRunner(manifest=manifest).invoke(arguments)
            status = 0 if result.success else 1
            print(result.exception or "", flush=True)
        finally:
            os._exit(status)

    def build(self, build_path: Path, models: list[str], whole: str, verb: str = "run") -> None:
        """Build models, or test; raises BuildError where dbt fails."""
        process = self.start(build_path, models, whole, verb)
        deadline = time.monotonic() + DBT_SECONDS
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            if time.monotonic() > deadline:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
                raise BuildError(f"dbt has hung for {DBT_SECONDS} s")
            time.sleep(0.01)
        if ended[1]:
            raise BuildError(f"dbt fails:\n{(self.folder / 'dbt.log').read_text()[-3000:]}")
        with connect(build_path):
            pass  # what it left in the log beside the file goes into the file, which may be copied

    @property
    def _places(self) -> list[str]:
        return ["--project-dir", str(ROOT / "dbt_project"), "--profiles-dir", str(ROOT / "dbt_project")]


class Rows:
    """Builds the tables about quotes of one drop folder after another, each in a build folder of its own.

    The raw tables that no step changes are read once, into a build file that every sequence begins with.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dbt = ForkedDbt(folder)
        self.data_dir = new_data_folder(folder).data_dir
        self.contracts = list(ALL_CONTRACTS)
        days = exchange_days(LAST_DAY)
        listed = days.loc[days["is_session"] & (days["calendar_date"] >= FIRST_DAY), "calendar_date"]
        self.sessions = [str(day.date()) for day in listed if day.date() <= LAST_DAY]
        dbt_manifest = self.dbt.manifest
        self.names = {
            name
            for name, node in dbt_manifest.nodes.items()
            if name.startswith("model.") and node.original_file_path.removeprefix("models/").startswith(HALVES)
        }
        self.template = self._template()

    def _template(self) -> Path:
        """A build file with all raw tables as they are without a drop folder's own, and all views."""
        drop = self.folder / "drop"
        (drop / "index").mkdir(parents=True)
        (drop / "index" / "SPX.csv").write_text(f"date,close\n{FIRST_DAY},6000\n")
        settings = self.settings(drop, "template", "split")
        warehouse, source = Warehouse(settings), make_source(settings)
        for contract in ALL_CONTRACTS:
            warehouse.append(contract, source, "template")
        manifest = read_manifest(settings)
        needed = set().union(*(raw_tables_above(manifest, name) for name in self.names))
        self.contracts = [contract for contract in ALL_CONTRACTS if contract.name in needed]
        self.dbt.build(settings.build_path, sorted(manifest["nodes"][name]["name"] for name in self.names), EVERY_MODEL)
        return settings.build_path

    def settings(self, drop: Path, name: str, adjustment: str) -> Settings:
        """Of one sequence."""
        return Settings(
            source="files", drop_dir=drop, data_dir=self.data_dir, build_name=name, quotes_adjustment=adjustment
        )

    def sequence(self, seed: int, steps_count: int, steps: list[str] | None = None) -> Counter[str]:
        """Change a market by random steps, build its tables after each, and compare some times and at the end.

        steps: these instead of random ones. Returns what was done; raises UnequalError where a table differs.
        """
        rng = random.Random(seed)
        name = f"rows-{seed}"
        drop = self.folder / name
        market = LongMarket(drop, rng, self.sessions, first_count=rng.randint(150, 270))
        took: list[str] = []
        counted: Counter[str] = Counter()
        chosen = steps or [
            "new_day" if rng.random() < DAYS_AMONG_STEPS else rng.choice([*ROW_STEPS, KILLED])
            for _ in range(steps_count)
        ]
        try:
            market.begin()
            path = self.settings(drop, name, market.setting).build_path
            path.parent.mkdir(parents=True)
            shutil.copy(self.template, path)
            counted[self.run(self.settings(drop, name, market.setting))] += 1
            for step in chosen:
                took.append(step)
                if step == KILLED:
                    market.new_day()
                    if rng.random() < 0.5:
                        market.correction()
                    self.run(self.settings(drop, name, market.setting), killed_after=rng.uniform(0.3, 2))
                else:
                    ROW_STEPS[step](market)
                counted[step] += 1
                if (result := self.run(self.settings(drop, name, market.setting))) == "refused":
                    market.mend()
                    counted["(refused)"] += 1
                    result = self.run(self.settings(drop, name, market.setting))
                    if result == "refused":
                        # Steps can leave files that rightly contradict each other: such a sequence ends here.
                        counted["(ended by a refusal)"] += 1
                        break
                counted[f"({result})"] += 1
                if len(took) == len(chosen) or rng.random() < CHECKED:
                    self.compare(path, f"seed {seed}, after {took}")
                    counted["(comparisons)"] += 1
        finally:
            if sys.exc_info()[0] is None:
                shutil.rmtree(drop)
                shutil.rmtree(self.settings(drop, name, "split").build_dir)
        return counted

    def run(self, settings: Settings, killed_after: float = 0) -> str:
        """One run, as the pipeline does it; says how much of the models was built."""
        source, warehouse = make_source(settings), Warehouse(settings)
        plan = make_plan(settings, source, utc_now())
        keys = None if plan.keys is None else {".".join(key.path) for key in plan.keys}
        known = None
        for contract in self.contracts:
            if keys is not None and contract.name not in keys:
                continue
            window, whole_of = None, ""
            if contract is DAILY_QUOTES:
                tags = plan.tags if RANGE_START in plan.tags else all_months_tags(source)
                window, whole_of = _days(tags), tags.get(WHOLE_TAG, "")
            result = warehouse.append(contract, source, "run", window, whole_of)
            if result.problems:
                return "refused"
        models = self.models(keys)
        if not models:
            return "nothing new"
        warehouse.begin_change()
        if keys is not None:
            known = warehouse.went_on_from
            assert known is not None
        with connect(settings.build_path) as connection:
            whole = choose_rows(connection, known, read_manifest(settings))
        if killed_after:
            process = self.dbt.start(settings.build_path, models, whole)
            time.sleep(killed_after)
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return "killed"
        self.dbt.build(settings.build_path, models, whole)
        warehouse.note_audit(is_whole=True)
        return "whole" if whole == EVERY_MODEL else "partly whole" if whole else "by rows"

    def models(self, keys: set[str] | None) -> list[str]:
        """The tables to build, of those with the keys; views stay as the template has them."""
        nodes = [self.dbt.manifest.nodes[name] for name in sorted(self.names)]
        return [
            node.name
            for node in nodes
            if node.config.materialized != "view" and (keys is None or f"{node.schema}.{node.name}" in keys)
        ]

    def compare(self, path: Path, after: str) -> None:
        """Build a copy whole; raises UnequalError where the two differ."""
        copied = path.parent / "whole" / path.name
        copied.parent.mkdir(exist_ok=True)
        shutil.copy(path, copied)
        self.dbt.build(copied, self.models(None), EVERY_MODEL)
        if unequal := unequal_tables(path, copied, (*COMPARED, "staging")):
            raise UnequalError(f"{after}: {unequal}\nof rows: {path}\nwhole: {copied}")


def _days(tags: Mapping[str, str]) -> tuple[date, date]:
    """The days of a range of months, from the first to the one after the last."""
    last = date.fromisoformat(tags[RANGE_END])
    return date.fromisoformat(tags[RANGE_START]), (last + timedelta(days=31)).replace(day=1)


def change_rows(folder: Path, seeds: Sequence[int], steps_count: int = 7) -> Counter[str]:
    """A sequence of random steps per seed; returns what was done. Raises UnequalError where a table differs."""
    rows = Rows(folder)
    total: Counter[str] = Counter()
    for seed in seeds:
        total += rows.sequence(seed, steps_count)
    return total
