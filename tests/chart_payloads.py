"""Yahoo charts as the provider sends them, made from rows: for servers and archives in tests."""

import json
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np

NEW_YORK = ZoneInfo("America/New_York")


def opening(day):
    """The time that Yahoo gives a day's bar and events: 9:30 in New York, in seconds."""
    return int(datetime.combine(day, time(9, 30), NEW_YORK).timestamp())


def widened(price):
    """A price as Yahoo sends it: single precision, every digit of it."""
    return None if price is None else float(np.float32(price))


def chart_payload(symbol, bars=(), dividends=None, splits=None, **meta):
    """The bytes of one chart.

    bars: (day, open, high, low, close, volume). dividends: day -> dollars. splits: day -> (new, old). meta: what
    differs from a US share's.
    """
    names = ("open", "high", "low", "close", "volume")
    columns = dict(zip(names, zip(*(bar[1:] for bar in bars), strict=True), strict=True)) if bars else {}
    quote = {
        name: [value if name == "volume" else widened(value) for value in values] for name, values in columns.items()
    }
    result = {
        "meta": {
            "currency": "USD",
            "symbol": symbol,
            "exchangeName": "NMS",
            "fullExchangeName": "NasdaqGS",
            "instrumentType": "EQUITY",
            "firstTradeDate": 345479400,
            "regularMarketTime": 1739998801,
            "hasPrePostMarketData": True,
            "gmtoffset": -18000,
            "timezone": "EST",
            "exchangeTimezoneName": "America/New_York",
            "regularMarketPrice": 244.87,
            "chartPreviousClose": 73.412,
            "priceHint": 2,
            "currentTradingPeriod": {
                name: {"timezone": "EST", "start": start, "end": end, "gmtoffset": -18000}
                for name, start, end in (
                    ("pre", 1740042000, 1740061800),
                    ("regular", 1740061800, 1740085200),
                    ("post", 1740085200, 1740099600),
                )
            },
            "dataGranularity": "1d",
            "range": "",
            "validRanges": ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"],
        }
        | meta,
        "indicators": {"quote": [quote], "adjclose": [{"adjclose": quote["close"]} if bars else {}]},
    }
    if bars:
        result["timestamp"] = [opening(bar[0]) for bar in bars]
    events = {
        "dividends": {
            str(opening(day)): {"amount": dollars, "date": opening(day)} for day, dollars in (dividends or {}).items()
        },
        "splits": {
            str(opening(day)): {
                "date": opening(day),
                "numerator": new,
                "denominator": old,
                "splitRatio": f"{new}:{old}",
            }
            for day, (new, old) in (splits or {}).items()
        },
    }
    if stated := {kind: found for kind, found in events.items() if found}:
        result["events"] = stated
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


def error_payload(code="Not Found", description="No data found, symbol may be delisted"):
    """What Yahoo sends in place of a chart."""
    return json.dumps({"chart": {"result": None, "error": {"code": code, "description": description}}}).encode()
