"""What a table of the market is: groups of rows of values, each with its day, and notes below for what is missing.

A value that a mart does not have is a dash with its reason below the table, never 0.
"""

from dataclasses import dataclass, field
from datetime import date

from orchestration.reports.brief import words


@dataclass(frozen=True)
class Cell:
    """A value as text, whether it is up or down, and the number of the note below the table that belongs to it."""

    text: str
    direction: int = 0
    note: int = 0


@dataclass(frozen=True)
class Line:
    """A row: what it is of, on which day, its values, and the path of its sparkline (empty without one).

    basis: where its values are of several days or marts, what a citation says of each; empty where the table's holds.
    """

    name: str
    code: str
    as_of: date | None
    cells: tuple[Cell, ...]
    path: str = ""
    is_simulated: bool = False
    basis: str = ""


@dataclass(frozen=True)
class Group:
    """Rows that one query returns. title: empty where the table has one group."""

    title: str
    query: str
    mart: str
    lines: tuple[Line, ...]

    @property
    def is_simulated(self) -> bool:
        """Whether all of its rows that have a day are simulated."""
        days = [line.is_simulated for line in self.lines if line.as_of]
        return bool(days) and all(days)


@dataclass(frozen=True)
class Table:
    """A table with its caption, the headings of its values, and the notes below it in the order of their numbers."""

    name: str
    title: str
    caption: str
    basis: str
    headings: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    has_lines: bool = True


@dataclass
class Notes:
    """The notes below a table, each once."""

    texts: list[str] = field(default_factory=list)

    def number(self, text: str) -> int:
        """The number of a note, which is added where it is new."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1

    def missing(self, reason: str) -> Cell:
        """A dash with its reason."""
        return Cell("–", note=self.number(reason))

    def percent(self, ratio: float | None, reason: str) -> Cell:
        """A change in per cent, or a dash with its reason."""
        return self.missing(reason) if ratio is None else Cell(words.percent(ratio), words.direction(ratio))
