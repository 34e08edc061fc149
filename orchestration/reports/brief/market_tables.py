"""The tables of the wrap: returns over six periods, yields, the largest movers, hyperscalers' shares beside spending.

A value that a mart does not have is a dash with its reason below the table, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Row, ask
from orchestration.reports.brief.sparkline import path

PERIODS = (
    ("return_1d_ratio", "1 day", "no close of the session before"),
    ("return_5d_ratio", "1 week", "no close 5 sessions before"),
    ("return_21d_ratio", "1 month", "no close 21 sessions before"),
    ("return_qtd_ratio", "Quarter to date", "no close at the end of the quarter before"),
    ("return_ytd_ratio", "Year to date", "no close at the end of the year before"),
    ("return_252d_ratio", "1 year", "no close 252 sessions before"),
)
CHAINED = "a return is missing, or not covered, on one of these days"
UNCHANGED = "the same close as on the session before, to the cent: perhaps carried forward by its source"
SECTORS_BY = {
    "etf_proxy": "Sectors, by the funds that stand for them",
    "cap": "Sectors, by capitalisation of their members",
    "equal": "Sectors, with equal weights of their members",
}
NO_ROWS = "marts.{} has no rows for it in this file"


@dataclass(frozen=True)
class Cell:
    """A value as text, whether it is up or down, and the number of the note below the table that belongs to it."""

    text: str
    direction: int = 0
    note: int = 0


@dataclass(frozen=True)
class Line:
    """A row: what it is of, on which day, its values, and the path of its sparkline (empty without one)."""

    name: str
    code: str
    as_of: date | None
    cells: tuple[Cell, ...]
    path: str = ""
    is_simulated: bool = False


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


def read_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """All tables, in order."""
    return [_grid(connection), _rates(connection), _movers(connection), _hyperscalers(connection)]


def _grid(connection: duckdb.DuckDBPyConnection) -> Table:
    notes = Notes()
    indices, sectors = ask(connection, "grid_indices"), ask(connection, "grid_sectors")
    weighting = sectors[0]["weighting"] if sectors else "etf_proxy"
    groups = (
        ("Indices", "grid_indices", "index_levels", indices),
        (SECTORS_BY[weighting], "grid_sectors", "sector_performance", sectors),
        ("Funds", "grid_funds", "stock_performance", ask(connection, "grid_funds")),
    )
    return Table(
        name="grid",
        title="Returns",
        caption="Price returns, without dividends: bond funds pay out their interest, which is left out.",
        basis="Price return, without dividends or interest. A week, a month and a year are 5, 21 and 252 sessions; "
        "quarter and year count from the last close of the quarter or year before",
        headings=("Close", *(heading for _, heading, _ in PERIODS)),
        groups=tuple(
            Group(title, query, mart, tuple(_returns(row, query, notes) for row in rows))
            for title, query, mart, rows in groups
        ),
        notes=tuple(notes.texts),
    )


def _returns(row: Row, query: str, notes: Notes) -> Line:
    is_there, is_sector = row["session_date"] is not None, query == "grid_sectors"
    absent = f"this file has no closes of {row['code']}"
    level = row.get("level")
    if is_sector:
        close = Cell("")
    elif level is None:
        close = notes.missing(absent)
    else:
        close = Cell(f"${words.points(level)}" if query == "grid_funds" else words.points(level))
    cells = []
    for column, _, reason in PERIODS:
        why = absent if not is_there else CHAINED if is_sector and row[column] is None else reason
        cell = notes.percent(row[column], why)
        if column == "return_1d_ratio" and query == "grid_funds" and row[column] == 0:
            cell = Cell(cell.text, note=notes.number(UNCHANGED))
        cells.append(cell)
    return Line(
        row["name"], row["code"] or "", row["session_date"], (close, *cells), path(row["line"]),
        bool(row["is_simulated"]),
    )  # fmt: skip


def _rates(connection: duckdb.DuckDBPyConnection) -> Table:
    notes = Notes()
    rows = ask(connection, "rates")
    absent = "this file has no rates of it"
    return Table(
        name="rates",
        title="Yields and the Fed's range",
        caption="Per cent a year; changes in basis points (bp), hundredths of a percentage point.",
        basis="Rate in per cent a year. Change on the rate stated before, and on the last of the year before",
        headings=("Rate", "On the one before", "This year"),
        groups=(
            Group(
                "", "rates", "policy_rates",
                tuple(
                    Line(
                        row["name"], row["code"], row["rate_date"],
                        (
                            notes.missing(absent) if row["rate_ratio"] is None
                            else Cell(words.share(row["rate_ratio"], 2)),
                            _moved(row["change_since_previous_basis_points"], row, notes, "no rate stated before"),
                            _moved(row["change_ytd_basis_points"], row, notes, "no rate of the year before"),
                        ),
                        path(row["line"]),
                    )
                    for row in rows
                ),
            ),
        ),
        notes=tuple(notes.texts),
    )  # fmt: skip


def _moved(change: float | None, row: Row, notes: Notes, reason: str) -> Cell:
    if change is None:
        return notes.missing("this file has no rates of it" if row["rate_ratio"] is None else reason)
    return Cell(words.basis_points(change).removesuffix(f"basis{words.GAP}points") + "bp")


def _movers(connection: duckdb.DuckDBPyConnection) -> Table:
    rows = ask(connection, "movers")
    counted = rows[0] if rows else {}
    note = (
        (
            f"Weights are of {words.count(counted['weighted_count'])} of the {words.count(counted['members_count'])} "
            f"members with a return; shares outstanding as of {counted['shares_as_of_date']}, not adjusted for free float.",
        )
        if rows
        else ()
    )
    return Table(
        name="movers",
        title="Ten largest movers among the members",
        caption="By contribution to the index: weight at the close before, times the price return of the day, "
        "in basis points (bp) of the index.",
        basis="Weight by capitalisation at the close before, times the price return of the day; not adjusted for "
        "free float",
        headings=("Return", "Weight", "Contribution"),
        groups=(
            Group(
                "", "movers", "index_contributions",
                tuple(
                    Line(
                        row["name"], row["code"], row["session_date"],
                        (
                            Cell(words.percent(row["return_1d_ratio"]), words.direction(row["return_1d_ratio"])),
                            Cell(words.share(row["member_weight_ratio"], 2)),
                            Cell(words.contribution(row["contribution_1d_ratio"]),
                                 words.direction(row["contribution_1d_ratio"], 3)),
                        ),
                        is_simulated=bool(row["is_simulated"]),
                    )
                    for row in rows
                ),
            ),
        ),
        notes=note,
        has_lines=False,
    )  # fmt: skip


def _hyperscalers(connection: duckdb.DuckDBPyConnection) -> Table:
    notes = Notes()
    rows: Sequence[Mapping] = ask(connection, "hyperscalers")
    unpriced, unspent = NO_ROWS.format("spending_and_price"), NO_ROWS.format("hyperscaler_spending")
    return Table(
        name="hyperscalers",
        title="Hyperscalers: shares beside spending",
        caption="Shares: price return this year. Spending: cash for property and equipment in the last quarter on file, "
        "and its growth on the same quarter a year before.",
        basis="Price return this year; cash for property and equipment (basis cash_ppe), growth on a year before",
        headings=("Share this year", "Less the S&P 500", "Quarter", "Spent", "On a year before", "Of operating cash flow"),
        groups=(
            Group(
                "", "hyperscalers", "spending_and_price",
                tuple(
                    Line(
                        row["name"], "", row["session_date"],
                        (
                            notes.percent(row["return_ytd_ratio"], unpriced),
                            notes.missing(unpriced) if row["excess_return_ytd_ratio"] is None
                            else Cell(f"{words.percent(row['excess_return_ytd_ratio']).removesuffix('%')}pp",
                                      words.direction(row["excess_return_ytd_ratio"])),
                            notes.missing(unspent) if row["capex_usd"] is None else Cell(row["calendar_quarter"]),
                            notes.missing(unspent) if row["capex_usd"] is None else Cell(words.usd_bn(row["capex_usd"])),
                            notes.missing(unspent if row["capex_usd"] is None else "no such quarter a year before")
                            if row["capex_yoy_change_ratio"] is None
                            else Cell(words.percent(row["capex_yoy_change_ratio"], 1)),
                            notes.missing(unspent if row["capex_usd"] is None else "no operating cash flow, or none above 0")
                            if row["capex_to_operating_cash_flow_ratio"] is None
                            else Cell(words.share(row["capex_to_operating_cash_flow_ratio"], 0)),
                        ),
                        is_simulated=bool(row["is_simulated"]),
                    )
                    for row in rows
                ),
            ),
        ),
        notes=tuple(notes.texts),
        has_lines=False,
    )  # fmt: skip
