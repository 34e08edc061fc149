"""What a headline number is: one query, and how the row it returns becomes text."""

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
    """A number beside the headline: its label, its text, and whether it is up (1), down (-1) or neither (0)."""

    label: str
    text: str
    direction: int = 0


@dataclass(frozen=True)
class Told:
    """A row as text.

    basis: what is measured, and how. as_of: its session, or its period in words where it belongs to no session.
    known_by: the event that made it known.
    simulated: how far it rests on simulated rows. notes: what else keeps a reader from quoting it wrongly.
    is_judged: judged by each build, so that it has no `known_at`. is_invented: the value itself is simulated, so that
    it was never published.
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

    missing: the reason shown where its query returns no row. basis: the value of `$basis` in its query.
    """

    name: str
    title: str
    mart: str
    missing: str
    tell: Callable[[Row], Told]
    basis: str = ""

    @property
    def sql(self) -> str:
        """The query, ready to run. It returns the figure's row, with `known_at` unless it is judged, or no row."""
        return query(self.name.removesuffix(f"_{self.basis}")).replace("$basis", f"'{self.basis}'")


@dataclass(frozen=True)
class Tile:
    """A figure with its value in one file."""

    figure: Figure
    known_at: datetime | None
    told: Told


def query(name: str) -> str:
    """The text of a query of the brief."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8").strip()


def ask(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """All rows that a query of the brief returns."""
    answer = connection.execute(query(name))
    names = [column[0] for column in answer.description]
    return [dict(zip(names, found, strict=True)) for found in answer.fetchall()]


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
