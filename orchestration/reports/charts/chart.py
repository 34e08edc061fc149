"""What a chart is: a name, the mart it is drawn from, words to read it by, and how to draw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
import duckdb


@dataclass(frozen=True)
class Chart:
    """One picture of one mart. reading: what is shown, in which unit, on which basis, what the marks mean."""

    name: str
    mart: str
    title: str
    reading: str
    draw: Callable[[duckdb.DuckDBPyConnection], alt.TopLevelMixin | None]
    """None where the mart has no rows for it."""
