"""The default source, working without a network: published closes and the simulated market between them."""

from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from orchestration.contracts.indices import MILESTONE_STEPS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.contracts.reference import EXCHANGE_DAYS
from orchestration.sources import calendar, shipped, simulation
from orchestration.sources.indices import read_indices
from orchestration.sources.inputs import Batch, FrameInput, Input, Read

PUBLISHED = "published_closes"
SIMULATED = "simulated_market"
FIRST_DATE, LAST_DATE = date(2023, 12, 29), date(2026, 2, 27)


class EmbeddedSource:
    """Shipped tables as files, simulated quotes and levels as frames marked `is_simulated`."""

    name = "embedded"

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def inputs(self, table: str) -> list[Input]:
        """Everything the project ships for one raw table, by its `schema.table` name."""
        if table == EXCHANGE_DAYS.name:
            return [calendar.calendar_input()]
        paths = shipped.ALWAYS | shipped.UNLESS_DROPPED | shipped.SAMPLE
        if table in paths:
            return [shipped.shipped(self._data_dir, paths[table])]
        if table == DAILY_QUOTES.name:
            frame = simulation.simulate_quotes(self._securities, self._pins("quotes"), self._sessions)
            return [self._published("quotes"), FrameInput(frame, "simulation.py", SIMULATED, is_simulated=True)]
        if table == INDEX_LEVELS.name:
            frame = simulation.simulate_index_levels(
                read_indices(self._data_dir), self._level_steps, self._pins("indices"), self._sessions
            )
            return [self._published("indices"), FrameInput(frame, "simulation.py", SIMULATED, is_simulated=True)]
        return []

    def batches(self, table: str, _read: Read = frozenset()) -> list[Batch]:
        """The same inputs, as a single batch."""
        return [Batch(self.inputs(table))]

    def ignored_files(self) -> list[str]:
        """None: everything shipped is read."""
        return []

    def _published(self, kind: str) -> Input:
        return shipped.shipped(self._data_dir, f"figures/published_closes_{kind}.csv", PUBLISHED)

    def _pins(self, kind: str) -> pd.DataFrame:
        return pd.read_csv(self._data_dir / f"figures/published_closes_{kind}.csv", parse_dates=["session_date"])

    @property
    def _level_steps(self) -> dict[str, int]:
        """The smallest distance between an index's milestones, by its id."""
        steps = pd.read_csv(self._data_dir / shipped.ALWAYS[MILESTONE_STEPS.name])
        smallest = steps.groupby("index_id")["step_points"].min()
        return {str(index_id): int(step) for index_id, step in smallest.items()}

    @property
    def _securities(self) -> pd.DataFrame:
        return pd.read_csv(
            self._data_dir / "reference/securities.csv",
            parse_dates=["valid_from_date", "valid_to_date"],
            dtype={"cik": str},
        )

    @cached_property
    def _sessions(self) -> pd.DatetimeIndex:
        days = calendar.exchange_days(LAST_DATE)
        dates = pd.DatetimeIndex(days.loc[days["is_session"], "calendar_date"])
        return dates[(dates >= pd.Timestamp(FIRST_DATE)) & (dates <= pd.Timestamp(LAST_DATE))]
