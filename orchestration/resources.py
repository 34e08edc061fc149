"""Thin Dagster wrappers: the source chosen by the settings, and the warehouse held by one run at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import dagster as dg

from orchestration.contracts.contract import Contract
from orchestration.settings import Settings
from orchestration.sources.embedded import EmbeddedSource
from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import Input
from orchestration.warehouse.changes import BatchResult, append_changes
from orchestration.warehouse.connection import connect, only_writer, wait_for_orphan
from orchestration.warehouse.judging import Window
from orchestration.warehouse.origin import check_origin
from orchestration.warehouse.publishing import PublishError, publish

DBT_NOTE = "dbt.pid"


class Source(Protocol):
    """Where data come from: `inputs` names what there is for one raw table, `ignored_files` what nothing reads."""

    name: str

    def inputs(self, table: str) -> list[Input]:
        """What there is for one raw table, by its `schema.table` name."""
        ...

    def ignored_files(self) -> list[str]:
        """What stands in the source and nothing reads."""
        ...


def make_source(settings: Settings) -> Source:
    """The source that the settings choose."""
    if settings.source == "files":
        assert settings.drop_dir is not None, "Settings refuses files without a drop folder"
        return FilesSource(settings.drop_dir, settings.data_dir, settings.quotes_adjustment)
    return EmbeddedSource(settings.data_dir)


class Warehouse:
    """The build file, opened for each step and closed again: dbt writes to it in between."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def dbt_note(self) -> Path:
        """Where the running dbt's process id stands."""
        return self.settings.build_dir / DBT_NOTE

    @property
    def _audit_mark(self) -> Path:
        return self.settings.build_dir / "audited"

    def set_audited(self, is_audited: bool) -> None:
        """Note whether the build stands as its checks passed it; anything that changes it takes the mark away."""
        if is_audited:
            self._audit_mark.touch()
        else:
            self._audit_mark.unlink(missing_ok=True)

    def append(
        self, contract: Contract, inputs: Sequence[Input], batch_id: str, window: Window | None = None
    ) -> BatchResult:
        """See `orchestration.warehouse.changes.append_changes`."""
        self.set_audited(False)
        with connect(self.settings.build_path) as connection:
            return append_changes(connection, contract, inputs, batch_id, window)

    def rows(self, sql: str) -> list[tuple]:
        """What a query on the build file returns."""
        with connect(self.settings.build_path) as connection:
            return connection.execute(sql).fetchall()

    def publish(self) -> int:
        """See `orchestration.warehouse.publishing.publish`; raises PublishError for a build that was not audited."""
        if not self._audit_mark.exists():
            raise PublishError(
                "the build has changed since its checks last passed: "
                "materialize the dbt models, or run `make warehouse`"
            )
        return publish(self.settings.build_path, self.settings.published_path)


def warehouse_resource(settings: Settings) -> dg.ResourceDefinition:
    """The warehouse, locked from a run's first step to its last, whatever started the run."""

    @dg.resource(description="The build file; one run at a time holds it.")
    def warehouse(_context: dg.InitResourceContext) -> Iterator[Warehouse]:
        with only_writer(settings.build_dir.parent):
            check_origin(settings.build_dir, settings.drop_dir)
            held = Warehouse(settings)
            wait_for_orphan(held.dbt_note)
            yield held

    return warehouse
