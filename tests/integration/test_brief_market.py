"""What the brief opens with, sentences and tables, against SQL written for the test."""

import hashlib
from datetime import date, datetime

import pytest

from tests.brief_page import Page, number, read_page
from tests.integration.built import Built
from tests.integration.test_brief import closes, is_written, year_to_date

SESSIONS = "select calendar_date from raw_reference.exchange_days where is_session"
FUND_CLOSES = (
    "select session_date, close_split_adjusted_usd from marts.stock_performance where ticker = '{}' order by 1"
)
PERIODS = {1: 1, 2: 5, 3: 21, 6: 252}


@pytest.fixture(scope="session", params=["embedded", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def page(built: Built) -> Page:
    return read_page(built.data_dir / "market_brief.html")


def day_of(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()


def cells(page: Page, table: str) -> dict[str, list[str]]:
    """The values of each row, as displayed."""
    rows = [row for row in page.root.one(id=table).all("tr") if "data-line" in row.attributes]
    return {row.attributes["data-line"]: [cell.text for cell in row.all("td", class_="number")] for row in rows}


def day(page: Page, table: str, code: str) -> date:
    row = page.root.one(id=table).one("tr", data_line=code)
    return date.fromisoformat(row.one("td", class_="day").text)


def sectors(built: Built) -> tuple[date, dict[str, tuple[float, float]]]:
    """The last session on which the funds of all eleven sectors have a return this year, and both their returns."""
    rows = built.rows(
        "select session_date, sector_name, return_1d_ratio, return_ytd_ratio from marts.sector_performance "
        "where weighting = 'etf_proxy' and return_ytd_ratio is not null"
    )
    of_day: dict[date, dict[str, tuple[float, float]]] = {}
    for on, name, moved, year in rows:
        of_day.setdefault(on, {})[name] = (moved, year)
    last = max(on for on, returns in of_day.items() if len(returns) == 11)
    return last, of_day[last]


def test_every_figure_of_the_sentences(built: Built, page: Page) -> None:
    lead = page.root.one(class_="lead")
    said = {link.attributes["data-quantity"]: link.text for link in lead.all("a")}
    spx, vix = closes(built, "SPX"), closes(built, "VIX")
    moved = spx[-1][1] / spx[-2][1] - 1
    high_day, high, _ = max(spx, key=lambda row: (row[1], row[0]))
    on, returns = sectors(built)
    by_day, by_year = [moved for moved, _ in returns.values()], [year for _, year in returns.values()]
    ((simulated,),) = built.rows("select count(*) from raw_market.index_levels where index_id = 'SPX' and is_simulated")
    ((members_day,),) = built.rows("select max(session_date) from marts.market_breadth where coverage_ratio >= 0.9")

    def check(quantity: str, exact: float, places: int = 2) -> None:
        assert is_written(said.pop(quantity), exact, places), quantity

    assert not is_record(spx), "a record would be told in other words, which test_brief_records.py holds"
    check("spx_close", spx[-1][1])
    check("spx_1d", 100 * abs(moved))
    assert ("rose" in lead.text, "fell" in lead.text) == (moved > 0, moved < 0)
    check("spx_ytd", 100 * abs(year_to_date(spx)))
    assert ("is up" in lead.text) == (year_to_date(spx) > 0)
    check("spx_below_high", 100 * (1 - spx[-1][1] / high))
    check("spx_high", high)
    assert f"on {high_day.day} {high_day:%B %Y}" in lead.text
    check("sector_1d_best", 100 * max(by_day))
    check("sector_1d_worst", 100 * min(by_day))
    check("sector_ytd_best", 100 * max(by_year))
    check("sector_ytd_worst", 100 * min(by_year))
    check("sector_ytd_gap", 100 * (max(by_year) - min(by_year)), 1)
    best = next(name for name, (_, year) in returns.items() if year == max(by_year))
    assert f"{best} leads" in lead.text
    if simulated:
        check("spx_closes", len(spx), 0)
        check("spx_simulated", simulated, 0)
        assert "never evidence" in lead.text
    for quantity, last in (("sectors_day", on), ("members_day", members_day), ("vix_day", vix[-1][0])):
        if last < spx[-1][0]:
            assert day_of(said.pop(quantity)) == last
    assert said == {}, "a figure that no test holds"


def is_record(rows: list[tuple]) -> bool:
    return rows[-1][1] == max(row[1] for row in rows)


def test_each_link_of_a_sentence_leads_to_a_query_that_runs(built: Built, page: Page) -> None:
    for link in page.root.one(class_="lead").all("a"):
        sql = page.root.one("details", id=link.attributes["href"][1:]).one("pre").one("code").inside[0]
        assert built.rows(str(sql))


def test_returns_of_indices(built: Built, page: Page) -> None:
    shown = cells(page, "grid")
    sessions = [row[0] for row in built.rows(f"{SESSIONS} order by 1")]
    for index_id in ("SPX", "RUT"):
        rows = closes(built, index_id)
        of_day = {on: close for on, close, _ in rows}
        last = rows[-1][0]
        assert day(page, "grid", index_id) == last
        assert is_written(shown[index_id][0], of_day[last], 2)
        for place, back in PERIODS.items():
            base = of_day[sessions[sessions.index(last) - back]]
            assert is_written(shown[index_id][place], 100 * (of_day[last] / base - 1), 2), (index_id, back)
        assert is_written(shown[index_id][5], 100 * year_to_date(rows), 2)
        quarter_start = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
        base = [close for on, close, _ in rows if on < quarter_start][-1]
        assert is_written(shown[index_id][4], 100 * (of_day[last] / base - 1), 2)


def test_returns_of_sectors_and_funds_are_those_between_their_closes(built: Built, page: Page) -> None:
    """Of a sector the page chains daily returns, here the fund's closes are divided: both must be the same."""
    shown, seen = cells(page, "grid"), 0
    sessions = [row[0] for row in built.rows(f"{SESSIONS} order by 1")]
    for code, values in shown.items():
        of_day = dict(built.rows(FUND_CLOSES.format(code)))
        if not of_day:
            continue
        last = day(page, "grid", code)
        for place, back in PERIODS.items():
            base = of_day.get(sessions[sessions.index(last) - back])
            if values[place].startswith("–"):
                assert base is None, (code, back)
                continue
            # Closes are rounded to the cent, so the chain may differ in the last digit shown.
            assert base and abs(number(values[place]) - 100 * (of_day[last] / base - 1)) < 0.0051, (code, back)
            seen += 1
        base = of_day[max(on for on in of_day if on.year < last.year)]
        assert abs(number(values[5]) - 100 * (of_day[last] / base - 1)) < 0.0051, code
    assert seen >= 4 * 12


def test_rates(built: Built, page: Page) -> None:
    for code, values in cells(page, "rates").items():
        rows = built.rows(
            "select rate_date, arg_max(rate_pct, known_at) from raw_market.policy_rates "
            f"where rate_id = '{code}' and rate_pct is not null group by 1 order by 1"
        )
        if not rows:
            assert all(text.startswith("–") for text in values)
            continue
        last, rate = rows[-1]
        assert day(page, "rates", code) == last
        assert is_written(values[0], rate, 2)
        assert is_written(values[1], 100 * (rate - rows[-2][1]), 0)
        ((year,),) = built.rows("select year(max(session_date)) from marts.index_levels where index_id = 'SPX'")
        before = [earlier for on, earlier in rows if on.year < year][-1]
        if code.startswith("DFEDTAR") or last.year == year:
            assert is_written(values[2], 100 * (rate - before), 0)
        else:
            assert values[2].startswith("–")


def test_the_ten_largest_movers(built: Built, page: Page) -> None:
    shown = cells(page, "movers")
    last = day(page, "movers", next(iter(shown)))
    members = built.rows(
        "select max(stock.ticker), max(member.return_1d_ratio), max(member.market_cap_before_usd) "
        "from intermediate.int_index_members_daily as member join marts.stock_performance as stock "
        "using (security_id, session_date) "
        f"where session_date = date '{last}' and member.return_1d_ratio is not null group by security_id"
    )
    total = sum(cap for _, _, cap in members if cap)
    added = {ticker: (moved, cap / total, moved * cap / total) for ticker, moved, cap in members if cap}
    largest = sorted(added, key=lambda ticker: -abs(added[ticker][2]))[:10]
    assert list(shown) == largest
    for ticker in largest:
        moved, weight, contribution = added[ticker]
        assert is_written(shown[ticker][0], 100 * moved, 2)
        assert is_written(shown[ticker][1], 100 * weight, 2)
        assert is_written(shown[ticker][2], 1e4 * contribution, 1)
    ((index_return,),) = built.rows(
        f"select cap_return_1d_ratio from marts.market_breadth where session_date = '{last}'"
    )
    assert abs(sum(contribution for _, _, contribution in added.values()) - index_return) < 1e-9


def test_hyperscalers_shares_beside_their_spending(built: Built, page: Page) -> None:
    shown = cells(page, "hyperscalers")
    assert list(shown) == ["AMZN", "GOOGL", "META", "MSFT"]
    for ticker, values in shown.items():
        rows = [(on, close, None) for on, close in built.rows(FUND_CLOSES.format(ticker))]
        spx = {on: close for on, close, _ in closes(built, "SPX")}
        year = year_to_date(rows)
        index = year_to_date([(on, close, None) for on, close in sorted(spx.items()) if on <= rows[-1][0]])
        assert is_written(values[0], 100 * year, 2)
        assert is_written(values[1], 100 * (year - index), 2)
        spent = built.rows(
            "select calendar_quarter, capex_usd, capex_usd / operating_cash_flow_usd from marts.hyperscaler_spending "
            f"where ticker = '{ticker}' and basis = 'cash_ppe' and capex_usd is not null order by period_end_date"
        )
        quarter, capex, of_cash_flow = spent[-1]
        assert values[2] == quarter and is_written(values[3], capex / 1e9, 1)
        assert is_written(values[5], 100 * of_cash_flow, 0)
        before = {row[0]: row[1] for row in spent}[f"{int(quarter[:4]) - 1}{quarter[4:]}"]
        assert is_written(values[4], 100 * (capex / before - 1), 1)


def test_what_is_cited_names_the_published_file(built: Built, page: Page) -> None:
    sha256 = hashlib.sha256((built.data_dir / "warehouse.duckdb").read_bytes()).hexdigest()
    cited = [button.attributes["data-citation"] for button in page.root.all("button", class_="cite")]
    ((claims,),) = built.rows("select count(*) from marts.claim_checks")
    assert len(cited) > claims + 12 and all(sha256 in text for text in cited)
