"""Tells a person, line by line, what a run is doing."""

import re
import time
from typing import TextIO

import dagster as dg

EVENT = dg.DagsterEventType
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# dbt's summary of a failed model or test: its name in one paragraph, the reason in the next.
DBT_FAILURE = re.compile(r"Failure in (\w+ \w+) \([^)]*\)\n\s*\n(.+?)(?:\n\s*\n|\Z)", re.DOTALL)
COUNTS = ("rows_added", "rows_restated", "rows_rejected", "payloads_stored", "payloads_unchanged")
ALWAYS_SHOWN = ("rows_added", "payloads_stored")


class Progress:
    """Prints a line for each asset as it is done, failed checks at once, and what went wrong."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._started = time.monotonic()
        self._seen: set[str] = set()
        self.checks_passed_count = 0
        self.checks_failed_count = 0
        self.failures: list[str] = []

    def on_event(self, entry: dg.EventLogEntry) -> None:
        """Called by the Dagster instance for each event of the run."""
        event = entry.dagster_event
        if event is None:
            return
        if event.event_type == EVENT.ASSET_MATERIALIZATION and event.asset_key is not None:
            self._materialized(event)
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
                self._line(f"✗ check {evaluation.check_name} on {evaluation.asset_key.to_user_string()} failed{said}")
        elif event.event_type == EVENT.STEP_FAILURE:
            said = f"✗ {event.step_key}: {cause(event)}"
            self.failures.append(said)
            self._line(said)

    def _materialized(self, event: dg.DagsterEvent) -> None:
        """One line per asset: a range of months makes an event each, and one line."""
        assert event.asset_key is not None
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
        self._line(f"✓ {name}" + (f": {', '.join(counts)}" if counts else ""))
        for note in str(metadata["notes"].value).splitlines() if "notes" in metadata else ():
            self._line(f"  note: {note}")

    def tell(self, text: str) -> None:
        """Print a line as it stands."""
        self._terminal.write(f"{text}\n")
        self._terminal.flush()

    def _line(self, text: str) -> None:
        self.tell(f"{time.monotonic() - self._started:6.1f} s  {text}")


def cause(event: dg.DagsterEvent) -> str:
    """What a failed step says of itself: a Failure's own words or the innermost error; of dbt only what failed."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        words = data.user_failure_data.description
    else:
        error = data.error
        while error is not None and error.cause is not None:
            error = error.cause
        words = error.message.strip() if error else "failed"
    failures = DBT_FAILURE.findall(ANSI.sub("", words))
    return "; ".join(f"{what}: {' '.join(why.split())}" for what, why in failures) or words
