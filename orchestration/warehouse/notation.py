"""How a file writes numbers and days; one cell alone, 17,650 or 02/03/2026, may be read in two ways."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from orchestration.sources.inputs import SourceFileError
from orchestration.warehouse.days import NUMBERS_OF_DAY
from orchestration.warehouse.tables import identifier, literal

# The number within a text ($1,234.50, 58,41M), and the blanks and apostrophes that separate its thousands.
_BARE = "^[^0-9]*([0-9][0-9.,]*)[^0-9.,]*$"
_PARTED = "([0-9])[ \u00a0\u202f'\u2019]([0-9])"
# 12,5, 0,123, 1.234,56 and 1.234.567 must have a decimal comma; {0} is the decimal sign, {1} separates thousands.
_DECIDED = (
    "^([0-9]+{0}([0-9]{{1,2}}|[0-9]{{4,}})|0[0-9]*{0}[0-9]+|[0-9]{{4,}}{0}[0-9]+"
    "|[0-9]{{1,3}}({1}[0-9]{{3}})+{0}[0-9]+|[0-9]{{1,3}}({1}[0-9]{{3}}){{2,}})$"
)
_HAS_COMMA = _DECIDED.format(",", "[.]")
_HAS_POINT = _DECIDED.format("[.]", ",")
# 17,650 and 1.234 may be either.
_OPEN_COMMA, _OPEN_POINT = "^[0-9]{1,3},[0-9]{3}$", "^[0-9]{1,3}[.][0-9]{3}$"
# One number in so many written the other way is a slip, reported as an unreadable cell; with more the file is refused.
SLIPS_AMONG = 20
# DuckDB would take 1_000 for a thousand, 2026-02-2O for the second of February, and infinity for a day.
PLAIN_NUMBER = "(try_cast({0} as double) is not null and not contains({0}, '_'))"
PLAIN_DAY = "(substr({0}, 5, 1) = '-' and coalesce(cast(try_cast({0} as date) as varchar), '') = {0})"
# Marks for an absent value, in lower case: they state nothing, as an empty cell does. #N/A and NaN, left by a failed
# formula or computation, are not among them: they are reported (2026-11).
NO_VALUE = "('', '.', '-', '--', '---', '–', '—', 'na', 'n/a', 'n.a.', '<na>', 'nat', 'null', 'none')"


@dataclass(frozen=True)
class Notation:
    """has_decimal_comma: whether the file writes 1.234,5. is_day_first: whether it writes 26/02/2026.

    plain: the columns whose every cell is empty or written as DuckDB reads it without help, 1234.5 and 2026-02-26.
    remarks: what to tell people.
    """

    has_decimal_comma: bool = False
    is_day_first: bool = False
    plain: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


def notation_of(
    connection: duckdb.DuckDBPyConnection,
    label: str,
    sql: str,
    numbers: Collection[str],
    days: Collection[str],
    delimiter: str,
    counts: Collection[str] = (),
) -> Notation:
    """How the text columns of `sql` that hold numbers or days write them; all rows are looked at.

    delimiter: the field separator; with a semicolon 17,650 is 17.65, unless another number decides. counts: those
    of `numbers` that hold whole numbers.
    Raises SourceFileError where rows contradict each other (12,5 beside 12.5 where another number is open, 26/02/2026
    beside 02/26/2026), and where nothing tells whether 7.600 is 7,600.
    """
    if not numbers and not days:
        return Notation()
    with_comma = " or ".join(f"contains({identifier(own)}, ',')" for own in numbers) or "false"
    # Whether a column has cells with a point, each with three digits behind its last point.
    in_threes = [
        f"coalesce(bool_or(contains({identifier(own)}, '.')), false) and "
        f"bool_and(not contains({identifier(own)}, '.') or substr(right({identifier(own)}, 4), 1, 1) = '.')"
        for own in numbers
    ]
    figures = [f"coalesce(bool_or({with_comma}), false) or {' or '.join(in_threes) or 'false'}"]
    with_points = " or ".join(f"regexp_matches({identifier(own)}, '^[0-9]{{1,2}}[.][0-9]')" for own in days) or "false"
    figures.append(f"coalesce(bool_or({with_points}), false)")
    figures += [f"coalesce(bool_and({_is_plain(own, PLAIN_NUMBER)}), true)" for own in numbers]
    figures += [f"coalesce(bool_and({_is_plain(own, PLAIN_DAY)}), true)" for own in days]
    for own in days:
        cell = f"trim(cast({identifier(own)} as varchar))"
        # Most cells are ISO days: the pattern is not tried on them.
        first, second = (
            f"case when contains({cell}, '/') or substr({cell}, 5, 1) <> '-' "
            f"then try_cast(regexp_extract({cell}, {literal(NUMBERS_OF_DAY)}, {n}) as integer) end"
            for n in (1, 2)
        )
        for condition in (
            f"{first} > 12",
            f"{second} > 12",
            f"{first} <= 12 and {second} <= 12 and {first} <> {second}",
        ):
            figures.append(_seen(f"({condition})", cell, own))
    found = connection.execute(f"select {', '.join(figures)} from ({sql})").fetchone()
    assert found is not None
    may_have_comma, has_points_in_days, *of_columns = found
    columns = (*numbers, *days)
    of_days = of_columns[len(columns) :]
    plain = {own for own, is_plain in zip(columns, of_columns, strict=False) if is_plain}
    first_seen, second_seen, open_seen = (
        next((seen for seen in of_days[place::3] if seen["cells"]), None) for place in range(3)
    )
    if first_seen and second_seen:
        raise SourceFileError(
            label,
            f"{first_seen['column']} writes the day first in row {first_seen['row']} ({first_seen['first']}) and "
            f"{second_seen['column']} the month first in row {second_seen['row']} ({second_seen['first']}): write all "
            "in one way, best as 2026-02-26",
        )
    has_decimal_comma, remark = False, ""
    if may_have_comma:
        has_decimal_comma, remark = _has_decimal_comma(
            connection, label, sql, numbers, counts, delimiter, has_points_in_days
        )
    is_day_first = bool(first_seen) or (has_decimal_comma and not second_seen and open_seen is not None)
    remarks = [remark] if remark else []
    if is_day_first:
        remarks.append("its days are read with the day first: 26/02/2026")
    elif open_seen and not second_seen:
        remarks.append(
            f"{open_seen['column']} writes days that may be read in two ways, as {open_seen['first']} in row "
            f"{open_seen['row']}: the month is taken to stand first. Best write 2026-02-26"
        )
    if has_decimal_comma:
        plain -= set(numbers)
    return Notation(has_decimal_comma, is_day_first, frozenset(plain), tuple(remarks))


def _is_plain(own: str, condition: str) -> str:
    """SQL for whether a cell states nothing or meets the condition, `{0}` being the cell."""
    cell = trimmed(own)
    return f"coalesce({condition.format(cell)}, true) or lower({cell}) in {NO_VALUE}"


def _has_decimal_comma(
    connection: duckdb.DuckDBPyConnection,
    label: str,
    sql: str,
    numbers: Collection[str],
    counts: Collection[str],
    delimiter: str,
    has_points_in_days: bool,
) -> tuple[bool, str]:
    """Whether the file writes a decimal comma, and the remark on it; empty where there is none.

    has_points_in_days: whether days are written as 26.02.2026, as they are where the decimal comma is used.
    """
    told = "its numbers are read with a decimal comma: 1.234,5"
    cells = " union all ".join(
        f"select source_row, regexp_extract(regexp_replace({identifier(own)}, {literal(_PARTED)}, '\\1\\2', 'g'), "
        f"{literal(_BARE)}, 1) as figure, {str(own in counts).lower()} as is_count, "
        f"trim({identifier(own)}) as stated from ({sql})"
        for own in numbers
    )
    conditions = {
        "figure": [
            *(f"regexp_matches(figure, {literal(way)})" for way in (_HAS_COMMA, _HAS_POINT, _OPEN_COMMA, _OPEN_POINT)),
            "is_count and figure <> ''",
            "is_count and contains(stated, '.')",
        ],
        "stated": [
            f"is_count and regexp_full_match(stated, {literal(_OPEN_POINT)})",
            "is_count and ends_with(stated, '.000')",
        ],
    }
    asked = [_seen(condition, cell) for cell, listed in conditions.items() for condition in listed]
    found = connection.execute(f"select {', '.join(asked)} from ({cells})").fetchone()
    assert found is not None
    with_comma, with_point, open_comma, open_point, counted, parted, open_count, whole_count = found
    is_open = open_comma["cells"] or open_point["cells"]
    one, other = sorted((with_comma, with_point), key=lambda seen: seen["cells"])
    if is_open and one["cells"] * SLIPS_AMONG > other["cells"]:
        raise SourceFileError(
            label,
            f"writes a decimal comma in row {with_comma['row']} ({with_comma['first']}) and a decimal point in row "
            f"{with_point['row']} ({with_point['first']}): write all in one way, best as 1234.5",
        )
    if with_comma["cells"] > with_point["cells"]:
        return True, told
    # A count has no thousandths, unless all cells end in .000; a few such cells are slips.
    are_counts_open = (
        whole_count["cells"] < open_count["cells"] == parted["cells"]
        and open_count["cells"] * SLIPS_AMONG > counted["cells"] > 0
    )
    if with_point["cells"] and not are_counts_open:
        return False, ""
    if open_comma["cells"] and open_point["cells"] and not with_point["cells"]:
        raise SourceFileError(
            label,
            f"writes {open_comma['first']} in row {open_comma['row']} and {open_point['first']} in row "
            f"{open_point['row']}, and no number tells which sign parts the decimals: write all as 1234.5",
        )
    if are_counts_open and delimiter == ";" and has_points_in_days and not with_point["cells"]:
        return True, told
    if are_counts_open or (open_point["cells"] and delimiter == ";"):
        seen = open_count if are_counts_open else open_point
        raise SourceFileError(
            label,
            f"writes {seen['first']} in row {seen['row']}, and nothing tells whether the point parts thousands or "
            f"decimals: write {seen['first'].replace('.', '')}, or other decimals than three",
        )
    if not open_comma["cells"] or delimiter == ",":
        return False, ""  # a number with a comma is then in quotes, and its comma separates thousands
    if delimiter == ";":
        return True, told
    return (
        False,
        f"its numbers are read with commas between thousands, as {open_comma['first']} in row {open_comma['row']}",
    )


def _seen(condition: str, cell: str, column: str = "") -> str:
    """SQL for how many cells meet a condition, the first of them, its row and what their column is called."""
    return (
        f"{{'cells': count(*) filter ({condition}), 'row': min(source_row) filter ({condition}), "
        f"'first': arg_min({cell}, source_row) filter ({condition}), 'column': {literal(column)}}}"
    )


def trimmed(own: str) -> str:
    """SQL for a text cell without blanks around it."""
    return f"trim(replace({identifier(own)}, chr(160), ' '))"
