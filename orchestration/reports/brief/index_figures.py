"""Where the indices stand: the S&P 500, its way to the next thousand, its drawdown, the VIX, and the others."""

import duckdb

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Change, Figure, Row, Told, change, query

CLOSE = "the close of its session"
MISSING = "marts.index_levels has no row of this index: no source of this file states its closes."


def _simulated(row: Row) -> str:
    if row["is_close_simulated"]:
        return "The close itself is simulated."
    return "The close is published; its row looks back over simulated sessions." if row["is_simulated"] else ""


def _close(row: Row) -> Told:
    return Told(
        value=words.points(row["close_points"]),
        unit="points",
        as_of=row["session_date"],
        known_by=CLOSE,
        basis="Close; changes are price returns, without dividends. Year to date: over the last close of last year.",
        changes=(
            change("on the day", words.percent(row["return_1d_ratio"]), row["return_1d_ratio"]),
            change("year to date", words.percent(row["return_ytd_ratio"]), row["return_ytd_ratio"]),
        ),
        simulated=_simulated(row),
        is_invented=row["is_close_simulated"],
    )


def _milestone(row: Row) -> Told:
    milestone = row["next_milestone_points"]
    return Told(
        value=words.percent(row["gain_to_milestone_ratio"]),
        unit="" if milestone is None else f"to {milestone:,.0f}",
        as_of=row["session_date"],
        known_by=CLOSE,
        basis="The gain from the close that reaches the next round thousand.",
        changes=(Change("still to go", words.change_in_points(row["distance_points"])),),
        simulated=_simulated(row),
        is_invented=row["is_close_simulated"],
    )


def _drawdown(row: Row) -> Told:
    return Told(
        value=words.percent(row["drawdown_ratio"]),
        unit="from the highest close",
        as_of=row["session_date"],
        known_by=CLOSE,
        basis=f"Close over the highest close since {row['first_date']}, where this file begins, less 1.",
        changes=(
            Change("highest close", f"{words.points(row['running_max_close_points'])} on {row['high_date']}"),
            Change("sessions since", words.count(row["sessions_since_high_count"])),
        ),
        simulated=_simulated(row),
        is_invented=row["is_close_simulated"],
    )


def _vix(row: Row) -> Told:
    return Told(
        value=words.points(row["close_points"]),
        unit="points",
        as_of=row["session_date"],
        known_by=CLOSE,
        basis="Close of the Cboe Volatility Index; its regime by the bounds in marts.volatility_regimes.",
        changes=(
            Change("on the day", words.change_in_points(row["change_1d_points"])),
            Change("regime", row["volatility_regime"] or words.NOT_KNOWN),
        ),
        simulated=_simulated(row),
        is_invented=row["is_close_simulated"],
    )


def _small_caps(row: Row) -> Told:
    return Told(
        value=words.points(row["close_points"]),
        unit="points",
        as_of=row["session_date"],
        known_by=CLOSE,
        basis="Close; price returns, without dividends. The S&P 500's is of the same session.",
        changes=(
            change("year to date", words.percent(row["return_ytd_ratio"]), row["return_ytd_ratio"]),
            change("less the S&P 500's", words.percentage_points(row["over_sp_500_ratio"]), row["over_sp_500_ratio"]),
        ),
        simulated=_simulated(row),
        is_invented=row["is_close_simulated"],
    )


FIGURES = (
    Figure("index_close_SPX", "S&P 500", "index_levels", MISSING, _close, basis="SPX"),
    Figure("spx_milestone", "S&P 500: next round thousand", "index_levels", MISSING, _milestone),
    Figure("spx_drawdown", "S&P 500: drawdown", "index_levels", MISSING, _drawdown),
    Figure("vix_close", "Cboe VIX", "index_levels", MISSING, _vix),
    Figure("rut_close", "Russell 2000", "index_levels", MISSING, _small_caps),
)


def other_closes(connection: duckdb.DuckDBPyConnection) -> tuple[Figure, ...]:
    """A figure for each index that the brief shows, that has levels, and that FIGURES leaves out."""
    found = connection.execute(query("other_indices")).fetchall()
    return tuple(
        Figure(f"index_close_{index_id}", name, "index_levels", MISSING, _close, basis=index_id)
        for index_id, name in found
    )
