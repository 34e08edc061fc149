"""What runs by itself and when next: schedules and sensors, whether they are on, and when the daemon gave a sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.cli.status import Section, length, minute, one_line, wrapped
from orchestration.cli.status.runs import utc

DAEMON = "SCHEDULER"
# The daemon gives a sign so often while it runs, and none when it ends: whether it runs at this moment is not known.
BETWEEN_SIGNS = timedelta(seconds=30)
# So long after its last sign, with some room for a busy machine, one is overdue; and then the daemon counts as ended.
OVERDUE, SILENCE = timedelta(seconds=90), timedelta(minutes=5)
TICKS_LOOKED_AT = 10


@dataclass(frozen=True)
class NextRun:
    """When a schedule runs next (UTC; None where no tick looked at would run), and the ticks it will pass over."""

    at: datetime | None
    skipped: Sequence[datetime] = ()


def schedules_section(
    instance: dg.DagsterInstance | None,
    schedules: Sequence[dg.ScheduleDefinition],
    sensors: Sequence[dg.SensorDefinition],
    now: datetime,
) -> Section:
    """A line for each schedule, one for the sensors, one for the daemon. now: UTC."""
    states = {state.instigator_name: state for state in instance.all_instigator_state()} if instance else {}
    lines, attention = [], []
    is_any_on = False
    for schedule in schedules:
        is_on = _is_on(states, schedule.name, schedule.default_status == dg.DefaultScheduleStatus.RUNNING)
        is_any_on |= is_on
        lines.append(f"{schedule.name:26} {_when(next_run(schedule, now), now) if is_on else 'off'}")
    on = [s.name for s in sensors if _is_on(states, s.name, s.default_status == dg.DefaultSensorStatus.RUNNING)]
    off = [s.name for s in sensors if s.name not in on]
    if sensors:
        lines += wrapped(f"{'sensors':26} on: {', '.join(on) or 'none'}" + (f"; off: {', '.join(off)}" if off else ""))
    words, is_ended = _daemon(instance, now)
    lines.append(
        f"{'daemon':26} {words}" + ("" if is_any_on else "; schedules are switched on in make ui → Automation")
    )
    if is_any_on and is_ended:
        attention.append("no daemon runs, so no schedule does: make ui (docs/running-unattended.md)")
    if instance:
        for state in states.values():
            attention += _failed_tick(instance, state)
    return Section("Next runs", lines, attention)


def next_run(schedule: dg.ScheduleDefinition, now: datetime) -> NextRun:
    """Ask the schedule itself which of its next ticks it would skip. now: UTC."""
    skipped: list[datetime] = []
    for at in next_ticks(schedule, now, TICKS_LOOKED_AT):
        try:
            answer = schedule(dg.build_schedule_context(scheduled_execution_time=at))
        except dg.DagsterInvalidInvocationError:
            answer = None  # a bare cron schedule: it skips nothing
        moment = at.astimezone(UTC).replace(tzinfo=None)
        if not isinstance(answer, dg.SkipReason):
            return NextRun(moment, tuple(skipped))
        skipped.append(moment)
    return NextRun(None, tuple(skipped))


def next_ticks(schedule: dg.ScheduleDefinition, now: datetime, count: int) -> list[datetime]:
    """The next moments, with their time zone, that the schedule's cron line names. now: UTC."""
    zone = schedule.execution_timezone or "UTC"
    local_now = now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    # Dagster's public way to evaluate a cron line is a set of partitions.
    ticks = dg.TimeWindowPartitionsDefinition(
        start=local_now,
        fmt="%Y-%m-%dT%H:%M:%S%z",
        cron_schedule=str(schedule.cron_schedule),
        timezone=zone,
        # The window before the first tick counts as the current one.
        end_offset=count + 1,
    )
    keys = ticks.get_partition_keys(current_time=local_now)
    return [datetime.strptime(key, "%Y-%m-%dT%H:%M:%S%z") for key in keys[:count]]


def _when(run: NextRun, now: datetime) -> str:
    skipped = f"; not on {', '.join(f'{at:%Y-%m-%d}' for at in run.skipped)}" if run.skipped else ""
    if run.at is None:
        return f"on, but it would pass over its next {TICKS_LOOKED_AT} ticks"
    return f"{run.at:%a} {minute(run.at)}, in {length(run.at - now)}{skipped}"


def _is_on(states: Mapping[str, Any], name: str, is_on_by_default: bool) -> bool:
    return states[name].is_running if name in states else is_on_by_default


def _daemon(instance: dg.DagsterInstance | None, now: datetime) -> tuple[str, bool]:
    """What is known of the daemon, and whether it counts as ended."""
    sign = instance.get_daemon_heartbeats().get(DAEMON) if instance else None
    if sign is None:
        return "has never run", True
    silence = now - utc(sign.timestamp)
    if silence > SILENCE:
        return f"does not run; last seen {length(silence)} ago", True
    if silence > OVERDUE:
        return f"last seen {length(silence)} ago: it has ended, or hangs", False
    return f"last seen {length(silence)} ago (while it runs, every {BETWEEN_SIGNS.seconds} s)", False


def _failed_tick(instance: dg.DagsterInstance, state: Any) -> list[str]:
    """A message if the last evaluation of a schedule or sensor failed: it then starts no run that could report it."""
    if not state.is_running:
        return []
    ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
    if not ticks or ticks[0].status.value != "FAILURE":
        return []
    error = ticks[0].tick_data.error
    return [f"{state.instigator_name} fails itself: {one_line(error.message if error else 'no reason given')}"]
