"""What a schedule or sensor led to, read off the events of its runs, and a table of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dagster as dg

from orchestration.sources.providers.registry import FEEDS

EVENT = dg.DagsterEventType
PAYLOAD_COUNTS = ("payloads_stored", "payloads_unchanged", "payloads_failed")
LIVE_TABLES = {table for feed in FEEDS for tables in feed.states.values() for table in tables}
ROW_COUNTS = ("rows_added", "rows_restated")


@dataclass(frozen=True)
class Ran:
    """One run, read off its events.

    failed_steps: the steps that failed. fetched: of each landing asset the payloads stored, unchanged and failed.
    rows: of each raw table of which anything was written the rows added, and those of them that restate a key.
    checks: of each check that did not pass the numbers in its metadata.
    """

    job_name: str
    is_success: bool
    failed_steps: tuple[str, ...]
    fetched: dict[str, tuple[int, ...]]
    rows: dict[str, tuple[int, ...]]
    checks: dict[str, tuple[int, ...]]
    is_published: bool


@dataclass(frozen=True)
class Tick:
    """What one schedule or sensor led to. skipped: why nothing ran. asked: the paths asked for meanwhile."""

    at: datetime
    name: str
    skipped: str = ""
    run_keys: tuple[str, ...] = ()
    runs: tuple[Ran, ...] = ()
    asked: tuple[str, ...] = ()


def read_off(job_name: str, result: dg.ExecuteInProcessResult) -> Ran:
    """A run's events in numbers."""
    events = result.all_events
    failures = [event for event in events if event.event_type == EVENT.STEP_FAILURE]
    metadata = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in events
        if event.event_type == EVENT.ASSET_MATERIALIZATION
    }
    metadata |= {
        str(event.step_key).replace("__", "/", 1): event.step_failure_data.user_failure_data.metadata
        for event in failures
        if event.step_failure_data.user_failure_data
    }
    evaluations = [e.asset_check_evaluation_data for e in events if e.event_type == EVENT.ASSET_CHECK_EVALUATION]
    return Ran(
        job_name,
        result.success,
        tuple(str(event.step_key) for event in failures),
        _numbers(metadata, PAYLOAD_COUNTS),
        {name: counts for name, counts in _numbers(metadata, ROW_COUNTS).items() if any(counts)},
        {e.check_name: tuple(value.value for value in e.metadata.values()) for e in evaluations if not e.passed},
        "published_warehouse" in metadata,
    )


def _numbers(metadata: dict[str, Any], names: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    return {
        key: tuple(int(stated[name].value) for name in names) for key, stated in metadata.items() if names[0] in stated
    }


def table_of(ticks: Sequence[Tick]) -> str:
    """What happened, as a table: a line for each tick that was skipped and for each run."""
    lines = [("tick", "ran, or why not", "fetched: stored/unchanged/failed", "rows added (restated)", "published")]
    for tick in ticks:
        when = f"{tick.at:%a %d %H:%M}"
        if not tick.runs:
            lines.append((when, f"{tick.name}: {tick.skipped}", "", "", ""))
        for run in tick.runs:
            outcome = "" if run.is_success else f" failed at {', '.join(run.failed_steps)}"
            alarms = "".join(
                f", {name}" + "".join(f" {count} behind" for count in counts) for name, counts in run.checks.items()
            )
            fetched = [f"{_short(key)} {'/'.join(map(str, counts))}" for key, counts in sorted(run.fetched.items())]
            rows = [
                f"{_short(key)} {added}" + (f" ({restated})" if restated else "")
                for key, (added, restated) in sorted(run.rows.items())
                if key.replace("/", ".") in LIVE_TABLES
            ]
            lines.append(
                (when, run.job_name + outcome + alarms, ", ".join(fetched), ", ".join(rows), "yes" * run.is_published)
            )
            when = ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(" | ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _short(key: str) -> str:
    return key.partition("/")[2]
