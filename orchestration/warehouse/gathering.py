"""Gathers parsed files of one shape: planning the SQL that judges a file takes longer than judging its rows."""

from collections.abc import Iterator, Sequence

import pandas as pd
from pandas.api.types import is_object_dtype

from orchestration.sources.inputs import GatheredInput, Input, ParsedInput, SourceFileError

# 2026-11: about 40 companies' facts; their frames take 100 MB.
ROWS_TOGETHER = 50_000


def gathered(inputs: Sequence[Input], problem_of_label: dict[str, str]) -> Iterator[Input]:
    """The inputs, with parsed files of the same columns and types gathered, at most about ROWS_TOGETHER rows each.

    A file that cannot be parsed is left out, and what is wrong with it noted in `problem_of_label`.
    """
    waiting: dict[str, pd.DataFrame] = {}
    source_name = ""
    for item in inputs:
        if not isinstance(item, ParsedInput):
            yield item
            continue
        try:
            frame = item.parse()
        except SourceFileError as error:
            problem_of_label[item.label] = str(error)
            continue
        if waiting and (source_name != item.source_name or not _fits(frame, waiting)):
            yield GatheredInput(waiting, source_name)
            waiting = {}
        waiting[item.label] = frame
        source_name = item.source_name
    if waiting:
        yield GatheredInput(waiting, source_name)


def _fits(frame: pd.DataFrame, waiting: dict[str, pd.DataFrame]) -> bool:
    """Whether a frame can be read together with those that wait."""
    first = next(iter(waiting.values()))
    # DuckDB guesses the type of a column of objects from its values: each frame's guess would be another.
    is_typed = not any(is_object_dtype(dtype) for dtype in frame.dtypes)
    rows_count = sum(len(other) for other in waiting.values()) + len(frame)
    return is_typed and rows_count <= ROWS_TOGETHER and frame.dtypes.equals(first.dtypes)
