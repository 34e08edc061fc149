"""What `make warehouse` runs: one Dagster run over every asset, its progress, and a summary of what came out."""

import os
import signal
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO

import dagster as dg

from orchestration.assets.ingestion import MONTHS, month_key
from orchestration.automation import daily_market_job, month_range_tags
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.definitions import build_definitions
from orchestration.progress import Progress
from orchestration.resources import DBT_NOTE, Source, make_source
from orchestration.settings import Settings, SettingsError, from_environment
from orchestration.sources.calendar import FIRST_DATE
from orchestration.sources.inputs import SourceFileError
from orchestration.summary import summary
from orchestration.warehouse.connection import is_held
from orchestration.warehouse.judging import first_and_last_day
from orchestration.warehouse.origin import OtherFolderError, check_origin

QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}


def run(settings: Settings, terminal: TextIO) -> tuple[bool, Progress]:
    """Materialize everything that the source holds, telling the terminal; returns whether all of it succeeded.

    The run stands in the UI's history afterwards. Raises SourceFileError where there is nothing to read.
    """
    source = make_source(settings)
    first_month, last_month = _months(source)
    for label in source.ignored_files():
        terminal.write(f"  ignored: {label} is neither Parquet nor CSV of a known kind (README, 'Your own files')\n")
    job = build_definitions(settings).resolve_job_def(daily_market_job.name)
    run_id = str(uuid.uuid4())
    progress = Progress(terminal)
    with dg.DagsterInstance.get() as instance, ThreadPoolExecutor(max_workers=1) as executor:
        instance.add_event_listener(run_id, progress.on_event)
        # In a thread of its own: on the main one Dagster takes an interrupt for the end of a step and goes on.
        running = executor.submit(
            job.execute_in_process,
            run_config=QUIET,
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            tags=month_range_tags(first_month, last_month),
        )
        try:
            return running.result().success, progress
        except KeyboardInterrupt:
            _stop(instance, run_id, settings, terminal)


def _stop(instance: dg.DagsterInstance, run_id: str, settings: Settings, terminal: TextIO) -> NoReturn:
    """Leave at once, as after a power cut: every step is one transaction, and the next run goes on from there."""
    with suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int((settings.build_dir / DBT_NOTE).read_text()), signal.SIGTERM)
    started = instance.get_run_by_id(run_id)
    if started is not None:
        instance.report_run_canceled(started)
    terminal.write("\nInterrupted. What was not finished is as it was before; run it again.\n")
    terminal.flush()
    os._exit(130)


def main() -> int:
    """Run, then print the summary or what went wrong; the exit code is 0 only for a published warehouse."""
    try:
        settings = from_environment()
        check_origin(settings.build_dir, settings.drop_dir)
        if is_held(settings.build_dir.parent):
            print("Another run is at work; this one waits for it to end …", flush=True)
        log_path = settings.build_dir / "run.log"
        with details_go_to(log_path) as terminal:
            succeeded, progress = run(settings, terminal)
    except (SettingsError, SourceFileError, OtherFolderError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if succeeded:
        print(summary(settings, progress))
        return 0
    kept = "The earlier data/warehouse.duckdb is untouched." if settings.published_path.exists() else ""
    print(
        f"\nNothing was published. {kept} Details: {os.path.relpath(log_path)}, or `make ui` → Runs.", file=sys.stderr
    )
    return 1


@contextmanager
def details_go_to(path: Path) -> Iterator[TextIO]:
    """Send what Dagster and dbt print to a file, for when it is needed; yields the terminal for the progress."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    kept = [os.dup(1), os.dup(2)]
    with path.open("w") as log, os.fdopen(os.dup(1), "w") as terminal:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield terminal
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in zip((1, 2), kept, strict=True):
                os.dup2(original, descriptor)
                os.close(original)


def _months(source: Source) -> tuple[str, str]:
    """First and last month of the source's quotes; the running month where it has none."""
    last_key = MONTHS.get_last_partition_key()
    assert last_key is not None
    days = first_and_last_day(DAILY_QUOTES, source.inputs(DAILY_QUOTES.name), FIRST_DATE, date.today())
    if days is None:
        return last_key, last_key
    return month_key(days[0]), min(month_key(days[1]), last_key)
