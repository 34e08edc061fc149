"""One read of a raw table: what is taken, into which table, as of when. The steps of `append_changes` share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Fetch, Input

# First day, and the day after the last.
Window = tuple[date, date]


@dataclass(frozen=True)
class Intake:
    """Inputs on their way into a contract's raw table, through the temporary table `incoming` of the connection.

    settled: files that the table has read and that are as they were; they are left as they are, unless an input states
    some of the same. fingerprint_of: by label, the hashes by which the inputs are recognized next time.
    now: when they count as read (UTC), `ingested_at` in rules. window: the days that are read, None for all.
    fetch: what was fetched and when, None where the inputs are all that their source holds. batch_id: the run.
    """

    connection: duckdb.DuckDBPyConnection
    contract: Contract
    inputs: Sequence[Input]
    batch_id: str
    now: datetime
    window: Window | None
    fetch: Fetch | None
    settled: Sequence[Input] = ()
    fingerprint_of: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def is_fetched(self) -> bool:
        """Whether the inputs are payloads: each is read a single time, and nobody here can correct it."""
        return self.fetch is not None
