"""One Yahoo chart as it came: is it the daily chart that was asked for, and what do its bars and events say?"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from orchestration.sources.archive.payloads import Payload
from orchestration.sources.cells import text
from orchestration.sources.file_checks import inflated
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers.windows import last_closed_day

# 2026-11: a century of daily bars takes about 3 MB.
LIMIT_BYTES = 20 * 1000 * 1000
TOO_LARGE = "daily charts stay far below that: fetch it again"
PRICES = ("open", "high", "low", "close")

Chart = dict[str, Any]


def read_chart(payload: Payload, path: Path) -> Chart:
    """The one result of a chart; raises SourceFileError unless it is daily, in dollars and of the symbol asked for."""
    content = inflated(path, payload.label, LIMIT_BYTES, TOO_LARGE)
    if content.lstrip()[:1] == b"<":
        raise SourceFileError(
            payload.label, "is a web page, not JSON; Yahoo, or something on the way, refused to answer: fetch it again"
        )
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceFileError(payload.label, f"is not JSON ({error}); fetch it again") from error
    chart = mapping(payload, "chart", mapping(payload, "the document", document).get("chart"))
    if stated := chart.get("error"):
        words = stated.get("description") if isinstance(stated, dict) else stated
        raise SourceFileError(
            payload.label, f"holds no chart, Yahoo says {str(words)!r}: check the symbol {payload.key}, or leave it out"
        )
    results = chart.get("result")
    if not isinstance(results, list) or len(results) != 1:
        raise _misshapen(payload, "chart.result")
    result = mapping(payload, "chart.result", results[0])
    _check_meta(payload, mapping(payload, "meta", result.get("meta")))
    return result


def bars(payload: Payload, chart: Chart) -> Iterator[tuple[date, list[str | None], str | None]]:
    """(day, open to close, volume) of the days asked for that had ended when the payload came.

    A day's first bar counts: Yahoo sometimes appends the running price. A bar without a close states nothing.
    """
    stamps = chart.get("timestamp", [])
    quotes = mapping(payload, "indicators", chart.get("indicators")).get("quote")
    if not isinstance(stamps, list) or not isinstance(quotes, list) or len(quotes) != 1:
        raise _misshapen(payload, "indicators")
    # Without a session in the days asked for there are neither times nor prices.
    quote = mapping(payload, "indicators.quote", quotes[0])
    lists: list[Any] = [quote.get(name, None if stamps else []) for name in (*PRICES, "volume")]
    if any(not isinstance(values, list) or len(values) != len(stamps) for values in lists):
        raise _misshapen(payload, "indicators.quote")
    seen: set[date] = set()
    for place, stamp in enumerate(stamps):
        *prices, volume = (values[place] for values in lists)
        day = _day(payload, chart, stamp)
        if day not in seen and prices[-1] is not None and is_asked_for(payload, day) and had_ended(payload, day):
            yield day, [number(price) for price in prices], text(volume)
        seen.add(day)


def events(payload: Payload, chart: Chart, kind: str) -> Iterator[tuple[date, dict[str, Any]]]:
    """(day, event) of the days asked for; kind: dividends or splits."""
    stated = mapping(payload, "events", chart.get("events") or {}).get(kind) or {}
    for event in mapping(payload, kind, stated).values():
        day = _day(payload, chart, mapping(payload, kind, event).get("date"))
        if is_asked_for(payload, day):
            yield day, event


def is_asked_for(payload: Payload, day: date) -> bool:
    """Whether a day is one of those asked for: Yahoo also sends the latest."""
    if payload.first_date is None or payload.after_date is None:
        raise SourceFileError(payload.label, "was asked for without a first and a last day: ask again with both")
    return payload.first_date <= day < payload.after_date


def had_ended(payload: Payload, day: date) -> bool:
    """Whether a day was over when the payload came; read again later, its running price would pass for a close."""
    return day <= last_closed_day(payload.fetched_at)


def number(value: object) -> str | None:
    """A price or an amount as it was printed.

    Yahoo keeps prices in single precision and sends them widened: 134.18 as 134.17999267578125. The shortest decimal
    with the same single-precision value is meant, as in a Parquet file's FLOAT. Other numbers stay.
    """
    with np.errstate(over="ignore"):
        if isinstance(value, float) and float(single := np.float32(value)) == value:
            return str(single)
    return text(value)


def mapping(payload: Payload, name: str, value: object) -> dict[str, Any]:
    """The value, if it is a JSON object; raises SourceFileError otherwise."""
    if not isinstance(value, dict):
        raise _misshapen(payload, name)
    return value


def _check_meta(payload: Payload, meta: dict[str, Any]) -> None:
    if (symbol := meta.get("symbol")) != payload.key:
        raise SourceFileError(payload.label, f"is the chart of {symbol}, not of {payload.key}: has the symbol changed?")
    if (currency := meta.get("currency")) != "USD":
        raise SourceFileError(payload.label, f"is in {currency}, not in USD: leave out {payload.key}, or correct it")
    if (length := meta.get("dataGranularity")) != "1d":
        raise SourceFileError(payload.label, f"has a bar for each {length}, not for each day: fetch it again")


def _day(payload: Payload, chart: Chart, stamp: object) -> date:
    """The day of a time stamp, by the exchange's clock."""
    try:
        return datetime.fromtimestamp(int(str(stamp)), ZoneInfo(str(chart["meta"].get("exchangeTimezoneName")))).date()
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise _misshapen(payload, f"time {text(stamp)} with zone") from error


def _misshapen(payload: Payload, name: str) -> SourceFileError:
    return SourceFileError(
        payload.label, f"is no daily Yahoo chart ({name} is missing or of another shape): look at it, or fetch it again"
    )
