"""What closes say of a claim on an index, a stock or a fund: each metric computed from the plain series of closes.

Independent of the evaluators: the marts give closes alone, and every change, rank or streak is counted here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import prod

import duckdb

from tests.accuracy.holding import Figure

Readings = tuple[Figure, ...]


@dataclass(frozen=True)
class Series:
    """A subject's closes, oldest first. closes: restated for splits; quoted: as traded; totals: dividends reinvested.

    holiday_prints: closes that were printed on days without a session, as Cboe does. gaps: places before which a
    session is missing.
    """

    subject: str
    kind: str
    dates: tuple[date, ...]
    closes: tuple[float, ...]
    quoted: tuple[float, ...]
    totals: tuple[float | None, ...] = ()
    highs: tuple[float | None, ...] = ()
    lows: tuple[float | None, ...] = ()
    holiday_prints: Mapping[date, float] = field(default_factory=dict)
    gaps: frozenset[int] = frozenset()

    def at(self, day: date) -> int | None:
        """The place of a session; None where the series has none on that day."""
        place = bisect_left(self.dates, day)
        return place if place < len(self.dates) and self.dates[place] == day else None

    def before(self, day: date) -> int | None:
        """The place of the last session before a day."""
        place = bisect_left(self.dates, day) - 1
        return place if place >= 0 else None


def exchange_sessions(connection: duckdb.DuckDBPyConnection) -> tuple[date, ...]:
    """The exchange's sessions, oldest first."""
    rows = connection.execute("select session_date from intermediate.int_sessions order by 1").fetchall()
    return tuple(row[0] for row in rows)


def places_of_gaps(dates: tuple[date, ...], sessions: tuple[date, ...]) -> frozenset[int]:
    """The places of closes before which a session is missing."""
    number = {day: place for place, day in enumerate(sessions)}
    return frozenset(
        place for place in range(1, len(dates)) if number.get(dates[place], -1) - number.get(dates[place - 1], -1) != 1
    )


def index_series(connection: duckdb.DuckDBPyConnection, sessions: tuple[date, ...]) -> dict[str, Series]:
    """The indices' series, without what is simulated."""
    rows = connection.execute(
        "select levels.index_id, index_kind, session_date, close_points, high_points, low_points "
        "from marts.index_levels as levels inner join marts.indices using (index_id) "
        "where not is_close_simulated and close_points is not null order by 1, 3"
    ).fetchall()
    prints = connection.execute(
        "select versions.index_id, session_date, close_points from marts.index_level_versions as versions "
        "where not is_simulated and not exists (from marts.index_levels as levels "
        "where levels.index_id = versions.index_id and levels.session_date = versions.session_date)"
    ).fetchall()
    found = {}
    for index in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == index]
        found[index] = Series(
            subject=index,
            kind=own[0][1],
            dates=tuple(row[2] for row in own),
            closes=tuple(row[3] for row in own),
            quoted=tuple(row[3] for row in own),
            highs=tuple(row[4] for row in own),
            lows=tuple(row[5] for row in own),
            holiday_prints={day: close for name, day, close in prints if name == index},
            gaps=places_of_gaps(tuple(row[2] for row in own), sessions),
        )
    return found


def stock_series(connection: duckdb.DuckDBPyConnection, tickers: list[str]) -> dict[str, Series]:
    """Stocks' and funds' series, without what is simulated."""
    rows = connection.execute(
        "select ticker, session_date, close_split_adjusted_usd from marts.stock_performance "
        "where list_contains(?, ticker) and not is_simulated order by 1, 2",
        [tickers],
    ).fetchall()
    actions = connection.execute(
        "select distinct ticker, ex_date, coalesce(split_ratio, dividend_usd_per_share), action_type = 'split' "
        "from raw_market.corporate_actions where list_contains(?, ticker)",
        [tickers],
    ).fetchall()
    by_ticker: dict[str, list[tuple]] = {}
    for row in rows:
        by_ticker.setdefault(row[0], []).append(row)
    found = {}
    for ticker, own in by_ticker.items():
        dates = tuple(row[1] for row in own)
        if len(set(dates)) == len(dates) and all(row[2] for row in own):
            splits = [(day, ratio) for name, day, ratio, is_split in actions if name == ticker and is_split]
            dividends = {day: amount for name, day, amount, is_split in actions if name == ticker and not is_split}
            found[ticker] = Series(
                subject=ticker,
                kind="stock",
                dates=dates,
                closes=tuple(row[2] for row in own),
                quoted=tuple(row[2] * prod(ratio for day, ratio in splits if day > row[1]) for row in own),
                # Whether dividends before a split are restated for it is not always stated.
                totals=() if any(day > dates[0] for day, _ in splits) else reinvested(own, dividends),
            )
    return found


def reinvested(rows: list[tuple], dividends: Mapping[date, float]) -> tuple[float | None, ...]:
    """What a dollar becomes with dividends reinvested; None after the last day that a dividend is known of.

    rows: ticker, session and close.
    """
    if not dividends:
        return ()
    worth = 1.0
    found: list[float | None] = [worth]
    for (_, _, before), (_, day, close) in pairwise(rows):
        worth *= (close + dividends.get(day, 0.0)) / before
        found.append(worth if day <= max(dividends) else None)
    return tuple(found)


def quoted_closes(series: Series, first: int, last: int) -> list[float]:
    """The closes from one place to another, as quoted on the last of these days."""
    factor = series.quoted[last] / series.closes[last]
    return [close * factor for close in series.closes[first : last + 1]]


def change(series: Series, place: int) -> float | None:
    """Close less the close before it, restated for splits."""
    return series.closes[place] - series.closes[place - 1] if place else None


def _percent(after: float, before: float) -> float:
    return (after / before - 1) * 100


def _bases_of_a_day(series: Series, place: int) -> list[float]:
    """The closes that a day's change may be counted from: the last session's, and one printed on a holiday since."""
    if place == 0 or place in series.gaps:
        return []
    since = [day for day in series.holiday_prints if series.dates[place - 1] < day < series.dates[place]]
    return [series.closes[place - 1], *(series.holiday_prints[max(since)] for _ in since[:1])]


def _daily_return(series: Series, place: int) -> Readings:
    return tuple(_percent(series.closes[place], base) for base in _bases_of_a_day(series, place))


def _daily_points(series: Series, place: int) -> Readings:
    factor = series.quoted[place] / series.closes[place]
    return tuple((series.closes[place] - base) * factor for base in _bases_of_a_day(series, place))


def _since(start_of: Callable[[date], date], has_total: bool) -> Callable[[Series, int], Readings]:
    """The return since the last close before a period's first day."""

    def readings(series: Series, place: int) -> Readings:
        base = series.before(start_of(series.dates[place]))
        return () if base is None else _returns(series, base, place, has_total)

    return readings


def _returns(series: Series, first: int, last: int, has_total: bool) -> Readings:
    price = _percent(series.closes[last], series.closes[first])
    total = total_return(series, first, last)
    return (price, total) if has_total and total is not None else (price,)


def total_return(series: Series, first: int, last: int) -> float | None:
    """The return with dividends reinvested, in per cent."""
    if not series.totals or series.totals[first] is None or series.totals[last] is None:
        return None
    return _percent(series.totals[last], series.totals[first])  # type: ignore[arg-type]


def first_of_month(day: date) -> date:
    """The month's first day."""
    return day.replace(day=1)


def first_of_quarter(day: date) -> date:
    """The calendar quarter's first day."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def first_of_year(day: date) -> date:
    """The year's first day."""
    return date(day.year, 1, 1)


def _price_of(name: str) -> Callable[[Series, int], Readings]:
    def readings(series: Series, place: int) -> Readings:
        column = getattr(series, name)
        return (column[place],) if column and column[place] is not None else ()

    return readings


def _distance_from_ath(series: Series, place: int) -> Readings:
    return ((1 - series.closes[place] / max(series.closes[: place + 1])) * 100,)


# Figures of a session.
OF_A_SESSION: dict[str, Callable[[Series, int], Readings]] = {
    "index_close": _price_of("quoted"),
    "quote_price": _price_of("quoted"),
    "intraday_high": _price_of("highs"),
    "intraday_low": _price_of("lows"),
    "daily_return_close": _daily_return,
    "daily_change_sign": _daily_return,
    "quote_change_pct": _daily_return,
    "index_change_points": _daily_points,
    "quote_change_usd": _daily_points,
    "mtd_return_price": _since(first_of_month, False),
    "qtd_return_price": _since(first_of_quarter, False),
    "ytd_return_price": _since(first_of_year, True),
    "distance_from_ath": _distance_from_ath,
}


def _is_whole(series: Series, first: int, last: int) -> bool:
    return not any(first < place <= last for place in series.gaps)


def _run(series: Series, place: int, sign: int) -> Readings:
    count = 0
    while place - count > 0 and (series.closes[place - count] - series.closes[place - count - 1]) * sign > 0:
        count += 1
    return (float(count),)


def _run_of_spans(series: Series, place: int, sign: int, span_of: Callable[[date], object]) -> Readings:
    """How many weeks or months in a row rose or fell; the one of that day as far as it has come."""
    lasts = [series.closes[i] for i in range(place) if span_of(series.dates[i]) != span_of(series.dates[i + 1])]
    ends = [*lasts, series.closes[place]]
    count = 0
    while count < len(ends) - 1 and (ends[-1 - count] - ends[-2 - count]) * sign > 0:
        count += 1
    return (float(count),)


def _record_run(series: Series, place: int) -> Readings:
    best = 0.0
    run = 0
    for close in series.closes[: place + 1]:
        run = run + 1 if close > best else 0
        best = max(best, close)
    return (float(run),)


def _close_since(series: Series, place: int, sign: int) -> date | None:
    earlier = (i for i in range(place - 1, -1, -1) if (series.closes[i] - series.closes[place]) * sign >= 0)
    return next((series.dates[i] for i in earlier), None)


def _move_since(series: Series, place: int, sign: int) -> date | None:
    moves = [sign * _percent(after, before) for before, after in pairwise(series.closes[: place + 1])]
    if not moves or moves[-1] <= 0:
        return None
    return next((series.dates[i + 1] for i in range(len(moves) - 2, -1, -1) if moves[i] >= moves[-1]), None)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


# Figures up to a day, of which the claim's first day plays no part; words are a month, which stands for its year too.
UP_TO_A_DAY: dict[str, Callable[[Series, int], Readings]] = {
    "consecutive_sessions_up": lambda series, place: _run(series, place, 1),
    "consecutive_sessions_down": lambda series, place: _run(series, place, -1),
    "consecutive_weeks_up": lambda series, place: _run_of_spans(series, place, 1, _week),
    "consecutive_weeks_down": lambda series, place: _run_of_spans(series, place, -1, _week),
    "consecutive_months_up": lambda series, place: _run_of_spans(series, place, 1, first_of_month),
    "consecutive_months_down": lambda series, place: _run_of_spans(series, place, -1, first_of_month),
    "consecutive_record_closes": _record_run,
    "highest_close_since": lambda series, place: _month(_close_since(series, place, 1)),
    "lowest_close_since": lambda series, place: _month(_close_since(series, place, -1)),
    "largest_gain_since": lambda series, place: _month(_move_since(series, place, 1)),
    "largest_fall_since": lambda series, place: _month(_move_since(series, place, -1)),
    "weekday_of_close": lambda series, place: (series.dates[place].strftime("%A"),),
}


def _month(day: date | None) -> Readings:
    return (day.strftime("%Y-%m"),) if day else ()


def _period_return(series: Series, first: int, last: int) -> Readings:
    """Over a year, or from a year's end, a stock's total return counts as well."""
    from_year_end = first + 1 < len(series.dates) and series.dates[first].year != series.dates[first + 1].year
    is_a_year = 350 <= (series.dates[last] - series.dates[first]).days <= 380
    return _returns(series, first, last, from_year_end or is_a_year)


def _period_points(series: Series, first: int, last: int) -> Readings:
    return (series.closes[last] - series.closes[first],)


def deepest_fall(closes: list[float]) -> float:
    """The deepest fall from an earlier close, in per cent, as a positive number."""
    deepest, peak = 0.0, closes[0]
    for close in closes:
        peak = max(peak, close)
        deepest = max(deepest, 1 - close / peak)
    return deepest * 100


def _mean(closes: list[float]) -> float:
    return sum(closes) / len(closes)


# Figures of a period, from its first session to its last.
OF_A_PERIOD: dict[str, Callable[[Series, int, int], Readings]] = {
    "period_return_price": _period_return,
    "period_change_points": _period_points,
    "highest_close": lambda series, first, last: (max(quoted_closes(series, first, last)),),
    "lowest_close": lambda series, first, last: (min(quoted_closes(series, first, last)),),
    "mean_level": lambda series, first, last: (_mean(quoted_closes(series, first, last)),),
    "max_drawdown": lambda series, first, last: (deepest_fall(quoted_closes(series, first, last)),),
    "drawdown_forecast": lambda series, first, last: (deepest_fall(quoted_closes(series, first, last)),),
    "level_vs_period_peak": lambda series, first, last: (series.quoted[last],),
    "index_close_forecast": lambda series, first, last: (series.quoted[last],),
    "close_range": lambda series, first, last: (
        (min(quoted_closes(series, first, last)), max(quoted_closes(series, first, last))),
    ),
}


def first_close_at(series: Series, level: float) -> int | None:
    """The place of the first close at or above a level; None where the series starts above it or never reaches it."""
    if series.closes[0] >= level:
        return None
    return next((place for place, close in enumerate(series.closes) if close >= level), None)


def market_readings(series: Series, metric: str, start: date, end: date) -> Readings:
    """The figure that a metric asks for, in all readings that the guide allows; empty where the closes lack it."""
    stem, _, number = metric.rpartition("_")
    first = series.at(start)
    if stem == "target_upside":
        return () if first is None else (_percent(float(number), series.quoted[first]),)
    last = series.at(end)
    if last is None:
        return ()
    if metric in OF_A_SESSION:
        return OF_A_SESSION[metric](series, last)
    if metric in UP_TO_A_DAY:
        return UP_TO_A_DAY[metric](series, last)
    if metric in OF_A_PERIOD:
        return () if first is None or first >= last else OF_A_PERIOD[metric](series, first, last)
    return _of_a_level(series, stem, float(number), first, last)


def _of_a_level(series: Series, stem: str, level: float, first: int | None, last: int) -> Readings:
    if stem == "distance_to_level":
        return ((1 - series.quoted[last] / level) * 100,)
    if stem == "close_above":
        return () if first is None else (max(quoted_closes(series, first, last)),)
    crossed = first_close_at(series, level)
    if crossed is None or crossed > last:
        return ()
    if stem == "first_cross_level":
        return _month(series.dates[crossed])
    if stem == "sessions_since":
        return () if not _is_whole(series, crossed, last) else (float(last - crossed),)
    assert stem == "months_since", stem
    return ((series.dates[last] - series.dates[crossed]).days / 30.4375,)


def sessions_near(calendar: tuple[date, ...], day: date, published: date, most: int = 5) -> list[date]:
    """Sessions up to so many away from a session, closed when the article appeared, without itself."""
    place = bisect_left(calendar, day)
    near = calendar[max(0, place - most) : place + most + 1]
    return [session for session in near if session != day and session <= published]


def moved(calendar: tuple[date, ...], day: date, by: int) -> date | None:
    """The session so many after a session; None beyond the calendar."""
    place = bisect_right(calendar, day) - 1 + by
    return calendar[place] if 0 <= place < len(calendar) else None
