"""What the brief opens with, in a browser: links, citations, a phone, paper, and what a screen reader finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.integration.browser import opened
from tests.integration.built import Built

SHEETS = 8


@pytest.fixture(scope="module")
def address(embedded: Built) -> str:
    return (embedded.data_dir / "market_brief.html").as_uri()


@pytest.fixture
def brief(address: str, browser: Browser) -> Iterator[Page]:
    with opened(browser) as (page, _):
        page.goto(address)
        page.locator("figure.chart svg").last.wait_for()
        yield page


def test_a_figure_of_a_sentence_opens_its_query(brief: Page) -> None:
    query = brief.locator("#query-wrap_index pre")
    assert not query.is_visible()
    brief.locator(".said[data-quantity=spx_close]").click()
    assert query.is_visible() and "marts.index_levels" in query.inner_text()


def test_a_link_to_a_claim_shows_it_even_where_a_filter_hid_it(brief: Page) -> None:
    row = brief.locator("#claims tbody tr").first
    anchor = row.get_attribute("id")
    brief.locator("#claims-filter").fill("no article says this")
    assert not row.is_visible()
    brief.evaluate("anchor => { location.hash = anchor; }", anchor)
    row.wait_for(state="visible")
    assert brief.locator("tr:target").get_attribute("id") == anchor


@pytest.mark.parametrize("where", ["article.tile", "#grid tr", "#claims tbody tr"])
def test_a_citation_is_copied(browser: Browser, address: str, where: str) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as (page, _):  # type: ignore[arg-type]
        page.goto(address)
        button = page.locator(f"{where} button.cite").first
        wanted = button.get_attribute("data-citation")
        button.click()
        page.get_by_text("Copied", exact=True).wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == wanted
        assert wanted and "SHA-256" in wanted


NAMED = {
    "article.tile": "S&P 500",
    "#grid tr": "Returns, S&P 500 (SPX)",
}


@pytest.mark.parametrize("where", NAMED)
def test_a_screen_reader_is_told_what_was_copied(browser: Browser, address: str, where: str) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as (page, _):  # type: ignore[arg-type]
        page.goto(address)
        status = page.get_by_role("status").and_(page.locator("#copied"))
        assert status.inner_text() == ""
        button = page.locator(f"{where} button.cite").first
        for _again in range(2):
            button.press("Enter")
            page.locator("#copied", has_text=f"Copied: {NAMED[where]}").wait_for(state="attached")
            assert status.text_content() == f"Copied: {NAMED[where]}"
            # Its own name says it too, and still of what.
            assert button.get_attribute("aria-label") == f"Copied: {NAMED[where]}"
        page.locator("#query-wrap_index summary").click()
        page.locator("#query-wrap_index button.copy").click()
        page.locator("#copied", has_text="Query copied").wait_for(state="attached")


def test_where_the_browser_denies_the_clipboard_the_text_is_shown_and_said(browser: Browser, address: str) -> None:
    with opened(browser) as (page, _):
        page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));")
        page.goto(address)
        button = page.locator("article.tile button.cite").first
        wanted = button.get_attribute("data-citation")
        button.click()
        page.locator("#copied", has_text="the citation is selected").wait_for(state="attached")
        assert page.evaluate("window.getSelection().toString()") == wanted
        assert page.evaluate("document.activeElement.textContent") == wanted


def test_wide_tables_scroll_in_their_own_boxes_on_a_phone(browser: Browser, address: str) -> None:
    with opened(browser, width=400, height=800) as (page, _):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        box = page.locator("#grid .scroll")
        assert box.evaluate("box => box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === 'auto'")
        claim = page.locator("#claims tbody td.number").first
        assert claim.evaluate("cell => cell.scrollWidth <= cell.clientWidth")


def test_units_are_never_broken_inside_a_word(brief: Page) -> None:
    """A cell that needs no more height when its words must stay whole has none that is broken."""
    broken = brief.evaluate(
        """() => [...document.querySelectorAll("#claims .number, .wide .number, .tile .value, .tile dd")]
          .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 || ["anywhere", "break-word"]
            .includes(getComputedStyle(cell).overflowWrap)).map((cell) => cell.textContent.trim())"""
    )
    assert broken == []


def test_a_screen_reader_finds_tables_by_name_with_headers(brief: Page) -> None:
    table = brief.get_by_role("table", name="Returns")
    assert table.get_by_role("columnheader", name="Year to date").count() == 1
    assert table.get_by_role("rowheader", name="S&P 500 SPX").count() == 1
    assert table.locator("svg:not([aria-hidden=true])").count() == 0
    assert brief.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("build", ["embedded", "real"])
def test_on_paper_it_is_at_most_eight_sheets(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, build: str
) -> None:
    built: Built = request.getfixturevalue(build)
    with opened(browser) as (page, _):
        page.goto((built.data_dir / "market_brief.html").as_uri())
        page.locator("figure.chart svg").last.wait_for()
        page.pdf(path=tmp_path / "brief.pdf", format="A4", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "brief.pdf").pages
    assert len(sheets) <= SHEETS
    text = "".join(sheet.extract_text() for sheet in sheets)
    assert "Ten largest movers" in text and "The figures of this chart" not in text
