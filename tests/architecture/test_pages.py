"""README and docs/ are short, their links lead somewhere, their commands exist; what people read asks the marts."""

import re

import pytest

from tests.architecture.test_house_rules import ROOT

README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
README_BYTES = 9_000


def headings(text: str) -> set[str]:
    """The anchors that a page's headings have on GitHub."""
    lines = re.findall(r"(?m)^#+ (.*)$", text)
    return {re.sub(r"[^a-z0-9 -]", "", line.lower()).replace(" ", "-") for line in lines}


def test_the_readme_fits_a_sitting() -> None:
    assert len(README.read_bytes()) <= README_BYTES


def test_every_page_is_named_in_the_readme() -> None:
    named = set(re.findall(r"\]\(docs/([a-z-]+\.md)\)", README.read_text()))
    assert named == {page.name for page in PAGES[1:]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        if not link.startswith("https://"):
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            assert target.exists(), link
            assert not anchor or anchor in headings(target.read_text()), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_exist(page) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z-]+)", page.read_text()))
    assert named - targets - {"it"} == set()


READ_BY_PEOPLE = [
    *sorted((ROOT / "orchestration/reports").rglob("*.sql")),
    *sorted((ROOT / "orchestration/reports").rglob("*.py")),
    ROOT / "docs/cookbook.md",
    ROOT / "data/examples/market.ipynb",
]
BENEATH = re.compile(r"\b(from|join)\s+(raw_\w+|staging|intermediate)\.", re.IGNORECASE)


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=lambda path: path.name)
def test_what_people_read_asks_the_marts_alone(path) -> None:
    assert not BENEATH.search(path.read_text())
