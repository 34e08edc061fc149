"""Which issuers have filed something that the archived facts do not know: only of these are facts asked for."""

from datetime import datetime, timedelta

import pytest

from orchestration.sources.providers.sec.fetching import ciks_with_news, company_facts, submissions
from orchestration.sources.providers.sec.fetching import news as news_of
from tests.landed_payloads import Archive

CIK, OTHER = "0000789019", "0001045810"
NOW = datetime(2026, 11, 20, 23)
OLD, NEW = "0000789019-26-000001", "0000789019-26-000002"


def filed(number=NEW, form="10-Q", days_ago=1):
    return number, form, f"{NOW - timedelta(days=days_ago):%Y-%m-%d}"


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "landing")


@pytest.fixture
def news(archive):
    """Call it with nothing: the issuer's missing filing, and whether its facts are to be asked for."""

    def found():
        found_news = news_of(archive.landing, CIK)
        number = found_news.accession_number if found_news else None
        return number, ciks_with_news(archive.landing, [CIK]) == [CIK]

    return found


def test_each_is_asked_for_at_its_path():
    assert submissions(CIK).path == f"/submissions/CIK{CIK}.json"
    assert company_facts(CIK).path == f"/api/xbrl/companyfacts/CIK{CIK}.json"
    assert company_facts(CIK).wanted.series == f"sec/companyfacts/CIK{CIK}"


def test_an_issuer_never_fetched_has_news_without_a_number(news):
    assert news() == (None, True)


def test_facts_without_a_list_of_filings_are_no_news(archive, news):
    archive.facts(CIK, NOW, OLD)
    assert news() == (None, False)


def test_a_list_without_facts_names_its_newest_filing(archive, news):
    archive.submissions(CIK, NOW, filed(OLD, days_ago=20), filed(NEW))
    assert news() == (NEW, True)


def test_a_filing_that_the_facts_know_is_no_news(archive, news):
    archive.facts(CIK, NOW, OLD, NEW)
    archive.submissions(CIK, NOW, filed())
    assert news() == (None, False)


def test_a_new_filing_that_the_facts_lack_is_news_until_they_come(archive, news):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(OLD, days_ago=25), filed(NEW))
    assert news() == (NEW, True)
    archive.facts(CIK, NOW + timedelta(hours=1), OLD, NEW)
    assert news() == (None, False)


@pytest.mark.parametrize("form", ["10-Q", "10-K", "10-Q/A", "10-K/A", "20-F", "40-F"])
def test_quarterly_and_yearly_reports_and_their_amendments_are_news(archive, news, form):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(form=form))
    assert news() == (NEW, True)


@pytest.mark.parametrize("form", ["8-K", "4", "6-K", "S-8"])
def test_other_filings_are_not(archive, news, form):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(form=form))
    assert news() == (None, False)


@pytest.mark.parametrize(("days_ago", "expected"), [(0, NEW), (30, NEW), (31, None)])
def test_after_thirty_days_nobody_asks_for_an_amendment_without_figures(archive, news, days_ago, expected):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(form="10-K/A", days_ago=days_ago))
    assert news() == (expected, expected is not None)


def test_what_was_filed_after_the_facts_came_is_news_however_late_anyone_looks(archive, news):
    archive.facts(CIK, NOW, OLD)
    listed = archive.submissions(CIK, NOW, filed())
    archive.landing.note_unchanged(listed, "later", NOW + timedelta(days=29), 304)
    assert news() == (NEW, True)
    archive.landing.note_unchanged(listed, "still later", NOW + timedelta(days=90), 304)
    assert news() == (NEW, True)


def test_a_company_that_files_nothing_is_no_news(archive, news):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW)
    assert news() == (None, False)


def test_a_bad_list_leaves_the_one_before_it_standing(archive, news):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed())
    archive.store(submissions(CIK).wanted, b"<html>", NOW + timedelta(hours=1))
    assert news() == (NEW, True)


def test_only_those_with_news_are_asked_for_in_the_order_given(archive):
    archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(OLD))
    assert ciks_with_news(archive.landing, ["0000000002", CIK, OTHER]) == ["0000000002", OTHER]


DAMAGES = {
    "gone": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-12]),
    "no gzip": lambda path: path.write_bytes(b"not gzip"),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_facts_that_are_gone_or_damaged_are_asked_for_again(archive, news, damage):
    """Or an archive of which a file was deleted could never mend itself."""
    facts = archive.facts(CIK, NOW, OLD)
    archive.submissions(CIK, NOW, filed(OLD))
    DAMAGES[damage](archive.landing.path(facts))
    assert news() == (OLD, True)


def test_facts_that_are_gone_are_asked_for_without_a_recent_filing(archive, news):
    archive.landing.path(archive.facts(CIK, NOW, OLD)).unlink()
    archive.submissions(CIK, NOW, filed(OLD, days_ago=90))
    assert news() == (OLD, True)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_list_that_is_gone_or_damaged_says_nothing_of_its_issuer_and_stops_no_other(archive, news, damage):
    archive.facts(CIK, NOW, OLD)
    DAMAGES[damage](archive.landing.path(archive.submissions(CIK, NOW, filed())))
    assert news() == (None, False)
    assert ciks_with_news(archive.landing, [CIK, OTHER]) == [OTHER]
