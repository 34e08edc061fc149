"""Tiingo: daily bars as traded, with each day's dividend and split, as CSV; asked where there is a key for it.

One line per day: date,close,high,low,open,volume, the same adjusted, then divCash and splitFactor. Prices, volume and
dividends are those of the day; nothing later restates them.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

import pandas as pd

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.contracts.reference import SECURITIES
from orchestration.sources.archive.payloads import Asked, Payload
from orchestration.sources.file_checks import inflated
from orchestration.sources.http.provider import Provider
from orchestration.sources.inputs import Input, ParsedInput, SourceFileError
from orchestration.sources.providers.feed import Feed, Plan, Request
from orchestration.sources.providers.windows import after_day, first_day, last_closed_day, still_wanted, windows

TIINGO = Provider("tiingo", "https://api.tiingo.com", 1, limit_bytes=10_000_000, authorization="Token {TIINGO_API_KEY}")
SERIES = "tiingo/prices"
# 2026-11: by its documentation most prices come at 17:30 and corrections until 20:00, in New York.
READY = time(20)
BAR = ("open", "high", "low", "close", "volume")
NEEDED = ("date", *BAR, "divCash", "splitFactor")
QUOTE_COLUMNS = (
    "ticker",
    "session_date",
    *(f"{name}_quoted_usd" for name in ("open", "high", "low", "close")),
    "volume_shares",
    "adjustment",
)
ACTION_COLUMNS = ("ticker", "ex_date", "action_type", "split_ratio", "dividend_usd_per_share", "adjustment")
LIMIT_BYTES = 20_000_000
TOO_LARGE = "daily prices stay far below that: fetch them again"
NO_BAR = "holds no bar of a session that had ended: nothing to load"


def parse_quotes(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per session, in the payload's order; raises SourceFileError where it is no file of daily prices."""
    rows = [(payload.key, day, *(line[name] for name in BAR), "none") for day, line in _lines(payload, path)]
    return pd.DataFrame(rows, columns=list(QUOTE_COLUMNS), dtype="str")


def parse_actions(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per dividend and per split, in the payload's order; raises SourceFileError as `parse_quotes` does."""
    rows: list[Sequence[str | None]] = []
    for day, line in _lines(payload, path):
        if not _is_number(line["divCash"], 0):
            rows.append((payload.key, day, "dividend", None, line["divCash"], "none"))
        if not _is_number(line["splitFactor"], 1):
            rows.append((payload.key, day, "split", line["splitFactor"], None, "none"))
    return pd.DataFrame(rows, columns=list(ACTION_COLUMNS), dtype="str")


def _lines(payload: Payload, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(ISO day, cells) of the days asked for that had ended when the payload came."""
    text = inflated(path, payload.label, LIMIT_BYTES, TOO_LARGE).decode("utf-8", "replace")
    reader = csv.DictReader(text.splitlines())
    header = reader.fieldnames or ()
    if missing := [name for name in NEEDED if name not in header]:
        raise SourceFileError(
            payload.label,
            f"is no file of daily prices: it has no column {missing[0]}, and begins {text[:120]!r}; where an "
            "allocation is used up, run again when there is a new one",
        )
    for number, line in enumerate(reader, start=1):
        if any(line[name] is None for name in NEEDED):
            raise SourceFileError(payload.label, f"breaks off in row {number}: fetch it again")
        day = line["date"][:10]
        if _is_of_window(payload, day):
            yield day, line


def _is_of_window(payload: Payload, day: str) -> bool:
    """Whether a day was asked for and had ended; text that is not a day is left to the contract, which reports it."""
    try:
        stated = date.fromisoformat(day)
    except ValueError:
        return True
    return first_day(payload) <= stated < after_day(payload) and stated <= last_closed_day(payload.fetched_at)


def _is_number(cell: str | None, number: float) -> bool:
    """Whether a cell is this number; an empty cell counts as this number."""
    try:
        return float(cell or number) == number
    except ValueError:
        return False


def _read(payload: Payload, path: Path, _tags: Collection[str]) -> dict[str, Input]:
    quotes, actions = (partial(parse, payload, path) for parse in (parse_quotes, parse_actions))
    return {
        DAILY_QUOTES.name: ParsedInput(quotes, path, payload.label, payload.provider, NO_BAR),
        CORPORATE_ACTIONS.name: ParsedInput(actions, path, payload.label, payload.provider, None),
    }


def _plan(request: Request) -> Plan:
    after = min(request.after_date, last_closed_day(request.now, READY) + timedelta(days=1))
    if request.first_date >= after:
        return Plan([])
    symbols = [ticker.replace(".", "-") for ticker in request.tickers]
    wanted = windows(request.landing, SERIES, "csv", symbols, request.first_date, after, request.now)
    left = still_wanted(request.landing, SERIES, wanted, request.now)
    asked = [
        Asked(
            item,
            f"/tiingo/daily/{item.key}/prices",
            {
                "startDate": f"{item.first_date}",
                "endDate": f"{after_day(item) - timedelta(days=1)}",
                "format": "csv",
            },
        )
        for item in left
    ]
    return Plan(asked, len(wanted) - len(left))


PRICES = Feed(
    TIINGO,
    "prices",
    "Daily bars as traded, dividends and splits of the months asked for, up to the last session that has closed.",
    states={"quotes": (DAILY_QUOTES.name, CORPORATE_ACTIONS.name, CORPORATE_ACTION_COVERAGE.name)},
    plan=_plan,
    read=_read,
    about=(SECURITIES.name, INDEX_CONSTITUENTS.name),
    is_by_month=True,
)
