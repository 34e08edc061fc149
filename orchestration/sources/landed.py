"""What live providers sent, read from the landing archive: the same way on the day it came and years later.

Nothing here asks anyone: `providers/` fill the archive. Each fetch is one batch, in the order in which they
came, so that reading the whole archive anew gives the same tables as reading it day by day.
"""

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE
from orchestration.contracts.payloads import PAYLOADS
from orchestration.contracts.tracked_concepts import TRACKED_CONCEPTS
from orchestration.sources import shipped
from orchestration.sources.archive.landed_index import payload_index_input
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.landing_index import INDEX
from orchestration.sources.archive.payloads import Payload
from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import Batch, Fetch, FrameInput, Input, Read, SourceFileError
from orchestration.sources.providers.coverage import coverage_frame
from orchestration.sources.providers.registry import inputs_of, series_of, tables_of
from orchestration.sources.providers.sec.company_facts import tracked_tags
from orchestration.sources.shipped import ShippedSource


class LiveSource:
    """The landing archive for what providers state; a drop folder, or what ships with the project, for all else.

    datasets: what comes from providers, as in settings. drop: the files for the rest.
    """

    name = "live"

    def __init__(
        self, landing_dir: Path, datasets: Collection[str], drop: FilesSource | ShippedSource, data_dir: Path
    ) -> None:
        self._landing_dir = landing_dir
        self._live_tables = {table for dataset in datasets for table in tables_of(dataset)}
        self._drop = drop
        self._data_dir = data_dir

    def batches(self, table: str, read: Read = frozenset()) -> list[Batch]:
        """What there is to read for one raw table: fetch by fetch where providers state it, whole where files do.

        Raises SourceFileError where there is nothing at all, LandingError where the archive is damaged.
        """
        if table == PAYLOADS.name:
            return [Batch([payload_index_input(Landing(self._landing_dir).payloads())])]
        if table in self._live_tables:
            return list(self._fetched(table, read))
        return self._drop.batches(table)

    def ignored_files(self) -> list[str]:
        """Files in the drop folder that nothing reads, or whose table comes from providers."""
        instead = [
            f"{item.label}: providers state this table; leave it out of DATASETS to read the file"
            for table in self._live_tables
            for item in self._drop.dropped(table)
        ]
        return [*self._drop.ignored_files(), *sorted(instead)]

    @cached_property
    def _tracked_tags(self) -> frozenset[str]:
        return tracked_tags(self._data_dir / shipped.ALWAYS[TRACKED_CONCEPTS.name])

    def _fetched(self, table: str, read: Read) -> Iterator[Batch]:
        """One batch for each fetch that brought something that the table has not read."""
        landing = Landing(self._landing_dir)
        if not any(payload.is_good for payload in landing.payloads()):
            raise SourceFileError("data/landing", "holds nothing yet: `make warehouse SOURCE=live`, or run fetch_job")
        good = [payload for payload in landing.payloads(*series_of(table)) if payload.is_good]
        if table == CORPORATE_ACTION_COVERAGE.name:
            yield from _coverage(good, read)
            return
        repeated = _repeated(good)
        for batch_id, group in groupby(good, key=lambda payload: payload.batch_id):
            last = {payload.series: payload for payload in group}
            inputs, covers, times = [], [], []
            for payload in last.values():
                if (batch_id, payload.label) in read or payload in repeated:
                    continue
                item = inputs_of(payload, landing.intact_path(payload), self._tracked_tags).get(table)
                if item:
                    inputs.append(item)
                    covers.append((f"landing/{payload.series}", payload.first_date, payload.after_date))
                    times.append(payload.fetched_at)
            if inputs:
                yield Batch(inputs, Fetch(batch_id, max(times), tuple(covers)))


def _coverage(bars: list[Payload], read: Read) -> Iterator[Batch]:
    """For each fetch, the days for which each provider's bars up to then state every split and dividend."""
    for batch_id, group in groupby(enumerate(bars, start=1), key=lambda numbered: numbered[1].batch_id):
        numbered = list(group)
        count, last = numbered[-1]
        inputs: list[Input] = []
        for provider in sorted({payload.provider for _, payload in numbered}):
            # The label of Yahoo, the first provider of bars, does not name the provider.
            label = f"landing/{INDEX}" if provider == "yahoo" else f"landing/{INDEX} ({provider})"
            if (batch_id, label) not in read:
                frame = coverage_frame(payload for payload in bars[:count] if payload.provider == provider)
                inputs.append(FrameInput(frame, label, provider))
        if inputs:
            yield Batch(inputs, Fetch(batch_id, last.fetched_at, ()))


def _repeated(payloads: list[Payload]) -> set[Payload]:
    """The SEC's payloads that repeat the one before of the same company.

    What they state does not depend on when they came, unlike a chart or a series that may hold a running session.
    """
    last_file: dict[str, str | None] = {}
    repeated = set()
    for payload in payloads:
        if payload.provider == "sec" and last_file.get(payload.series) == payload.file:
            repeated.add(payload)
        last_file[payload.series] = payload.file
    return repeated
