"""Fetching into the archive: what is stored, noted, asked conditionally, and not asked at all."""

import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Asked, LandingError, Wanted
from orchestration.sources.http.fetch import fetch
from tests.provider_server import stalled, status

NOON = datetime(2026, 1, 5, 12)
CIKS = [f"{number:010d}" for number in range(1, 13)]


def path_of(cik):
    return f"/submissions/CIK{cik}.json"


def wanted_path(cik):
    return Asked(Wanted("sec", "submissions", cik, "json"), path_of(cik))


def keys(payloads):
    return [payload.key for payload in payloads]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "landing"


@pytest.fixture
def run(folder, client):
    """Call it with (CIKs, now, threads, settings to change): fetch their submissions into the archive."""

    def fetched(ciks, now=NOON, threads=8, **changes):
        wanted = [wanted_path(cik) for cik in ciks]
        return fetch(Landing(folder), client(**changes), wanted, "batch", lambda: now, None, threads)

    return fetched


def test_each_answer_is_stored_with_its_bytes(server, folder, run):
    for cik in CIKS:
        server.serve_submissions(cik, f'{{"cik": "{cik}"}}'.encode())
    result = run(CIKS)
    assert (keys(result.stored), result.unchanged, result.failed) == (CIKS, (), ())
    landing = Landing(folder)
    assert sorted(keys(landing.payloads())) == CIKS
    assert landing.verify() == []
    assert {payload.bytes_count for payload in result.stored} == {21}
    assert {payload.address for payload in result.stored} == {server.address + path_of(cik) for cik in CIKS}
    assert {(payload.batch_id, payload.fetched_at) for payload in result.stored} == {("batch", NOON)}


def test_what_has_not_changed_is_noted_and_not_kept_again(server, folder, run):
    server.serve_submissions(CIKS[0], b"{}")
    server.serve_submissions(CIKS[1], b"{}")
    run(CIKS[:2])
    server.serve_submissions(CIKS[1], b'{"new": 1}')
    result = run(CIKS[:2], NOON + timedelta(days=1))
    assert (keys(result.unchanged), keys(result.stored)) == ([CIKS[0]], [CIKS[1]])
    (unchanged,) = result.unchanged
    assert (unchanged.http_status, unchanged.fetched_at) == (304, NOON + timedelta(days=1))
    # The two were asked at once, and either may have come first.
    assert unchanged.file == next(p.file for p in Landing(folder).payloads() if p.key == unchanged.key)
    assert len(list(folder.glob("*/*/*/*.gz"))) == 3


def test_nothing_new_is_noted_once_in_half_a_day(server, folder, run):
    """A sensor looks every half an hour: the index would grow by thousands of lines a day."""
    server.serve_submissions(CIKS[0], b"{}")
    run(CIKS[:1])
    for hours in (1, 11):
        result = run(CIKS[:1], NOON + timedelta(hours=hours))
        assert [(p.http_status, p.fetched_at) for p in result.unchanged] == [(304, NOON + timedelta(hours=hours))]
    assert len(Landing(folder).payloads()) == 1
    run(CIKS[:1], NOON + timedelta(hours=13))
    assert len(Landing(folder).payloads()) == 2


def test_after_a_failure_the_first_answer_is_noted_whatever_it_is(server, folder, run):
    """Or the circuit breaker would see the failures alone."""
    server.serve_submissions(CIKS[0], b"{}")
    run(CIKS[:1])
    run(CIKS[1:2], NOON + timedelta(minutes=1))  # nothing is served there: 404
    run(CIKS[:1], NOON + timedelta(minutes=2))
    assert [p.http_status for p in Landing(folder).payloads()] == [200, 404, 304]


def test_the_same_bytes_without_a_version_are_kept_once(server, folder, run, monkeypatch):
    monkeypatch.setattr(server, "names_versions", False)
    server.serve_submissions(CIKS[0], b"{}")
    run(CIKS[:1])
    result = run(CIKS[:1], NOON + timedelta(days=1))
    assert keys(result.stored) == CIKS[:1]
    assert len(list(folder.glob("*/*/*/*.gz"))) == 1
    assert len(Landing(folder).payloads()) == 2


def test_a_version_whose_bytes_are_gone_is_fetched_anew(server, folder, run):
    server.serve_submissions(CIKS[0], b"{}")
    (first,) = run(CIKS[:1]).stored
    (folder / first.file).unlink()
    assert keys(run(CIKS[:1]).stored) == CIKS[:1]
    assert Landing(folder).verify() == []


def test_a_version_of_another_address_says_nothing(server, run):
    server.serve_submissions(CIKS[0], b"{}")
    server.serve("/mirror" + path_of(CIKS[0]), b"{}")
    run(CIKS[:1])
    assert keys(run(CIKS[:1], base_address=server.address + "/mirror").stored) == CIKS[:1]
    assert "If-None-Match" not in server.requests[-1].headers


def test_a_failure_is_noted_and_stops_no_other(server, folder, run, caplog):
    server.serve_submissions(CIKS[0], b"{}")
    server.serve_submissions(CIKS[2], b"{}")
    result = run(CIKS[:3], attempts=1)
    assert (keys(result.stored), keys(result.failed)) == ([CIKS[0], CIKS[2]], [CIKS[1]])
    (failed,) = result.failed
    assert (failed.http_status, failed.file, failed.sha256) == (404, None, None)
    assert failed in Landing(folder).payloads()
    (said,) = [r.getMessage() for r in caplog.records if r.name.endswith("http.fetch")]
    assert said == f"sec/submissions/{CIKS[1]}: {failed.problem}"


def test_a_provider_that_refuses_three_times_is_left_alone(server, folder, run, caplog):
    for cik in CIKS:
        server.misbehave(path_of(cik), status(403))
    result = run(CIKS, threads=1)
    assert len(server.requests) == 3
    assert keys(result.failed) == CIKS
    assert [payload.http_status for payload in result.failed] == [403] * 3 + [None] * 9
    said = "not asked: sec failed 3 times in a row; asked again after 12:10 UTC"
    assert [payload.problem for payload in result.failed[3:]] == [said] * 9
    assert keys(Landing(folder).payloads()) == CIKS[:3], "a line for what was not asked would prolong the rest"
    assert f"sec: 9 {said}" in caplog.messages


def test_its_rest_outlives_the_run(server, folder, run):
    for cik in CIKS:
        server.misbehave(path_of(cik), status(403))
    run(CIKS, threads=1)
    server.behave()
    for cik in CIKS:
        server.serve_submissions(cik, b"{}")
    assert keys(run(CIKS, NOON + timedelta(minutes=9)).failed) == CIKS
    assert (len(server.requests), len(Landing(folder).payloads())) == (3, 3)
    assert keys(run(CIKS, NOON + timedelta(minutes=10)).stored) == CIKS


def test_one_thread_after_the_other_stops_when_the_breaker_opens(server, run):
    """With eight threads, those that were under way may still be answered, but none begins."""
    for cik in CIKS * 2:
        server.misbehave(path_of(cik), status(403))
    result = run(CIKS * 3)
    asked = [payload for payload in result.failed if payload.http_status == 403]
    assert len(asked) == len(server.requests) <= 3 + 7
    assert len(result.failed) == 36


def test_one_answer_keeps_it_closed(server, run):
    for cik in CIKS:
        server.misbehave(path_of(cik), status(403))
    for cik in CIKS[2::3]:
        server.misbehave(path_of(cik), lambda request, usual: usual())
        server.serve_submissions(cik, b"{}")
    result = run(CIKS, threads=1)
    assert len(server.requests) == 12
    assert keys(result.stored) == CIKS[2::3]


def test_nothing_wanted_is_nothing_asked(server, run):
    result = run([])
    assert (result.stored, result.unchanged, result.failed, server.requests) == ((), (), (), [])


def test_an_archive_that_cannot_be_written_is_no_failure_of_the_provider(server, run, monkeypatch):
    def full(*args, **kwargs):
        raise LandingError("the disk is full")

    server.serve_submissions(CIKS[0], b"{}")
    monkeypatch.setattr(Landing, "store", full)
    with pytest.raises(LandingError, match="full"):
        run(CIKS[:1])


# What runs the tests in the background may have told all its children to ignore an interrupt.
INTERRUPTED = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from datetime import datetime
from pathlib import Path
from orchestration.sources.http.provider import Provider
from orchestration.sources.archive.payloads import Asked
from orchestration.sources.http.fetch import fetch
from orchestration.sources.http.client import PoliteClient
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted

address, folder = sys.argv[1:]
provider = Provider("sec", address, 200, timeout_seconds=300)
ciks = [f"{number:010d}" for number in range(1, 13)]
wanted = [(Wanted("sec", "submissions", cik, "json"), f"/submissions/CIK{cik}.json", {}) for cik in ciks]
try:
    with PoliteClient(provider, Path(folder) / "state", "Jane Doe jane@example.org") as client:
        fetch(Landing(Path(folder) / "landing"), client, wanted, "batch", lambda: datetime(2026, 1, 5, 12))
except KeyboardInterrupt:
    sys.exit(77)
"""


def test_an_interrupted_run_ends_at_once_and_leaves_a_whole_archive(server, folder, tmp_path):
    server.serve_submissions(CIKS[0], b"{}")
    for cik in CIKS[1:]:
        server.serve_submissions(cik, b"{}" * 50)
        server.misbehave(path_of(cik), stalled(server, 60))
    run = subprocess.Popen([sys.executable, "-c", INTERRUPTED, server.address, str(tmp_path)])
    while len(server.requests) < 9 and run.poll() is None:
        server.closing.wait(0.05)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=20) == 77, "its threads would wait for the provider for five minutes"
    landing = Landing(folder)
    assert keys(landing.payloads()) == CIKS[:1]
    assert landing.verify() == []
