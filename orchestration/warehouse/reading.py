"""Turns an input into SQL that yields rows in a contract's columns. DuckDB reads the files itself."""

import re
from dataclasses import dataclass

import duckdb

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.file_checks import check_csv, check_parquet
from orchestration.sources.inputs import FileInput, FrameInput, Input, SourceFileError, Unpivot
from orchestration.warehouse.tables import literal

NUMBERS = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$")
NO_VALUE = "('', '.', '-', 'NA', 'N/A', 'null', 'NULL', 'None')"


@dataclass(frozen=True)
class Scan:
    """SQL over an input as it stands: `sql` yields its own columns and `source_row`; `types` gives their SQL types."""

    sql: str
    types: dict[str, str]


def scan(connection: duckdb.DuckDBPyConnection, item: Input) -> Scan:
    """Open an input; raises SourceFileError where the file is not what it should be."""
    if isinstance(item, FrameInput):
        name = f"frame_{id(item.frame)}"
        connection.register(name, item.frame)
        sql = f"select *, row_number() over () as source_row from {name}"
    elif item.path.name.lower().endswith(".parquet"):
        check_parquet(item)
        sql = (
            f"select * exclude (file_row_number), file_row_number + 1 as source_row "
            f"from read_parquet({literal(str(item.path))}, file_row_number = true)"
        )
    else:
        shape = check_csv(item)
        sql = (
            f"select *, row_number() over () as source_row from read_csv({literal(str(item.path))}, "
            f"delim = {literal(shape.delimiter)}, header = true, all_varchar = true, quote = '\"', escape = '\"', "
            "auto_detect = false, null_padding = true, columns = {"
            + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in _distinct(shape.header)) + "})"
        )
    try:
        described = connection.execute(f"describe {sql}").fetchall()
    except duckdb.Error as error:
        raise SourceFileError(item.label, f"cannot be read: {first_line(error)}") from error
    return Scan(sql, {row[0]: row[1] for row in described if row[0] != "source_row"})


def typed_rows(contract: Contract, item: Input, scanned: Scan) -> str:
    """SQL yielding the contract's columns, source_row, `type_problem` (null where every cell fits) and `original`, the row as read.

    Raises SourceFileError where a required column is missing or of a type that cannot hold its values.
    """
    unpivot = item.unpivot if isinstance(item, FileInput) else None
    if unpivot is None or unpivot.name_column in _house_names(contract, scanned):
        return _select(contract, item, scanned, scanned.sql, {}, {})
    own_name = {_normal(name): name for name in scanned.types}
    present = {own_name[name]: target for name, target in unpivot.values.items() if name in own_name}
    if not present:
        raise SourceFileError(
            item.label, f"has none of the columns {', '.join(unpivot.values)}; it has: {', '.join(scanned.types)}"
        )
    return " union all ".join(
        _select(contract, item, scanned, _stated(scanned, own, unpivot), {value: own}, {unpivot.name_column: name})
        for own, (name, value) in present.items()
    )


def first_line(error: Exception) -> str:
    """The first line of a database error, which says what happened; the rest shows SQL."""
    return str(error).splitlines()[0]


def _stated(scanned: Scan, own: str, unpivot: Unpivot) -> str:
    """The scan without rows whose cell in the column `own` states nothing."""
    text = f'trim(cast("{own}" as varchar))'
    zero = f" and coalesce(try_cast({text} as double), 1) <> 0" if unpivot.is_zero_empty else ""
    return f'select * from ({scanned.sql}) where "{own}" is not null and {text} not in {NO_VALUE}{zero}'


def _select(
    contract: Contract, item: Input, scanned: Scan, sql: str, columns: dict[str, str], constants: dict[str, str]
) -> str:
    """One SELECT over `sql`; `columns` and `constants` say where an unpivoted row has its value and its name from."""
    own_names = _house_names(contract, scanned) | columns
    constants = (dict(item.constants) if isinstance(item, FileInput) else {}) | constants
    expressions, problems = [], []
    for column in contract.columns:
        own = own_names.get(column.name)
        stated = constants.get(column.name)
        if own is None and stated is None and column.is_required:
            synonyms = ", ".join((column.name, *column.synonyms))
            raise SourceFileError(
                item.label, f"has no column for {column.name} (any of: {synonyms}); it has: {', '.join(scanned.types)}"
            )
        if own is None:
            value = f"cast({'null' if stated is None else literal(stated)} as {column.sql_type})"
        else:
            value = _typed(column, own, scanned.types[own], item)
            if scanned.types[own] == "VARCHAR" and column.sql_type != "VARCHAR":
                kind = literal(f"{column.name} is not a {column.sql_type.lower()}: ")
                problems.append(f"when {_text(own)} is not null and {value} is null then concat({kind}, {_text(own)})")
        expressions.append(f"{value} as {column.name}")
    problem = f"case {' '.join(problems)} end" if problems else "cast(null as varchar)"
    return f"select {', '.join(expressions)}, source_row, {problem} as type_problem, original from ({sql}) as original"


def _typed(column: Column, own: str, own_type: str, item: Input) -> str:
    """SQL that brings the file's column into the contract's type; raises SourceFileError where that makes no sense."""
    if own_type == "VARCHAR":
        if column.sql_type == "VARCHAR":
            # Text is taken at its word: NA is a ticker, not a gap.
            return column.clean.format(text=f"nullif({_trimmed(own)}, '')")
        text = _text(own)
        if column.sql_type == "DATE":
            return (
                f"coalesce(try_cast({text} as date), cast(try_cast({text} as timestamp) as date), "
                f"cast(try_strptime({text}, ['%m/%d/%Y', '%Y%m%d']) as date))"
            )
        return f"try_cast({text} as {column.sql_type})"
    if own_type == "FLOAT" and column.sql_type == "DOUBLE":
        # The shortest decimal that names the float is the price that was printed: 184.89, not 184.889999389648.
        return f'cast(cast("{own}" as varchar) as double)'
    if own_type == column.sql_type:
        return f'"{own}"'
    fits = {
        "DOUBLE": NUMBERS.match(own_type),
        "BIGINT": NUMBERS.match(own_type),
        "DATE": own_type.startswith("TIMESTAMP"),
        "TIMESTAMP": own_type.startswith(("TIMESTAMP", "DATE")),
        "VARCHAR": own_type not in ("BOOLEAN", "BLOB") and not own_type.endswith("[]"),
        # An all-null frame column has no better type.
        "BOOLEAN": own_type == "INTEGER",
    }
    if not fits.get(column.sql_type) and own_type not in ('"NULL"', "NULL", "INTEGER"):
        raise SourceFileError(
            item.label, f"column {own} is of type {own_type}; {column.name} needs {column.sql_type.lower()}"
        )
    if column.sql_type == "VARCHAR":
        return column.clean.format(text=f'cast("{own}" as varchar)')
    return f'try_cast("{own}" as {column.sql_type})'


def _text(own: str) -> str:
    """SQL for a cell that should hold a number or a day, without blanks around it, null where it states nothing."""
    return f"case when {_trimmed(own)} not in {NO_VALUE} then {_trimmed(own)} end"


def _trimmed(own: str) -> str:
    return f"trim(replace(\"{own}\", chr(160), ' '))"


def _house_names(contract: Contract, scanned: Scan) -> dict[str, str]:
    """The contract's column names -> the file's; a column's own name goes before its synonyms, in their order."""
    own_name = {_normal(own): own for own in reversed(scanned.types)}
    found = {}
    for column in contract.columns:
        for name in (column.name, *column.synonyms):
            if name in own_name:
                found[column.name] = own_name[name]
                break
    return found


def _normal(name: str) -> str:
    """A provider's column name in lower case, blanks and dashes as underscores."""
    return re.sub(r"[\s\u00a0\-]+", "_", name.strip("\ufeff \u00a0\t").lower())


def _distinct(header: tuple[str, ...]) -> list[str]:
    """Column names as they stand, a number added to those that occur before or are blank."""
    names: list[str] = []
    for position, name in enumerate(header, start=1):
        names.append(name if name and name not in names else f"{name or 'column'}_{position}")
    return names
