"""Turns an input into SQL that yields its rows as they stand. DuckDB reads the files itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from orchestration.contracts.contract import Contract
from orchestration.sources.csv_shape import CsvShape, check_csv, rows_of
from orchestration.sources.file_checks import check_parquet
from orchestration.sources.inputs import (
    FileInput,
    FrameInput,
    GatheredInput,
    Input,
    ParsedInput,
    SourceFileError,
    Unpivot,
)
from orchestration.warehouse.headers import MAY_BE_NAMES, Heading, headings, normal
from orchestration.warehouse.notation import Notation, notation_of
from orchestration.warehouse.tables import identifier, literal
from orchestration.warehouse.zones import days_of, zoned_columns

# 2026-11: the widest real files have some dozens; rows of thousands do not fit into the memory of a small machine.
MOST_COLUMNS = 500
HEADERS_LOOKED_AT = 10_000
INSTANT = "TIMESTAMP WITH TIME ZONE"
WHOLE_NUMBERS = ("INTEGER", "UINTEGER", "BIGINT", "UBIGINT", "HUGEINT")


@dataclass(frozen=True)
class Scan:
    """SQL over an input as it stands: `sql` yields its own columns and `source_row`; `types` gives their SQL types.

    Of gathered files it also yields `source_file`.

    headings: the contract's columns among them. constants: contract's columns that the file states once for all rows,
    in its name or above them. unpivot: how its columns become rows, None where they do not.
    notation: how its text writes numbers and days. zones: for each column of instants, the zone whose days they mean.
    remarks: what to tell people of how it is read.
    """

    sql: str
    types: dict[str, str]
    headings: dict[str, Heading]
    constants: Mapping[str, str]
    unpivot: Unpivot | None
    notation: Notation
    zones: dict[str, str]
    remarks: list[str] = field(default_factory=list)


def scan(connection: duckdb.DuckDBPyConnection, item: Input, contract: Contract) -> Scan:
    """Open an input; raises SourceFileError where the file is not what it should be."""
    # source_row stands first: of two columns with one name SQL takes the first, and a file may have its own.
    shape = None
    if isinstance(item, FrameInput):
        sql = _frame_sql(connection, item.frame)
    elif isinstance(item, ParsedInput):
        sql = _frame_sql(connection, item.parse())
    elif isinstance(item, GatheredInput):
        sql = f"select * from {_registered(connection, item.frame())}"
    elif item.path.name.lower().endswith(".parquet"):
        sql = _parquet_sql(connection, item)
    else:
        shape = check_csv(item)
        sql = _csv_sql(item, shape) if shape.is_plain else _frame_sql(connection, rows_of(item, shape))
    try:
        described = connection.execute(f"describe {sql}").fetchall()
        own = ("source_row", "source_file") if isinstance(item, GatheredInput) else ("source_row",)
        types = {row[0]: row[1] for row in described if row[0] not in own}
        if shape:
            _check_later_headers(connection, item, contract, sql, list(types))
        return _understood(connection, item, contract, sql, types, shape)
    except duckdb.Error as error:
        raise SourceFileError(item.label, f"cannot be read: {in_words(error)}") from error


def _understood(
    connection: duckdb.DuckDBPyConnection,
    item: Input,
    contract: Contract,
    sql: str,
    types: dict[str, str],
    shape: CsvShape | None,
) -> Scan:
    if len(types) > MOST_COLUMNS:
        raise SourceFileError(
            item.label, f"has {len(types):,} columns, more than {MOST_COLUMNS}; leave in those that the table has"
        )
    found = headings(contract, types)
    if not isinstance(item, FileInput):
        return Scan(sql, types, found, {}, None, Notation(), {})
    constants = dict(item.constants)
    if shape and shape.symbol:
        constants |= {"ticker": shape.symbol, "index_id": shape.symbol}
    unpivot = item.unpivot
    if unpivot and unpivot.name_column in found:
        unpivot = None
    if unpivot and unpivot.is_optional and any(column in found for _, column in unpivot.values.values()):
        unpivot = None
    of_type = {column.name: column for column in contract.read_columns}
    values = [own for own in types if unpivot and normal(own) in unpivot.values]
    numbers = [
        heading.own
        for name, heading in found.items()
        if of_type[name].sql_type in ("DOUBLE", "BIGINT") or of_type[name].holds_figures
    ]
    texts = [own for own in dict.fromkeys((*numbers, *values)) if types[own] == "VARCHAR"]
    days = [found[name].own for name, column in of_type.items() if name in found and column.sql_type == "DATE"]
    days = list(dict.fromkeys(days))
    notation = notation_of(
        connection,
        item.label,
        sql,
        texts,
        [own for own in days if types[own] == "VARCHAR"],
        shape.delimiter if shape else "",
        [found[n].own for n, c in of_type.items() if n in found and c.sql_type == "BIGINT" and found[n].scale == 1],
    )
    printed = zoned_columns(connection, sql, [own for own in days if types[own] in ("VARCHAR", *WHOLE_NUMBERS)])
    instants = {
        own: days_of(connection, sql, own, own in printed) for own in days if own in printed or types[own] == INSTANT
    }
    remarks = [*(shape.remarks if shape else ()), *(day.remark for day in instants.values() if day.remark)]
    remarks += [*notation.remarks, *_remarks_on_its_name(connection, item, contract, sql, found)]
    return Scan(
        sql, types, found, constants, unpivot, notation, {own: day.zone for own, day in instants.items()}, remarks
    )


def _check_later_headers(
    connection: duckdb.DuckDBPyConnection, item: Input, contract: Contract, sql: str, names: list[str]
) -> None:
    """Raise SourceFileError where a later line names other columns or another order, as in files joined into one.

    A line that repeats the header breaks rules as a row, and is reported as one.
    """
    if len(names) < 2:
        return
    own = [normal(name) for name in names]
    known = {*own, *(name for column in contract.read_columns for name in contract.names_of(column))}
    listed = ", ".join(literal(name) for name in sorted({*known, *(name.replace("_", " ") for name in known)}))
    first, second = (f"lower(trim({identifier(name)}))" for name in names[:2])
    found = connection.execute(
        f"select * from ({sql}) where {first} in ({listed}) and {second} in ({listed}) order by source_row"
    ).fetchmany(HEADERS_LOOKED_AT)
    for number, *cells in found:
        stated = [normal(str(cell)) for cell in cells if cell is not None]
        if known.issuperset(stated) and stated != own[: len(stated)]:
            raise SourceFileError(
                item.label, f"row {number} names the columns anew, others or in another order: part the file there"
            )


def _remarks_on_its_name(
    connection: duckdb.DuckDBPyConnection, item: FileInput, contract: Contract, sql: str, found: Mapping[str, Heading]
) -> list[str]:
    """The remark on a file that is named after a ticker, or in a folder of one, and only has rows of others."""
    named, heading = item.constants.get("ticker"), found.get("ticker")
    if not named or not heading or normal(heading.own) in MAY_BE_NAMES:
        return []
    clean = next(column.clean for column in contract.columns if column.name == "ticker")
    own = clean.format(text=f"trim(cast({identifier(heading.own)} as varchar))")
    row = connection.execute(
        f"select count(*) filter ({own} = {clean.format(text=literal(named))}), min({own}) from ({sql})"
    ).fetchone()
    if not row or row[0] or row[1] is None:
        return []
    return [f"is named after {named}, and its column {heading.own} says {row[1]}, which counts: look which is right"]


def in_words(error: duckdb.Error) -> str:
    """What a database error says, without its hints on DuckDB's own options."""
    lines = str(error).splitlines()
    if damage := re.search(r'Failed to read (?:Parquet )?file "[^"]*": (.*)', lines[0]):
        return f"it is damaged inside ({damage[1]}); copy it again"
    if "Maximum line size" in str(error):
        return "one of its lines is longer than 2 MB; take the long text out of it"
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
    return f"select row_number() over () as source_row, * from {_registered(connection, frame)}"


def _registered(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> str:
    """The view over a frame; there is one at a time, so that no frame is kept in memory after it was read."""
    connection.register("frame_read", frame)
    return "frame_read"


def _parquet_sql(connection: duckdb.DuckDBPyConnection, item: FileInput) -> str:
    check_parquet(item)
    try:
        count = connection.execute(f"select num_rows from parquet_file_metadata({_path(item)})").fetchone()
        named = connection.execute(
            f"select count(*) > 0 from parquet_schema({_path(item)}) where lower(name) = 'file_row_number'"
        ).fetchone()
    except duckdb.Error as error:
        raise SourceFileError(item.label, f"is a damaged Parquet file; copy it again ({in_words(error)})") from error
    if count == (0,):
        raise SourceFileError(item.label, "is empty: it has columns and no rows")
    if named == (True,):  # DuckDB's own column of that name would clash with it
        return (
            f"select row_number() over () as source_row, * from read_parquet({_path(item)}, hive_partitioning = false)"
        )
    return (
        "select file_row_number + 1 as source_row, * exclude (file_row_number) "
        f"from read_parquet({_path(item)}, file_row_number = true, hive_partitioning = false)"
    )


def _csv_sql(item: FileInput, shape: CsvShape) -> str:
    compression = "gzip" if item.path.name.lower().endswith(".gz") else "none"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in _distinct(shape.header))
    return (
        f"select row_number() over () as source_row, * from read_csv({_path(item)}, columns = {{{columns}}}, "
        f"delim = {literal(shape.delimiter)}, header = true, all_varchar = true, quote = '\"', escape = '\"', "
        "auto_detect = false, null_padding = true, hive_partitioning = false, "
        f"compression = '{compression}')"
    )


def _path(item: FileInput) -> str:
    """The file's path as a SQL literal for this file alone: DuckDB reads *, ? and [ as patterns."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(item.path)))


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Column names as they stand, a number added to those that are blank or occur before, in whatever case."""
    names: list[str] = []
    seen: set[str] = set()
    for position, name in enumerate(header, start=1):
        names.append(name if name and name.lower() not in seen else f"{name or 'column'}_{position}")
        seen.add(name.lower())
    return names
