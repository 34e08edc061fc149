"""What landed Yahoo charts say to the raw tables: quotes, index levels, splits, dividends, and the days covered.

Prices and dividends stand on the basis of the day they were fetched: every split up to then taken out, no dividend.
Yahoo divides dividends by later splits too: Apple's 0.77 dollars of February 2020 read 0.1925 since the 4:1 split of
that August, Nvidia's 0.04 of March 2024 read 0.004 since the 10:1 split of that June.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.sources.archive.payloads import Payload
from orchestration.sources.cells import text
from orchestration.sources.inputs import ParsedInput
from orchestration.sources.providers.yahoo.chart_file import (
    PRICES,
    bars,
    events,
    had_ended,
    last_closed_day,
    number,
    read_chart,
)

QUOTE_COLUMNS = ("ticker", "session_date", *(f"{name}_quoted_usd" for name in PRICES), "volume_shares", "adjustment")
INDEX_COLUMNS = ("index_id", "session_date", *(f"{name}_points" for name in PRICES))
ACTION_COLUMNS = ("ticker", "ex_date", "action_type", "split_ratio", "dividend_usd_per_share", "adjustment")
COVERAGE_COLUMNS = ("ticker", "action_type", "first_covered_date", "last_covered_date")
NO_BAR = "holds no bar of a session that had ended: nothing to load"


def yahoo_symbol(ticker: str) -> str:
    """Yahoo's form of a ticker: BRK-B for BRK.B."""
    return ticker.replace(".", "-")


def is_index(symbol: str) -> bool:
    """Whether a symbol of Yahoo's is an index's: ^GSPC."""
    return symbol.startswith("^")


def quotes_input(payload: Payload, path: Path, source_name: str) -> ParsedInput:
    """The input of raw_market.daily_quotes; `path` is where the payload lies. It is opened when it is read."""
    return _input(parse_quotes, payload, path, source_name, NO_BAR)


def index_levels_input(payload: Payload, path: Path, source_name: str) -> ParsedInput:
    """The input of raw_market.index_levels; the payload's key is the symbol of one."""
    return _input(parse_index_levels, payload, path, source_name, NO_BAR)


def actions_input(payload: Payload, path: Path, source_name: str) -> ParsedInput:
    """The input of raw_market.corporate_actions."""
    return _input(parse_actions, payload, path, source_name, None)


def parse_quotes(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per session, in the payload's order; raises SourceFileError where it is not the chart asked for.

    The symbol stays Yahoo's: by its dash the contract tells a preferred share, MET-PA, from Paris, MC.PA.
    """
    found = bars(payload, read_chart(payload, path))
    return _frame(
        QUOTE_COLUMNS, [(payload.key, day.isoformat(), *prices, volume, "split") for day, prices, volume in found]
    )


def parse_index_levels(payload: Payload, path: Path) -> pd.DataFrame:
    """A row per session, in the payload's order; raises SourceFileError where it is not the chart asked for.

    The symbol stays Yahoo's: the contract knows whose it is.
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
    """From which of the days asked for the shares trade split; raises SourceFileError."""
    return [day for day, _ in events(payload, read_chart(payload, path), "splits")]


def coverage_frame(payloads: Iterable[Payload]) -> pd.DataFrame:
    """For each ticker the days of which every split and dividend is known: rows of corporate_action_coverage.

    These are the days of the charts that touch or overlap, up to the latest day asked for. Between two that touch lies
    at most a weekend. A day that had not ended when its chart came is not covered.
    """
    windows = defaultdict(list)
    for payload in payloads:
        if not payload.is_good or is_index(payload.key) or payload.first_date is None or payload.after_date is None:
            continue
        last = min(payload.after_date - timedelta(days=1), last_closed_day(payload.fetched_at))
        if payload.first_date <= last:
            windows[payload.key].append((payload.first_date, last))
    rows = []
    for ticker, spans in sorted(windows.items()):
        stretch = [day.isoformat() for day in _latest_stretch(spans)]
        rows += [(ticker, kind, *stretch) for kind in ("split", "dividend")]
    return _frame(COVERAGE_COLUMNS, rows)


def _latest_stretch(spans: list[tuple[date, date]]) -> tuple[date, date]:
    """First and last day of the stretch without a hole that ends last."""
    (first, last), *others = sorted(spans)
    for next_first, next_last in others:
        missing = (last + timedelta(days=days) for days in range(1, (next_first - last).days))
        if any(day.isoweekday() <= 5 for day in missing):
            first, last = next_first, next_last
        else:
            last = max(last, next_last)
    return first, last


def _input(
    parse: Callable[[Payload, Path], pd.DataFrame],
    payload: Payload,
    path: Path,
    source_name: str,
    nothing_found: str | None,
) -> ParsedInput:
    return ParsedInput(partial(parse, payload, path), payload.label, source_name, nothing_found)


def _frame(columns: tuple[str, ...], rows: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype="str")


def _amount(event: dict[str, Any]) -> str | None:
    """Dollars; an amount in another currency keeps its name, so that the contract sets it aside."""
    currency = event.get("currency") or "USD"
    return number(event.get("amount")) if currency == "USD" else f"{text(event.get('amount'))} {text(currency)}"


def _ratio(event: dict[str, Any]) -> str:
    """New shares for one old share, or the split's own words where they are no ratio: the contract judges those."""
    new, old = event.get("numerator"), event.get("denominator")
    try:
        return str(new / old)  # type: ignore[operator]
    except (TypeError, ZeroDivisionError, OverflowError):
        return f"{text(new)}:{text(old)}"
