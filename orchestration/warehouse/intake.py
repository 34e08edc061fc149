"""One read of a raw table: what is taken, into which table, as of when. The steps of `append_changes` share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Fetch, Input

# First day, and the day after the last.
Window = tuple[date, date]


@dataclass(frozen=True)
class Intake:
    """Inputs on their way into a contract's raw table, through the temporary table `incoming` of the connection.

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

    @property
    def is_fetched(self) -> bool:
        """Whether the inputs are payloads: each is read a single time, and nobody here can correct it."""
        return self.fetch is not None
