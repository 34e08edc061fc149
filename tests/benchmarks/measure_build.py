"""Measures `make warehouse`: seconds, memory of the whole process tree, and dbt's SQL against the same SQL run bare.

    .venv/bin/python tests/benchmarks/measure_build.py [SOURCE=files DROP_DIR=<folder>]

Builds twice in place (the second time over the same input), then runs every compiled statement of the last dbt run
once more in one connection on a copy of the build file. Figures of one machine in one run: compare ratios, not seconds.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import duckdb
import psutil

from orchestration.warehouse.memory import memory_limit

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_SECONDS = 0.1


def measured_build(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak resident memory (GiB, all processes added) of one `make warehouse`."""
    started = time.monotonic()
    process = psutil.Popen(["make", "warehouse", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _tree_memory(process))
        time.sleep(SAMPLE_SECONDS)
    if process.returncode != 0:
        raise SystemExit("the build failed: run `make warehouse` to see why")
    return time.monotonic() - started, peak / 2**30


def sql_seconds(source: str) -> tuple[float, float]:
    """Seconds that dbt took from its first statement to its last, and those of the same statements run bare."""
    target = max((ROOT / "data/build/dbt").glob("dbt_models-*/run_results.json"), key=lambda path: path.stat().st_mtime)
    results = json.loads(target.read_text())["results"]
    manifest = json.loads((target.parent / "manifest.json").read_text())["nodes"]
    moments = [datetime.fromisoformat(step["completed_at"]) for r in results for step in r["timing"]]
    starts = [datetime.fromisoformat(step["started_at"]) for r in results for step in r["timing"]]
    results.sort(key=lambda result: result["timing"][-1]["completed_at"])
    build_path = ROOT / "data/build" / source / "warehouse.duckdb"
    with tempfile.TemporaryDirectory(dir=build_path.parent) as folder:
        copy = Path(folder) / "warehouse.duckdb"
        shutil.copyfile(build_path, copy)
        with duckdb.connect(str(copy), config={"memory_limit": memory_limit()}) as connection:
            connection.execute("set timezone = 'UTC'")
            started = time.monotonic()
            for result in results:
                node = manifest[result["unique_id"]]
                connection.execute(_bare(node, result["compiled_code"]))
            bare = time.monotonic() - started
    return (max(moments) - min(starts)).total_seconds(), bare


def _bare(node: dict, compiled: str) -> str:
    if node["resource_type"] == "test":
        return f"select count(*) from ({compiled})"
    name, kind = f"{node['schema']}.{node['name']}", node["config"]["materialized"]
    if kind == "table_function":
        return f"create or replace macro {name}({', '.join(node['config']['parameters'])}) as table {compiled}"
    return f"create or replace {kind} {name} as {compiled}"


def _tree_memory(process: psutil.Process) -> int:
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def main() -> None:
    """Print seconds and memory of a first and a second build, and what dbt adds to its statements."""
    for name in ("first", "second"):
        seconds, gibibytes = measured_build(sys.argv[1:])
        print(f"{name} build: {seconds:.1f} s, {gibibytes:.2f} GiB")
    source = next((a.removeprefix("SOURCE=") for a in sys.argv[1:] if a.startswith("SOURCE=")), "embedded")
    in_dbt, bare = sql_seconds(source)
    print(f"dbt's statements: {in_dbt:.1f} s in the run, {bare:.1f} s bare, ratio {in_dbt / bare:.2f}")


if __name__ == "__main__":
    main()
