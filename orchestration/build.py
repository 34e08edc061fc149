"""What `make warehouse` runs: with live sources a fetch, then one Dagster run over everything else, and a summary."""

import argparse
import os
import signal
import sys
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NoReturn

import dagster as dg

from orchestration.automation import FOLLOWED_TAG, daily_market_job, fetch_job, month_range_tags
from orchestration.definitions import build_definitions
from orchestration.log_file import details_go_to
from orchestration.months import Months, months_to_fetch, months_to_read, parse_months
from orchestration.progress import Progress
from orchestration.providers import ProviderError, check_contact
from orchestration.resources import DBT_NOTE, make_source
from orchestration.settings import Settings, SettingsError, from_environment
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.landing import Landing
from orchestration.sources.payloads import LandingError
from orchestration.summary import summary
from orchestration.warehouse.connection import is_held, only_writer
from orchestration.warehouse.origin import OtherFolderError, check_origin

QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
NOT_PUBLISHED, MISCONFIGURED, NOT_ALL_FETCHED = 1, 2, 3


class NothingFetchedError(RuntimeError):
    """No provider has ever sent anything: there is nothing to build from."""


def fetch(settings: Settings, progress: Progress, months: Months | None = None) -> bool:
    """Ask the providers for what they state of some months; returns whether everything came.

    Raises ProviderError where the SEC is to be asked and nobody says who asks, NothingFetchedError where nothing came
    now or ever.
    """
    if "filings" in settings.live_datasets:
        check_contact(settings.sec_contact)
    months = months or months_to_fetch(Landing(settings.landing_dir), settings.now())
    is_complete = _run(settings, fetch_job.name, month_range_tags(*months) | {FOLLOWED_TAG: "here"}, progress)
    if _is_empty(settings):
        raise NothingFetchedError(
            "nothing could be fetched, so there is nothing to build from. Above stands what each provider said and "
            "what to do; `make warehouse` without SOURCE works without a network."
        )
    return is_complete


def build(settings: Settings, progress: Progress, months: Months | None = None) -> bool:
    """Materialize everything that the source holds; returns whether all of it succeeded.

    The run stands in the UI's history afterwards. Raises SourceFileError where there is nothing to read.
    """
    source = make_source(settings)
    months = months or months_to_read(source)
    for label in source.ignored_files():
        progress.tell(f"  ignored: {label} is neither Parquet nor CSV of a known kind (README, 'Your own files')")
    return _run(settings, daily_market_job.name, month_range_tags(*months), progress)


def replay(settings: Settings, progress: Progress) -> bool:
    """Set the build aside and make it again from the landing archive; nobody is asked. Returns whether all succeeded.

    Where it does not succeed, the earlier build is back in its place. Raises NothingFetchedError where the archive is
    empty, LandingError where it is damaged; then nothing has been touched.
    """
    if _is_empty(settings):
        raise NothingFetchedError(
            "data/landing is empty: there is nothing to replay. `make warehouse SOURCE=live` fills it."
        )
    aside = settings.build_path.with_suffix(".before-replay")
    with only_writer(settings.build_dir.parent):
        if settings.build_path.exists():
            os.replace(settings.build_path, aside)
    succeeded = build(settings, progress)
    with only_writer(settings.build_dir.parent):
        if succeeded:
            aside.unlink(missing_ok=True)
        elif aside.exists():
            os.replace(aside, settings.build_path)
    return succeeded


def _is_empty(settings: Settings) -> bool:
    return not any(payload.is_good for payload in Landing(settings.landing_dir).payloads())


def _run(settings: Settings, job_name: str, tags: Mapping[str, str], progress: Progress) -> bool:
    """One run of a job in this process, its events told as they come."""
    job = build_definitions(settings).resolve_job_def(job_name)
    run_id = str(uuid.uuid4())
    with dg.DagsterInstance.get() as instance, ThreadPoolExecutor(max_workers=1) as executor:
        instance.add_event_listener(run_id, progress.on_event)
        # In a thread of its own: on the main one Dagster takes an interrupt for the end of a step and goes on.
        running = executor.submit(
            job.execute_in_process,
            run_config=QUIET,
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            tags=dict(tags),
        )
        try:
            return running.result().success
        except KeyboardInterrupt:
            _stop(instance, run_id, settings, progress)


def _stop(instance: dg.DagsterInstance, run_id: str, settings: Settings, progress: Progress) -> NoReturn:
    """Leave at once, as after a power cut: every step is one transaction, and the next run goes on from there."""
    with suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int((settings.build_dir / DBT_NOTE).read_text()), signal.SIGTERM)
    started = instance.get_run_by_id(run_id)
    if started is not None:
        instance.report_run_canceled(started)
    progress.tell("\nInterrupted. What was not finished is as it was before; run it again.")
    os._exit(130)


def main(arguments: Sequence[str] = ()) -> int:
    """Run, then print the summary or what went wrong.

    Returns 0 for a published warehouse, 3 where one was published although a provider did not send everything.
    """
    try:
        asked = _arguments(arguments)
        settings = from_environment()
        if asked.replay and settings.source != "live":
            raise SettingsError("a replay reads the landing archive: run `make replay`, or set SOURCE=live")
        check_origin(settings.build_dir, settings.drop_dir)
        if is_held(settings.build_dir.parent):
            print("Another run is at work; this one waits for it to end …", flush=True)
        log_path = settings.build_dir / "run.log"
        with details_go_to(log_path) as terminal:
            progress = Progress(terminal)
            is_complete, succeeded = _work(settings, progress, asked)
    except KNOWN_ERRORS as error:
        print(f"error: {error}", file=sys.stderr)
        return MISCONFIGURED
    details = f"Details: {os.path.relpath(log_path)}, or `make ui` → Runs."
    if not succeeded:
        kept = "The earlier data/warehouse.duckdb is untouched." if settings.published_path.exists() else ""
        print(f"\nNothing was published. {kept} {details}", file=sys.stderr)
        return NOT_PUBLISHED
    print(summary(settings, progress))
    if not is_complete:
        print(
            "\nNot everything could be fetched: above stands what, and what to do. The warehouse is built from all "
            f"that came before; run it again later to fill the gap. {details}",
            file=sys.stderr,
        )
        return NOT_ALL_FETCHED
    return 0


KNOWN_ERRORS = (
    SettingsError,
    ProviderError,
    SourceFileError,
    LandingError,
    OtherFolderError,
    NothingFetchedError,
)


def _work(settings: Settings, progress: Progress, asked: argparse.Namespace) -> tuple[bool, bool]:
    """Whether everything came that was asked for, and whether the build succeeded."""
    if asked.replay:
        return True, replay(settings, progress)
    months = parse_months(asked.first, asked.last, settings.now())
    if settings.live_datasets:
        return fetch(settings, progress, months), build(settings, progress, months)
    return True, build(settings, progress, months)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m orchestration", description=__doc__)
    parser.add_argument("--from", dest="first", metavar="2024-01", default="", help="first month to fetch and read")
    parser.add_argument(
        "--to", dest="last", metavar="2024-12", default="", help="last month; by default the running one"
    )
    parser.add_argument("--replay", action="store_true", help="build anew from the landing archive; ask nobody")
    return parser.parse_args(arguments)
