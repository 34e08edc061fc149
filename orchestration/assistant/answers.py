"""What every answer has: columns and rows as JSON can carry them, and what a reader must know of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from orchestration.assistant.limits import MOST_ANSWER_CHARACTERS, MOST_CELL_CHARACTERS
from orchestration.reports.dictionary.units import unit_of

# Beyond these a number of JSON loses digits where a reader takes it for a double.
MOST_INTEGER = 2**53
NOT_FINITE = {math.inf: "Infinity", -math.inf: "-Infinity"}


@dataclass
class Answer:
    """An answer before it is told. types: DuckDB's, in the order of the columns.

    basis: on what basis the figures stand. is_simulated: whether any of them rests on a simulated close; None where it
    cannot be told. known_at: when the last of what they rest on became known (UTC); known_at_of says of what: the rows,
    the tables or the file. about: further facts on the whole, such as the day that was asked of. published_at: since
    when the file that was read has been the published one (UTC).
    """

    columns: Sequence[str]
    types: Sequence[str]
    rows: Sequence[Sequence[Any]]
    basis: list[str] = field(default_factory=list)
    is_simulated: bool | None = None
    known_at: datetime | None = None
    known_at_of: str | None = None
    notes: list[str] = field(default_factory=list)
    has_more: bool = False
    about: dict[str, Any] = field(default_factory=dict)
    published_at: datetime | None = None


def told(answer: Answer) -> dict[str, Any]:
    """The answer as JSON's values; rows beyond what a model reads at once are left out, and a note says so."""
    notes = list(answer.notes)
    rows: list[list[Any]] = []
    length, cut = 0, 0
    for row in answer.rows:
        cells = []
        for cell in row:
            shown, is_cut = _short(value(cell))
            cells.append(shown)
            cut += is_cut
        length += sum(len(str(cell)) + 3 for cell in cells)
        if rows and length > MOST_ANSWER_CHARACTERS:
            answer.has_more = True
            notes.append(
                f"Left out from row {len(rows) + 1} on: the answer is longer than {MOST_ANSWER_CHARACTERS:,} "
                "characters. Ask for fewer columns or rows."
            )
            break
        rows.append(cells)
    if cut:
        notes.append(f"{cut} long value(s) end in … after {MOST_CELL_CHARACTERS:,} characters.")
    return {
        "published_at": moment(answer.published_at) if answer.published_at else None,
        "is_simulated": answer.is_simulated,
        "basis": answer.basis,
        "known_at": moment(answer.known_at) if answer.known_at else None,
        "known_at_of": answer.known_at_of,
        **answer.about,
        "columns": [_column(name, kind) for name, kind in zip(answer.columns, answer.types, strict=True)],
        "rows": rows,
        "row_count": len(rows),
        "has_more_rows": answer.has_more,
        "notes": notes,
    }


def moment(at: datetime) -> str:
    """A moment (UTC), as ISO 8601."""
    return f"{at.replace(tzinfo=None).isoformat()}Z"


def value(cell: Any) -> Any:
    """A value of DuckDB as JSON's: numbers stay numbers where JSON keeps them, days and moments are ISO 8601.

    What JSON's numbers cannot hold becomes text: NaN, infinities, integers and decimals of too many digits.
    """
    told_value: Any = str(cell)
    match cell:
        case None | bool() | str():
            told_value = cell
        case int() if abs(cell) <= MOST_INTEGER:
            told_value = cell
        case float():
            told_value = cell if math.isfinite(cell) else NOT_FINITE.get(cell, "NaN")
        case Decimal():
            told_value = _decimal(cell)
        case datetime():
            told_value = moment(cell)
        case date() | time():
            told_value = cell.isoformat()
        case bytes():
            told_value = cell.hex()
        case Mapping():
            told_value = {str(value(key)): value(item) for key, item in cell.items()}
        case list() | tuple() | set():
            told_value = [value(item) for item in cell]
    return told_value


def _decimal(cell: Decimal) -> Any:
    if not cell.is_finite():
        return str(cell)
    if cell == cell.to_integral_value():
        return value(int(cell))
    # Equal as decimals: the double prints with the same digits.
    return float(cell) if Decimal(repr(float(cell))) == cell else str(cell)


def _short(cell: Any) -> tuple[Any, bool]:
    """A value, cut where it is long; lists and structures of too many characters become cut text."""
    text = cell if isinstance(cell, str) else str(cell) if isinstance(cell, list | dict) else ""
    if len(text) <= MOST_CELL_CHARACTERS:
        return cell, False
    return f"{text[: MOST_CELL_CHARACTERS - 1]}…", True


def _column(name: str, kind: str) -> dict[str, str]:
    unit = unit_of(name)
    return {"name": name, "type": kind} | ({"unit": unit} if unit else {})
