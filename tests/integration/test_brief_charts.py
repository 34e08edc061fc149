"""The data behind the brief's charts against SQL written for the test, and the marts that the brief really reads."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.reports.brief import page as brief
from tests.brief_page import Page, read_page
from tests.integration.built import ROOT, Built
from tests.integration.test_brief import CLOSES

MANIFEST = ROOT / "data/build/dbt/manifest.json"


@pytest.fixture(scope="session", params=["embedded", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def page(built: Built) -> Page:
    return read_page(built.data_dir / "market_brief.html")


def test_every_chart_stands_under_its_name(page: Page) -> None:
    figures = list(page.root.all("figure", class_="chart"))
    assert [figure.attributes["id"] for figure in figures] == [f"chart-{chart.name}" for chart in brief.CHARTS]
    assert all(list(figure.all("h3")) and len(figure.one("p").text) > 40 for figure in figures)


def drawn_days(built: Built, index_id: str, kept: str) -> set[str]:
    """The sessions of the S&P 500 that a chart has: before the last five years one a week, and those that are kept."""
    rows = built.rows(
        f"""
        with spx as (select session_date, close from ({CLOSES}) where index_id = 'SPX'),
        shown as (
            select
                spx.session_date, other.close, other.session_date as known_date,
                max(other.close) over (order by spx.session_date) as highest,
                min(other.close / high.close) over () as deepest,
                other.close / high.close as depth
            from spx
            left join ({CLOSES}) as other on spx.session_date = other.session_date and other.index_id = '{index_id}'
            left join lateral (
                select max(close) as close from spx as earlier where earlier.session_date <= spx.session_date
            ) as high on true
        ),
        ends as (
            select coalesce(max(known_date), max(session_date)) as session_date
            from shown
            group by date_trunc('week', session_date)
        )
        select cast(session_date as varchar)
        from shown
        where
            session_date >= (select max(known_date) - interval 5 years from shown)
            or session_date = (select min(known_date) from shown)
            or session_date in (from ends)
            or {kept}
        """
    )
    return {day for (day,) in rows}


def test_index_charts(built: Built, page: Page) -> None:
    levels = built.rows(
        f"select cast(session_date as varchar), close from ({CLOSES}) where index_id = 'SPX' order by 1"
    )
    days = drawn_days(built, "SPX", "close = highest or depth = deepest")
    assert page.records("index_close", "session_date", "close_points") == [row for row in levels if row[0] in days]
    drawdowns = built.rows(
        "select cast(session_date as varchar), drawdown from (select session_date, index_id, close / max(close) over "
        f"(order by session_date) - 1 as drawdown from ({CLOSES}) where index_id = 'SPX') order by 1"
    )
    days = drawn_days(built, "SPX", "close = highest or depth = deepest")
    drawdowns = [row for row in drawdowns if row[0] in days]
    shown = page.records("index_drawdown", "session_date", "drawdown_ratio")
    assert [day for day, _ in shown] == [day for day, _ in drawdowns]
    assert [value for _, value in shown] == pytest.approx([value for _, value in drawdowns])
    vix = dict(
        built.rows(f"select cast(session_date as varchar), close from ({CLOSES}) where index_id = 'VIX' order by 1")
    )
    days = drawn_days(built, "VIX", "close = (select max(close) from shown)")
    expected = [(day, vix.get(day)) for day, _ in levels if day in days]
    assert page.records("index_vix", "session_date", "vix_close_points") == expected


def test_sector_charts(built: Built, page: Page) -> None:
    rows = built.rows(
        "select sector_name, cast(session_date as varchar), return_ytd_ratio from marts.sector_performance "
        "where weighting = 'etf_proxy' and return_ytd_ratio is not null"
    )
    members = Counter(day for _, day, _ in rows)
    rows = [row for row in rows if members[row[1]] == 11]
    last = max(day for _, day, _ in rows)
    ranked = sorted((row for row in rows if row[1] == last), key=lambda row: -row[2])
    shown = page.records("sectors_ranked", "sector_name", "return_ytd_ratio", "rank_ytd")
    assert shown == [(name, growth, place) for place, (name, _, growth) in enumerate(ranked, start=1)]
    growth = {(name, day): value for name, day, value in rows}
    index = dict(
        built.rows(
            f"with spx as (from ({CLOSES}) where index_id = 'SPX') "
            "select cast(session_date as varchar), close / (select arg_max(close, session_date) from spx as old "
            "where year(old.session_date) = year(spx.session_date) - 1) - 1 from spx"
        )
    )
    for name, day, value, over, rank in page.records(
        "sectors_rotation", "sector_name", "session_date", "return_ytd_ratio", "over_sp_500_pp", "rank_ytd"
    ):
        assert value == growth[name, day]
        assert over == pytest.approx(100 * (value - index[day]))
        assert rank == 1 + sum(other > value for (_, on), other in growth.items() if on == day)
        assert not any(on > day and on[:7] == day[:7] for _, on in growth), "the last ranked session of its month"


def test_spending_charts(built: Built, page: Page) -> None:
    spent = built.rows(
        "select ticker, calendar_quarter, basis, capex_usd / 1e9 from marts.hyperscaler_spending "
        "where ticker in ('AMZN', 'GOOGL', 'META', 'MSFT') and capex_usd is not null"
    )
    shown = page.records("capex_by_company", "ticker", "calendar_quarter", "basis", "capex_usd_bn")
    first = min(quarter for _, quarter, _, _ in shown)
    assert sorted(shown) == sorted(row for row in spent if row[1] >= first)
    guides = built.rows(
        "select ticker, period_label, cast(announced_date as varchar), low_usd / 1e9, high_usd / 1e9 "
        "from marts.capex_guidance"
    )
    columns = ("ticker", "period_label", "announced_date", "low_usd_bn", "high_usd_bn")
    drawn = page.records("capex_guidance", *columns)
    assert drawn and set(drawn) <= set(guides)
    last_quarter = dict(
        built.rows(
            "select ticker || ' CY' || left(calendar_quarter, 4), max(calendar_quarter) "
            "from marts.hyperscaler_spending where basis = 'headline' and capex_usd is not null group by 1"
        )
    )
    through = {
        f"{ticker} {period}": quarter
        for ticker, period, quarter in page.records("capex_guidance", "ticker", "period_label", "spent_through")
        if period.startswith("CY") and quarter not in ("not known", "not compared")
    }
    assert through and through.items() <= last_quarter.items()


def test_season_and_claims_charts(built: Built, page: Page) -> None:
    seasons = built.rows(
        "select calendar_quarter, beats_count, beats_count / (beats_count + meets_count + misses_count), "
        "revenue_growth_ratio from marts.earnings_season where scope_name = 'SPX'"
    )
    rates = page.records("earnings_season", "calendar_quarter", "beats_count", "beat_rate_ratio")
    assert set(rates) <= {row[:3] for row in seasons}
    assert bool(rates) == any(row[1] for row in seasons)
    growth = page.records("earnings_season", "calendar_quarter", "figure", "growth_ratio")
    assert {(quarter, ratio) for quarter, figure, ratio in growth if figure == "revenue"} <= {
        (row[0], row[3]) for row in seasons
    }
    judged = built.rows("select article_id, verdict_at_publication, verdict_latest from marts.claim_checks")
    expected = Counter((article, "when it appeared", then) for article, then, _ in judged)
    expected += Counter((article, "now", now) for article, _, now in judged)
    shown = page.records("claim_verdicts", "article_id", "judged", "verdict", "verdict_count")
    assert {(article, when, verdict.replace(" ", "_")): count for article, when, verdict, count in shown} == expected


class Listening:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.connection, name)
        if name not in ("execute", "sql", "query"):
            return found

        def ask(sql: str, *arguments: Any) -> Any:
            self.asked.append(sql)
            return found(sql, *arguments)

        return ask


def test_the_exposure_names_the_marts_that_are_read(built: Built) -> None:
    with duckdb.connect(str(built.data_dir / "warehouse.duckdb"), read_only=True) as connection:
        listening = Listening(connection)
        brief.html(listening, MANIFEST, datetime(2026, 3, 1), datetime(2026, 3, 1), "0" * 64, "")  # type: ignore[arg-type]
    read = {name for sql in listening.asked for name in re.findall(r"\bmarts\.(\w+)", sql)}
    exposure = json.loads(Path(MANIFEST).read_text())["exposures"]["exposure.market_warehouse.market_brief"]
    named = {node.rpartition(".")[2] for node in exposure["depends_on"]["nodes"]}
    assert named == read
