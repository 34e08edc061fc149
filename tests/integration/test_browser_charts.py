"""Every chart of the brief under a pointer, in each of its ranges: what tooltips say, and which sessions are shown."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.integration.browser import Heard, opened
from tests.integration.built import Built

CHARTS = (
    "index_close", "index_drawdown", "index_vix", "sectors_ranked", "sectors_rotation", "capex_by_company",
    "capex_guidance", "earnings_season", "restatements", "claim_verdicts",
)  # fmt: skip
INDEX_CHARTS = CHARTS[:3]
UNSAID = re.compile(r"\b(undefined|null|NaN|Invalid|Infinity)\b")
# The tooltip as titles with texts; empty while it is hidden.
TOOLTIP = """() => {
  const tip = document.querySelector("#vg-tooltip-element.visible");
  return tip ? [...tip.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => cell.textContent)) : [];
}"""
# The middles of the marks that a pointer can meet, relative to the window.
MIDDLES = """(svg) => [...svg.querySelectorAll("g.role-mark path, g.role-mark text")].map((mark) => {
  const box = mark.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})"""
MIDDLES_OF_GROUP = MIDDLES.replace("g.role-mark path, g.role-mark text", "path")
PLOT = """(svg) => {
  const box = svg.querySelector("path.background").getBoundingClientRect();
  return [box.x, box.y, box.width, box.height];
}"""


@pytest.fixture(scope="module", params=["embedded", "real"])
def built(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def brief(built: Built, browser: Browser) -> Iterator[tuple[Page, Heard]]:
    with opened(browser, width=1100) as (page, heard):
        page.goto((built.data_dir / "market_brief.html").as_uri())
        page.locator("figure.chart svg").last.wait_for()
        yield page, heard


def chart(page: Page, name: str) -> Locator:
    return page.locator(f"#chart-{name}")


def ranges(page: Page, name: str) -> list[str]:
    return chart(page, name).locator(".ranges button").all_inner_texts()


def choose(page: Page, name: str, range_name: str) -> None:
    chart(page, name).get_by_role("button", name=range_name, exact=True).click()


def told(page: Page, points: list[tuple[float, float]]) -> list[dict[str, str]]:
    """What the tooltip says at each of the points at which there is one."""
    said = []
    for x, y in points:
        page.mouse.move(x, y)
        lines = page.evaluate(TOOLTIP)
        if lines:
            said.append({title.rstrip(":"): text for title, text in lines})
    return said


def across(page: Page, name: str, columns: int, rows: int) -> list[tuple[float, float]]:
    """Points all over the plot, its first and last pixel among them."""
    svg = chart(page, name).locator("svg").first
    svg.scroll_into_view_if_needed()
    left, top, width, height = svg.evaluate(PLOT)
    xs = [left + 1 + (width - 2) * step / (columns - 1) for step in range(columns)]
    return [(x, top + height * (row + 0.5) / rows) for x in xs for row in range(rows)]


@pytest.mark.parametrize("name", CHARTS)
def test_no_tooltip_says_undefined_or_null(brief: tuple[Page, Heard], name: str) -> None:
    page, heard = brief
    for range_name in ranges(page, name) or [""]:
        if range_name:
            choose(page, name, range_name)
        points = across(page, name, 40, 1) if name in INDEX_CHARTS else across(page, name, 17, 8)
        if name not in INDEX_CHARTS:
            points += chart(page, name).locator("svg").first.evaluate(MIDDLES)
        said = told(page, points)
        assert len(said) > 5, f"{name} {range_name}: {len(points)} points"
        for tooltip in said:
            assert all(text.strip() and not UNSAID.search(f"{title} {text}") for title, text in tooltip.items()), (
                tooltip
            )
    assert heard.complaints == []


def stated(built: Built, name: str) -> list[tuple[str, str, str]]:
    """Session, value as the tooltip has it, and who states it: of all sessions that the chart can show."""
    column, form, index = {
        "index_close": ("close_points", "{:,.2f}", "SPX"),
        "index_drawdown": ("drawdown_ratio", "{:.2f}%", "SPX"),
        "index_vix": ("close_points", "{:.2f}", "VIX"),
    }[name]
    factor = 100 if "%" in form else 1
    rows = built.rows(
        f"select session_date, {factor} * {column}, replace(source_name, '_', ' ') from marts.index_levels "
        f"where index_id = '{index}' and {column} is not null and session_date in "
        "(select session_date from marts.index_levels where index_id = 'SPX') order by 1"
    )
    return [(str(day), form.format(value).replace("-", "\N{MINUS SIGN}"), source) for day, value, source in rows]


def months_before(day: date, months: int) -> str:
    """The same day so many months before; of a shorter month its last."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return str(date(year, month + 1, last))
        except ValueError:
            continue
    raise AssertionError(day)


@pytest.mark.parametrize("name", INDEX_CHARTS)
def test_a_range_is_offered_where_the_data_reach_and_shows_its_sessions(
    brief: tuple[Page, Heard], built: Built, name: str
) -> None:
    page, _ = brief
    sessions = stated(built, name)
    by_day = {day: (value, source) for day, value, source in sessions}
    first, last = date.fromisoformat(sessions[0][0]), date.fromisoformat(sessions[-1][0])
    year_before = [day for day, _, _ in sessions if day < f"{last.year}"]
    begins = {
        "3 months": months_before(last, 3),
        "Year to date": year_before[-1] if year_before else "",
        "1 year": months_before(last, 12),
        "5 years": months_before(last, 60),
        "All": str(first),
    }
    begins = {title: begin for title, begin in begins.items() if begin >= str(first)}
    assert ranges(page, name) == list(begins)
    bounds = {}
    for title, begin in begins.items():
        choose(page, name, title)
        pressed = chart(page, name).locator(".ranges [aria-pressed='true']").all_inner_texts()
        assert pressed == [title]
        shown = [day for day, _, _ in sessions if day >= begin]
        said = told(page, across(page, name, 40, 1))
        keys = list(said[0])
        seen = [(tooltip["session"], tooltip[keys[1]], tooltip["stated by"]) for tooltip in said]
        assert all((value, source) == by_day[day] for day, value, source in seen), title
        # At the first and the last pixel: the pixel itself may be a session's neighbour, where sessions are narrow.
        per_pixel = 1 + len(shown) // 500
        assert seen[0][0] in shown[: 1 + per_pixel] and seen[-1][0] in shown[-1 - per_pixel :], title
        bounds[title] = chart(page, name).locator("svg g.role-axis-label text").all_inner_texts()
    assert bounds["3 months"] != bounds["All"], "the axes follow the range"


def test_ranges_are_chosen_by_keyboard(brief: tuple[Page, Heard]) -> None:
    page, _ = brief
    group = chart(page, "index_close").get_by_role("group", name="Range: S&P 500")
    group.get_by_role("button", name="3 months").focus()
    page.keyboard.press("Enter")
    assert group.locator("[aria-pressed='true']").all_inner_texts() == ["3 months"]
    quarter = group.locator("output").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert group.locator("[aria-pressed='true']").all_inner_texts() == ["Year to date"]
    assert group.locator("output").inner_text() != quarter


def test_the_tooltips_of_spending_and_sectors_are_the_marts_figures(brief: tuple[Page, Heard], built: Built) -> None:
    page, _ = brief
    spent = {
        (ticker, quarter, basis): f"{amount:,.3f}"
        for ticker, quarter, basis, amount in built.rows(
            "select ticker, calendar_quarter, basis, capex_usd / 1e9 from marts.hyperscaler_spending "
            "where capex_usd is not null"
        )
    }
    chart(page, "capex_by_company").scroll_into_view_if_needed()
    columns = chart(page, "capex_by_company").locator("svg g.mark-rect.role-mark").first.evaluate(MIDDLES_OF_GROUP)
    said = [tooltip for tooltip in told(page, columns) if "company" in tooltip]
    assert len(said) > 20
    for tooltip in said:
        key = (tooltip["company"], tooltip["calendar quarter"], tooltip["basis"])
        assert tooltip["capex, USD billion"] == spent[key]


def test_without_scripts_there_are_pictures(built: Built, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.data_dir / "market_brief.html").as_uri())
    pictures = page.locator("figure.chart img:visible")
    assert pictures.count() == page.locator("figure.chart .drawing").count() > 5
    assert all(box["height"] > 100 for picture in pictures.all() if (box := picture.bounding_box()))
    context.close()


def test_paper_says_the_range_and_has_no_buttons(brief: tuple[Page, Heard]) -> None:
    page, _ = brief
    page.emulate_media(media="print")
    assert page.locator(".ranges button:visible").count() == 0
    assert page.locator(".ranges output:visible").count() == len(INDEX_CHARTS)
    page.emulate_media(media="screen")
