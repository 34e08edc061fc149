"""Answers as pandas frames that say what their columns mean: `frame.attrs`.

attrs: `file` and `published_at` (when that was published, UTC), `marts` (the marts asked), `columns` (of each column
`description` and `unit`, empty where it is no quantity), `is_simulated` (whether any of the rows rests on simulated
ones; None, with one of the `notes`, where marts that were asked have such rows and no column of the frame tells;
absent where no mart that was asked has any), and what the asking function adds. All of it is text, booleans, numbers
and None, so that it survives `to_parquet`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.reports.dictionary.comments import DescribedColumn, DescribedMart
from orchestration.reports.dictionary.units import unit_of
from orchestration.warehouse.published_file import Standing

SIMULATED = ("is_simulated", "rests_on_simulated", "is_any_simulated")


def frame_of(
    answer: duckdb.DuckDBPyConnection, marts: Sequence[DescribedMart], path: Path, standing: Standing, **more: Any
) -> pd.DataFrame:
    """The rows of an answer. marts: those that were asked; their words describe the columns of the same names.

    standing: the file that was open, of those that have been at the path.
    """
    frame = answer.df()
    known = _columns_of(marts)
    frame.attrs = {
        "file": str(path),
        "published_at": standing.published_at.replace(tzinfo=UTC).isoformat(timespec="seconds"),
        "marts": [f"marts.{mart.name}" for mart in marts],
        "columns": {str(name): _meaning(str(name), known) for name in frame.columns},
    }
    told = [frame[name] for name in SIMULATED if name in frame.columns]
    if told:
        frame.attrs["is_simulated"] = any(bool(column.fillna(False).any()) for column in told)
    frame.attrs.update(more)
    return frame


def _columns_of(marts: Sequence[DescribedMart]) -> Mapping[str, DescribedColumn | None]:
    """The columns of marts by name; None where two marts describe a name differently."""
    found: dict[str, DescribedColumn | None] = {}
    for column in (column for mart in marts for column in mart.columns):
        earlier = found.setdefault(column.name, column)
        if earlier is not None and earlier.description != column.description:
            found[column.name] = None
    return found


def _meaning(name: str, known: Mapping[str, DescribedColumn | None]) -> dict[str, str]:
    column = known.get(name)
    return {"description": column.description if column else "", "unit": column.unit if column else unit_of(name)}
