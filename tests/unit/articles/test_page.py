"""The page: the article's text escaped, every claim and figure on it, links that lead somewhere, nothing that runs."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from orchestration.articles.claims_file import numbered
from orchestration.articles.drafts import Reading
from orchestration.articles.judging import Judged, Rejected
from orchestration.articles.outcome import Outcomes, of_drafts, of_rows
from orchestration.articles.page import page
from tests.unit.articles.conftest import TEXT, check_of, draft_of

TODAY = date(2026, 11, 30)
ODD = "</span></style><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"


@pytest.fixture
def soup(reading):
    checks = (
        check_of("C001", "misdated", "6908.86", matching_date=date(2026, 2, 24), evidence=ODD),
        check_of("C003", "needs_data", None, missing=ODD, rests_on_simulated=True, verdict_at_publication="supported"),
    )
    judged = Judged(checks, (Rejected(3, "C004", "unit_fits_metric", ODD),))
    found = Outcomes(
        *(ODD, "one.claims.csv", of_drafts(numbered(reading), judged), TODAY, reading.text),
        *("2026-02-26 (as PUBLISHED says)", reading.left_alone, (ODD,)),
    )
    return BeautifulSoup(page(found), "html.parser")


def test_nothing_of_the_article_runs(soup):
    assert soup.find_all(["script", "img", "b"], string=re.compile("alert|bonds")) == []
    assert soup.find_all("script") == [] and soup.find_all("img") == []
    assert [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"] == []
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "49" not in soup.get_text()


def test_it_loads_nothing(soup):
    addresses = [tag.get("href") or tag.get("src") for tag in soup.find_all(href=True) + soup.find_all(src=True)]
    assert {address for address in addresses if not address.startswith("#")} == {"data:,"}
    assert "url(" not in soup.style.get_text() and "@import" not in soup.style.get_text()


def test_the_article_reads_as_it_is(soup):
    text = soup.find(class_="text")
    for extra in text.find_all(class_=["note", "sign", "spoken"]):
        extra.decompose()
    assert [line.get_text().strip() for line in text.find_all("p")] == [part.strip() for part in TEXT.split("\n\n")]


def test_every_figure_says_what_the_data_say(soup):
    figures = soup.find_all(class_="figure", attrs={"tabindex": "0"})
    assert [figure.mark.get_text() for figure in figures] == ["6,946.13", "0.8 %", "17.93", "1+1"]
    assert [figure.mark["class"] for figure in figures] == [
        ["mark-misdated"],
        ["mark-guess"],
        ["mark-needs_data"],
        ["mark-rejected"],
    ]
    first, guess, simulated, broken = (figure.find(class_="note").get_text(" ", strip=True) for figure in figures)
    assert "True for 2026-02-24" in first and ODD in first and "the day is that of publication" in first
    assert "a guess, not judged" in guess
    assert "at publication supported" in simulated and "Only simulated rows could tell" in simulated
    assert "unit_fits_metric" in broken
    for figure in figures:
        assert soup.find(id=figure["aria-describedby"])["role"] == "tooltip"
    assert "it counts readers <here>" in soup.find(class_="quiet").get_text()


def test_every_link_leads_somewhere_and_no_id_is_there_twice(soup):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["href"][1:] for tag in soup.find_all("a")} <= set(ids)
    assert len(soup.find(id="claims").find_all("a", href=re.compile("^#claim-"))) == 4


def test_claims_on_one_quote_share_a_note_and_have_a_sign_each(reading):
    drafts = (draft_of("6,946.13", "index_close", "1", "index_points"), draft_of("6,946.13", "index_high", "1", "x"))
    found = Reading(TEXT, reading.published_date, "argument", drafts, ())
    judged = Judged((check_of("C001", "supported", "1"), check_of("C002", "contradicted", "1")))
    soup = BeautifulSoup(
        page(Outcomes("one", "one.csv", of_drafts(numbered(found), judged), TODAY, TEXT)), "html.parser"
    )
    (figure,) = soup.find_all(class_="figure")
    assert [sign.get_text() for sign in figure.find_all(class_="sign")] == ["✓", "✗"]
    assert len(figure.find_all(class_="entry")) == 2
    assert figure.mark["class"] == ["mark-contradicted"]


def test_a_file_of_claims_has_a_table_and_no_article():
    judged = Judged((check_of("1", "supported", "6946.13"),), (Rejected(2, None, "value_required", "it is missing"),))
    soup = BeautifulSoup(page(Outcomes("c.csv", "c.csv", of_rows(judged), TODAY)), "html.parser")
    assert soup.find(class_="text") is None
    assert len(soup.find(id="claims").tbody.find_all("tr")) == 2
