"""Looks at a file's first and last bytes before DuckDB reads it: is it what its name says, and of a sane size?"""

import csv
import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from orchestration.sources.inputs import FileInput, SourceFileError

HEAD_BYTES = 64 * 1024
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
    size = _size(item)
    with _open(item) as stream:
        head = stream.read(4)
        stream.seek(max(size - 4, 0))
        tail = stream.read(4)
    if head != PARQUET_MAGIC:
        raise SourceFileError(item.label, "is not a Parquet file (it does not begin with PAR1)")
    if tail != PARQUET_MAGIC or size < 12:
        raise SourceFileError(item.label, "is truncated: a Parquet file ends in PAR1; copy it again")


def check_csv(item: FileInput) -> CsvShape:
    """The CSV's shape; raises SourceFileError for a page, a binary, an empty file or an endless gzip."""
    _size(item)
    with _open(item) as stream:
        head = stream.read(HEAD_BYTES)
    if item.path.name.lower().endswith(".gz"):
        head = _inflated_head(item)
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


def _size(item: FileInput) -> int:
    try:
        size = item.path.stat().st_size
    except OSError as error:
        raise SourceFileError(item.label, f"cannot be read ({error.strerror})") from error
    if size == 0:
        raise SourceFileError(item.label, "is empty (0 bytes)")
    return size


def _open(item: FileInput) -> BinaryIO:
    try:
        return Path.open(item.path, "rb")
    except OSError as error:
        raise SourceFileError(item.label, f"cannot be read ({error.strerror})") from error


def _inflated_head(item: FileInput) -> bytes:
    """A gzip's first bytes; raises SourceFileError where it is damaged or inflates out of all proportion."""
    limit = max(INFLATION_FREE_BYTES, item.path.stat().st_size * INFLATION_LIMIT)
    try:
        with gzip.open(item.path) as stream:
            head = stream.read(HEAD_BYTES)
            inflated = len(head)
            while chunk := stream.read(1 << 20):
                inflated += len(chunk)
                if inflated > limit:
                    raise SourceFileError(
                        item.label, f"inflates to more than {limit / 1e6:,.0f} MB; it was not read any further"
                    )
    except (OSError, EOFError, zlib.error) as error:
        raise SourceFileError(item.label, f"is a damaged gzip file; copy it again ({error})") from error
    return head
