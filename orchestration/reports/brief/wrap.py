"""The sentences that the brief opens with: made of query results, with words chosen by the values.

Where a value is missing, nothing is said of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Row, ask
from orchestration.reports.brief.words import GAP

# A streak is worth a sentence from so many sessions on: by chance one of four is seen every other week.
LONG_STREAK = 5
SECTORS_BY = {
    "etf_proxy": "By the sectors' funds",
    "cap": "By capitalisation of their members",
    "equal": "With equal weights of their members",
}


@dataclass(frozen=True)
class Said:
    """A figure in a sentence. quantity: which one it is. query: the name of the query that returns it."""

    text: str
    quantity: str
    query: str


Sentence = tuple[str | Said, ...]


def sentences(connection: duckdb.DuckDBPyConnection) -> list[Sentence]:
    """The sentences in order; none where the file has no close of the S&P 500 and no sector."""
    index = next(iter(ask(connection, "wrap_index")), None)
    sectors = ask(connection, "grid_sectors")
    session = index["session_date"] if index else None
    said = []
    if index:
        said += [_close(index), _stands_out(index)]
    if len(sectors) > 1:
        said.append(_sectors(sectors, session))
    if index:
        said.append(_caveat(connection, index, sectors))
    return [sentence for sentence in said if sentence]


def _close(row: Row) -> Sentence:
    def told(text: str, quantity: str) -> Said:
        return Said(text, quantity, "wrap_index")

    level = told(words.points(row["close_points"]), "spx_close")
    on = f" on {words.long_day(row['session_date'])}"
    ratio, year = row["return_1d_ratio"], row["return_ytd_ratio"]
    begin: Sentence
    if ratio is None:
        begin = ("The S&P 500 closed at ", level, on)
    elif words.direction(ratio):
        verb = "rose " if ratio > 0 else "fell "
        begin = ("The S&P 500 ", verb, told(words.size(ratio), "spx_1d"), " to ", level, on)
    else:
        begin = (
            "The S&P 500 was ",
            told("unchanged" if ratio == 0 else "almost unchanged", "spx_1d"),
            " at ",
            level,
            on,
        )
    if row["is_close_simulated"]:
        begin = (*begin, ", a simulated close")
    if year is None:
        return (*begin, ".")
    stands: Sentence
    if words.direction(year):
        stands = (f"; it is {'up' if year > 0 else 'down'} ", told(words.size(year), "spx_ytd"), " this year")
    else:
        stands = ("; it stands ", told("where the year began", "spx_ytd"))
    return (*begin, *stands, ", without dividends.")


def _stands_out(row: Row) -> Sentence:
    """A milestone, a record, a long streak, else the way from the highest close."""

    def told(text: str, quantity: str) -> Said:
        return Said(text, quantity, "wrap_index")

    begins = f"{words.day(row['first_date'])}, where this file begins"
    crossed, drawdown, streak = row["crossed_points"], row["drawdown_ratio"], row["streak_count"]
    if crossed is not None:
        record = f", and its highest since {begins}" if drawdown == 0 else ""
        return ("It was its first close above ", told(f"{crossed:,.0f}", "spx_crossed"), f" points{record}.")
    if drawdown == 0:
        return (f"It was its highest close since {begins}.",)
    long = row["return_1d_ratio"] and streak >= LONG_STREAK
    run: Sentence = ()
    if long:
        move = "gain" if row["return_1d_ratio"] > 0 else "loss"
        run = ("It was the ", told(_ordinal(streak), "spx_streak"), f" {move} in a row")
    if drawdown is None:
        return (*run, ".") if run else ()
    return (
        *(run or ("It",)),
        ", and the index stands " if run else " stands ",
        told(words.size(drawdown), "spx_below_high"),
        " below its highest close, ",
        told(words.points(row["running_max_close_points"]), "spx_high"),
        f" on {words.day(row['high_date'])}." if row["high_date"] else ".",
    )


def _sectors(rows: Sequence[Row], session: date | None) -> Sentence:
    """Who led and lagged on the day and this year, and the gap between the two of the year."""

    def told(text: str, quantity: str) -> Said:
        return Said(text, quantity, "grid_sectors")

    first = rows[0]
    by = SECTORS_BY[first["weighting"]] + (", which are simulated," if first["is_simulated"] else "")
    day = first["session_date"]
    of = "" if day == session else f" on {words.day(day)}, their last session here"
    said: Sentence = ()
    if all(row["return_1d_ratio"] is not None for row in rows):
        best, worst = _ends(rows, "return_1d_ratio")
        said = (
            f"{by} {_names(best)} led{of or ' on the day'} (",
            told(words.percent(best[0]["return_1d_ratio"]), "sector_1d_best"),
            f") and {_names(worst)} lagged (",
            told(words.percent(worst[0]["return_1d_ratio"]), "sector_1d_worst"),
            ")",
        )
    if all(row["return_ytd_ratio"] is not None for row in rows):
        best, worst = _ends(rows, "return_ytd_ratio")
        gap = best[0]["return_ytd_ratio"] - worst[0]["return_ytd_ratio"]
        year = "this year" if not of else "this year to that day" if said else f"this year to {words.day(day)}"
        begin = (*said, "; ") if said else (f"{by} ",)
        said = (
            *begin,
            f"{year} {_names(best)} {'leads' if len(best) == 1 else 'lead'} (",
            told(words.percent(best[0]["return_ytd_ratio"]), "sector_ytd_best"),
            "), ",
            told(f"{100 * gap:,.1f}{GAP}percentage{GAP}points", "sector_ytd_gap"),
            f" ahead of {_names(worst)} (",
            told(words.percent(worst[0]["return_ytd_ratio"]), "sector_ytd_worst"),
            ")",
        )
    return (*said, ".") if said else ()


def _caveat(connection: duckdb.DuckDBPyConnection, index: Row, sectors: Sequence[Row]) -> Sentence:
    """Which closes are simulated, and what ends before the session of the index."""
    said: list[str | Said] = []
    [counts] = ask(connection, "wrap_data")
    if counts["simulated_count"]:
        said += [
            "Of ", Said(words.count(counts["closes_count"]), "spx_closes", "wrap_data"), " closes of the S&P 500 here ",
            Said(words.count(counts["simulated_count"]), "spx_simulated", "wrap_data"),
            " are simulated: an example, never evidence.",
        ]  # fmt: skip
    ends = [
        ("the sectors", sectors[0]["session_date"] if sectors else None, "sectors_day", "grid_sectors"),
        *(("the members", row["session_date"], "members_day", "movers") for row in ask(connection, "movers")[:1]),
        *(("the VIX", row["session_date"], "vix_day", "vix_close") for row in ask(connection, "vix_close")),
    ]
    older = [
        (what, Said(words.day(on), quantity, sql))
        for what, on, quantity, sql in ends
        if on and on < index["session_date"]
    ]
    if older:
        said.append("Older than that session: " if not said else " Older than the last session: ")
        for place, (what, on) in enumerate(older):
            said += ["" if place == 0 else " and " if place == len(older) - 1 else ", ", f"{what} (", on, ")"]
        said.append(".")
    return tuple(said)


def _ends(rows: Sequence[Row], column: str) -> tuple[list[Row], list[Row]]:
    """The best and the worst by a column, with those that tie."""
    ordered = sorted(rows, key=lambda row: -row[column])
    runs = [list(run) for _, run in groupby(ordered, key=lambda row: row[column])]
    return runs[0], runs[-1]


def _names(rows: Sequence[Row]) -> str:
    return " and ".join(sorted(row["name"] for row in rows))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
