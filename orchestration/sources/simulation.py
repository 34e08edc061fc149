"""A simulated daily market between the published closes: the same on every machine and in every run.

Needs no calendar and no files: securities, published closes (`pins`) and sessions come in as frames.
Nothing here is a fact; whoever loads these rows marks them as simulated.
"""

import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from orchestration.sources.indices import Index

# Daily standard deviation of the log price, by security type.
DAILY_VOLATILITY = {"stock": 0.014, "etf": 0.009}
# Correlation of the daily shock with the common market shock.
MARKET_CORRELATION = {"stock": 0.7, "etf": 0.9}
FIRST_CLOSE = 100.0  # of a security without any published close, US dollars
# A published index close less than this above a round level is taken for the first close above it, so the
# simulated path stays below the level until then (SPX: 0.5 % above 5,000 on 2024-02-09, 0.0 % above 6,900
# on 2025-12-11). Higher closes crossed the level on some earlier, unpublished day.
FIRST_ABOVE_LEVEL_RATIO = 0.006
MEDIAN_VOLUME_LOG, VOLUME_LOG_SD = 15.0, 0.4  # about 3.3 million shares
TICK = 0.01


def simulate_quotes(securities: pd.DataFrame, pins: pd.DataFrame, sessions: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """Quotes for every security and session that has no published close.

    securities: ticker, security_type (stock, etf), valid_from_date, valid_to_date (null while valid).
    pins: ticker, session_date, close_quoted_usd (split-adjusted). sessions: exchange sessions, ascending.
    Returns ticker, session_date, open/high/low/close_quoted_usd, volume_shares, adjustment.
    """
    days = pd.DatetimeIndex(list(sessions))
    closes = _closes(pins, "ticker", "close_quoted_usd", days)
    market = _generator("market").standard_normal(len(days))
    valid_from = pd.to_datetime(securities["valid_from_date"])
    valid_to = pd.to_datetime(securities["valid_to_date"])
    frames = []
    for ticker, kind, start, end in zip(
        securities["ticker"], securities["security_type"], valid_from, valid_to, strict=True
    ):
        is_listed = (days >= start) & ((days <= end) | pd.isna(end))
        moves = DAILY_VOLATILITY[kind], MARKET_CORRELATION[kind]
        bars = _bars(ticker, moves, closes.get(ticker, {}), days, market, is_listed, None)
        frames.append(bars.rename(columns={name: f"{name}_quoted_usd" for name in ("open", "high", "low", "close")}))
    if not frames:
        return pd.DataFrame(
            columns=[
                "ticker",
                "session_date",
                "open_quoted_usd",
                "high_quoted_usd",
                "low_quoted_usd",
                "close_quoted_usd",
                "volume_shares",
                "adjustment",
            ]
        )
    quotes = pd.concat(frames, ignore_index=True).rename(columns={"symbol": "ticker"})
    return quotes.assign(adjustment="split")


def simulate_index_levels(
    indices: Iterable[Index], level_steps: Mapping[str, int], pins: pd.DataFrame, sessions: Iterable[pd.Timestamp]
) -> pd.DataFrame:
    """Levels of indices for every session that has no published close.

    level_steps: the distance between an index's round levels, by its id. pins: index_id, session_date, close_points.
    sessions: exchange sessions, ascending. An index without a published close is left out: there is no level to start
    from.
    Returns index_id, session_date, open/high/low/close_points.
    """
    days = pd.DatetimeIndex(list(sessions))
    closes = _closes(pins, "index_id", "close_points", days)
    market = _generator("market").standard_normal(len(days))
    is_listed = np.ones(len(days), dtype=bool)
    names = ["open", "high", "low", "close"]
    frames = [
        _bars(
            index.index_id,
            (index.daily_volatility, index.market_correlation),
            closes[index.index_id],
            days,
            market,
            is_listed,
            level_steps.get(index.index_id),
        )
        for index in indices
        if index.index_id in closes
    ]
    columns = {"symbol": "index_id", **{name: f"{name}_points" for name in names}}
    if not frames:
        return pd.DataFrame(columns=["index_id", "session_date", *(f"{name}_points" for name in names)])
    return pd.concat(frames, ignore_index=True).drop(columns="volume_shares").rename(columns=columns)


def _generator(symbol: str) -> np.random.Generator:
    """Random numbers that depend on nothing but the symbol; Python's own hash() differs between runs."""
    return np.random.default_rng(zlib.crc32(symbol.encode()))


def _closes(pins: pd.DataFrame, symbol: str, close: str, days: pd.DatetimeIndex) -> dict[str, dict[int, float]]:
    """Published closes by symbol and position in `days`; closes on other days are left out."""
    position = days.get_indexer(pd.DatetimeIndex(pd.to_datetime(pins["session_date"])))
    closes: dict[str, dict[int, float]] = {}
    for name, at, value in zip(pins[symbol], position, pins[close], strict=True):
        if at >= 0:
            closes.setdefault(name, {})[int(at)] = float(value)
    return closes


def _bars(
    symbol: str,
    moves: tuple[float, float],
    closes: dict[int, float],
    days: pd.DatetimeIndex,
    market: np.ndarray,
    is_listed: np.ndarray,
    level_step: int | None,
) -> pd.DataFrame:
    """One symbol's simulated sessions: symbol, session_date, open, high, low, close, volume_shares.

    moves: standard deviation of the daily log return, and its correlation with the market's.
    """
    count = len(days)
    # Drawn for all sessions, listed or not: a listing date moves no other session's numbers.
    shocks, overnight, up, down, volume = _generator(symbol).standard_normal((5, count))
    volatility, correlation = moves
    walk = np.cumsum(volatility * (correlation * market + np.sqrt(1 - correlation**2) * shocks))
    emitted = np.flatnonzero(is_listed & ~np.isin(np.arange(count), list(closes)))
    if len(emitted) == 0:
        return _frame(symbol, days, emitted, *np.empty((5, count)))

    anchors = closes or {int(emitted[0]): FIRST_CLOSE}
    at = np.array(sorted(anchors))
    anchor_close = np.array([anchors[i] for i in at])
    # Brownian bridge: spread each gap's miss evenly over its sessions. Beyond the first and last anchor
    # np.interp holds the miss constant, which leaves the free walk as it is.
    path = walk + np.interp(np.arange(count), at, np.log(anchor_close) - walk[at])
    cap = _cap(closes, count, level_step)
    path = np.where(path > np.log(cap), 2 * np.log(cap) - path, path)
    close = np.maximum(np.round(np.exp(path), 2), TICK)
    close[at] = anchor_close

    previous = np.concatenate([close[:1], close[:-1]])
    opened = np.round(previous * np.exp(0.4 * volatility * overnight), 2)
    opened = np.maximum(np.minimum(opened, cap), TICK)
    reach = 0.4 * volatility
    high = np.minimum(np.round(np.maximum(opened, close) * np.exp(reach * np.abs(up)), 2), cap)
    low = np.round(np.minimum(opened, close) * np.exp(-reach * np.abs(down)), 2)
    # Rounding and the cap may have pulled the extremes inside open and close.
    high = np.maximum.reduce([high, opened, close])
    low = np.minimum.reduce([np.maximum(low, TICK), opened, close])
    shares = np.exp(MEDIAN_VOLUME_LOG + VOLUME_LOG_SD * volume)
    return _frame(symbol, days, emitted, opened, high, low, close, shares)


def _cap(closes: dict[int, float], count: int, level_step: int | None) -> np.ndarray:
    """The highest price allowed on each session; infinite before the first and after the last published close.

    Between two published closes: the higher of the next one and all before it, so that simulated rows set
    no record. With `level_step`, also below a round level that the next one has only just passed.
    """
    cap = np.full(count, np.inf)
    at = sorted(closes)
    highest = 0.0
    for left, right in pairwise(at):
        highest = max(highest, closes[left])
        limit = max(highest, closes[right])
        if level_step:
            level = closes[right] // level_step * level_step
            if level > highest and closes[right] < level * (1 + FIRST_ABOVE_LEVEL_RATIO):
                limit = level - TICK
        cap[left + 1 : right] = max(np.floor(round(limit / TICK, 6)) * TICK, TICK).round(2)
    return cap


def _frame(
    symbol: str,
    days: pd.DatetimeIndex,
    emitted: np.ndarray,
    opened: np.ndarray,
    high: np.ndarray,
    low: np.ndarray,
    close: np.ndarray,
    shares: np.ndarray,
) -> pd.DataFrame:
    """The emitted sessions as a frame."""
    return pd.DataFrame(
        {
            "symbol": symbol,
            "session_date": days[emitted],
            "open": opened[emitted],
            "high": high[emitted],
            "low": low[emitted],
            "close": close[emitted],
            "volume_shares": np.maximum(shares[emitted], 1).astype("int64"),
        }
    )
