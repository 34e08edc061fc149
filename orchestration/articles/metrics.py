"""The metrics of the published file, as a claim has to fit them."""

import re
from dataclasses import dataclass

import duckdb

from orchestration.contracts.claim_metrics import METRICS_NOW

_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Metric:
    """One row of the table of metrics.

    pattern: its name, {n} for a number in it. is_of_a_session: of its period only the last day counts.
    min_days, max_days: what its period may be, from the first day to the last; None for any number.
    """

    pattern: str
    subjects: str
    units: tuple[str, ...]
    value_kind: str
    is_of_a_session: bool
    min_days: int | None
    max_days: int | None
    meaning: str

    def takes_days(self, days: int) -> bool:
        """Whether its period may be so long."""
        return (self.min_days is None or days >= self.min_days) and (self.max_days is None or days <= self.max_days)


def metrics_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Metric]:
    """The metrics of a published file by their patterns, each family together."""
    rows = connection.execute(
        "select metric_pattern, subjects, units, value_kind, is_of_a_session, min_period_days, max_period_days, "
        f"meaning from {METRICS_NOW} order by family, metric_pattern"
    ).fetchall()
    return {row[0]: Metric(row[0], row[1], tuple(row[2].split("|")), *row[3:]) for row in rows}


def number_in(name: str) -> str:
    """The number in a metric's name; empty where there is none."""
    match = _NUMBER.search(name)
    return match.group() if match else ""


def pattern_of(name: str) -> str:
    """A metric's name with {n} for its number."""
    return _NUMBER.sub("{n}", name, count=1)
