"""The brief opened from disk in a browser: silent, alone, drawn, sortable, and fit for the dark, a phone and paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.integration.browser import Heard, opened
from tests.integration.built import Built

# For each chart the kind of mark that tells its story, and how many of them there are at least.
SEEN = {
    "index_close": ("line", 1),
    "index_drawdown": ("area", 1),
    "index_vix": ("line", 1),
    "sectors_ranked": ("rect", 11),
    "sectors_rotation": ("rect", 11),
    "capex_by_company": ("rect", 4 * 9),  # four companies from 2023Q4 to 2025Q4 on one basis
    "capex_guidance": ("rect", 2),
    "earnings_season": ("line", 1),  # without estimates the shipped data have no beat rate
    "restatements": ("rect", 2),
    "claim_verdicts": ("rect", 2 * 2),  # two articles, then and now
}
# Marks that nobody sees wait for a pointer.
MARKS = "svg g.mark-{}.role-mark path:not([opacity='0'])"
# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
CONTRAST = 4.5
# Relative luminance and contrast as WCAG defines them, of what stands in `selector` against the page behind it.
CONTRAST_OF = """(element) => {
  const channels = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const luminance = (colour) => { const [r, g, b] = channels(colour); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const style = getComputedStyle(element);
  const ink = luminance(element instanceof SVGElement ? style.fill : style.color);
  const page = luminance(getComputedStyle(document.documentElement).backgroundColor);
  return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
}"""
BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"


@pytest.fixture(scope="module")
def address(embedded: Built) -> str:
    """The brief that the embedded build wrote, as a file."""
    return (embedded.data_dir / "market_brief.html").as_uri()


@pytest.fixture(scope="module")
def brief(address: str, browser: Browser) -> Iterator[tuple[Page, Heard]]:
    """The brief on a wide screen."""
    with opened(browser) as (page, heard):
        show(page, address)
        yield page, heard


def show(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("figure.chart svg").last.wait_for()


def claims(page: Page) -> Locator:
    return page.locator("#claims tbody tr:visible")


def test_it_opens_with_no_complaint_and_asks_for_nothing_else(brief: tuple[Page, Heard], address: str) -> None:
    _, heard = brief
    assert heard.complaints == []
    assert heard.requests == [address]


@pytest.mark.parametrize("name", SEEN)
def test_every_chart_is_drawn_and_has_a_reading(brief: tuple[Page, Heard], name: str) -> None:
    page, _ = brief
    chart = page.locator(f"#chart-{name}")
    kind, least = SEEN[name]
    drawn = chart.locator(MARKS.format(kind)).all()
    assert len(drawn) >= least
    assert all(mark.evaluate("mark => mark.getTotalLength()") > 0 for mark in drawn[:least])
    assert len(chart.locator("figcaption").inner_text()) > 80


def test_a_mark_says_its_figures_when_it_is_pointed_at(brief: tuple[Page, Heard]) -> None:
    page, _ = brief
    page.locator("#chart-sectors_ranked svg g.mark-rect.role-mark path").first.hover()
    assert "%" in page.locator("#vg-tooltip-element").inner_text()


def test_a_drawing_is_one_picture_and_its_figures_open_by_keyboard(brief: tuple[Page, Heard], embedded: Built) -> None:
    page, _ = brief
    chart = page.locator("#chart-index_close")
    assert chart.get_by_role("img", name="S&P 500").count() == 1
    chart.locator("details.data summary").press("Enter")
    levels = chart.locator("details.data table").first
    levels.wait_for()
    assert levels.locator("th").all_inner_texts()[:2] == ["session_date", "close_points"]
    asked = "select session_date, close_points from marts.index_levels where index_id = 'SPX' order by 1 desc limit 1"
    [(day, close)] = embedded.rows(asked)
    assert levels.locator("tr").last.locator("td").all_inner_texts()[:2] == [str(day), f"{close:g}"]


def test_claims_sort_by_a_column_both_ways(brief: tuple[Page, Heard], embedded: Built) -> None:
    page, _ = brief
    head = page.locator("#claims th").first
    orders = []
    for direction in ("ascending", "descending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        orders.append([row.get_attribute("data-claim") for row in claims(page).all()])
    asked = "select article_id || ' ' || claim_id from marts.claim_checks order by article_id, claim_id"
    in_order = [claim for (claim,) in embedded.rows(asked)]
    assert orders == [in_order, in_order[::-1]]


def test_numbers_sort_as_numbers(brief: tuple[Page, Heard]) -> None:
    page, _ = brief
    head = page.locator("#claims th", has_text="Claimed")
    head.locator("button").click()
    column = [row.locator("td").first.get_attribute("data-sort") or "" for row in claims(page).all()]
    numbers = [float(text) for text in column if text.lstrip("-").replace(".", "", 1).isdigit()]
    assert len(numbers) > 50 and numbers == sorted(numbers)


def test_a_range_sorts_by_its_first_number(browser: Browser, address: str) -> None:
    values = ["-1", "2025-11", "-3..-1", "", "-19", "-20..30"]
    with opened(browser) as (page, _):
        show(page, address)
        page.evaluate(
            """values => [...document.querySelectorAll("#claims tbody tr")]
              .forEach((row, place) => { row.cells[1].dataset.sort = values[place] ?? "7"; })""",
            values,
        )
        page.locator("#claims th", has_text="Claimed").locator("button").click()
        column = [row.locator("td").first.get_attribute("data-sort") for row in claims(page).all()]
    assert [text for text in column if text != "7"] == ["-20..30", "-19", "-3..-1", "-1", "2025-11", ""]


def test_claims_are_found_by_word_and_by_verdict(brief: tuple[Page, Heard], embedded: Built) -> None:
    page, _ = brief
    ((misdated,),) = embedded.rows("select count(*) from marts.claim_checks where verdict_latest = 'misdated'")
    page.locator("#claims-verdict").select_option("misdated")
    assert claims(page).count() == misdated > 0
    page.locator("#claims-filter").fill("no article says this")
    assert claims(page).count() == 0
    page.locator("#claims-verdict").select_option("")
    page.locator("#claims-filter").fill("VIX")
    assert 0 < claims(page).count() < 75
    page.locator("#claims-filter").fill("")
    assert claims(page).count() == 75
    page.locator("#claims-article").select_option("sp500-nears-7000")
    ((of_article,),) = embedded.rows("select count(*) from marts.claim_checks where article_id = 'sp500-nears-7000'")
    assert claims(page).count() == of_article < 75
    page.locator("#claims-article").select_option("")


def test_simulated_rows_are_announced(brief: tuple[Page, Heard]) -> None:
    page, _ = brief
    assert "never evidence" in page.locator("#simulated").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_charts_can_be_read_in_both_schemes(browser: Browser, address: str, scheme: str) -> None:
    with opened(browser, color_scheme=scheme) as (page, heard):
        show(page, address)
        assert page.evaluate(f"{BACKGROUND}.match(/[0-9]+/)[0] < 128") == (scheme == "dark")
        for selector in ("h1", "[data-figure] .value", "#claims td", "figure.chart svg g.role-axis-label text"):
            assert page.locator(selector).first.evaluate(CONTRAST_OF) >= CONTRAST, selector
        assert heard.complaints == []


def test_the_switch_turns_the_page_and_its_charts(browser: Browser, address: str) -> None:
    label = "figure.chart svg g.role-axis-label text"
    with opened(browser) as (page, _):
        show(page, address)
        before = page.locator(label).first.evaluate("element => getComputedStyle(element).fill")
        page.locator("#theme").click()
        assert page.locator(label).first.evaluate("element => getComputedStyle(element).fill") != before
        assert page.locator(label).first.evaluate(CONTRAST_OF) >= CONTRAST


def test_a_phone_shows_all_of_it_without_sideways_scrolling(browser: Browser, address: str) -> None:
    with opened(browser, width=400, height=800) as (page, _):
        show(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        for chart in page.locator("figure.chart svg").all():
            box = chart.bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 400


def test_paper_has_no_buttons_and_light_colours(browser: Browser, address: str) -> None:
    with opened(browser, color_scheme="dark") as (page, _):
        show(page, address)
        page.emulate_media(media="print", color_scheme="dark")
        for selector in ("#theme", "nav", "form", ".query", "#dictionary"):
            assert page.locator(f"{selector}:visible").count() == 0, selector
        assert page.evaluate(f"{BACKGROUND}.match(/[0-9]+/)[0] > 240")
