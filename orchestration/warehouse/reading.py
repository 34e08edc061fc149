"""Turns an input into SQL that yields its rows as they stand. DuckDB reads the files itself."""

import re
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from orchestration.sources.file_checks import check_csv, check_parquet
from orchestration.sources.inputs import FileInput, FrameInput, Input, ParsedInput, SourceFileError
from orchestration.warehouse.tables import literal
from orchestration.warehouse.zones import days_of, zoned_columns

INSTANT = "TIMESTAMP WITH TIME ZONE"


@dataclass(frozen=True)
class Scan:
    """SQL over an input as it stands: `sql` yields its own columns and `source_row`; `types` gives their SQL types.

    zones: of columns that hold instants, or text with a zone, the zone in which they have the days that they mean.
    zone_remarks: of those columns, what to tell people of their zone.
    """

    sql: str
    types: dict[str, str]
    zones: dict[str, str] = field(default_factory=dict)
    zone_remarks: dict[str, str] = field(default_factory=dict)


def scan(connection: duckdb.DuckDBPyConnection, item: Input) -> Scan:
    """Open an input; raises SourceFileError where the file is not what it should be."""
    # source_row stands first: of two columns with one name SQL takes the first, and a file may have its own.
    if isinstance(item, FrameInput):
        sql = _frame_sql(connection, item.frame)
    elif isinstance(item, ParsedInput):
        sql = _frame_sql(connection, item.parse())
    elif item.path.name.lower().endswith(".parquet"):
        sql = _parquet_sql(connection, item)
    else:
        sql = _csv_sql(item)
    try:
        described = connection.execute(f"describe {sql}").fetchall()
    except duckdb.Error as error:
        raise SourceFileError(item.label, f"cannot be read: {in_words(error)}") from error
    types = {row[0]: row[1] for row in described if row[0] != "source_row"}
    instants = [name for name, sql_type in types.items() if sql_type == INSTANT]
    try:
        texts = zoned_columns(connection, sql, [name for name, sql_type in types.items() if sql_type == "VARCHAR"])
    except duckdb.Error:
        texts = []  # whoever reads the rows says what is wrong with them
    days = {name: days_of(connection, sql, name, name in texts) for name in (*instants, *texts)}
    return Scan(
        sql,
        types,
        {name: found.zone for name, found in days.items()},
        {name: found.remark for name, found in days.items() if found.remark},
    )


def in_words(error: duckdb.Error) -> str:
    """What a database error says, without its hints on DuckDB's own options."""
    lines = str(error).splitlines()
    place = re.search(r"CSV Error on Line: (\d+)", lines[0])
    if not place:
        return lines[0]
    reasons = {
        "Expected Number of Columns": "it has more fields than the header; put text that holds the delimiter in quotes",
        "unterminated quote": "a quoted text does not end; write a quote inside a text twice",
        "Invalid unicode": "it is not UTF-8; save the file as CSV in UTF-8",
    }
    found = [text for sign, text in reasons.items() if sign in str(error)]
    # DuckDB counts the header as line 1, as editors do.
    return f"line {place[1]}: {found[0] if found else ' '.join(lines[2:3])}"


def _frame_sql(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> str:
    # The connection keeps what it has registered, so that no later frame can come to have the same id.
    name = f"frame_{id(frame)}"
    connection.register(name, frame)
    return f"select row_number() over () as source_row, * from {name}"


def _parquet_sql(connection: duckdb.DuckDBPyConnection, item: FileInput) -> str:
    check_parquet(item)
    try:
        count = connection.execute(f"select num_rows from parquet_file_metadata({_path(item)})").fetchone()
    except duckdb.Error as error:
        raise SourceFileError(item.label, f"is a damaged Parquet file; copy it again ({in_words(error)})") from error
    if count == (0,):
        raise SourceFileError(item.label, "is empty: it has columns and no rows")
    return (
        "select file_row_number + 1 as source_row, * exclude (file_row_number) "
        f"from read_parquet({_path(item)}, file_row_number = true, hive_partitioning = false)"
    )


def _csv_sql(item: FileInput) -> str:
    shape = check_csv(item)
    compression = "gzip" if item.path.name.lower().endswith(".gz") else "none"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in _distinct(shape.header))
    return (
        f"select row_number() over () as source_row, * from read_csv({_path(item)}, columns = {{{columns}}}, "
        f"delim = {literal(shape.delimiter)}, header = true, all_varchar = true, quote = '\"', escape = '\"', "
        "auto_detect = false, null_padding = true, hive_partitioning = false, "
        f"compression = '{compression}')"
    )


def _path(item: FileInput) -> str:
    """The file's path as a SQL literal that means this file alone: DuckDB takes *, ? and [ for patterns."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(item.path)))


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Column names as they stand, a number added to those that are blank or occur before, in whatever case."""
    names: list[str] = []
    seen: set[str] = set()
    for position, name in enumerate(header, start=1):
        names.append(name if name and name.lower() not in seen else f"{name or 'column'}_{position}")
        seen.add(name.lower())
    return names
