"""`python -m orchestration.cli.status`: what `make status` runs.

Exit code 0; 1 where something needs attention; 2 for a setting that cannot work.
"""

import io
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import OperationalError

from orchestration.assets.run_marks import settle
from orchestration.automation.redaction import redact, secrets_of
from orchestration.cli.status import Section, exit_code, report
from orchestration.cli.status.providers import providers_section
from orchestration.cli.status.published import published_sections
from orchestration.cli.status.runs import runs_section
from orchestration.cli.status.schedules import schedules_section
from orchestration.definitions import build_definitions
from orchestration.errors import ActionableError
from orchestration.settings import Settings, from_environment
from orchestration.sources.http.provider import Provider
from orchestration.sources.providers.registry import providers_of


def sections(
    settings: Settings,
    definitions: dg.Definitions,
    instance: dg.DagsterInstance | None,
    providers: Mapping[str, Provider],
) -> list[Section]:
    """All sections of the report. It waits for no build, and no build waits for it.

    instance: None where Dagster has never run.
    """
    now = settings.now()
    jobs = [job.name for job in definitions.jobs or ()]
    schedules = [item for item in definitions.schedules or () if isinstance(item, dg.ScheduleDefinition)]
    return [
        *published_sections(settings.published_path, now),
        runs_section(instance, jobs, now),
        schedules_section(instance, schedules, list(definitions.sensors or ()), now),
        providers_section(settings.landing_dir, providers, now),
    ]


def main() -> int:
    """Print the report; the module's docstring lists the exit codes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an output without → or … gets a question mark
    try:
        settings = from_environment()
        definitions = build_definitions(settings)
        providers = providers_of(settings)
    except ActionableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        try:
            instance = stack.enter_context(dg.DagsterInstance.get()) if _has_history() else None
        except OperationalError as error:
            print(f"error: Dagster's history in DAGSTER_HOME: {error.orig}. Look at its permissions.", file=sys.stderr)
            return 2
        if instance is not None:
            settle(instance, settings.build_dir.parent)
        told = sections(settings, definitions, instance, providers)
        print(redact(report(told, settings.now()), secrets_of()))
    return exit_code(told)


def _has_history() -> bool:
    """Whether DAGSTER_HOME holds a history: opening a missing one would create it."""
    home = os.environ.get("DAGSTER_HOME")
    return bool(home) and (Path(str(home)) / "history" / "runs.db").exists()


if __name__ == "__main__":
    sys.exit(main())
