"""Every number of the brief against SQL written for the test, mostly on the raw tables that the marts come from."""

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.brief_page import Page, number, read_page
from tests.integration.built import ROOT, Built

# Of each session, the version that became known last.
CLOSES = """
    select index_id, session_date, arg_max(close_points, (known_at, ingested_at)) as close, max(known_at) as known_at
    from raw_market.index_levels
    where session_date in (select calendar_date from raw_reference.exchange_days where is_session)
    group by index_id, session_date
"""
BIG_FOUR = "('AMZN', 'GOOGL', 'META', 'MSFT')"


@pytest.fixture(scope="session", params=["embedded", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def page(built: Built) -> Page:
    """Written by the build itself, as its last asset."""
    return read_page(built.data_dir / "market_brief.html")


def is_written(text: str, exact: float, places: int) -> bool:
    """Whether a displayed number is the exact one, rounded."""
    return abs(number(text) - exact) <= 0.5 * 10**-places + 1e-9


def closes(built: Built, index_id: str) -> list[tuple]:
    return built.rows(f"select session_date, close, known_at from ({CLOSES}) where index_id = '{index_id}' order by 1")


def moment(built: Built, sql: str) -> str:
    """An instant of the published file as the page writes it."""
    return f"{built.rows(sql)[0][0]:%Y-%m-%d %H:%M} UTC"


def year_to_date(rows: list[tuple]) -> float:
    last_day, close, _ = rows[-1]
    return close / [row[1] for row in rows if row[0].year < last_day.year][-1] - 1


def test_sp_500(built: Built, page: Page) -> None:
    rows = closes(built, "SPX")
    day, close, _ = rows[-1]
    assert is_written(page.value("index_close_SPX"), close, 2)
    assert is_written(page.changes("index_close_SPX")["on the day"], 100 * (close / rows[-2][1] - 1), 2)
    assert is_written(page.changes("index_close_SPX")["year to date"], 100 * year_to_date(rows), 2)
    assert page.root.one("time").attributes["datetime"] == str(day)

    milestone = (close // 1000 + 1) * 1000
    tile = page.root.one(data_figure="spx_milestone")
    assert tile.one(class_="unit").text == f"to {milestone:,.0f}"
    assert is_written(page.value("spx_milestone"), 100 * (milestone / close - 1), 2)
    assert is_written(page.changes("spx_milestone")["still to go"], milestone - close, 2)

    high_day, high, _ = max(rows, key=lambda row: row[1])
    assert is_written(page.value("spx_drawdown"), 100 * (close / high - 1), 2)
    shown_high, shown_day = page.changes("spx_drawdown")["highest close"].split(" on ")
    assert (shown_day, is_written(shown_high, high, 2)) == (str(high_day), True)
    since = [row[0] for row in rows].index(day) - [row[0] for row in rows].index(high_day)
    assert page.changes("spx_drawdown")["sessions since"] == str(since)


def test_vix_and_russell_2000(built: Built, page: Page) -> None:
    vix = closes(built, "VIX")
    assert is_written(page.value("vix_close"), vix[-1][1], 2)
    assert is_written(page.changes("vix_close")["on the day"], vix[-1][1] - vix[-2][1], 2)
    regime = built.rows(
        "select regime_name from raw_reference.volatility_regimes "
        f"where lower_bound_points <= {vix[-1][1]} order by lower_bound_points desc limit 1"
    )
    assert page.changes("vix_close")["regime"] == regime[0][0]

    small, large = closes(built, "RUT"), closes(built, "SPX")
    assert small[-1][0] == large[-1][0]
    assert is_written(page.value("rut_close"), small[-1][1], 2)
    assert is_written(page.changes("rut_close")["year to date"], 100 * year_to_date(small), 2)
    over = page.changes("rut_close")["less the S&P 500's"]
    assert is_written(over, 100 * (year_to_date(small) - year_to_date(large)), 2)


def test_what_is_older_than_the_session_says_so(built: Built, page: Page) -> None:
    last = {index_id: closes(built, index_id)[-1][0] for index_id in ("SPX", "VIX")}
    assert ("Older than the session" in page.root.one(data_figure="vix_close").text) == (last["VIX"] < last["SPX"])
    assert str(last["VIX"]) in page.root.one(data_figure="vix_close").text


def test_leading_sector(built: Built, page: Page) -> None:
    day, sector, growth = built.rows(
        "select session_date, sector_name, return_ytd_ratio from marts.sector_performance where weighting = "
        "'etf_proxy' and rank_ytd is not null order by session_date desc, return_ytd_ratio desc limit 1"
    )[0]
    index = [row for row in closes(built, "SPX") if row[0] <= day]
    assert page.value("sector_leader") == sector
    assert is_written(page.changes("sector_leader")["year to date"], 100 * growth, 2)
    assert is_written(page.changes("sector_leader")["over the S&P 500"], 100 * (growth - year_to_date(index)), 2)
    for weighting, label in (("equal", "equal weights"), ("cap", "capitalisation")):
        other = built.rows(
            "select sector_name, return_ytd_ratio, session_date from marts.sector_performance where weighting = "
            f"'{weighting}' and rank_ytd is not null order by session_date desc, return_ytd_ratio desc limit 1"
        )
        shown = page.changes("sector_leader")[f"leader by {label}"]
        if not other:
            assert shown == "not known: no session on which every sector is covered"
            continue
        assert shown.startswith(other[0][0]) and shown.endswith(f"({other[0][2]})")
        assert is_written(shown.removeprefix(other[0][0]), 100 * other[0][1], 2)


def test_fed_target(built: Built, page: Page) -> None:
    rows = built.rows(
        "select rate_date, arg_max(rate_pct, known_at) from raw_market.policy_rates where rate_id = 'DFEDTARU' "
        "group by rate_date order by rate_date"
    )
    moves = [(day, after - before) for (_, before), (day, after) in pairwise(rows) if after != before]
    tile, last = page.root.one(data_figure="fed_target"), rows[-1][0]
    assert f"Of {last}." in tile.text
    assert ("Older than the session" in tile.text) == (last < closes(built, "SPX")[-1][0])
    assert ("days of a change only" in tile.text) == (len(moves) == len(rows) - 1)
    # The Fed announced on the afternoon of 10 December 2025 that from the 11th on its upper bound is 3.75 %.
    assert page.changes("fed_target")["announced"] == "2025-12-10 19:00 UTC"
    # Two in the afternoon in New York, the day before.
    announced = datetime.combine(last - timedelta(days=1), time(14), ZoneInfo("America/New_York")).astimezone(UTC)
    assert page.known("fed_target") == f"{announced:%Y-%m-%d %H:%M} UTC"
    assert is_written(page.value("fed_target"), rows[-1][1], 2)
    assert is_written(page.changes("fed_target")["last change"], 100 * moves[-1][1], 0)
    assert page.changes("fed_target")["in force since"] == str(moves[-1][0])


@pytest.mark.parametrize("basis", ["headline", "cash_ppe"])
def test_capital_expenditure_stays_on_its_basis(built: Built, page: Page, basis: str) -> None:
    spent: dict[str, dict[str, float]] = {}
    for quarter, ticker, amount in built.rows(
        "select calendar_quarter, ticker, capex_usd from marts.hyperscaler_spending "
        f"where basis = '{basis}' and ticker in {BIG_FOUR} and capex_usd is not null"
    ):
        spent.setdefault(quarter, {})[ticker] = amount
    quarter = max(quarter for quarter, members in spent.items() if len(members) == 4)
    tile, name = page.root.one(data_figure=f"capex_{basis}"), f"capex_{basis}"
    assert is_written(page.value(name), sum(spent[quarter].values()) / 1e9, 1)
    assert tile.one(class_="unit").text == quarter and f"basis {basis})" in tile.text

    earlier = spent.get(f"{int(quarter[:4]) - 1}{quarter[4:]}", {})
    growth = page.changes(name)["on a year before"]
    if len(earlier) == 4:
        assert is_written(growth, 100 * (sum(spent[quarter].values()) / sum(earlier.values()) - 1), 1)
    else:
        assert growth.endswith(f"this file has {len(earlier)} of 4 on this basis")
    later = {key: f"{len(spent[key])} of 4" for key in spent if key > quarter}
    assert later == dict(re.findall(r"(\d{4}Q\d): (\d of 4): \$", tile.text))


def test_earnings_season(built: Built, page: Page) -> None:
    seasons = built.rows(
        "select calendar_quarter, beats_count, meets_count + misses_count, reported_count, revenue_growth_ratio, "
        "revenue_growth_issuers_count, net_income_growth_issuers_count, net_income_growth_ratio "
        "from marts.earnings_season where scope_name = 'SPX' order by 1"
    )
    told = [row for row in seasons if row[3] and row[3] >= max(row[3] for row in seasons) / 2]
    if told:
        beats, others = told[-1][1:3]
        assert is_written(page.value("beat_rate"), 100 * beats / (beats + others), 1)
        assert page.changes("beat_rate")["beats"] == f"{beats} of {beats + others}"
    else:
        assert page.value("beat_rate") == "not known"
        assert "No reported earnings" in page.root.one(data_figure="beat_rate").text
    filed = [row for row in seasons if row[5] and row[5] >= max(row[5] for row in seasons) / 2]
    assert is_written(page.value("revenue_growth"), 100 * filed[-1][4], 1)
    assert page.changes("revenue_growth")["companies"] == str(filed[-1][5])
    assert is_written(page.changes("revenue_growth")[f"net income (of {filed[-1][6]})"], 100 * filed[-1][7], 1)


def test_claims(built: Built, page: Page) -> None:
    rows = built.rows(
        "select article_id, claim_id, statement, verdict_at_publication, verdict_latest, matching_date, missing, "
        "evidence, claimed_value, computed_latest from marts.claim_checks"
    )
    then, now = Counter(row[3] for row in rows), Counter(row[4] for row in rows)
    assert page.value("claims_supported") == f"{now['supported']} of {len(rows)}"
    assert page.changes("claims_supported")["supported then"] == str(then["supported"])
    for verdict in ("contradicted", "misdated", "inconsistent", "forecast_open", "needs_data", "out_of_scope"):
        shown = page.changes("claims_supported")[f"{verdict.replace('_', ' ')}, now and then"]
        assert shown == f"{now[verdict]} and {then[verdict]}"

    shown_rows = {
        row.attributes["data-claim"]: row for row in page.root.one("table", id="claims").one("tbody").all("tr")
    }
    assert set(shown_rows) == {f"{row[0]} {row[1]}" for row in rows}
    for article, claim, statement, before, after, day, missing, evidence, claimed, computed in rows:
        shown = shown_rows[f"{article} {claim}"]
        cells = {cell.attributes["data-label"]: cell for cell in shown.inside if not isinstance(cell, str)}
        assert " ".join(statement.split()) in cells["Claim"].text
        assert cells["At publication"].text.split(" ", 1)[1] == before.replace("_", " ")
        assert cells["Now"].text.split(" ", 1)[1].startswith(after.replace("_", " "))
        assert cells["True for"].text == (str(day) if day else "–")
        for text in (missing, evidence):
            assert " ".join((text or "").split()) in cells["Missing; evidence"].text
        assert (cells["At publication"].text[0] == "✓", cells["Now"].text[0] == "✓") == (
            before == "supported",
            after == "supported",
        )
        for text, cell, between in ((claimed, cells["Claimed"], " and "), (computed, cells["Computed"], " to ")):
            is_number = re.fullmatch(r"-?[\d.]+(\.\.-?[\d.]+)?", text or "")
            shown_text = cell.text.replace(",", "")
            if is_number and cell is cells["Computed"]:
                for end, figure in zip(text.split(".."), re.findall(r"\d[\d.]*", shown_text), strict=False):
                    places = len(claimed.partition("..")[0].partition(".")[2]) + 2
                    assert abs(abs(float(end)) - float(figure)) <= 0.5 * 10**-places + 1e-9, (claim, end, figure)
            else:
                written = (text or "not known").replace("_", " ").replace("..", between)
                assert written.removeprefix("-") in shown_text, claim
            assert (text or "").startswith("-") == ("\N{MINUS SIGN}" in cell.text)
    failing = [name in ("contradicted", "misdated", "inconsistent") for name in _verdicts_in_order(page)]
    assert failing == sorted(failing, reverse=True)


def _verdicts_in_order(page: Page) -> list[str]:
    rows = page.root.one("table", id="claims").one("tbody").all("tr")
    return [row.attributes["data-verdict"] for row in rows]


def test_findings(built: Built, page: Page) -> None:
    rows = built.rows("select finding_kind, table_name, findings_count, example from marts.data_quality")
    shown = list(page.root.one("section", id="findings").one("tbody").all("tr"))
    assert len(shown) == len(rows)
    for kind, table, count, example in rows:
        words = kind.partition(":")[0].replace("_", " ").capitalize() + kind[len(kind.partition(":")[0]) :]
        [row] = [row for row in shown if row.one("th").text.startswith(words) and table in row.one("th").text]
        assert row.one(data_label="How").text == f"{count:,}"
        assert row.one(data_label="Example").text == " ".join(example.split())


def test_when_figures_became_known(built: Built, page: Page) -> None:
    for name, index_id in (("index_close_SPX", "SPX"), ("vix_close", "VIX"), ("rut_close", "RUT")):
        _, _, known_at = closes(built, index_id)[-1]
        ((is_simulated,),) = built.rows(
            f"select bool_or(is_simulated) from raw_market.index_levels where index_id = '{index_id}' and session_date "
            f"= (select max(session_date) from raw_market.index_levels where index_id = '{index_id}')"
        )
        assert page.known(name) == ("never: it is simulated" if is_simulated else f"{known_at:%Y-%m-%d %H:%M} UTC")
    for basis in ("headline", "cash_ppe"):
        known = built.rows(
            "select max_by(known_at, calendar_quarter) from (select calendar_quarter, max(known_at) as known_at "
            f"from marts.hyperscaler_spending where basis = '{basis}' and ticker in {BIG_FOUR} "
            "and capex_usd is not null group by 1 having count(*) = 4)"
        )
        assert page.known(f"capex_{basis}") == f"{known[0][0]:%Y-%m-%d %H:%M} UTC"
    led = page.root.one("tr", data_known="sector_leader").one(data_label="Of").text
    funds = f"ticker in (select ticker from raw_reference.sector_proxies) and session_date = date '{led}'"
    ((is_simulated,),) = built.rows(f"select bool_or(is_simulated) from raw_market.daily_quotes where {funds}")
    assert page.known("sector_leader") == (
        "never: it is simulated"
        if is_simulated
        else moment(built, f"select max(known_at) from raw_market.daily_quotes where {funds}")
    )
    of = page.root.one("tr", data_known="revenue_growth").one(data_label="Of").text
    assert page.known("revenue_growth") == moment(
        built,
        f"""
        select max(known_at) from marts.earnings where calendar_quarter = '{of}' and cik in (
            select issuer_id from intermediate.int_season_members where scope_name = 'SPX' and calendar_quarter = '{of}'
        ) and (revenue_yoy_change_ratio is not null or net_income_yoy_change_ratio is not null)
    """,
    )
    if page.value("beat_rate") == "not known":
        assert page.known("beat_rate") == "not known"
    else:
        # The last of the S&P 500 to report on a quarter up to April 2026 did so on 4 June: Ciena, Cooper, Lululemon.
        assert page.known("beat_rate") == "2026-06-04 22:00 UTC"
    published_at = datetime.fromtimestamp((built.data_dir / "warehouse.duckdb").stat().st_mtime, UTC)
    assert page.known("claims_supported") == f"judged {published_at:%Y-%m-%d %H:%M} UTC"


def test_the_query_of_each_tile_gives_its_number(built: Built, page: Page) -> None:
    for tile in page.root.all("article"):
        name = tile.attributes["data-figure"]
        rows, shown = built.rows(page.sql(name)), page.value(name)
        if shown == "not known":
            assert rows == []
            continue
        [row] = rows
        first = row[0]
        if name == "claims_supported":
            assert shown == f"{row[1]} of {first}"
        elif isinstance(first, str):
            assert shown == first
        else:
            places = len(shown.split()[0].partition(".")[2])
            scale = 1e-9 if "$" in shown else 100 if "%" in shown else 1
            assert is_written(shown, first * scale, places), name


def test_the_banner_stands_where_rows_are_simulated(built: Built, page: Page) -> None:
    ((is_simulated,),) = built.rows("select bool_or(is_simulated) from raw_market.index_levels")
    banners = list(page.root.all(id="simulated"))
    assert len(banners) == int(is_simulated)
    if is_simulated:
        simulated, total = built.rows(
            "select count(*) filter (is_simulated), count(*) from raw_market.index_levels where index_id = 'SPX'"
        )[0]
        assert f"of {total} closes of the S&P 500 here, {simulated} are simulated" in banners[0].text
        assert "never evidence" in banners[0].text


def test_every_chart_is_drawn(page: Page) -> None:
    assert [box.text for box in page.root.all(class_="undrawn")] == []


def test_the_page_asks_no_host_for_anything(page: Page) -> None:
    policy = page.root.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "http" not in policy
    loaded = {
        (element.tag, name): element.attributes[name]
        for element in page.root.all()
        for name in ("src", "href", "action", "data", "poster", "srcset")
        if name in element.attributes and not element.attributes[name].startswith(("#", "data:image/svg+xml;base64,"))
    }
    assert loaded == {("link", "href"): "data:,"}
    assert "@import" not in page.root.one("style").text and "url(" not in page.root.one("style").text
    assert page.root.one("html").attributes["lang"] == "en"


def test_it_is_small_and_whole(built: Built, page: Page) -> None:
    assert (built.data_dir / "market_brief.html").stat().st_size < 3_000_000
    assert not list(built.data_dir.glob(".market_brief.html*"))
    ids = [element.attributes["id"] for element in page.root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {"claims", "claims-filter", "claims-verdict", "theme", "dictionary"} <= set(ids)
    targets = {element.attributes["href"][1:] for element in page.root.all("a")}
    assert targets <= set(ids)


def test_real_closes_are_those_of_the_provider_s_files(real: Built) -> None:
    """The last lines of three files, read here as text: no code of the project stands between."""
    page = read_page(real.data_dir / "market_brief.html")
    folder = ROOT.parent / "shared/realdata/index"
    for name, file in (("index_close_SPX", "SPX.csv"), ("vix_close", "VIX.csv"), ("rut_close", "RUT.csv")):
        header, *lines = (folder / file).read_text().strip().splitlines()
        place = [column.lower() for column in header.split(",")].index("close")
        before, last = (float(line.split(",")[place]) for line in lines[-2:])
        assert is_written(page.value(name), last, 2), name
        if name == "index_close_SPX":
            assert is_written(page.changes(name)["on the day"], 100 * (last - before) / before, 2)


def test_make_brief_prints_where_it_is(embedded_copy: Built) -> None:
    command = [sys.executable, "-m", "orchestration.reports.brief"]
    written = subprocess.run(command, cwd=ROOT, env=embedded_copy.environment, capture_output=True, text=True)
    assert written.returncode == 0, written.stderr
    assert (ROOT / written.stdout.strip()).resolve() == embedded_copy.data_dir / "market_brief.html"

    (embedded_copy.data_dir / "warehouse.duckdb").unlink()
    refused = subprocess.run(command, cwd=ROOT, env=embedded_copy.environment, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "`make warehouse` builds it" in refused.stderr
