"""How a file writes numbers and days, which one cell alone may leave open: 17,650 and 02/03/2026."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from orchestration.sources.inputs import SourceFileError
from orchestration.warehouse.days import NUMBERS_OF_DAY
from orchestration.warehouse.tables import identifier, literal

# A number without what stands around it: of $1,234.50 and 58,41M the middle.
_BARE = "^[^0-9]*([0-9][0-9.,]*)[^0-9.,]*$"
# 12,5, 0,123, 1.234,56 and 1.234.567 are written with a decimal comma whatever the others are; {0} parts the decimals.
_DECIDED = (
    "^([0-9]+{0}([0-9]{{1,2}}|[0-9]{{4,}})|0[0-9]*{0}[0-9]+|[0-9]{{4,}}{0}[0-9]+"
    "|[0-9]{{1,3}}({1}[0-9]{{3}})+{0}[0-9]+|[0-9]{{1,3}}({1}[0-9]{{3}}){{2,}})$"
)
_HAS_COMMA = _DECIDED.format(",", "[.]")
_HAS_POINT = _DECIDED.format("[.]", ",")
# 17,650 and 1.234 may be either.
_OPEN_COMMA, _OPEN_POINT = "^[0-9]{1,3},[0-9]{3}$", "^[0-9]{1,3}[.][0-9]{3}$"
# One cell for so many against the other way is a slip, told as a cell that cannot be read; more contradict the file.
SLIPS_AMONG = 20


@dataclass(frozen=True)
class Notation:
    """has_decimal_comma: whether the file writes 1.234,5. day_first: its columns that write 26/02/2026."""

    has_decimal_comma: bool = False
    day_first: frozenset[str] = frozenset()


def notation_of(
    connection: duckdb.DuckDBPyConnection,
    label: str,
    sql: str,
    numbers: Collection[str],
    days: Collection[str],
    delimiter: str,
) -> Notation:
    """How the text columns of `sql` that hold numbers or days write them; all rows are looked at.

    delimiter: what parts the file's fields: where it is the semicolon, 17,650 is 17.65.
    Raises SourceFileError where rows contradict each other: 12,5 beside 12.5, or 26/02/2026 beside 02/26/2026.
    """
    if not numbers and not days:
        return Notation()
    with_comma = " or ".join(f"contains({identifier(own)}, ',')" for own in numbers) or "false"
    figures = [f"coalesce(bool_or({with_comma}), false)"]
    for own in days:
        cell = f"trim(cast({identifier(own)} as varchar))"
        first, second = (f"try_cast(regexp_extract({cell}, {literal(NUMBERS_OF_DAY)}, {n}) as integer)" for n in (1, 2))
        figures += [_seen(f"{first} > 12", cell), _seen(f"{second} > 12", cell)]
    found = connection.execute(f"select {', '.join(figures)} from ({sql})").fetchone()
    assert found is not None
    has_comma, *of_days = found
    day_first = frozenset(
        own
        for own, first, second in zip(days, of_days[::2], of_days[1::2], strict=True)
        if _decide(label, f"{own} writes the day first", first, "the month first", second, "2026-02-26")
    )
    has_decimal_comma = has_comma and _has_decimal_comma(connection, label, sql, numbers, delimiter)
    return Notation(has_decimal_comma, day_first)


def _has_decimal_comma(
    connection: duckdb.DuckDBPyConnection, label: str, sql: str, numbers: Collection[str], delimiter: str
) -> bool:
    cells = " union all ".join(
        f"select source_row, regexp_extract({identifier(own)}, {literal(_BARE)}, 1) as figure from ({sql})"
        for own in numbers
    )
    comma, point = (_seen(f"regexp_matches(figure, {literal(way)})", "figure") for way in (_HAS_COMMA, _HAS_POINT))
    open_comma, open_point = (
        f"coalesce(bool_or(regexp_matches(figure, {literal(way)})), false)" for way in (_OPEN_COMMA, _OPEN_POINT)
    )
    found = connection.execute(f"select {comma}, {point}, {open_comma}, {open_point} from ({cells})").fetchone()
    assert found is not None
    with_comma, with_point, has_open_comma, has_open_point = found
    if not has_open_comma and not has_open_point:
        return with_comma["cells"] > with_point["cells"]  # what is written the other way cannot be misread
    if _decide(label, "writes a decimal comma", with_comma, "a decimal point", with_point, "1234.5"):
        return True
    return delimiter == ";" and has_open_comma and not with_point["cells"]


def _seen(condition: str, cell: str) -> str:
    """SQL for how many cells meet a condition, the first of them and its row."""
    return (
        f"{{'cells': count(*) filter ({condition}), 'row': min(source_row) filter ({condition}), "
        f"'first': arg_min({cell}, source_row) filter ({condition})}}"
    )


def _decide(label: str, one_way: str, one: dict, other_way: str, other: dict, best: str) -> bool:
    """Whether cells are written the one way; raises SourceFileError where too many are written each way."""
    if min(one["cells"], other["cells"]) * SLIPS_AMONG > max(one["cells"], other["cells"]):
        raise SourceFileError(
            label,
            f"{one_way} in row {one['row']} ({one['first']}) and {other_way} in row {other['row']} "
            f"({other['first']}): write all in one way, best as {best}",
        )
    return one["cells"] > other["cells"]
