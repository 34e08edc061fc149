"""Thin Dagster wrappers: the source chosen by the settings, and the warehouse held by one run at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import dagster as dg

from orchestration.assets.quick_history import quick_history
from orchestration.assets.run_history import shorten
from orchestration.assets.run_marks import at_work
from orchestration.contracts.contract import Contract
from orchestration.settings import Settings, utc_now
from orchestration.sources.countdown import Countdown
from orchestration.sources.embedded import EmbeddedSource
from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import Batch, Read
from orchestration.sources.landed import LiveSource
from orchestration.sources.shipped import ShippedSource
from orchestration.warehouse.changes import BatchResult, append_changes, together
from orchestration.warehouse.clock import check_clock
from orchestration.warehouse.connection import connect, only_writer, wait_for_orphan
from orchestration.warehouse.fetches import read_payloads
from orchestration.warehouse.intake import Window
from orchestration.warehouse.origin import check_origin
from orchestration.warehouse.publishing import PublishError, publish
from orchestration.warehouse.tables import create_table

DBT_NOTE = "dbt.pid"
AUDIT_MARK = "audited"


class Source(Protocol):
    """Where data come from. `batches` lists one raw table's inputs, `ignored_files` what no table reads."""

    name: str

    def batches(self, table: str, read: Read = frozenset()) -> list[Batch]:
        """The inputs of one raw table, by its `schema.table` name, in order.

        read: the payloads, as (batch, label), that the table has already read.
        """
        ...

    def ignored_files(self) -> list[str]:
        """The files of the source that no table reads."""
        ...


def make_source(settings: Settings) -> Source:
    """The source that the settings choose."""
    if settings.source == "embedded":
        return EmbeddedSource(settings.data_dir)
    files = (
        FilesSource(settings.drop_dir, settings.data_dir, settings.quotes_adjustment, settings.linked_dirs)
        if settings.drop_dir
        else None
    )
    if settings.source == "files":
        assert files is not None, "Settings refuses files without a drop folder"
        return files
    beneath = files or ShippedSource(settings.data_dir)
    return LiveSource(settings.landing_dir, settings.live_datasets, beneath, settings.data_dir)


class Warehouse:
    """The build file, opened for each step and closed again: dbt writes to it in between."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def dbt_note(self) -> Path:
        """The file with the process id of the running dbt."""
        return self.settings.build_dir / DBT_NOTE

    @property
    def _audit_mark(self) -> Path:
        return self.settings.build_dir / AUDIT_MARK

    def set_audited(self, is_audited: bool) -> None:
        """Record whether the build is unchanged since its checks passed; whatever changes it removes the mark."""
        if is_audited:
            self._audit_mark.touch()
        else:
            self._audit_mark.unlink(missing_ok=True)

    def append(self, contract: Contract, source: Source, run_id: str, window: Window | None = None) -> BatchResult:
        """Read from a source what has not been read yet, a batch at a time: see `warehouse.changes.append_changes`.

        window: the days to read of inputs that were not fetched; fetched batches are read in full.
        """
        self.set_audited(False)
        with connect(self.settings.build_path) as connection:
            create_table(connection, contract)
            batches = source.batches(contract.name, read_payloads(connection, contract))
            inputs_count = sum(len(batch.inputs) for batch in batches)
            countdown = Countdown(contract.name.replace(".", "/"), inputs_count, "files read")
            results = []
            for batch in batches:
                days = None if batch.fetch else window
                results.append(append_changes(connection, contract, batch.inputs, run_id, days, batch.fetch))
                countdown.step(len(batch.inputs))
            counted = connection.execute(f"select count(*) from {contract.name}").fetchone()
        assert counted is not None
        return together(results, counted[0])

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
    def warehouse(context: dg.InitResourceContext) -> Iterator[Warehouse]:
        builds_dir = settings.build_dir.parent
        with quick_history(), at_work(builds_dir, context.run_id or "by_hand"), only_writer(builds_dir):
            if context.instance:
                shorten(context.instance)
            check_origin(settings.build_dir, settings.drop_dir)
            held = Warehouse(settings)
            wait_for_orphan(held.dbt_note)
            with connect(settings.build_path) as connection:  # reports a faulty file once, not in every step
                check_clock(connection, utc_now(), settings.source)
            yield held

    return warehouse
