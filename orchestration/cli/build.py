"""What `make warehouse` runs: with live sources a fetch, then one Dagster run over everything else, and a summary."""

import argparse
import io
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace

import duckdb
from sqlalchemy.exc import OperationalError

from orchestration.assets.audit_mark import NAME as AUDIT
from orchestration.assets.audit_mark import note_published
from orchestration.assets.ingestion import last_month_key
from orchestration.assets.months import all_months_tags, month_range_tags
from orchestration.assets.plan import Plan, make_plan
from orchestration.assets.resources import make_source
from orchestration.automation.alert_channels import channels_from
from orchestration.automation.jobs import FOLLOWED_TAG, daily_market_job, fetch_job
from orchestration.cli.arguments import months_asked, parse_arguments
from orchestration.cli.log_file import details_go_to
from orchestration.cli.months import Months, months_to_fetch
from orchestration.cli.preflight import changes_since, check_places, check_providers, origins_of, warning_before
from orchestration.cli.progress import Progress
from orchestration.cli.run_job import run_job
from orchestration.cli.summary import nothing_new, summary
from orchestration.cli.terminal import Terminal
from orchestration.errors import ActionableError
from orchestration.settings import Settings, from_environment, utc_now
from orchestration.sources.archive.landing import Landing
from orchestration.sources.providers.registry import providers_of
from orchestration.warehouse.connection import is_held, only_writer
from orchestration.warehouse.lake.catalog import check_lake
from orchestration.warehouse.origin import check_origin
from orchestration.warehouse.spark.session import check_spark

NOT_PUBLISHED, MISCONFIGURED, PUBLISHED_IN_PART = 1, 2, 3


class NothingFetchedError(ActionableError):
    """No provider has ever sent anything: there is nothing to build from."""


def fetch(settings: Settings, progress: Progress, months: Months | None = None) -> bool:
    """Ask the providers for the data of some months; returns whether everything came.

    Raises ProviderError where the SEC is to be asked without SEC_CONTACT, NothingFetchedError where no provider has
    ever sent anything.
    """
    check_providers(settings)
    months = months or months_to_fetch(Landing(settings.landing_dir), settings.now())
    is_complete = run_job(settings, fetch_job.name, month_range_tags(*months) | {FOLLOWED_TAG: "here"}, progress)
    if _is_empty(settings):
        raise NothingFetchedError(
            "nothing could be fetched, so there is nothing to build from. Above stands what each provider said and "
            "what to do; `make warehouse` without SOURCE works without a network."
        )
    return is_complete


def build(settings: Settings, progress: Progress, months: Months | None = None, is_full: bool = False) -> bool:
    """Materialize what has changed since the last audited build; returns whether all of it succeeded.

    months: read these of the files of quotes, and build everything. is_full: read and build everything. The UI's
    history lists the run afterwards. Raises SourceFileError where there is nothing to read.
    """
    source = make_source(settings)
    progress.ignored = source.ignored_files()
    for ignored in progress.ignored:
        progress.terminal.tell(f"  ignored: {ignored}", is_warning=True)
    if months:
        plan = Plan(None, "everything, for the months asked for", month_range_tags(*months))
    else:
        try:
            with only_writer(settings.build_dir.parent):
                plan = make_plan(settings, source, utc_now(), is_full)
        except duckdb.Error as error:
            tags = {} if "quotes" in settings.live_datasets else all_months_tags(source)
            plan = Plan(None, f"everything: what the build holds cannot be told ({error})", tags)
    progress.plan = plan
    if plan.keys == ():
        return True
    progress.terminal.show(f"To do: {plan.reason} …")
    one = month_range_tags(last_month_key(), last_month_key())
    return run_job(settings, daily_market_job.name, one | dict(plan.tags), progress, plan.keys)


def replay(settings: Settings, progress: Progress) -> bool:
    """Build again from the landing archive, without asking any provider; returns whether all of it succeeded.

    The new build replaces the earlier one only after it is published: a replay that fails or is killed loses nothing.
    Raises NothingFetchedError where the archive is empty, LandingError where it is damaged.
    """
    if _is_empty(settings):
        raise NothingFetchedError(
            "data/landing is empty: there is nothing to replay. `make warehouse SOURCE=live` fills it."
        )
    beside = replace(settings, build_name=f"{settings.source}.replay")
    shutil.rmtree(beside.build_dir, ignore_errors=True)  # of a replay that was killed
    succeeded = build(beside, progress)
    if progress.is_published:
        with only_writer(settings.build_dir.parent):
            settings.build_dir.mkdir(parents=True, exist_ok=True)
            os.replace(beside.build_path, settings.build_path)
            os.replace(beside.build_dir / AUDIT, settings.build_dir / AUDIT)
            note_published(settings.build_dir, settings.published_path)
    shutil.rmtree(beside.build_dir, ignore_errors=True)
    return succeeded


def _is_empty(settings: Settings) -> bool:
    return not any(payload.is_good for payload in Landing(settings.landing_dir).payloads())


def main(arguments: Sequence[str] = ()) -> int:
    """Run, then print the summary or what went wrong.

    Returns 0 for a published warehouse; 3 where it was published, but a provider did not send everything or a later
    step failed.
    """
    try:
        asked = parse_arguments(arguments)
        settings = from_environment()
        months = months_asked(asked, settings)
        if asked.check:
            return _check(settings)
        check_places(settings)
        providers_of(settings)  # reports faulty provider variables, whatever the source
        check_lake(settings)
        check_spark(settings)
        check_origin(settings.build_dir, settings.drop_dir)
        earlier = origins_of(settings.published_path)
        log_path = settings.build_dir / "run.log"
        with details_go_to(log_path) as (out, err):
            terminal = Terminal(io.StringIO(), warnings=err) if asked.quiet else Terminal(out)
            if warning := warning_before(earlier, settings):
                terminal.tell(f"Note: {warning}", is_warning=True)
            if is_held(settings.build_dir.parent):
                terminal.tell("Another run is at work; this one waits for it to end …")
            progress = Progress(terminal)
            is_complete, succeeded = _work(settings, progress, asked, months)
    except (ActionableError, OSError, OperationalError) as error:
        print(f"error: {_in_words(error)}", file=sys.stderr)
        return MISCONFIGURED
    details = f"Details: {os.path.relpath(log_path)}, or `make ui` → Runs."
    if succeeded and not progress.plan.publishes:
        if not asked.quiet:
            print(f"\n{nothing_new(settings)}")
        return 0 if is_complete else _told_incomplete(asked, progress, details)
    if not progress.is_published:
        kept = "The earlier data/warehouse.duckdb is untouched." if settings.published_path.exists() else ""
        print(
            f"\nNothing was published. {kept} What was read without a fault is kept for the next run. {details}",
            file=sys.stderr,
        )
        return NOT_PUBLISHED
    if not asked.quiet:
        print(summary(settings, progress, changes_since(earlier, origins_of(settings.published_path))))
    if not succeeded:
        print(f"\nThe warehouse is published; what comes after it failed, as said above. {details}", file=sys.stderr)
        return PUBLISHED_IN_PART
    return 0 if is_complete else _told_incomplete(asked, progress, details)


def _told_incomplete(asked: argparse.Namespace, progress: Progress, details: str) -> int:
    """Say that a provider did not send everything; returns the exit code."""
    print(
        "\nNot everything could be fetched. The warehouse is built from all that has come; run it again later to "
        f"fill the gap. {details}",
        *(() if asked.quiet else progress.failures),
        sep="\n",
        file=sys.stderr,
    )
    return PUBLISHED_IN_PART


def _in_words(error: Exception) -> str:
    """The error as text; errors of the disk lack a next step, which is added here."""
    if isinstance(error, BrokenPipeError):
        return "whoever read the output has gone; run again, or let it write to a file"
    room = "Look whether there is room on the disk and whether you may write to the data folder; then run again."
    if isinstance(error, OperationalError):
        return f"Dagster's history in DAGSTER_HOME: {error.orig}. {room}"
    if isinstance(error, OSError):
        return f"{error.filename or 'the disk'}: {error.strerror or error}. {room}"
    return str(error)


def _check(settings: Settings) -> int:
    """Check the settings before `make ui` starts: with wrong ones the page would run without the project's code."""
    channels_from(os.environ)
    check_providers(settings)
    check_lake(settings)
    check_spark(settings)
    return 0


def _work(
    settings: Settings, progress: Progress, asked: argparse.Namespace, months: Months | None
) -> tuple[bool, bool]:
    """Run what was asked for; returns whether everything was fetched and whether the build succeeded."""
    if asked.replay:
        return True, replay(settings, progress)
    if settings.live_datasets:
        return fetch(settings, progress, months), build(settings, progress, months, asked.full)
    return True, build(settings, progress, months, asked.full)
