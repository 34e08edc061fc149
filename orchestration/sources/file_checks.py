"""Looks at a file's first and last bytes before DuckDB reads it: is it what its name says, and of a sane size?"""

import csv
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from orchestration.sources.inputs import FileInput, SourceFileError

HEAD_BYTES = 64 * 1024
LOOK = "look whether it is there, and whether you may read it"
PARQUET_MAGIC = b"PAR1"
# 2026-11: market CSVs shrink about 5-fold, very regular ones 30-fold; a bomb shrinks 1,000-fold.
INFLATION_LIMIT = 200
INFLATION_FREE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class CsvShape:
    """How a CSV is written: its delimiter and the column names as they stand in the header."""

    delimiter: str
    header: tuple[str, ...]


def check_parquet(item: FileInput) -> None:
    """Raise SourceFileError unless the file begins and ends as Parquet does."""
    size = file_size(item.path, item.label)
    with _open(item) as stream:
        head = stream.read(4)
        stream.seek(max(size - 4, 0))
        tail = stream.read(4)
    if head != PARQUET_MAGIC:
        raise SourceFileError(
            item.label, "is not a Parquet file (it does not begin with PAR1); end its name in .csv if it is one"
        )
    if tail != PARQUET_MAGIC or size < 12:
        raise SourceFileError(item.label, "is truncated: a Parquet file ends in PAR1; copy it again")


def check_csv(item: FileInput) -> CsvShape:
    """The CSV's shape; raises SourceFileError for a page, a binary, an empty file or an endless gzip."""
    size = file_size(item.path, item.label)
    with _open(item) as stream:
        head = stream.read(HEAD_BYTES)
    if item.path.name.lower().endswith(".gz"):
        limit = max(INFLATION_FREE_BYTES, size * INFLATION_LIMIT)
        head = inflated_head(item.path, item.label, limit, "it was not read any further")
    if b"\x00" in head:
        raise SourceFileError(item.label, "is not plain text; save it as CSV in UTF-8")
    try:
        text = head.decode("utf-8-sig", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError as error:
        raise SourceFileError(item.label, f"is not UTF-8 (byte {error.start}); save it as CSV in UTF-8") from error
    if text.lstrip().startswith("<"):
        raise SourceFileError(item.label, "is a web page, not a CSV; the provider may have refused the download")
    lines = text.splitlines()
    if not text.strip():
        raise SourceFileError(item.label, "is empty: it holds nothing but blanks")
    if not lines[0].strip():
        raise SourceFileError(item.label, "begins with a blank line; its first line must name the columns")
    if not any(line.strip() for line in lines[1:]):
        raise SourceFileError(item.label, "is empty: it has a header and no rows")
    delimiter = max(",;\t|", key=lines[0].count)
    return CsvShape(delimiter, tuple(next(csv.reader(lines[:1], delimiter=delimiter))))


def file_size(path: Path, label: str) -> int:
    """The file's size in bytes; raises SourceFileError where it is empty or out of reach."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceFileError(label, f"cannot be read ({error.strerror}); {LOOK}") from error
    if size == 0:
        raise SourceFileError(label, "is empty (0 bytes)")
    return size


def inflated_head(path: Path, label: str, limit: int, advice: str) -> bytes:
    """A gzip's first bytes; raises SourceFileError where it is damaged or inflates to more than `limit` bytes.

    Inflates all of it and holds none but the head.
    """
    try:
        with gzip.open(path) as stream:
            head = stream.read(HEAD_BYTES)
            inflated = len(head)
            while chunk := stream.read(1 << 20):
                inflated += len(chunk)
                if inflated > limit:
                    raise SourceFileError(label, f"inflates to more than {limit / 1e6:,.0f} MB; {advice}")
    except (OSError, EOFError, zlib.error) as error:
        raise SourceFileError(label, f"is a damaged gzip file; copy it again ({error})") from error
    return head


def _open(item: FileInput) -> BinaryIO:
    try:
        return Path.open(item.path, "rb")
    except OSError as error:
        raise SourceFileError(item.label, f"cannot be read ({error.strerror}); {LOOK}") from error
