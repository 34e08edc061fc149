"""The tables of the market: values as the marts have them, and a dash with its reason where they have none."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.brief_page import Element, Page

LAST = date(2026, 2, 27)
SESSIONS = [LAST - timedelta(days=back) for back in range(260)][::-1]


def line(page: Page, table: str, code: str) -> list[str]:
    """The values of a row, as displayed."""
    row = page.root.one(id=table).one("tr", data_line=code)
    return [cell.text for cell in row.all("td", class_="number")]


def notes(page: Page, table: str) -> list[str]:
    return [note.text for note in page.root.one(id=table).one("ol").all("li")]


def close(ticker: str, day: date, usd: float, **more) -> dict:
    row = {"security_id": f"US:{ticker}", "ticker": ticker, "session_date": day, "close_split_adjusted_usd": usd,
           "is_simulated": False}  # fmt: skip
    return row | more


def test_an_index_has_the_returns_of_its_mart_and_a_dash_for_what_it_lacks(put, written) -> None:
    put("marts.indices", {"index_id": "SPX", "index_name": "S&P 500", "index_kind": "shares", "is_shown": True},
        {"index_id": "VIX", "index_name": "Cboe VIX", "index_kind": "volatility", "is_shown": True})  # fmt: skip
    for index_id in ("SPX", "VIX"):
        put("marts.index_levels", {"index_id": index_id, "session_date": LAST, "close_points": 6878.884,
            "return_1d_ratio": -0.004339, "return_5d_ratio": 0.0, "return_21d_ratio": -0.01, "return_qtd_ratio": 0.02,
            "return_ytd_ratio": None, "return_252d_ratio": 1.5, "is_simulated": False})  # fmt: skip
    page = written()
    assert line(page, "grid", "SPX") == [
        "6,878.88", "−0.43 %", "0.00 %", "−1.00 %", "+2.00 %", "–not known 1", "+150.00 %",
    ]  # fmt: skip
    assert notes(page, "grid")[0] == "no close at the end of the year before"
    assert not list(page.root.one(id="grid").all("tr", data_line="VIX"))


def returns(ticker: str, day: date, usd: float, **more) -> dict:
    """The latest returns of a security."""
    return close(ticker, day, usd) | {"security_id": f"US:{ticker}"} | more


def test_a_fund_has_the_returns_of_its_mart_and_a_dash_for_what_it_lacks(put, written) -> None:
    put("marts.latest_stock_returns",
        returns("IWM", LAST, 110.0, return_1d_ratio=0.1, return_5d_ratio=0.25, return_21d_ratio=1.0,
                return_qtd_ratio=-0.02, return_ytd_ratio=0.5),
        # Another company had the ticker before.
        returns("IWM", date(2001, 2, 27), 7.0, security_id="US:IWM:1", return_1d_ratio=9.0))  # fmt: skip
    put("marts.stock_performance", *(close("IWM", day, 100.0) for day in SESSIONS))
    page = written()
    shown = line(page, "grid", "IWM")
    assert shown[:6] == ["$110.00", "+10.00 %", "+25.00 %", "+100.00 %", "−2.00 %", "+50.00 %"]
    assert shown[6].startswith("–not known")
    assert "no close 252 sessions before" in notes(page, "grid")
    assert "this file has no closes of AGG" in notes(page, "grid")


def test_a_fund_whose_close_did_not_move_says_so(put, written) -> None:
    put("marts.latest_stock_returns", returns("TLT", LAST, 85.0, return_1d_ratio=0.0))
    page = written()
    assert line(page, "grid", "TLT")[1].startswith("0.00 %")
    assert any(note.startswith("the same close as on the session before") for note in notes(page, "grid"))


def sector(day: date, ratio: float | None, **more) -> dict:
    row = {"sector_name": "Energy", "weighting": "etf_proxy", "fund_ticker": "XLE", "session_date": day,
           "return_1d_ratio": ratio, "rank_ytd": 1, "return_ytd_ratio": 0.1, "is_simulated": False,
           "is_leading_weighting": True}  # fmt: skip
    return row | more


def test_a_sector_has_the_returns_of_its_mart_on_the_last_session_on_which_all_are_ranked(put, written) -> None:
    put("marts.sector_performance",
        sector(LAST, 0.1, return_5d_ratio=0.6105, return_21d_ratio=None, return_qtd_ratio=0.2, return_252d_ratio=2.0),
        sector(date(2026, 3, 2), 0.3, rank_ytd=None))  # fmt: skip
    page = written()
    shown = line(page, "grid", "XLE")
    assert shown == ["", "+10.00 %", "+61.05 %", shown[3], "+20.00 %", "+10.00 %", "+200.00 %"]
    assert shown[3].startswith("–not known")
    assert "a return is missing, or not covered, on one of these days" in notes(page, "grid")


def test_one_weighting_is_shown_and_named(put, written) -> None:
    put("marts.sector_performance", sector(LAST, 0.1, weighting="cap", fund_ticker=None),
        sector(LAST, 0.2, weighting="equal", fund_ticker=None, is_leading_weighting=False))  # fmt: skip
    page = written()
    assert "Sectors, by capitalisation of their members" in page.root.one(id="grid").text
    assert line(page, "grid", "Energy")[1] == "+10.00 %"


def test_rates_change_by_basis_points_and_what_is_not_on_file_is_a_dash(put, written) -> None:
    put("marts.policy_rates",
        {"rate_id": "DGS10", "rate_date": date(2025, 12, 30), "rate_ratio": 0.0412},
        {"rate_id": "DGS10", "rate_date": LAST, "rate_ratio": 0.0469,
         "change_since_previous_basis_points": -4.0})  # fmt: skip
    page = written()
    assert line(page, "rates", "DGS10") == ["4.69 %", "−4 bp", "+57 bp"]
    assert line(page, "rates", "DGS2") == ["–not known 1"] * 3
    assert notes(page, "rates") == ["this file has no rates of it"]


def test_the_largest_contributions_come_first_and_at_most_ten(put, written) -> None:
    put("marts.index_contributions", *(
        {"ticker": f"T{place:02}", "return_1d_ratio": 0.01, "member_weight_ratio": 0.05, "session_date": LAST,
         "contribution_1d_ratio": (-1) ** place * place / 10_000, "is_simulated": False}
        for place in range(1, 13)
    ), {"ticker": "NONE", "return_1d_ratio": 0.5, "session_date": LAST, "is_simulated": False})  # fmt: skip
    page = written()
    shown = [row.attributes["data-line"] for row in page.root.one(id="movers").one("tbody").all("tr")]
    assert shown == [f"T{place:02}" for place in range(12, 2, -1)]
    assert line(page, "movers", "T11") == ["+1.00 %", "5.00 %", "−11.0 bp"]
    assert notes(page, "movers")[0].startswith("Weights are of the 12 members that this file lists")


def test_a_share_stands_beside_the_last_quarter_spent_on_one_basis(put, written) -> None:
    put("marts.hyperscaler_groups", {"group_name": "big_four", "ticker": "META"},
        {"group_name": "big_five", "ticker": "ORCL"})  # fmt: skip
    put("marts.spending_and_price", {"ticker": "META", "session_date": LAST, "return_ytd_ratio": -0.05,
        "excess_return_ytd_ratio": -0.06})  # fmt: skip
    spent = {"cik": "1", "ticker": "META", "calendar_quarter": "2025Q4", "period_end_date": date(2025, 12, 31)}
    cash = {"basis": "cash_ppe", "capex_usd": 21.4e9, "capex_yoy_change_ratio": 0.48}
    put("marts.hyperscaler_spending", spent | cash,
        spent | {"basis": "headline", "capex_usd": 22.1e9})  # fmt: skip
    page = written()
    assert line(page, "hyperscalers", "META") == [
        "−5.00 %", "−6.00 pp", "2025Q4", "$21.4 bn", "+48.0 %", "–not known 1",
    ]  # fmt: skip
    assert not list(page.root.one(id="hyperscalers").all("tr", data_line="ORCL"))


def headings(element: Element) -> list[int]:
    tags = {f"h{level}" for level in range(1, 7)}
    return [int(found.tag[1]) for found in element.all() if found.tag in tags]


def test_headings_never_skip_a_level_and_every_header_cell_has_its_scope(put, written) -> None:
    put("marts.stock_performance", close("IWM", LAST, 85.0))
    root = written().root
    levels = headings(root)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    cells = list(root.all("th"))
    assert cells and all(cell.attributes.get("scope") in ("col", "row", "rowgroup") for cell in cells)
    assert all(drawn.attributes["aria-hidden"] == "true" for drawn in root.all("svg"))


@pytest.mark.parametrize("table", ["grid", "rates", "movers", "hyperscalers"])
def test_a_table_without_rows_says_so(written, table: str) -> None:
    assert "not known" in written().root.one(id=table).text.lower()
