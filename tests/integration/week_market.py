"""A small made-up market of October and November 2025, with one issuer's reports, for a week of simulated time."""

import json
from datetime import date, timedelta

import pandas as pd

from tests.integration.market import Market

TICKERS = ("AAPL", "KO", "MSFT", "SPY", "XLK", "XOM")
MICROSOFT = "0000789019"
THANKSGIVING = date(2025, 11, 27)
FIRST_DAY, LAST_DAY = date(2025, 10, 1), date(2025, 11, 28)
# Columbus Day and Veterans Day: shares are traded, bonds are not.
NO_YIELD = {date(2025, 10, 13), date(2025, 11, 11), THANKSGIVING}
# No holiday but Thanksgiving falls on a weekday of these two months.
SESSIONS = [day.date() for day in pd.bdate_range(FIRST_DAY, LAST_DAY) if day.date() != THANKSGIVING]
CORRECTED = "XOM", date(2025, 11, 24)
CLOSE_AT_FIRST, CLOSE_CORRECTED = 117.37, 117.73
NEW_FILING = "0000950170-25-099999"
# Accession, form, day filed; capital expenditure from the fiscal year's first day, revenue of the quarter (of the year
# in a 10-K), in billions of dollars: period's first and last day, amount.
REPORTS = (
    ("0000950170-24-000001", "10-Q", "2024-10-30", ("2024-07-01", "2024-09-30", 10), ("2024-07-01", "2024-09-30", 60)),
    ("0000950170-25-000002", "10-Q", "2025-01-29", ("2024-07-01", "2024-12-31", 22), ("2024-10-01", "2024-12-31", 62)),
    ("0000950170-25-000003", "10-Q", "2025-04-30", ("2024-07-01", "2025-03-31", 36), ("2025-01-01", "2025-03-31", 64)),
    ("0000950170-25-000004", "10-K", "2025-07-30", ("2024-07-01", "2025-06-30", 52), ("2024-07-01", "2025-06-30", 254)),
    (NEW_FILING, "10-Q", "2025-11-28", ("2025-07-01", "2025-09-30", 20), ("2025-07-01", "2025-09-30", 75)),
)
ACTIONS = ["ticker", "date", "dividends", "stock_splits"]
TAGS = ("PaymentsToAcquirePropertyPlantAndEquipment", "RevenueFromContractWithCustomerExcludingAssessedTax")


def made_up_market() -> Market:
    """Prices that rise and fall by a rule; a dividend on the second day of the outage."""
    quotes = pd.concat(
        [_bars(100 + 10 * place, ticker=ticker, volume=1_000_000 + place) for place, ticker in enumerate(TICKERS)]
    )
    market = Market(
        quotes=quotes,
        actions=pd.DataFrame([("KO", date(2025, 11, 26), 0.51, 0.0)], columns=ACTIONS),
        levels={name: _bars(base) for name, base in (("SPX", 6700), ("RUT", 2400), ("VIX", 17))},
        closes={},
        rates=_rates(),
        facts={MICROSOFT: facts_of(REPORTS[:-1])},
        until=date.min,
    )
    state_close(market, CLOSE_AT_FIRST)
    return market


def state_close(market: Market, close: float) -> None:
    """Have the close that is going to be corrected stand so from now on."""
    ticker, day = CORRECTED
    is_it = (market.quotes["ticker"] == ticker) & (market.quotes["date"] == day)
    market.quotes.loc[is_it, ["open", "high", "low", "close"]] = [close - 0.5, close + 1, close - 1, close]


def facts_of(reports: tuple) -> bytes:
    """What the SEC serves of these reports."""
    stated: dict[str, list[dict]] = {tag: [] for tag in TAGS}
    for accession, form, filed, *amounts in reports:
        for tag, (start, end, billions) in zip(TAGS, amounts, strict=True):
            value = {"start": start, "end": end, "val": billions * 10**9, "accn": accession, "form": form}
            stated[tag].append(value | {"filed": filed, "fy": 2025, "fp": "FY" if form == "10-K" else "Q1"})
    concepts = {tag: {"label": tag, "description": tag, "units": {"USD": values}} for tag, values in stated.items()}
    return json.dumps({"cik": int(MICROSOFT), "entityName": "MICROSOFT CORP", "facts": {"us-gaap": concepts}}).encode()


def _bars(base: float, **columns: object) -> pd.DataFrame:
    """A bar for each session: two steps up and one down again, in whole cents."""
    closes = [round(base * (1 + 0.002 * number + 0.005 * (number % 3)), 2) for number in range(len(SESSIONS))]
    prices = [(round(close - 0.5, 2), round(close + 1, 2), round(close - 1, 2), close) for close in closes]
    frame = pd.DataFrame(prices, columns=["open", "high", "low", "close"])
    frame.insert(0, "date", SESSIONS)
    return frame.assign(**columns)


def _rates() -> pd.DataFrame:
    """The target range for every day, the yields for days on which bonds are traded."""
    days = [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]
    yields = [4.05 + 0.01 * (day.day % 7) if day.weekday() < 5 and day not in NO_YIELD else None for day in days]
    series = dict.fromkeys(("DGS2", "DGS5", "DGS10", "DGS30"), yields)
    return pd.DataFrame({"date": days, "DFEDTARL": 3.75, "DFEDTARU": 4.0, **series}).round(2)
