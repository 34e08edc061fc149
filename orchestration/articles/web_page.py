"""What a web page shows as text, each paragraph, heading, list item and row of a table on a line of its own."""

import re
from collections.abc import Iterator
from datetime import date

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

# Never part of an article's text.
NOISE = (
    *("script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "select", "svg", "iframe"),
    *("object", "canvas", "audio", "video", "head", "dialog", "menu"),
)
NOISY_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# They stand apart from what is around them by a blank line, and the others by an end of line.
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl", "figure", "section"}
LINES = {
    *("address", "article", "body", "caption", "dd", "details", "div", "dt", "figcaption", "header", "hr", "html"),
    *("li", "main", "summary", "tbody", "tfoot", "thead", "tr"),
}
# The end of a line, of which several are one; a page's own text has none, since blanks in it become spaces.
END = "\r"
# 2026-11: an element that holds less of a page's text than this is a teaser, not its article.
LEAST_SHARE = 0.4
DAY = re.compile(r"\s*(\d{4}-\d\d-\d\d)")
PUBLISHED = ("article:published_time", "datepublished", "date", "pubdate", "publishdate", "dc.date.issued", "dc.date")
IN_JSON = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d\d-\d\d)')


def text_of_page(html: str) -> tuple[str, date | None]:
    """The text of a page's article, and the day of publication where the page's head states it."""
    soup = BeautifulSoup(html, "html.parser")
    published_date = _published(soup, html)
    for tag in soup.find_all(_is_noise):
        # One within another is gone by now.
        if not tag.decomposed:
            tag.decompose()
    return _tidy("".join(_pieces(_article(soup)))), published_date


def _is_noise(tag: Tag) -> bool:
    return (
        tag.name in NOISE
        or tag.has_attr("hidden")
        or tag.get("aria-hidden") == "true"
        or tag.get("role") in NOISY_ROLES
        or HIDDEN.search(str(tag.get("style", ""))) is not None
    )


def _article(soup: BeautifulSoup) -> Tag:
    """The element that holds the article: the page's own `article` or `main`, or all of its body."""
    body = soup.body or soup
    whole = len(body.get_text())
    for name in ("article", "main"):
        longest = max(body.find_all(name), key=lambda tag: len(tag.get_text()), default=None)
        if longest is not None and len(longest.get_text()) >= LEAST_SHARE * whole:
            return longest
    return body


def _pieces(root: Tag) -> Iterator[str]:
    """The text below an element, with the ends of lines that its tags mean. Not by recursion: pages may nest deep."""
    waiting: list[PageElement | str] = [root]
    preformatted = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, Tag):
            before, after = _around(item)
            if item.name == "pre":
                preformatted += 1
                after = "/pre"
            yield before
            waiting.append(after)
            waiting.extend(reversed(item.contents))
        elif isinstance(item, NavigableString):
            if not isinstance(item, PreformattedString):  # comments and the like
                yield str(item) if preformatted else re.sub(r"\s+", " ", item)
        elif item == "/pre":
            preformatted -= 1
            yield "\n\n"
        elif isinstance(item, str):
            yield item


def _around(tag: Tag) -> tuple[str, str]:
    """What stands before and after an element's text."""
    if tag.name == "br":
        return "\n", ""
    if tag.name in ("td", "th"):
        return "", "\t"
    if tag.name in APART:
        return "\n\n", "\n\n"
    return (END, END) if tag.name in LINES else ("", "")


def _tidy(text: str) -> str:
    """With one blank line at most between two lines, one blank between words and one tab between cells."""
    text = re.sub(rf"[ \t]*[\n{END}][\n{END} \t]*", lambda found: "\n\n" if "\n\n" in found[0] else "\n", text)
    return re.sub(r" {2,}", " ", re.sub(r" *\t[ \t]*", "\t", text)).strip() + "\n"


def _published(soup: BeautifulSoup, html: str) -> date | None:
    for tag in soup.find_all("meta"):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name in PUBLISHED and (found := _day(str(tag.get("content", "")))):
            return found
    in_json = IN_JSON.search(html)
    return _day(in_json[1]) if in_json else None


def _day(text: str) -> date | None:
    found = DAY.match(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
