"""Claims on sectors, rates, companies and their spending: figures read from the marts, sums and growth counted here."""

import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import duckdb

from tests.accuracy import market
from tests.accuracy.claims import Claim
from tests.accuracy.drawing import Place, Pool, Readings

Figures = Mapping[Place, float | str]
NUMBERS = ("equal", "equal", "equal", "about", "above", "below", "at_least", "at_most", "between")
COUNTS = ("equal", "equal", "at_least", "at_most")


def sector_pools(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> Iterator[Pool]:
    """Sectors' returns, weighted by capitalisation, and ranks; the market's concentration and breadth."""
    rows = connection.execute(
        "select sector_name, weighting, session_date, return_1d_ratio from marts.sector_performance "
        "where not is_simulated and return_1d_ratio is not null order by 3"
    ).fetchall()
    daily: dict[str, dict[tuple[str, date], float]] = {"cap": {}, "equal": {}, "etf_proxy": {}}
    for sector, weighting, day, ratio in rows:
        daily[weighting][sector, day] = ratio
    sessions = sorted({day for _, day in daily["cap"]})
    sectors = sorted({sector for sector, _ in daily["cap"]})
    if not sessions:
        return

    def period_return(weighting: str, sector: str, after: date, last: date) -> float | None:
        """The returns of each session after a day, one upon another, in per cent."""
        product = 1.0
        for day in sessions[bisect_right(sessions, after) : bisect_right(sessions, last)]:
            ratio = daily[weighting].get((sector, day))
            if ratio is None:
                return None
            product *= 1 + ratio
        return (product - 1) * 100

    def figure(weighting: str, metric: str, sector: str, start: date, end: date) -> float | None:
        is_of_a_period = metric.endswith("_period") or "_period_" in metric
        if end not in sessions[1:] or (is_of_a_period and start not in sessions):
            return None
        if metric.endswith(("_daily_return", "_rank_day")):
            start = sessions[sessions.index(end) - 1]
        elif metric.endswith(("_ytd_return", "_rank_ytd")):
            start = date(end.year - 1, 12, 31)
            if sessions[0] > start:
                return None
        return period_return(weighting, sector, start, end)

    def readings(place: Place) -> Readings:
        metric, subject, start, end = place
        if metric.startswith("n_sectors_"):
            asked = "sector_daily_return" if start == end else "sector_period_return"
            found = [figure("cap", asked, sector, start, end) for sector in sectors]
            sign = 1 if metric == "n_sectors_up" else -1
            return () if None in found else (float(sum(1 for number in found if (number or 0) * sign > 0)),)
        own = figure("cap", metric, subject, start, end)
        if own is None:
            return ()
        if "_rank_" not in metric:
            return (own,)
        others = [figure("cap", metric, sector, start, end) for sector in sectors]
        return () if None in others else (float(1 + sum(1 for number in others if (number or 0) > own)),)

    def others(place: Place) -> dict[str, float]:
        metric, subject, start, end = place
        if not metric.endswith("_return"):
            return {}
        named = {"etf_proxy": "the fund's", "equal": "equal weights"}
        found = {name: figure(weighting, metric, subject, start, end) for weighting, name in named.items()}
        return {name: number for name, number in found.items() if number is not None}

    def near_days(claim: Claim) -> Sequence[date]:
        return market.sessions_near(tuple(sessions), claim.end, claim.published)

    def moves(place: Place, by: int) -> tuple[date, date] | None:
        start, end = (market.moved(tuple(sessions), day, by) for day in place[2:])
        return (start, end) if start and end else None

    for metric, unit in {
        "sector_daily_return": "percent",
        "sector_ytd_return": "percent",
        "sector_period_return": "percent",
        "sector_rank_day": "rank",
        "sector_rank_ytd": "rank",
        "sector_rank_period": "rank",
        "n_sectors_up": "count",
        "n_sectors_down": "count",
    }.items():
        places: list[Place] = []
        for _ in range(200):
            last = rng.randrange(1, len(sessions))
            first = last - min(last, rng.randint(2, 120))
            is_long = "_period" in metric or (unit == "count" and rng.random() < 0.3)
            subject = "SPX" if unit == "count" else rng.choice(sectors)
            places.append((metric, subject, sessions[first if is_long else last], sessions[last]))
        yield Pool(
            metric=metric,
            unit=unit,
            digits=2 if unit == "percent" else 0,
            places=places,
            readings=readings,
            is_known_then=False,
            moves=moves,
            near_days=near_days if metric in ("sector_daily_return", "sector_ytd_return") else lambda claim: (),
            others=others,
            comparators=NUMBERS if unit == "percent" else COUNTS,
            is_signed=unit == "percent",
        )
    yield from _breadth_pools(connection, moves)


def _breadth_pools(connection: duckdb.DuckDBPyConnection, moves) -> Iterator[Pool]:
    rows = connection.execute(
        "select session_date, largest_sector_weight_ratio, above_200d_ratio from marts.market_breadth "
        "where not is_simulated"
    ).fetchall()
    for metric, column in {"sector_concentration": 1, "breadth": 2}.items():
        figures = {(metric, "SPX", row[0], row[0]): row[column] * 100 for row in rows if row[column] is not None}
        yield pool_of(figures, metric, "percent", 1, moves=moves, is_known_then=False)


def pool_of(figures: Figures, metric: str, unit: str, digits: int, **more) -> Pool:
    """A pool of figures that stand in a table."""
    return Pool(
        metric=metric,
        unit=unit,
        digits=digits,
        places=sorted(figures),
        readings=lambda place: (figures[place],) if place in figures else (),
        comparators=more.pop("comparators", NUMBERS),
        **more,
    )


def rate_pools(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> Iterator[Pool]:
    """Rates, their changes, and how often the target range moved."""
    rows = connection.execute("select rate_id, rate_date, rate_pct from marts.policy_rates order by 1, 2").fetchall()
    series: dict[str, dict[date, float]] = {}
    for name, day, rate in rows:
        series.setdefault(name, {})[day] = rate
    if "DFEDTARU" in series:
        series["FED_FUNDS_TARGET"] = series["DFEDTARU"]
    days_of = {name: sorted(own) for name, own in series.items()}
    targets = {"FED_FUNDS_TARGET", "DFEDTARU", "DFEDTARL"} & set(series)

    def on(name: str, day: date) -> float | None:
        days = days_of[name]
        place = bisect_right(days, day) - 1
        return series[name][days[place]] if place >= 0 and day <= days[-1] else None

    def steps(name: str, start: date, end: date) -> list[int]:
        days = days_of[name]
        rates = [series[name][day] for day in days]
        return [
            round((after - before) * 100)
            for day, (before, after) in zip(days[1:], pairwise(rates), strict=True)
            if start <= day <= end and after != before
        ]

    def readings(place: Place) -> Readings:
        metric, name, start, end = place
        last, first = on(name, end), on(name, start)
        if last is None or first is None:
            return ()
        if metric == "rate_level":
            return (last,)
        if metric == "change_bp":
            return ((last - first) * 100,)
        kind, size = metric.removeprefix("n_").removesuffix("bp").split("_")
        wanted = int(size) * (-1 if kind == "cuts" else 1)
        return (float(sum(1 for step in steps(name, start, end) if step == wanted)),)

    def moves(place: Place, by: int) -> tuple[date, date]:
        start, end = (day + timedelta(days=by) for day in place[2:])
        return start, end

    def near_days(claim: Claim) -> Sequence[date]:
        following = claim.end + timedelta(days=1)
        return [following] if claim.subject in targets else []

    changes = {
        name: [day for before, day in pairwise(days) if series[name][day] != series[name][before]]
        for name, days in days_of.items()
        if name in targets
    }
    for metric in ("rate_level", "change_bp", "n_cuts_25bp", "n_hikes_25bp", "n_hikes_75bp"):
        places: list[Place] = []
        for _ in range(200):
            is_count = metric.startswith("n_")
            name = rng.choice(sorted(targets or series if is_count else series))
            days = days_of[name]
            last = rng.randrange(1, len(days))
            first = last - min(last, rng.randint(1, 500))
            start, end = days[last if metric == "rate_level" else first], days[last]
            if not is_count and changes.get(name) and rng.random() < 0.5:
                # The day of the announcement, on which the range was still the old one, or the day after.
                end = rng.choice(changes[name]) - timedelta(days=rng.randint(0, 1))
                start = end if metric == "rate_level" else min(start, end - timedelta(days=20))
            places.append((metric, name, start, end))
        yield Pool(
            metric=metric,
            unit={"rate_level": "percent", "change_bp": "basis_points"}.get(metric, "count"),
            digits=2 if metric == "rate_level" else 0,
            places=[place for place in places if place[2] >= days_of[place[1]][0]],
            readings=readings,
            is_known_then=False,
            moves=moves,
            near_days=near_days,
            comparators=NUMBERS if not metric.startswith("n_") else COUNTS,
            is_signed=metric == "change_bp",
            slack=lambda claim, metric=metric: (
                {"rate_level": 0.02, "change_bp": 2.0}.get(metric, 0.0) if claim.subject.startswith("DGS") else 0.0
            ),
        )


def calendar_pools(connection: duckdb.DuckDBPyConnection, rng: random.Random) -> Iterator[Pool]:
    """Whether the exchanges were shut."""
    row = connection.execute(
        "select list(distinct session_date order by session_date) from marts.index_levels where index_id = "
        "(select index_id from marts.index_levels where not is_simulated group by 1 order by count(*) desc limit 1)"
    ).fetchone()
    if row is None or row[0] is None:
        return
    sessions = set(row[0])
    days = [row[0][0] + timedelta(days=number) for number in range((row[0][-1] - row[0][0]).days)]
    shut = [day for day in days if day not in sessions and day.weekday() < 5]
    metric, subject = "market_closed", "US_EXCHANGES"
    drawn = [*rng.sample(shut, min(20, len(shut))), *rng.sample(sorted(sessions), min(20, len(sessions)))]
    figures = {(metric, subject, day, day): "false" if day in sessions else "true" for day in drawn}
    yield pool_of(figures, metric, "boolean", 0)


def company_pools(connection: duckdb.DuckDBPyConnection, today: date) -> Iterator[Pool]:
    """Accounts by quarter and by fiscal year, their growth, and earnings per share."""
    now = _quarters(connection, "marts.earnings", "true")
    history = connection.execute(
        "select ticker, period_start_date, period_end_date, revenue_usd, net_income_usd, eps_diluted_usd_per_share, "
        "known_from, coalesce(known_until, timestamp '9999-01-01') from marts.earnings_history"
    ).fetchall()

    def then(day: date) -> dict[tuple[str, date], tuple]:
        moment = datetime.combine(day + timedelta(days=1), time())
        return {(row[0], row[2]): row[1:6] for row in history if row[6] < moment <= row[7]}

    first_known: dict[tuple[str, date], date] = {}
    for row in sorted(history, key=lambda row: row[6]):
        first_known.setdefault((row[0], row[2]), row[6].date())

    for column, (metric, unit, digits) in {
        2: ("revenue", "USD_bn", 2),
        3: ("net_income", "USD_bn", 2),
        4: ("eps_diluted", "USD", 2),
    }.items():
        for is_growth, is_year in ((False, False), (True, False), (False, True), (True, True)):
            if column == 4 and (is_growth or is_year):
                continue
            name = f"{'annual_' if is_year else ''}{metric}{'_growth_yoy' if is_growth else ''}"

            def readings(place: Place, quarters=now, column=column, is_growth=is_growth, is_year=is_year) -> Readings:
                return account_figure(quarters, place, column, is_growth, is_year)

            def readings_then(place: Place, day: date, readings=readings) -> Readings:
                return readings(place, then(day))

            places = [
                (name, ticker, quarters_back(now, ticker, end, 3)[0] if is_year else start, end)
                for (ticker, end), (start, *_) in now.items()
                if start and (not is_year or quarters_back(now, ticker, end, 3))
            ]
            yield Pool(
                metric=name,
                unit="percent" if is_growth else unit,
                digits=1 if is_growth else digits,
                places=places,
                readings=readings,
                readings_then=readings_then,
                moves=lambda place, by, is_year=is_year: _quarters_later(now, place, by, is_year),
                others=lambda place, column=column, is_growth=is_growth, is_year=is_year: _other_columns(
                    now, place, column, is_growth, is_year
                ),
                units=("USD_mn",) if unit == "USD_bn" and not is_growth else (),
                published=lambda place: min(today, first_known[place[1], place[3]] + timedelta(days=1)),
                comparators=NUMBERS,
                is_signed=is_growth,
            )


def _quarters(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> dict[tuple[str, date], tuple]:
    rows = connection.execute(
        "select ticker, period_start_date, period_end_date, revenue_usd, net_income_usd, eps_diluted_usd_per_share "
        f"from {table} where {condition} order by ticker, period_end_date"
    ).fetchall()
    return {(row[0], row[2]): (row[1], *row[2:6]) for row in rows}


def quarters_back(
    quarters: Mapping[tuple[str, date], tuple], ticker: str, end: date, count: int
) -> tuple[date, date] | None:
    """First and last day of the quarter so many before one; None where it is not there."""
    for _ in range(count):
        before = [own for name, own in quarters if name == ticker and 75 <= (end - own).days <= 125]
        if not before:
            return None
        end = before[0]
    own = quarters.get((ticker, end))
    return (own[0], end) if own and own[0] else None


def account_figure(
    quarters: Mapping[tuple[str, date], tuple], place: Place, column: int, is_growth: bool, is_year: bool
) -> Readings:
    """A quarter's figure or its four quarters' sum, in billions and dollars a share, or its growth over a year."""
    _, ticker, _, end = place
    near = [own for name, own in quarters if name == ticker and abs((own - end).days) <= 7]
    if not near:
        return ()

    def amount(last: date) -> float | None:
        total = 0.0
        for back in range(4 if is_year else 1):
            period = quarters_back(quarters, ticker, last, back)
            number = quarters[ticker, period[1]][column] if period else None
            if number is None:
                return None
            total += number
        return total

    own = amount(near[0])
    if own is None:
        return ()
    if not is_growth:
        return (own / (1e9 if column < 4 else 1),)
    year_before = quarters_back(quarters, ticker, near[0], 4)
    base = amount(year_before[1]) if year_before else None
    return () if base is None or base <= 0 else ((own / base - 1) * 100,)


def _quarters_later(
    quarters: Mapping[tuple[str, date], tuple], place: Place, by: int, is_year: bool
) -> tuple[date, date] | None:
    _, ticker, _, end = place
    ends = sorted(own for name, own in quarters if name == ticker)
    if end not in ends or not 0 <= ends.index(end) + by < len(ends):
        return None
    last = ends[ends.index(end) + by]
    period = quarters_back(quarters, ticker, last, 3 if is_year else 0)
    return (period[0], last) if period else None


def _other_columns(
    quarters: Mapping[tuple[str, date], tuple], place: Place, column: int, is_growth: bool, is_year: bool
) -> dict[str, float]:
    """What is mistaken for an account's figure: the other account, the year for the quarter."""
    found = {}
    if column < 4:
        other = account_figure(quarters, place, 5 - column, is_growth, is_year)
        found = {"net income for revenue" if column == 2 else "revenue for net income": other} if other else {}
        year = account_figure(quarters, place, column, is_growth, not is_year)
        found |= {"a quarter for a year" if is_year else "a year for a quarter": year} if year else {}
    return {name: numbers[0] for name, numbers in found.items() if isinstance(numbers[0], float)}


def capex_pools(connection: duckdb.DuckDBPyConnection, today: date) -> Iterator[Pool]:
    """Capital expenditure by quarter and by calendar year on both bases, of companies and of groups; guides."""
    rows = connection.execute(
        "select ticker, basis, period_start_date, period_end_date, capex_usd, calendar_quarter "
        "from marts.hyperscaler_spending where capex_usd is not null order by 1, 2, 4"
    ).fetchall()
    bases = {"headline": "cash_ppe", "cash_ppe": "headline"}
    own = {
        basis: {(row[0], row[3]): (row[2], row[3], row[4]) for row in rows if row[1] == basis and row[2]}
        for basis in bases
    }
    by_quarter = {basis: {(row[0], row[5]): row[4] for row in rows if row[1] == basis} for basis in bases}
    names = {"headline": "capex_headline", "cash_ppe": "capex_cash"}
    other_name = {"headline": "cash for headline", "cash_ppe": "headline for cash"}
    for basis, other in bases.items():
        for is_growth in (False, True):

            def readings(place: Place, basis=basis, is_growth=is_growth) -> Readings:
                return account_figure(own[basis], place, 2, is_growth, False)

            def others(place: Place, readings=readings, basis=basis, other=other) -> dict[str, float]:
                found = readings(place, other)
                return {other_name[basis]: found[0]} if found else {}

            metric = f"{names[basis]}{'_growth_yoy' if is_growth else ''}"
            yield Pool(
                metric=metric,
                unit="percent" if is_growth else "USD_bn",
                digits=1,
                places=[(metric, ticker, start, end) for (ticker, end), (start, *_) in own[basis].items()],
                readings=readings,
                is_known_then=False,
                moves=lambda place, by, basis=basis: _quarters_later(own[basis], place, by, False),
                others=others,
                units=() if is_growth else ("USD_mn",),
                published=lambda place: today,
                comparators=NUMBERS,
                is_signed=is_growth,
            )
    records = {
        ("capex_is_record", ticker, start, end): (
            "true"
            if all(amount > own["headline"][key][2] for key in own["headline"] if key[0] == ticker and key[1] < end)
            else "false"
        )
        for (ticker, end), (start, _, amount) in own["headline"].items()
        if any(name == ticker and before < end for name, before in own["headline"])
    }
    yield pool_of(records, "capex_is_record", "boolean", 0, is_known_then=False, published=lambda place: today)
    yield from _sums_of_years(connection, by_quarter, today)


def _sums_of_years(
    connection: duckdb.DuckDBPyConnection, by_quarter: Mapping[str, Mapping[tuple[str, str], float]], today: date
) -> Iterator[Pool]:
    big_four = ("AMZN", "GOOGL", "META", "MSFT")
    groups = {
        **{ticker: (ticker,) for ticker in (*big_four, "ORCL", "NVDA")},
        "BIG_FOUR": big_four,
        "HYPERSCALERS": (*big_four, "ORCL"),
        "AMZN+META": ("AMZN", "META"),
        "GOOGL+META+MSFT": ("GOOGL", "META", "MSFT"),
    }
    figures: dict[str, dict[Place, float]] = {"headline": {}, "cash_ppe": {}}
    metrics = {"headline": "capex_annual", "cash_ppe": "capex_cash_annual"}
    for basis, metric in metrics.items():
        for subject, members in groups.items():
            for year in range(2008, today.year + 1):
                for first in range(1, 5):
                    for last in range(first, 5):
                        wanted = [(member, f"{year}Q{n}") for member in members for n in range(first, last + 1)]
                        amounts = [by_quarter[basis].get(key) for key in wanted]
                        if None not in amounts:
                            start = date(year, 3 * first - 2, 1)
                            end = date(year + last // 4, last % 4 * 3 + 1, 1) - timedelta(days=1)
                            figures[basis][metric, subject, start, end] = sum(amounts) / 1e9  # type: ignore[arg-type]
    for basis, other, name in (
        ("headline", "cash_ppe", "cash for headline"),
        ("cash_ppe", "headline", "headline for cash"),
    ):

        def others(place: Place, other=other, name=name) -> dict[str, float]:
            twin = (metrics[other], *place[1:])
            return {name: figures[other][twin]} if twin in figures[other] else {}

        yield pool_of(
            figures[basis],
            metrics[basis],
            "USD_bn",
            1,
            is_known_then=False,
            others=others,
            units=("USD_mn",),
            published=lambda place: today,
            moves=_years_later,
        )
    rows = connection.execute(
        "select ticker, period_label, midpoint_usd from marts.capex_guidance where is_current and not is_conflicted "
        "and basis = 'headline' and midpoint_usd is not null and period_label like 'CY____'"
    ).fetchall()
    guides: dict[Place, float] = {}
    for ticker, label, midpoint in rows:
        year = int(label[2:])
        guides["capex_guidance_sum", ticker, date(year, 1, 1), date(year, 12, 31)] = midpoint / 1e9
    # A range of one company is claimed by its ends, of which nothing is drawn here.
    yield pool_of(
        guides,
        "capex_guidance_sum",
        "USD_bn",
        1,
        is_known_then=False,
        units=("USD_mn",),
        published=lambda place: today,
        comparators=tuple(word for word in NUMBERS if word != "between"),
    )


def _years_later(place: Place, by: int) -> tuple[date, date]:
    years = 1 if by > 0 else -1
    return place[2].replace(year=place[2].year + years), place[3].replace(year=place[3].year + years)


def season_pools(connection: duckdb.DuckDBPyConnection, today: date) -> Iterator[Pool]:
    """Beats among the reports of a quarter, and surprises of single reports."""
    rates: dict[Place, float] = {}
    for quarter, kind, name, beats, reports in connection.execute(
        "select calendar_quarter, scope_kind, scope_name, beats_count, beats_count + meets_count + misses_count "
        "from marts.earnings_season where scope_kind in ('index', 'sector') and reports_known_at is not null"
    ).fetchall():
        if reports:
            year, number = int(quarter[:4]), int(quarter[5])
            start = date(year, 3 * number - 2, 1)
            end = date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)
            subject = f"{name}_EARNINGS" if kind == "index" else name
            rates["beat_rate", subject, start, end] = beats / reports * 100
    yield pool_of(
        rates,
        "beat_rate",
        "percent",
        1,
        is_known_then=False,
        published=lambda place: today,
        moves=lambda place, by: market_quarter(place[2], 1 if by > 0 else -1),
    )
    surprises: dict[Place, float] = {}
    for ticker, day, actual, estimate in connection.execute(
        "select ticker, report_date, eps_actual_usd_per_share, eps_estimate_usd_per_share "
        "from marts.earnings_surprises "
        "where eps_estimate_usd_per_share <> 0 and report_date >= date '2016-01-01' and ticker in ("
        "'AAPL', 'MSFT', 'NVDA', 'AMZN', 'GOOGL', 'META', 'JPM', 'GS', 'XOM', 'WMT', 'COST', 'NKE', 'CAT', 'DE') "
        "order by 1, 2"
    ).fetchall():
        start, end = market_quarter(day, 0)
        surprises["eps_surprise", ticker, start, end] = (actual - estimate) / abs(estimate) * 100
    yield pool_of(
        surprises,
        "eps_surprise",
        "percent",
        1,
        is_known_then=False,
        is_signed=True,
        published=lambda place: today,
        moves=lambda place, by: market_quarter(place[2], 1 if by > 0 else -1),
    )


def market_quarter(day: date, by: int) -> tuple[date, date]:
    """First and last day of the calendar quarter so many after that of a day."""
    number = day.year * 4 + (day.month - 1) // 3 + by
    start = date(number // 4, number % 4 * 3 + 1, 1)
    number += 1
    return start, date(number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)
