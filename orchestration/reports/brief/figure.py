"""What a headline number is: one query, and how the row it returns is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.reports.brief.words import NOT_KNOWN

QUERIES = Path(__file__).parent / "queries"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A number beside the number: over what, how much, and whether that is up (1), down (-1) or neither (0)."""

    label: str
    text: str
    direction: int = 0


@dataclass(frozen=True)
class Told:
    """A row in words.

    basis: what is measured, and how. as_of: the session it is of; what is of no session says in words what it is of.
    known_by: what made it known.
    simulated: how far it rests on simulated rows. notes: what else keeps a reader from quoting it wrongly.
    is_judged: judged anew with each build, so that no single moment made it known. is_invented: the value itself is
    simulated, so that the world never knew it.
    """

    value: str
    unit: str
    as_of: date | str
    known_by: str
    basis: str
    changes: tuple[Change, ...] = ()
    simulated: str = ""
    notes: tuple[str, ...] = ()
    is_judged: bool = False
    is_invented: bool = False


@dataclass(frozen=True)
class Figure:
    """One headline number.

    missing: why it is not known where its query returns no row. basis: the one that its query is asked for by `$basis`.
    """

    name: str
    title: str
    mart: str
    missing: str
    tell: Callable[[Row], Told]
    basis: str = ""

    @property
    def sql(self) -> str:
        """Runs as it stands. Returns the figure's row, with `known_at` unless it is judged, or none."""
        return query(self.name.removesuffix(f"_{self.basis}")).replace("$basis", f"'{self.basis}'")


@dataclass(frozen=True)
class Tile:
    """A figure as it stands in one file."""

    figure: Figure
    known_at: datetime | None
    told: Told


def query(name: str) -> str:
    """The text of a query of the brief."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8").strip()


def read(figure: Figure, connection: duckdb.DuckDBPyConnection) -> Tile:
    """Ask the published file for a figure."""
    answer = connection.execute(figure.sql)
    names = [column[0] for column in answer.description]
    found = answer.fetchone()
    if found is None:
        return Tile(figure, None, Told(NOT_KNOWN, "", "", "", figure.missing))
    row = dict(zip(names, found, strict=True))
    told = figure.tell(row)
    return Tile(figure, None if told.is_judged else row["known_at"], told)


def change(label: str, text: str, amount: float | None) -> Change:
    """A change with the direction of its amount."""
    return Change(label, text, 0 if not amount else 1 if amount > 0 else -1)
