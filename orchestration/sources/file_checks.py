"""Looks at a file's first and last bytes before DuckDB reads it: is it what its name says, and of a sane size?"""

import gzip
import zlib
from pathlib import Path
from typing import BinaryIO

from orchestration.sources.inputs import FileInput, SourceFileError

HEAD_BYTES = 64 * 1024
LOOK = "look whether it is there, and whether you may read it"
PARQUET_MAGIC = b"PAR1"
WORKBOOK = "is a workbook, not a CSV: open it and save the sheet as CSV UTF-8 (File, Save as)"
OTHER_KINDS = {
    b"PK\x03\x04": WORKBOOK,
    b"\xd0\xcf\x11\xe0": WORKBOOK,
    PARQUET_MAGIC: "is a Parquet file: end its name in .parquet",
    b"%PDF": "is a PDF, not a CSV",
    **dict.fromkeys(
        (b"<!", b"<?", b"<html", b"<head", b"<body", b"<script"),
        "is a web page, not a CSV; the provider may have refused the download",
    ),
    b"{": "is JSON, not a CSV; the provider may have refused the download, or offers a CSV too",
}
# 2026-11: market CSVs shrink about 5-fold, very regular ones 30-fold; a bomb shrinks 1,000-fold.
INFLATION_LIMIT = 200
INFLATION_FREE_BYTES = 64 * 1024 * 1024


def check_parquet(item: FileInput) -> None:
    """Raise SourceFileError unless the file begins and ends as Parquet does."""
    size = file_size(item.path, item.label)
    with opened(item) as stream:
        head = stream.read(4)
        stream.seek(max(size - 4, 0))
        tail = stream.read(4)
    if head != PARQUET_MAGIC:
        raise SourceFileError(
            item.label, "is not a Parquet file (it does not begin with PAR1); end its name in .csv if it is one"
        )
    if tail != PARQUET_MAGIC or size < 12:
        raise SourceFileError(item.label, "is truncated: a Parquet file ends in PAR1; copy it again")


def file_size(path: Path, label: str) -> int:
    """The file's size in bytes; raises SourceFileError where it is empty, out of reach or of an unreadable name."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise SourceFileError(label, "has a name that is not UTF-8; rename the file") from error
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceFileError(label, f"cannot be read ({error.strerror}); {LOOK}") from error
    if size == 0:
        raise SourceFileError(label, "is empty (0 bytes)")
    return size


def inflated_head(path: Path, label: str, limit: int, advice: str) -> bytes:
    """A gzip's first bytes; raises SourceFileError where it is damaged or inflates to more than `limit` bytes.

    Inflates all of it, but keeps only the head in memory.
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


def inflated(path: Path, label: str, limit: int, advice: str) -> bytes:
    """A gzip's content; raises SourceFileError as `file_size` and `inflated_head` do."""
    file_size(path, label)
    inflated_head(path, label, limit, advice)
    return gzip.decompress(path.read_bytes())


def opened(item: FileInput) -> BinaryIO:
    """The file's bytes, as they stand on the disk; raises SourceFileError where it is out of reach."""
    try:
        return Path.open(item.path, "rb")
    except OSError as error:
        raise SourceFileError(item.label, f"cannot be read ({error.strerror}); {LOOK}") from error


def other_kind(head: bytes) -> str | None:
    """What a file is instead of a CSV, by its first bytes, and what to do; None where it may be a CSV."""
    for start, words in OTHER_KINDS.items():
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[: len(start)].lower() == start.lower():
            return words
    return None
