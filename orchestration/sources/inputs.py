"""What a source hands over: a file, a file with a parser of its own, or a frame, each with its provenance."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from orchestration.errors import ActionableError


@dataclass(frozen=True)
class Unpivot:
    """A wide file's columns that become rows of the raw table.

    name_column: the raw column that takes the name. values: the file's column (lower case) ->
    (name in the raw table, raw column that takes the value). Empty cells, and zeros where
    `is_zero_empty`, state nothing and make no row. is_optional: whether a file may have none of these columns, and is
    then read as it stands.
    """

    name_column: str
    values: Mapping[str, tuple[str, str]]
    is_zero_empty: bool = False
    is_optional: bool = False


@dataclass(frozen=True)
class FileInput:
    """A CSV (plain or gzip) or Parquet file of rows for one raw table.

    label: the path people see in messages and rows, relative to the folder it came from.
    constants: raw columns that the file's name or a setting states, used where the file has no such column.
    """

    path: Path
    label: str
    source_name: str
    constants: Mapping[str, str] = field(default_factory=dict)
    unpivot: Unpivot | None = None


@dataclass(frozen=True)
class FrameInput:
    """A frame whose columns carry the raw table's names."""

    frame: pd.DataFrame
    label: str
    source_name: str
    is_simulated: bool = False


@dataclass(frozen=True)
class ParsedInput:
    """A file that DuckDB cannot read as a table, with what turns it into a frame of the raw table's columns.

    parse: called when the input is read; raises SourceFileError where the file cannot be taken.
    nothing_found: what to tell people where the file is in order and yields no row; None where that is usual.
    reading: what else decides what is read of the file, such as the concepts that are tracked.
    """

    parse: Callable[[], pd.DataFrame]
    path: Path
    label: str
    source_name: str
    nothing_found: str | None
    reading: str = ""


@dataclass(frozen=True)
class GatheredInput:
    """Parsed files whose frames have the same columns, to be read as one.

    frame_of_label: the frames, by the files' labels.
    """

    frame_of_label: Mapping[str, pd.DataFrame]
    source_name: str

    @property
    def label(self) -> str:
        """The first file's label."""
        return next(iter(self.frame_of_label))

    def apart(self) -> "list[GatheredInput]":
        """The same files, each by itself."""
        return [GatheredInput({label: frame}, self.source_name) for label, frame in self.frame_of_label.items()]

    def frame(self) -> pd.DataFrame:
        """Their rows together, with `source_file` and `source_row`, each file's first row being 1."""
        frames = [
            frame.assign(source_file=pd.Series(label, frame.index, "str"), source_row=range(1, len(frame) + 1))
            for label, frame in self.frame_of_label.items()
        ]
        return pd.concat(frames, ignore_index=True)


Input = FileInput | FrameInput | ParsedInput | GatheredInput


@dataclass(frozen=True)
class Fetch:
    """What was fetched together, once and for all: a raw table reads it a single time.

    fetched_at: when the last of it came (UTC); its rows count as read then, however much later a table reads them.
    covers: for each payload the folder that the labels of its series share, and the first day that it states and the
    day after the last; None, None where it states all.
    """

    batch_id: str
    fetched_at: datetime
    covers: tuple[tuple[str, date | None, date | None], ...]


@dataclass(frozen=True)
class Batch:
    """Inputs of one raw table that are read together. fetch: None where they are all that the source holds."""

    inputs: list[Input]
    fetch: Fetch | None = None


# Payloads that a raw table has read: (batch, label).
Read = Collection[tuple[str, str]]


class SourceFileError(ActionableError):
    """A file or folder that cannot be read at all; the message names it, the rule and what to do."""

    def __init__(self, label: str, problem: str) -> None:
        super().__init__(f"{label}: {problem}")
        self.label = label
        self.problem = problem
