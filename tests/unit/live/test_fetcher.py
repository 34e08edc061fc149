"""The fetcher: who asks is checked before the first request, and each provider is asked for its own."""

from datetime import date, timedelta

import pytest

from orchestration.sources.http.provider import ProviderError
from orchestration.sources.providers.cboe import HISTORIES
from orchestration.sources.providers.fetcher import Fetcher
from orchestration.sources.providers.fred import GRAPHS
from orchestration.sources.providers.sec.feeds import FACTS, SUBMISSIONS
from tests.landed_payloads import facts_json, graph_csv, submissions_json
from tests.unit.live.conftest import CONTACT, MICROSOFT, NOW

MONDAY = date(2026, 2, 23)


@pytest.mark.parametrize(
    "contact", [None, "", "  ", "Jane Doe", "jane@example.org", "Jane jane@localhost", "Jané j@é.org"]
)
@pytest.mark.parametrize("feed", [SUBMISSIONS, FACTS])
def test_without_a_contact_no_request_is_made(server, settings, landing, contact, feed):
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT))
    with pytest.raises(ProviderError, match="SEC_CONTACT is not"):
        Fetcher(settings(sec_contact=contact)).fetch(feed, "batch", ciks=[MICROSOFT])
    assert (server.requests, landing().payloads()) == ([], [])


def test_the_sec_is_told_who_asks_and_the_archive_is_not(server, settings, landing):
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT))
    server.serve_company_facts(MICROSOFT, facts_json(MICROSOFT, "a"))
    fetcher = Fetcher(settings(sec_contact=f" {CONTACT} "))
    assert (
        len(fetcher.fetch(SUBMISSIONS, "one", ciks=[MICROSOFT]).stored)
        == len(fetcher.fetch(FACTS, "one", ciks=[MICROSOFT]).stored)
        == 1
    )
    assert {seen.headers["User-Agent"] for seen in server.requests} == {f"market-warehouse {CONTACT}"}
    assert "jane" not in (landing().folder / "index.jsonl").read_text().lower()


def test_nobody_else_is_told_and_no_contact_is_needed(server, settings):
    server.serve_vix(b"DATE,OPEN,HIGH,LOW,CLOSE\n02/25/2026,18,19,17,18.5\n")
    server.serve_fred("DGS10", graph_csv("DGS10", {MONDAY: 4.1}))
    fetcher = Fetcher(settings(sec_contact=None))
    assert len(fetcher.fetch(HISTORIES, "one").stored) == 1
    assert len(fetcher.fetch(GRAPHS, "one").stored) == 1
    assert {seen.headers["User-Agent"] for seen in server.requests} == {"market-warehouse"}


@pytest.mark.parametrize(
    ("from_files", "expected"),
    [
        ((), ["DFEDTARL", "DFEDTARU", "DGS10", "DGS2", "DGS30", "DGS5", "SP500", "VIXCLS"]),
        (("indices",), ["DFEDTARL", "DFEDTARU", "DGS10", "DGS2", "DGS30", "DGS5"]),
        (("rates",), ["SP500", "VIXCLS"]),
    ],
)
def test_fred_is_asked_for_the_series_of_the_live_datasets(server, settings, tmp_path, from_files, expected):
    chosen = settings(source_of_dataset=dict.fromkeys(from_files, "files"), drop_dir=tmp_path)
    Fetcher(chosen).fetch(GRAPHS, "batch")
    assert sorted(seen.query["id"] for seen in server.requests) == expected


def test_what_came_is_in_the_archive_under_its_batch_and_the_settings_clock(server, settings, landing):
    server.serve_vix(b"DATE,OPEN,HIGH,LOW,CLOSE\n02/25/2026,18,19,17,18.5\n")
    Fetcher(settings(now=lambda: NOW + timedelta(minutes=1))).fetch(HISTORIES, "the batch")
    (payload,) = landing().payloads()
    assert (payload.batch_id, payload.fetched_at, payload.is_good) == ("the batch", NOW + timedelta(minutes=1), True)


def test_a_payload_of_another_kind_has_failed_and_is_kept_to_be_looked_at(server, settings, landing):
    server.serve_vix(b"DATE,OPEN,HIGH,LOW\n02/25/2026,18,19,17\n")
    (failed,) = Fetcher(settings()).fetch(HISTORIES, "batch").failed
    assert failed.problem.startswith("has no column CLOSE, which was asked for")
    assert landing().path(failed).exists()
