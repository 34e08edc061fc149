"""The table of returns: indices, sectors and funds over six periods, each with a line of its past year."""

import duckdb

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Row, ask
from orchestration.reports.brief.market_table import Cell, Group, Line, Notes, Table
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


def read_returns(connection: duckdb.DuckDBPyConnection) -> Table:
    """Price returns of indices, sectors and funds."""
    notes = Notes()
    indices, sectors = ask(connection, "grid_indices"), ask(connection, "grid_sectors")
    weighting = sectors[0]["weighting"] if sectors else "etf_proxy"
    groups = (
        ("Indices", "grid_indices", "index_levels", indices),
        (SECTORS_BY[weighting], "grid_sectors", "sector_performance", sectors),
        ("Funds", "grid_funds", "latest_stock_returns", ask(connection, "grid_funds")),
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
