"""Claims on closes of indices, stocks and funds: where they can be drawn, and what people mistake for them."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import duckdb

from tests.accuracy import market
from tests.accuracy.claims import Claim, Made
from tests.accuracy.drawing import Place, Pool, Readings
from tests.accuracy.market import Series

# The fund that holds an index, which people take for it.
FUND_OF = {"SPX": "SPY", "RUT": "IWM"}
STOCKS_COUNT = 60
# Rates of change: what an article gives with a sign.
SIGNED = {"daily_return_close", "quote_change_pct", "index_change_points", "quote_change_usd", "mtd_return_price"} | {
    "qtd_return_price",
    "ytd_return_price",
    "period_return_price",
    "period_change_points",
}
# Metrics of an index alone, of a stock alone; the others are of both.
OF_INDICES = {"index_close", "intraday_high", "intraday_low", "index_change_points", "period_change_points"} | {
    "index_close_forecast",
    "first_cross_level",
    "months_since",
    "sessions_since",
}
OF_STOCKS = {"quote_price", "quote_change_pct", "quote_change_usd"}
LEVELS = ("distance_to_level", "target_upside", "close_above", "first_cross_level", "months_since", "sessions_since")
PERCENT = {"distance_from_ath", "max_drawdown", "drawdown_forecast", "distance_to_level", "target_upside"} | {
    "daily_return_close",
    "daily_change_sign",
    "quote_change_pct",
    "mtd_return_price",
    "qtd_return_price",
    "ytd_return_price",
    "period_return_price",
}
COUNTS = {
    **{f"consecutive_{span}s_{way}": f"{span}s" for span in ("session", "week", "month") for way in ("up", "down")},
    "consecutive_record_closes": "sessions",
    "sessions_since": "sessions",
    "months_since": "months",
    "weekday_of_close": "weekday",
    "first_cross_level": "month",
    "highest_close_since": "month",
    "lowest_close_since": "month",
    "largest_gain_since": "month",
    "largest_fall_since": "month",
}
# Metrics that one close decides.
OF_ONE_CLOSE = {"index_close", "quote_price", "intraday_high", "intraday_low", "weekday_of_close"} | {
    "distance_to_level",
    "target_upside",
}
METRICS = (*market.OF_A_SESSION, *market.UP_TO_A_DAY, *market.OF_A_PERIOD, *LEVELS)


def market_pools(connection: duckdb.DuckDBPyConnection, of_a_session: set[str], rng: random.Random) -> Iterator[Pool]:
    """A pool for each metric of closes, on indices and on a sample of stocks and funds."""
    calendar = market.exchange_sessions(connection)
    indices = market.index_series(connection, calendar)
    funds = [fund for index, fund in FUND_OF.items() if index in indices]
    stocks = market.stock_series(connection, [*sampled_tickers(connection, rng), *funds])
    # A stock that was not quoted on a session leaves open what its last close was.
    stocks = {name: series for name, series in stocks.items() if is_without_gaps(series, calendar)}
    everything = {**indices, **stocks}

    def readings(place: Place) -> Readings:
        metric, subject, start, end = place
        series = everything.get(subject)
        return market.market_readings(series, metric, start, end) if series else ()

    def moves(place: Place, by: int) -> tuple[date, date] | None:
        start, end = (market.moved(calendar, day, by) for day in place[2:])
        return (start, end) if start and end else None

    def near_days(claim: Claim) -> Sequence[date]:
        return market.sessions_near(calendar, claim.end, claim.published)

    for metric in METRICS:
        for is_index, own in ((True, indices), (False, stocks)):
            group = {name: series for name, series in own.items() if metric in OF_ONE_CLOSE or is_dense(series)}
            if (metric in OF_STOCKS and is_index) or (metric in OF_INDICES and not is_index) or not group:
                continue
            unit = unit_of(metric, is_index)
            yield Pool(
                metric=metric,
                unit=unit,
                digits=0 if unit in COUNTS.values() else 2 if metric in SIGNED or unit != "percent" else 1,
                places=list(places(metric, group, rng)),
                readings=readings,
                moves=moves,
                near_days=near_days if metric in of_a_session or is_distance(metric) else lambda claim: (),
                others=_others(metric, everything),
                comparators=comparators(metric),
                is_signed=metric in SIGNED,
                slack=lambda claim: slack(claim, everything.get(claim.subject)),
                value=value_of(metric),
            )


def slack(claim: Claim, series: Series | None) -> float:
    """What a figure may differ by: a hundredth for points, for a price what undoing a split makes of half a cent."""
    if claim.metric.endswith("_change_points"):
        return 0.01
    place = series.at(claim.end) if series and claim.unit == "USD" else None
    if series is None or place is None or series.quoted[place] == series.closes[place]:
        return 0.0
    return (0.01 if claim.metric == "quote_change_usd" else 0.005) * series.quoted[place] / series.closes[place]


def value_of(metric: str) -> Callable[[Place], str] | None:
    """The only value that claims on a metric have, where it has one."""
    if metric == "daily_change_sign":
        return lambda place: "0"
    return (lambda place: place[0].rpartition("_")[2]) if metric == "close_above" else None


def is_distance(metric: str) -> bool:
    """Whether a level in the metric's name makes it one of a session."""
    return metric == "distance_to_level"


def unit_of(metric: str, is_index: bool) -> str:
    """The unit that an article would use."""
    if metric in COUNTS:
        return COUNTS[metric]
    return "percent" if metric in PERCENT else "index_points" if is_index else "USD"


def comparators(metric: str) -> tuple[str, ...]:
    """How claims on a metric are put."""
    if metric == "daily_change_sign":
        return ("above", "below")
    if metric == "close_range":
        return ("between",)
    if metric == "close_above":
        return ("above", "below")
    if metric in COUNTS:
        return ("equal", "equal", "at_least", "at_most") if COUNTS[metric] != "months" else ("about", "equal")
    return ("equal", "equal", "equal", "about", "above", "below", "at_least", "at_most", "between")


def sampled_tickers(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> list[str]:
    """Tickers of one security each, with a long series whose splits are known; the best known among them."""
    rows = connection.execute(
        "select ticker from marts.stock_performance where not is_simulated "
        "and ticker in (select ticker from raw_market.corporate_actions) group by ticker "
        "having count(distinct security_id) = 1 and count(*) > 300 and min(close_split_adjusted_usd) > 2 "
        "order by ticker"
    ).fetchall()
    tickers = [row[0] for row in rows]
    well_known = [ticker for ticker in ("NVDA", "MSFT", "AAPL", "AMZN", "GOOGL", "TSLA", "WMT") if ticker in tickers]
    return [*well_known, *rng.sample(tickers, min(STOCKS_COUNT, len(tickers)))]


def is_dense(series: Series) -> bool:
    """Whether next to no session is missing among the series' own."""
    return len(series.dates) > 20 and len(series.gaps) < len(series.dates) / 100


def is_without_gaps(series: Series, calendar: tuple[date, ...]) -> bool:
    """Whether it has a close on each session from its first to its last."""
    return len([day for day in calendar if series.dates[0] <= day <= series.dates[-1]]) == len(series.dates)


def places(metric: str, group: Mapping[str, Series], rng: random.Random, count: int = 400) -> Iterator[Place]:
    """Where claims on a metric can be drawn."""
    names = sorted(group)
    for _ in range(count):
        series = group[rng.choice(names)]
        last = rng.randrange(len(series.dates))
        length = min(last, rng.choice((rng.randint(2, 30), rng.randint(30, 230))))
        if metric == "period_return_price" and rng.random() < 0.3:
            # A calendar year, from the last close of the year before.
            ends = [i for i in range(len(series.dates) - 1) if series.dates[i].year != series.dates[i + 1].year]
            if len(ends) > 1:
                number = rng.randrange(1, len(ends))
                last, length = ends[number], ends[number] - ends[number - 1]
        start, end = series.dates[last - length], series.dates[last]
        if metric in LEVELS:
            yield from _level_places(metric, series, last, length, rng)
        elif metric in market.OF_A_PERIOD:
            yield metric, series.subject, start, end
        elif metric != "daily_change_sign" or not last or series.closes[last] != series.closes[last - 1]:
            yield metric, series.subject, end, end


def _level_places(metric: str, series: Series, last: int, length: int, rng: random.Random) -> Iterator[Place]:
    close = series.quoted[last]
    step = next((step for step in (1000, 500, 100, 50, 10, 5) if step < close / 3), 1)
    level = max(1, int(close // step) + rng.choice((0, 1, 1, 2))) * step
    start, end = series.dates[last - length], series.dates[last]
    if metric == "distance_to_level":
        yield f"{metric}_{level}", series.subject, end, end
    elif metric == "target_upside":
        yield f"{metric}_{level}", series.subject, end, date(end.year, 12, 31)
    else:
        yield f"{metric}_{level}", series.subject, start, end


def claims_in_words(connection: duckdb.DuckDBPyConnection, rng: random.Random, count: int) -> Iterator[Made]:
    """Closes against the mean of earlier years, and against the period's peak, where the value is a word."""
    calendar = market.exchange_sessions(connection)
    indices = market.index_series(connection, calendar)
    everything = [(name, own) for name, own in sorted(indices.items()) if is_dense(own) and len(own.dates) > 400]
    for _ in range(2 * count if everything else 0):
        subject, series = rng.choice(everything)
        last = rng.randrange(300, len(series.dates))
        end = series.dates[last]
        years = rng.randint(1, 3)
        start = date(end.year - years, 1, 1)
        if start <= series.dates[0]:
            continue
        means = [
            sum(own) / len(own)
            for year in range(start.year, end.year)
            if (own := [close for day, close in zip(series.dates, series.closes, strict=True) if day.year == year])
        ]
        close = series.closes[last]
        for comparator, is_met in (("above", close > max(means)), ("below", close < min(means))):
            claim = Claim(
                subject, "level_vs_prior_year_mean", start, end, comparator, "prior_year_mean", "index_points", end
            )
            yield _in_words(claim, is_met, f"{close} against means {means}")
        length = rng.randint(5, min(120, last))
        peak = max(series.closes[last - length : last + 1])
        claim = Claim(
            *(subject, "level_vs_period_peak", series.dates[last - length], end, "below", "period_peak"),
            *("index_points", end),
        )
        yield _in_words(claim, close < peak, f"{close} against {peak}")


def _in_words(claim: Claim, is_met: bool, truth: str) -> Made:
    right = frozenset({"supported" if is_met else "contradicted"})
    return Made(claim, "benchmarks", "true" if is_met else "the other side", right, right, truth)


def _others(metric: str, everything: Mapping[str, Series]) -> Callable[[Place], dict[str, float]]:
    """What people state in place of an index's or a stock's price return."""

    def others(place: Place) -> dict[str, float]:
        _, subject, start, end = place
        series = everything[subject]
        found: dict[str, float] = {}
        last, first = series.at(end), series.at(start)
        if last is None or not last or first is None:
            return found
        fund = everything.get(FUND_OF.get(subject, ""))
        if metric in ("daily_return_close", "quote_change_pct"):
            found["points for per cent"] = series.quoted[last] - series.quoted[last - 1]
        if metric in ("index_change_points", "quote_change_usd"):
            found["per cent for points"] = (series.closes[last] / series.closes[last - 1] - 1) * 100
        if metric in market.OF_A_SESSION and fund and metric != "daily_change_sign":
            own = market.market_readings(fund, _of_a_fund(metric), end, end)
            found.update({"the fund's": own[0]} if own and isinstance(own[0], float) else {})
        if metric == "period_return_price" and fund:
            own = market.market_readings(fund, metric, start, end)
            found.update({"the fund's": own[0]} if own and isinstance(own[0], float) else {})
        base = _base(metric, series, first, last)
        total = market.total_return(series, base, last) if base is not None else None
        if total is not None:
            found["total return"] = total
        return found

    return others


def _of_a_fund(metric: str) -> str:
    return {"index_close": "quote_price", "index_change_points": "quote_change_usd"}.get(metric, metric)


def _base(metric: str, series: Series, first: int, last: int) -> int | None:
    starts = {
        "mtd_return_price": market.first_of_month,
        "qtd_return_price": market.first_of_quarter,
        "ytd_return_price": market.first_of_year,
    }
    if metric in starts:
        return series.before(starts[metric](series.dates[last]))
    return {"period_return_price": first, "daily_return_close": last - 1, "quote_change_pct": last - 1}.get(metric)
