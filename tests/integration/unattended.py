"""A live warehouse left alone in simulated time: what Dagster's daemon would do at each tick, done in this process."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from orchestration.cli.log_file import details_go_to
from orchestration.cli.run_job import QUIET
from orchestration.definitions import build_definitions
from orchestration.settings import Settings
from tests.integration.built import Built
from tests.integration.ticks import EVENT, Ran, Tick, read_off
from tests.provider_server import ProviderServer, provider_variables

REBUILDS = {True: "rebuild_after_fetch", False: "rebuild_after_failed_fetch"}
FETCHES = ("fetch_job", "filings_job", "reference_job")


class Clock:
    """Stands at the moment that it is set to, and goes on by three milliseconds whenever somebody looks at it."""

    def __init__(self) -> None:
        self._now = datetime.min
        self._lock = threading.Lock()

    def set(self, moment: datetime) -> None:
        """moment: with its time zone."""
        self._now = moment.astimezone(UTC).replace(tzinfo=None)

    def __call__(self) -> datetime:
        with self._lock:
            self._now += timedelta(milliseconds=3)
            return self._now


@dataclass
class Unattended:
    """The warehouse of a data folder. Its providers are the server, asked once for everything."""

    built: Built
    server: ProviderServer
    clock: Clock = field(default_factory=Clock)

    @property
    def settings(self) -> Settings:
        variables = provider_variables(self.server, REQUESTS_PER_SECOND=1000, ATTEMPTS=1, RETRY_SECONDS=0)
        contact = "Jane Doe jane@example.org"
        data_dir = self.built.data_dir
        return Settings("live", provider_variables=variables, sec_contact=contact, now=self.clock, data_dir=data_dir)

    def schedules(self) -> Sequence[dg.ScheduleDefinition]:
        """All that the project has."""
        return build_definitions(self.settings).get_repository_def().schedule_defs

    def tick(self, schedule_name: str, moment: datetime, is_raw_only: bool = False) -> Tick:
        """Ask a schedule at one of its ticks, and run what it asks for.

        is_raw_only: of what follows a fetch the raw tables only, where a test cannot wait for all of it.
        """

        def ask(definitions: dg.Definitions, instance: dg.DagsterInstance) -> Any:
            context = dg.build_schedule_context(instance=instance, scheduled_execution_time=moment)
            return definitions.resolve_schedule_def(schedule_name), context

        return self._follow(schedule_name, moment, ask, is_raw_only)

    def watch(self, sensor_name: str, moment: datetime) -> Tick:
        """Ask a sensor, and run what it asks for."""

        def ask(definitions: dg.Definitions, instance: dg.DagsterInstance) -> Any:
            context = dg.build_sensor_context(instance=instance, definitions=definitions, sensor_name=sensor_name)
            return definitions.resolve_sensor_def(sensor_name), context

        return self._follow(sensor_name, moment, ask)

    def _follow(self, name: str, moment: datetime, ask: Callable, is_raw_only: bool = False) -> Tick:
        self.clock.set(moment)
        before = len(self.server.requests)
        with at_home(self.built), dg.DagsterInstance.get() as instance:
            definitions = build_definitions(self.settings)
            asked, context = ask(definitions, instance)
            answer = asked.evaluate_tick(context)
            requests = answer.run_requests or ()
            runs = []
            for request in requests:
                runs += _run(definitions, instance, request.job_name or asked.job_name, request.tags, is_raw_only)
        paths = tuple(seen.path for seen in self.server.requests[before:])
        keys = tuple(str(request.run_key) for request in requests)
        return Tick(moment, name, answer.skip_message or "", keys, tuple(runs), paths)


def _run(
    definitions: dg.Definitions, instance: dg.DagsterInstance, job_name: str, tags: Mapping, is_raw_only: bool
) -> Iterator[Ran]:
    """Run a job; after a fetch also what the sensor of its end asks for."""
    job = definitions.resolve_job_def(job_name)
    chosen = None
    if is_raw_only and job_name not in FETCHES:
        chosen = [key for key in job.asset_layer.executable_asset_keys if key.path[0].startswith("raw_")]
    result = job.execute_in_process(
        run_config=QUIET, instance=instance, tags=dict(tags), raise_on_error=False, asset_selection=chosen
    )
    yield read_off(job_name, result)
    if job_name not in FETCHES:
        return
    sensor_name = REBUILDS[result.success]
    (ended,) = (event for event in result.all_events if event.event_type in (EVENT.RUN_SUCCESS, EVENT.RUN_FAILURE))
    context = dg.build_run_status_sensor_context(
        sensor_name=sensor_name, dagster_event=ended, dagster_instance=instance, dagster_run=result.dagster_run
    )
    request = definitions.resolve_sensor_def(sensor_name)(context)
    assert isinstance(request, dg.RunRequest), request
    yield from _run(definitions, instance, "daily_market_job", request.tags, is_raw_only)


@contextmanager
def at_home(built: Built) -> Iterator[None]:
    """Within it Dagster and dbt work in the data folder, and what they print goes to a file."""
    with pytest.MonkeyPatch.context() as patch:
        # The definitions set it; set here, it is as before afterwards.
        patch.setenv("MARKET_WAREHOUSE_BUILD_PATH", "")
        for name, value in built.environment.items():
            patch.setenv(name, value)
        with details_go_to(built.data_dir / "build" / "run.log"):
            yield
