"""Runs one job in this process, recorded as if the UI had run it; exits at once on an interrupt."""

import os
import signal
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Timer
from typing import NoReturn

import dagster as dg
from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from orchestration.assets.quick_history import quick_history
from orchestration.assets.resources import DBT_NOTE
from orchestration.assets.run_marks import at_work, settle
from orchestration.automation.jobs import COMMAND_TAG
from orchestration.automation.work_done import work_done
from orchestration.cli.progress import Progress
from orchestration.definitions import build_definitions
from orchestration.settings import Settings

# The name that [tool.dg.project] in pyproject.toml gives to what the UI loads.
CODE_LOCATION = "market_warehouse"
# An interrupted run is recorded within this time, or not at all.
STOP_SECONDS = 5
QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}


def run_job(
    settings: Settings,
    job_name: str,
    tags: Mapping[str, str],
    progress: Progress,
    keys: Sequence[dg.AssetKey] | None = None,
) -> bool:
    """Run a job in this process and report its events as they come; returns whether it succeeded.

    keys: the assets of the job to materialize, None for all.
    """
    progress.terminal.show("Starting …")
    run_id = str(uuid.uuid4())
    builds_dir = settings.build_dir.parent
    with (
        quick_history(),
        dg.DagsterInstance.get() as instance,
        at_work(builds_dir, run_id),
        ThreadPoolExecutor(max_workers=1) as executor,
    ):
        settle(instance, builds_dir)
        # Within the instance's block: Dagster asks it for state while loading definitions.
        job = build_definitions(settings).resolve_job_def(job_name)
        instance.add_event_listener(run_id, progress.on_event)
        _give_origin(instance, job_name)
        # In another thread: on the main one Dagster treats an interrupt as the end of a step and goes on.
        running = executor.submit(
            job.execute_in_process,
            run_config=QUIET,
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            asset_selection=keys,
            tags={**tags, COMMAND_TAG: "command"},
        )
        try:
            with progress.terminal.shows_countdowns():
                succeeded = running.result().success
            progress.work = work_done(instance, run_id)
            return succeeded
        except KeyboardInterrupt:
            _stop(instance, run_id, settings, progress)


def _give_origin(instance: dg.DagsterInstance, job_name: str) -> None:
    """Assign the runs that the instance creates to the project that the UI loads.

    A run executed in process has no origin: Overview and Jobs would neither list it nor offer to execute it again.
    """
    repository = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(CODE_LOCATION), SINGLETON_REPOSITORY_NAME)
    create = partial(instance.create_run_for_job, remote_job_origin=RemoteJobOrigin(repository, job_name))
    instance.create_run_for_job = create  # type: ignore[method-assign]


def _stop(instance: dg.DagsterInstance, run_id: str, settings: Settings, progress: Progress) -> NoReturn:
    """Exit at once, as in a power cut: data are written in transactions, and the next run goes on from there."""
    # A closing terminal sends more than one signal, and nothing can be printed in it.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    # The job's thread goes on until then, and may keep the history locked.
    limit = Timer(STOP_SECONDS, os._exit, (130,))
    limit.daemon = True
    limit.start()
    try:
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            os.kill(int((settings.build_dir / DBT_NOTE).read_text()), signal.SIGTERM)
        with suppress(OSError):
            told = "\nInterrupted. What was not finished is as it was before; run it again."
            progress.terminal.tell(told, is_warning=True)
        started = instance.get_run_by_id(run_id)
        if started is not None:
            instance.report_run_canceled(started)
    finally:
        os._exit(130)
