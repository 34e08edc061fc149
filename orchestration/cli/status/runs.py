"""The last run of each job, as Dagster's instance remembers it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import dagster as dg

from orchestration.automation.causes import cause
from orchestration.automation.work_done import work_done
from orchestration.cli.status import Section, length, minute, one_line, wrapped

# Materialized by hand in the UI: shown, but no cause for attention, since the person who did it sees it.
BY_HAND = "__ASSET_JOB"
STEPS_SHOWN = 4
ENDED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
OUTCOMES = {
    dg.DagsterRunStatus.SUCCESS: "ok",
    dg.DagsterRunStatus.FAILURE: "FAILED",
    dg.DagsterRunStatus.CANCELED: "stopped",
}


def runs_section(instance: dg.DagsterInstance | None, job_names: Sequence[str], now: datetime) -> Section:
    """A line for each job's last ended run, and for each of its runs that has not ended. now: UTC.

    instance: None where Dagster has never run.
    """
    if instance is None:
        return Section("Last runs", ["none yet"])
    lines, attention = [], []
    for name in (*job_names, BY_HAND):
        runs = instance.get_run_records(dg.RunsFilter(job_name=name), limit=10)
        going = [record for record in runs if record.dagster_run.status not in ENDED]
        lines += [_going(name, record, now) for record in going]
        last = next((record for record in runs if record not in going), None)
        if last is not None:
            lines += wrapped(_ended(instance, name, last))
            if last.dagster_run.status == dg.DagsterRunStatus.FAILURE and name != BY_HAND:
                attention.append(f"the last run of {name} failed: make ui → Runs → {last.dagster_run.run_id[:8]}")
    return Section("Last runs", lines or ["none yet"], attention)


def _going(name: str, record: dg.RunRecord, now: datetime) -> str:
    began = utc(record.start_time) if record.start_time else None
    if began is None:
        return f"{_label(name)} {minute(utc(record.create_timestamp.timestamp()))}  waits"
    return f"{_label(name)} {minute(began)}  has run for {length(now - began)}, not ended"


def _ended(instance: dg.DagsterInstance, name: str, record: dg.RunRecord) -> str:
    began = record.start_time or record.create_timestamp.timestamp()
    line = f"{_label(name)} {minute(utc(began))}  {OUTCOMES[record.dagster_run.status]:7}"
    if record.start_time and record.end_time:
        line += f" {length(utc(record.end_time) - utc(record.start_time))}"
    if record.dagster_run.status == dg.DagsterRunStatus.FAILURE:
        failures = instance.all_logs(record.dagster_run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        line += f"; {_failed_steps([entry.get_dagster_event() for entry in failures])}"
    if work := work_done(instance, record.dagster_run.run_id):
        line += f"; {work}"
    return line


def _failed_steps(events: Sequence[dg.DagsterEvent]) -> str:
    if not events:
        return "no step failed: it broke off"
    if len(events) == 1:
        return f"{events[0].step_key}: {one_line(cause(events[0]))}"
    names = ", ".join(event.step_key or "" for event in events[:STEPS_SHOWN])
    return names + (f" and {len(events) - STEPS_SHOWN} more" if len(events) > STEPS_SHOWN else "")


def _label(name: str) -> str:
    return f"{'by hand' if name == BY_HAND else name:18}"


def utc(seconds: float) -> datetime:
    """A moment of Dagster's (UTC)."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
