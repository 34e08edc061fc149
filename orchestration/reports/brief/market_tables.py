"""The tables of the market: returns, yields, the largest movers, hyperscalers' shares beside their spending."""

from datetime import date

import duckdb

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Row, ask
from orchestration.reports.brief.market_table import Cell, Group, Line, Notes, Table
from orchestration.reports.brief.returns_table import read_returns
from orchestration.reports.brief.sparkline import path

NO_RATES = "this file has no rates of it"
NO_PRICE = "marts.spending_and_price has no rows of it in this file"
NO_SPENDING = "marts.hyperscaler_spending has no rows of it in this file"


def read_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """All tables, in order."""
    return [read_returns(connection), _rates(connection), _movers(connection), _hyperscalers(connection)]


def _rates(connection: duckdb.DuckDBPyConnection) -> Table:
    notes = Notes()
    lines = tuple(_rate(row, notes) for row in ask(connection, "rates"))
    return Table(
        name="rates",
        title="Yields and the Fed's range",
        caption="Per cent a year; changes in basis points (bp), hundredths of a percentage point.",
        basis="Rate in per cent a year. Change on the rate stated before, and on the one in force when the year of the "
        "brief's session began",
        headings=("Rate", "On the one before", "This year"),
        groups=(Group("", "rates", "policy_rates", lines),),
        notes=tuple(notes.texts),
    )


def _rate(row: Row, notes: Notes) -> Line:
    rate = row["rate_ratio"]

    def moved(basis_points: float | None, reason: str) -> Cell:
        if basis_points is None:
            return notes.missing(NO_RATES if rate is None else reason)
        return Cell(words.basis_points(basis_points).removesuffix(f"basis{words.GAP}points") + "bp")

    cells = (
        notes.missing(NO_RATES) if rate is None else Cell(words.share(rate, 2)),
        moved(row["change_since_previous_basis_points"], "this file has no rate before it"),
        moved(row["change_ytd_basis_points"], "this file has no rate of this year, or none of the year before"),
    )
    return Line(row["name"], row["code"], row["rate_date"], cells, path(row["line"]))


def _movers(connection: duckdb.DuckDBPyConnection) -> Table:
    rows = ask(connection, "movers")
    notes = [
        f"Weights are of the {words.count(row['weighted_count'])} members that this file lists with a return and "
        f"shares outstanding ({_from_to(row['first_shares_date'], row['last_shares_date'])}), not adjusted for free "
        f"float. Together they added {words.contribution(row['together_ratio'])}; the S&P 500 itself: "
        f"{words.NOT_KNOWN if row['index_ratio'] is None else words.percent(row['index_ratio'])}."
        for row in rows[:1]
    ]
    return Table(
        name="movers",
        title="Ten largest movers among the members",
        caption="By contribution to all members of the S&P 500 that this file lists, taken together: weight at the "
        "close before, times the price return of the day, in basis points (bp).",
        basis="Weight among the members that the file lists, by capitalisation at the close before, times the price "
        "return of the day; not adjusted for free float",
        headings=("Return", "Weight", "Contribution"),
        groups=(Group("", "movers", "index_contributions", tuple(_mover(row) for row in rows)),),
        notes=tuple(notes),
        has_lines=False,
    )


def _from_to(first: date | None, last: date | None) -> str:
    """The days as of which something is stated."""
    if first is None or last is None:
        return f"as of {words.NOT_KNOWN}"
    return f"as of {first}" if first == last else f"as of {first} to {last}"


def _mover(row: Row) -> Line:
    moved, added = row["return_1d_ratio"], row["contribution_1d_ratio"]
    cells = (
        Cell(words.percent(moved), words.direction(moved)),
        Cell(words.share(row["member_weight_ratio"], 2)),
        Cell(words.contribution(added), words.direction(added, 3)),
    )
    return Line(row["name"], row["code"], row["session_date"], cells, is_simulated=bool(row["is_simulated"]))


def _hyperscalers(connection: duckdb.DuckDBPyConnection) -> Table:
    notes = Notes()
    lines = tuple(_hyperscaler(row, notes) for row in ask(connection, "hyperscalers"))
    return Table(
        name="hyperscalers",
        title="Hyperscalers: shares beside spending",
        caption="Shares: price return this year, to the day. Spending: cash for property and equipment in the last "
        "quarter on file, and its growth on the same quarter a year before.",
        basis="Price return this year; cash for property and equipment (basis cash_ppe), growth on a year before",
        headings=(
            "Share this year", "Less the S&P 500", "Quarter", "Spent", "On a year before", "Of operating cash flow",
        ),
        groups=(Group("", "hyperscalers", "spending_and_price", lines),),
        notes=tuple(notes.texts),
        has_lines=False,
    )  # fmt: skip


def _hyperscaler(row: Row, notes: Notes) -> Line:
    excess, spent = row["excess_return_ytd_ratio"], row["capex_usd"]
    growth, of_cash_flow = row["capex_yoy_change_ratio"], row["capex_to_operating_cash_flow_ratio"]

    def of_spending(text: str, is_there: bool, reason: str) -> Cell:
        return Cell(text) if is_there else notes.missing(NO_SPENDING if spent is None else reason)

    cells = (
        notes.percent(row["return_ytd_ratio"], NO_PRICE),
        notes.missing(NO_PRICE)
        if excess is None
        else Cell(words.percent(excess).removesuffix("%") + "pp", words.direction(excess)),
        of_spending(row["calendar_quarter"], spent is not None, NO_SPENDING),
        of_spending(words.usd_bn(spent), spent is not None, NO_SPENDING),
        of_spending(words.percent(growth, 1), growth is not None, "this file has no such quarter a year before"),
        of_spending(words.share(of_cash_flow, 0), of_cash_flow is not None, "no operating cash flow on file above 0"),
    )
    share = f"price return this year to {row['session_date'] or words.NOT_KNOWN}"
    if row["is_simulated"]:
        share += " (simulated: never evidence)"
    known = f"filed by {row['known_at']:%Y-%m-%d}" if row["known_at"] else words.NOT_KNOWN
    basis = f"Share: {share}. Spending: cash for property and equipment (cash_ppe), {known}, marts.hyperscaler_spending"
    return Line(row["name"], "", row["session_date"], cells, is_simulated=bool(row["is_simulated"]), basis=basis)
