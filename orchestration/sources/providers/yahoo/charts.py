"""Reads landed Yahoo charts for the raw tables: quotes, index levels, splits and dividends.

Prices and dividends are adjusted for every split up to the day of the fetch, and for no dividend.
Yahoo divides dividends by later splits too: Apple's 0.77 dollars of February 2020 read 0.1925 since the 4:1 split of
that August, Nvidia's 0.04 of March 2024 read 0.004 since the 10:1 split of that June.
"""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.sources.archive.payloads import Payload
from orchestration.sources.cells import text
from orchestration.sources.inputs import Input, ParsedInput
from orchestration.sources.providers.yahoo.chart_file import (
    PRICES,
    bars,
    events,
    had_ended,
    number,
    read_chart,
)

QUOTE_COLUMNS = ("ticker", "session_date", *(f"{name}_quoted_usd" for name in PRICES), "volume_shares", "adjustment")
INDEX_COLUMNS = ("index_id", "session_date", *(f"{name}_points" for name in PRICES))
ACTION_COLUMNS = ("ticker", "ex_date", "action_type", "split_ratio", "dividend_usd_per_share", "adjustment")
CHART_PATH = "/v8/finance/chart/"
NO_BAR = "holds no bar of a session that had ended: nothing to load"


def yahoo_symbol(ticker: str) -> str:
    """Yahoo's form of a ticker: BRK-B for BRK.B."""
    return ticker.replace(".", "-")


def is_index(symbol: str) -> bool:
    """Whether a symbol of Yahoo's is an index's: ^GSPC."""
    return symbol.startswith("^")


def read_payload(payload: Payload, path: Path, _tags: Collection[str] = ()) -> dict[str, Input]:
    """A chart's inputs by raw table; `path` is where the payload lies. It is opened when they are read."""
    if is_index(payload.key):
        return {INDEX_LEVELS.name: _input(parse_index_levels, payload, path, NO_BAR)}
    return {
        DAILY_QUOTES.name: _input(parse_quotes, payload, path, NO_BAR),
        CORPORATE_ACTIONS.name: _input(parse_actions, payload, path, None),
    }


def parse_quotes(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per session, in the payload's order; raises SourceFileError where it is not the chart asked for.

    The symbol stays Yahoo's: its dash tells the contract a preferred share, MET-PA, from Paris, MC.PA.
    """
    found = bars(payload, read_chart(payload, path))
    return _frame(
        QUOTE_COLUMNS, [(payload.key, day.isoformat(), *prices, volume, "split") for day, prices, volume in found]
    )


def parse_index_levels(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per session, in the payload's order; raises SourceFileError where it is not the chart asked for.

    The symbol stays Yahoo's: the contract looks up its index.
    """
    found = bars(payload, read_chart(payload, path))
    return _frame(INDEX_COLUMNS, [(payload.key, day.isoformat(), *prices) for day, prices, _ in found])


def parse_actions(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per dividend, then one per split; raises SourceFileError where it is not the chart asked for."""
    chart = read_chart(payload, path)
    cells: list[tuple[date, str, str | None, str | None]] = [
        *((day, "dividend", None, _amount(event)) for day, event in events(payload, chart, "dividends")),
        *((day, "split", _ratio(event), None) for day, event in events(payload, chart, "splits")),
    ]
    rows = [(payload.key, day.isoformat(), *cell, "split") for day, *cell in cells if had_ended(payload, day)]
    return _frame(ACTION_COLUMNS, rows)


def split_days(payload: Payload, path: Path) -> list[date]:
    """The days asked for on which a split takes effect; raises SourceFileError."""
    return [day for day, _ in events(payload, read_chart(payload, path), "splits")]


def _input(
    parse: Callable[[Payload, Path], pd.DataFrame],
    payload: Payload,
    path: Path,
    nothing_found: str | None,
) -> ParsedInput:
    return ParsedInput(partial(parse, payload, path), path, payload.label, payload.provider, nothing_found)


def _frame(columns: tuple[str, ...], rows: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype="str")


def _amount(event: dict[str, Any]) -> str | None:
    """Dollars; an amount in another currency keeps its name, so that the contract rejects it."""
    currency = event.get("currency") or "USD"
    return number(event.get("amount")) if currency == "USD" else f"{text(event.get('amount'))} {text(currency)}"


def _ratio(event: dict[str, Any]) -> str:
    """New shares for one old share, or the split's own words where they are no ratio: the contract judges those."""
    new, old = event.get("numerator"), event.get("denominator")
    try:
        return str(new / old)  # type: ignore[operator]
    except (TypeError, ZeroDivisionError, OverflowError):
        return f"{text(new)}:{text(old)}"
