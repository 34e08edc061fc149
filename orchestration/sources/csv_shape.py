"""How a CSV is written: its encoding, its delimiter, and what the lines before its rows state."""

import codecs
import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import StringIO

import pandas as pd

from orchestration.sources.file_checks import (
    HEAD_BYTES,
    INFLATION_FREE_BYTES,
    INFLATION_LIMIT,
    file_size,
    inflated_head,
    opened,
    other_kind,
)
from orchestration.sources.inputs import FileInput, SourceFileError

DELIMITERS = ",;\t|"
CHUNK_BYTES = 1 << 20
LONGEST_HEADER = 1 << 20
BLOCK_LINES = 20
NOT_TEXT = "is not plain text; save it as CSV in UTF-8"
# What pandas writes above a frame of several tickers, and yfinance's frames also have with one.
TICKER_LINE, PRICE_LINE = ("ticker", "tickers", "symbols"), ("price", "attributes")


@dataclass(frozen=True)
class CsvShape:
    """How a CSV is written.

    header: the column names as they stand. lines_before: how many lines stand before the first row.
    is_plain: whether DuckDB can read it as it stands, its first line being the header; else `rows_of` does.
    symbol: the ticker or index that lines above the rows state for all of them; empty where none does.
    remarks: what to tell people of how it is read.
    """

    delimiter: str
    header: tuple[str, ...]
    encoding: str = "utf-8"
    lines_before: int = 1
    is_plain: bool = True
    symbol: str = ""
    remarks: tuple[str, ...] = ()


def check_csv(item: FileInput) -> CsvShape:
    """The CSV's shape.

    Raises SourceFileError for a page, a workbook, a binary, an empty file, an endless gzip, and one that breaks off.
    """
    size = file_size(item.path, item.label)
    if _is_gzip(item):
        limit = max(INFLATION_FREE_BYTES, size * INFLATION_LIMIT)
        inflated_head(item.path, item.label, limit, "it was not read any further")
    head = b""
    for chunk in _chunks(item):
        head += chunk
        if len(head) >= HEAD_BYTES and (b"\n" in head or len(head) > LONGEST_HEADER):
            break
    if found := other_kind(head):
        raise SourceFileError(item.label, found)
    encoding, is_regular, last_line = _encoding(item, head)
    text = codecs.getincrementaldecoder(encoding)("strict").decode(head).removeprefix("\ufeff")
    if not text.strip():
        raise SourceFileError(item.label, "is empty: it holds nothing but blanks")
    # The last line may be cut off.
    lines = StringIO(text, newline=None).read().split("\n")
    shape = _shape(item.label, lines, encoding)
    if not any(line.strip() for line in lines[shape.lines_before :]):
        raise SourceFileError(item.label, "is empty: it has a header and no rows")
    _check_end(item.label, shape, lines, last_line)
    is_plain = is_regular and encoding == "utf-8" and shape.lines_before == 1
    return replace(shape, is_plain=is_plain)


def _check_end(label: str, shape: CsvShape, lines: Sequence[str], last_line: str) -> None:
    """Raise SourceFileError where a last line without an end has fewer fields than any of the first rows.

    A last line that begins with a word where the rows begin with digits, or the reverse, is a remark below them.
    """
    rows = [_fields(line, shape.delimiter) for line in lines[shape.lines_before : -1] if line.strip()]
    cut = _fields(last_line, shape.delimiter)
    if not rows or not 1 < len(cut) < min(len(row) for row in rows):
        return
    if cut[0][:1].isdigit() == rows[0][0][:1].isdigit():
        raise SourceFileError(
            label,
            f"breaks off in its last line, which has {len(cut)} of {len(shape.header)} fields and no end: copy or "
            "download it again",
        )


def rows_of(item: FileInput, shape: CsvShape) -> pd.DataFrame:
    """All rows of a CSV that DuckDB cannot read as it stands, as text, short ones filled up with null.

    Raises SourceFileError where a line has more fields than the header or a quoted text does not end.
    """
    stream = StringIO(b"".join(_chunks(item)).decode(shape.encoding).removeprefix("\ufeff"), newline="")
    for _ in range(shape.lines_before):
        stream.readline()
    reader = csv.reader(stream, delimiter=shape.delimiter, strict=True)
    width, rows = len(shape.header), []
    try:
        for row in reader:
            line = shape.lines_before + reader.line_num
            if len(row) > width:
                raise SourceFileError(
                    item.label,
                    f"line {line}: it has more fields than the header; put text that holds the delimiter in quotes",
                )
            if row:
                rows.append([*row, *[None] * (width - len(row))])
    except csv.Error as error:
        line = shape.lines_before + reader.line_num
        said = {
            "end of data": "a quoted text does not end; write a quote inside a text twice",
            "field larger": "a cell is longer than 131,072 letters; take the long text out of it",
        }
        otherwise = "text follows a closing quote; write a quote inside a text twice"
        reason = next((words for sign, words in said.items() if sign in str(error)), otherwise)
        raise SourceFileError(item.label, f"line {line}: {reason}") from error
    return pd.DataFrame(rows, columns=list(shape.header), dtype="string")


def _is_gzip(item: FileInput) -> bool:
    return item.path.name.lower().endswith(".gz")


def _chunks(item: FileInput) -> Iterator[bytes]:
    with opened(item) as file, gzip.open(file) if _is_gzip(item) else nullcontext(file) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _encoding(item: FileInput, head: bytes) -> tuple[str, bool, str]:
    """The encoding; whether all lines end in one way and no quoted text spans lines; a last line without an end.

    What is not UTF-8 is Windows' code page of western Europe and America: no other is met in such files (2026-11).
    """
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if head.startswith(mark):
            return _decodable(item, "utf-16")
    if head[1:2] == b"\x00" or head[:1] == b"\x00":
        return _decodable(item, "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be")
    if b"\x00" in head:
        raise SourceFileError(item.label, NOT_TEXT)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    ends: set[bytes] = set()
    has_open_quote, rest = False, b""
    try:
        for chunk in _chunks(item):
            decoder.decode(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_HEADER:  # lines do not end in \n, or the file is a single line
                ends |= {b"\r"} if b"\r" in rest else set()
                rest = b""
            if b'"' in chunk:
                has_open_quote |= any(line.count(b'"') % 2 for line in lines)
            if b"\r" in chunk:
                ends |= {b"\r\n" if line.endswith(b"\r") else b"\n" for line in lines}
                ends |= {b"\r"} if any(b"\r" in line[:-1] for line in lines) else set()
            elif lines:
                ends.add(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _decodable(item, "cp1252")
    # A line that ends within a quoted text is only a part of a row.
    return "utf-8", len(ends) < 2 and not has_open_quote, "" if has_open_quote or b'"' in rest else rest.decode()


def _decodable(item: FileInput, encoding: str) -> tuple[str, bool, str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    rest = ""
    try:
        for chunk in _chunks(item):
            rest = (rest + decoder.decode(chunk)).rpartition("\n")[2][-LONGEST_HEADER:]
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise SourceFileError(item.label, NOT_TEXT) from error
    return encoding, False, "" if '"' in rest else rest


def _shape(label: str, lines: Sequence[str], encoding: str) -> CsvShape:
    """The header among the first lines. A line `sep=;`, remarks, blank lines and titles may stand before it."""
    start, stated = 0, ""
    while start < len(lines) - 1:
        line = lines[start].strip()
        if line.lower().startswith("sep=") and len(line) == len("sep=") + 1:
            stated = line[-1]
        elif line.startswith("#") and _has_fields(line) and _is_as_wide(line, lines[start + 1]):
            lines = [*lines[:start], lines[start].replace("#", "", 1), *lines[start + 1 :]]  # the header, marked
            break
        elif line and not line.startswith("#") and (stated or _has_fields(line) or not _has_rows(lines[start + 1 :])):
            break
        start += 1
    delimiter = stated or max(DELIMITERS, key=lines[start].count)
    start = _below_a_block(lines, start, delimiter)
    names = _fields(lines[start], delimiter)
    remarks = [] if encoding == "utf-8" else [f"is read as {_in_words(encoding)}"]
    if start and not stated:
        remarks.append(f"the columns are named in line {start + 1}; what stands before is not read")
    shape = CsvShape(delimiter, tuple(names), encoding, start + 1, remarks=tuple(remarks))
    first, second, third = ([*_fields(line, delimiter)] for line in (*lines[start : start + 3], "", "")[:3])
    if first[0].lower() in PRICE_LINE and second[0].lower() in TICKER_LINE:
        return _of_one_ticker(label, shape, first, second, third)
    if first[0].lower() in TICKER_LINE and second[0].lower() in PRICE_LINE:
        return _of_one_ticker(label, shape, second, first, third)
    return shape


def _below_a_block(lines: Sequence[str], start: int, delimiter: str) -> int:
    """Where the header stands if the first lines are a block of remarks, filled up with blank cells.

    Terminals and fund houses write such: `Security,AAPL US Equity,,,`. The header is as wide, has a name in every cell,
    and no number. One blank cell at the end only means that a delimiter follows the last name.
    """
    first = _fields(lines[start], delimiter)
    if any(first[-2:]):
        return start
    for number in range(start + 1, min(start + BLOCK_LINES, len(lines))):
        names = _fields(lines[number], delimiter)
        if len(names) == len(first) and all(name[:1].isalpha() for name in names):
            return number
    return start


def _of_one_ticker(label: str, shape: CsvShape, prices: list[str], tickers: list[str], third: list[str]) -> CsvShape:
    """The shape of a file whose header pandas wrote in several lines, if all its columns are of one ticker."""
    stated = sorted({ticker for ticker in tickers[1:] if ticker})
    if len(stated) != 1:
        raise SourceFileError(
            label,
            f"has a column for each of {', '.join(stated)}: a row must be of one ticker. In pandas: "
            "frame.stack('Ticker', future_stack=True).reset_index().to_csv(..., index=False)",
        )
    has_name_of_index = third[0] != "" and not any(third[1:])
    return replace(
        shape,
        header=(third[0] if has_name_of_index else "Date", *prices[1:]),
        lines_before=shape.lines_before + (2 if has_name_of_index else 1),
        symbol=stated[0],
        remarks=(*shape.remarks, f"all its rows are of {stated[0]}, as a line of its header says"),
    )


def _has_fields(line: str) -> bool:
    return any(delimiter in line for delimiter in DELIMITERS)


def _is_as_wide(line: str, following: str) -> bool:
    return any(line.count(delimiter) == following.count(delimiter) > 0 for delimiter in DELIMITERS)


def _has_rows(lines: Sequence[str]) -> bool:
    """Whether any of the next lines has several fields: then the line before, with one field, is a title."""
    return any(_has_fields(line) for line in lines[:20])


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [""])] or [""]
    except csv.Error:  # a field too long to be a name
        return [line]


def _in_words(encoding: str) -> str:
    return "Windows-1252: it is not UTF-8" if encoding == "cp1252" else "UTF-16"
