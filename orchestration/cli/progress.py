"""Tells a person, line by line, what a run is doing."""

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.assets.plan import Plan
from orchestration.assets.published import KEY as PUBLISHED
from orchestration.automation.causes import cause, innermost
from orchestration.automation.work_done import DBT_STEP
from orchestration.cli.terminal import Terminal
from orchestration.sources.countdown import Countdown

EVENT = dg.DagsterEventType
COUNTS = ("rows_added", "rows_restated", "rows_rejected", "rows_written", "payloads_stored", "payloads_unchanged")
ALWAYS_SHOWN = ("rows_added", "rows_written", "payloads_stored")


class Progress:
    """Reports each asset when it is done, failed checks at once, and what went wrong.

    On a terminal, successes share one line that is rewritten; the log file of the run has every event.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._started = time.monotonic()
        self._seen: set[str] = set()
        self._planned_counts: Counter[str | None] = Counter()
        self._models = Countdown("dbt", 0, "models built")
        self.checks_passed_count = 0
        self.checks_failed_count = 0
        self.failures: list[str] = []
        self.is_published = False
        self.plan = Plan(None, "everything")
        self.ignored: list[str] = []
        # What the last run did, in words.
        self.work = ""

    def on_event(self, entry: dg.EventLogEntry) -> None:
        """Called by the Dagster instance for each event of the run."""
        event = entry.dagster_event
        if event is None:
            return
        if event.event_type == EVENT.ASSET_MATERIALIZATION_PLANNED:
            self._planned_counts[event.step_key] += 1
        elif event.event_type == EVENT.STEP_START:
            self.terminal.show(f"{str(event.step_key).replace('__', '/')} …")
            if event.step_key == DBT_STEP:
                self._models = Countdown("dbt", self._planned_counts[DBT_STEP], "models built")
        elif event.event_type == EVENT.ASSET_MATERIALIZATION and event.asset_key is not None:
            self._materialized(event)
            if event.step_key == DBT_STEP:
                self._models.step()
        elif event.event_type == EVENT.ASSET_CHECK_EVALUATION:
            evaluation = event.asset_check_evaluation_data
            if evaluation.passed:
                self.checks_passed_count += 1
            else:
                self.checks_failed_count += 1
                words = [
                    str(evaluation.metadata[n].value) for n in ("example", "next_step") if n in evaluation.metadata
                ]
                why = evaluation.description or "; ".join(words)
                said = f": {why}" if why else ""
                name = evaluation.asset_key.to_user_string()
                self._line(f"✗ check {evaluation.check_name} on {name} failed{said}", is_warning=True)
        elif event.event_type == EVENT.STEP_FAILURE:
            said = f"✗ {event.step_key}: {cause(event)}"
            self.failures.append(said)
            self._line(said, is_warning=True)
            failure = event.step_failure_data.user_failure_data
            self._tell_notes(failure.metadata if failure else {})
        elif event.event_type == EVENT.RUN_FAILURE and event.job_failure_data.error and not self.failures:
            # Something that every step needs failed, so no step began.
            self._line(f"✗ {innermost(event.job_failure_data.error)}", is_warning=True)

    def _materialized(self, event: dg.DagsterEvent) -> None:
        """Print one line per asset, although a range of months makes one event per month."""
        assert event.asset_key is not None
        self.is_published |= event.asset_key == PUBLISHED
        name = event.asset_key.to_user_string()
        if name in self._seen:
            return
        self._seen.add(name)
        metadata = event.materialization.metadata
        counts = [
            f"{metadata[count].value:,} {count.removeprefix('rows_').removeprefix('payloads_')}"
            for count in COUNTS
            if count in metadata and (metadata[count].value or count in ALWAYS_SHOWN)
        ]
        self.terminal.pass_by(self._timed(f"✓ {name}" + (f": {', '.join(counts)}" if counts else "")))
        self._tell_notes(metadata)

    def _tell_notes(self, metadata: Mapping[str, Any]) -> None:
        for note in str(metadata["notes"].value).splitlines() if "notes" in metadata else ():
            self._line(f"  note: {note}", is_warning=True)

    def _line(self, text: str, is_warning: bool = False) -> None:
        self.terminal.tell(self._timed(text), is_warning)

    def _timed(self, text: str) -> str:
        return f"{time.monotonic() - self._started:6.1f} s  {text}"
