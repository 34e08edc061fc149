"""Sends an alert when a run failed: what failed and why, which file is published, what to do next."""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from orchestration.automation.alert_channels import AlertNotSentError, Channel
from orchestration.automation.causes import cause
from orchestration.automation.jobs import COMMAND_TAG
from orchestration.automation.redaction import redact, secrets_of
from orchestration.settings import Settings

REASONS_SHOWN = 8
STEPS_NAMED = 3
REASON_LENGTH = 300
# The second try is for a brief outage; Dagster gives the sensor one minute for everything.
PAUSES_SECONDS = (0, 3)


@dataclass(frozen=True)
class FailedRun:
    """A run that failed. reasons: (step, why) of each step that failed; times are UTC, None where not known."""

    job_name: str
    run_id: str
    reasons: Sequence[tuple[str, str]]
    started_at: datetime | None = None
    failed_at: datetime | None = None


def alert_text(run: FailedRun, published_at: datetime | None) -> str:
    """The alert, in about a dozen lines. published_at: when the published file was written (UTC); None without one."""
    when = f" at {run.failed_at:%Y-%m-%d %H:%M} UTC" if run.failed_at else ""
    lines = [f"Market Warehouse: {run.job_name} failed{when}"]
    steps_of: dict[str, list[str]] = {}
    for step, why in run.reasons:
        steps_of.setdefault(_one_line(why), []).append(step)
    lines += [f"- {_names(steps)}: {why}" for why, steps in list(steps_of.items())[:REASONS_SHOWN]]
    if len(steps_of) > REASONS_SHOWN:
        lines.append(f"- and {len(steps_of) - REASONS_SHOWN} other reasons")
    return "\n".join(
        [
            *lines,
            f"Published: {_published(published_at, run.started_at)}",
            f"Run: {run.run_id}",
            "Next: `make status` says how everything stands, `make ui` → Runs has the run's log.",
        ]
    )


def send(
    channels: Sequence[Channel], text: str, log: logging.Logger, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Send the text through every channel; a failure is logged and does not stop the others."""
    for channel in channels:
        for pause in PAUSES_SECONDS:
            sleep(pause)
            try:
                channel.send(text)
            except AlertNotSentError as error:
                log.error(f"The alert was not sent. {error}")
            else:
                log.info(f"The alert was sent: {channel.name}")
                break


def make_failure_sensor(
    channels: Sequence[Channel], settings: Settings, environ: Mapping[str, str] = os.environ
) -> list[dg.SensorDefinition]:
    """The sensor that watches every job of the project, switched on; none where no channel is set up."""
    if not channels:
        return []

    @dg.run_failure_sensor(
        name="alert_on_failure",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Tells of each failed run by {' and '.join(channel.name for channel in channels)}.",
    )
    def alert_on_failure(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        if COMMAND_TAG in run.tags and not run.parent_run_id:
            return
        text = alert_text(failed_run(context), published_at(settings.published_path))
        send(channels, redact(text, secrets_of(environ)), context.log)

    return [alert_on_failure]


def make_stale_sensor(
    channels: Sequence[Channel], environ: Mapping[str, str] = os.environ
) -> list[dg.SensorDefinition]:
    """The sensor that reports series behind the calendar after each freshness_job; none where no channel is set up."""
    if not channels:
        return []

    @dg.run_status_sensor(
        name="alert_on_stale_series",
        run_status=dg.DagsterRunStatus.SUCCESS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells of series that do not keep up with the trading calendar.",
    )
    def alert_on_stale_series(context: dg.RunStatusSensorContext) -> None:
        if context.dagster_run.job_name != "freshness_job":
            return
        lags = failed_checks(context.instance, context.dagster_run.run_id)
        if lags:
            send(channels, redact(stale_text(lags), secrets_of(environ)), context.log)

    return [alert_on_stale_series]


def failed_checks(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """What the failed checks of a run say."""
    found = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    checks = [entry.dagster_event.asset_check_evaluation_data for entry in found if entry.dagster_event]
    return [check.description or check.check_name for check in checks if not check.passed]


def stale_text(lags: Sequence[str]) -> str:
    """The alert about series that lag, a line for each failed check."""
    lines = [f"- {_one_line(lag)}" for lag in lags]
    return "\n".join(["Market Warehouse: not every series keeps up", *lines, "Next: `make status`."])


def failed_run(context: dg.RunFailureSensorContext) -> FailedRun:
    """What Dagster knows of the failed run; where no step failed, the message of the run's failure event."""
    run = context.dagster_run
    record = context.instance.get_run_record_by_id(run.run_id)
    steps = [(event.step_key or "a step", cause(event)) for event in context.get_step_failure_events()]
    return FailedRun(
        job_name=run.job_name,
        run_id=run.run_id,
        reasons=steps or [("the run", context.failure_event.message or "it ended without a word")],
        started_at=_utc(record.start_time if record else None),
        failed_at=_utc(record.end_time if record else None),
    )


def published_at(path: Path) -> datetime | None:
    """When the published file was written (UTC); None where there is none."""
    return _utc(path.stat().st_mtime) if path.exists() else None


def _published(at: datetime | None, run_started_at: datetime | None) -> str:
    if at is None:
        return "nothing yet."
    if run_started_at is not None and at >= run_started_at:
        return f"the file of {at:%Y-%m-%d %H:%M} UTC, written since this run began."
    return f"the file of {at:%Y-%m-%d %H:%M} UTC stands as it was."


def _names(steps: Sequence[str]) -> str:
    more = f" and {len(steps) - STEPS_NAMED} more" if len(steps) > STEPS_NAMED else ""
    return ", ".join(steps[:STEPS_NAMED]) + more


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REASON_LENGTH else f"{line[: REASON_LENGTH - 1]}…"


def _utc(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) if seconds else None
