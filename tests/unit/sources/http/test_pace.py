"""The pace: however many threads and processes ask, no second at the provider holds more requests than allowed."""

import subprocess
import sys
import time
from datetime import datetime

import pytest
from pyrate_limiter import RateItem

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.http.fetch import fetch
from orchestration.sources.http.pace import limiter
from tests.provider_server import most_in_a_second, redirect_to, status

NOON = datetime(2026, 1, 5, 12)
ASK = """
import sys
from datetime import datetime
from pathlib import Path
from orchestration.sources.http.provider import Provider
from orchestration.sources.http.fetch import fetch
from orchestration.sources.http.client import PoliteClient
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted

address, state_dir, landing_dir = sys.argv[1:]
wanted = [(Wanted("sec", "submissions", str(n), "json"), f"/{n}", {}) for n in range(14)]
with PoliteClient(Provider("sec", address, 8), Path(state_dir), "Jane Doe jane@example.org") as client:
    result = fetch(Landing(Path(landing_dir)), client, wanted, "batch", lambda: datetime(2026, 1, 5, 12))
assert len(result.stored) == 14
"""


def test_a_second_is_measured_from_its_first_request_to_its_last():
    assert most_in_a_second([]) == 0
    assert most_in_a_second([0.0, 1.0, 2.0]) == 1
    assert most_in_a_second([5.0, 0.2, 0.9, 1.1, 1.3]) == 3


def test_eight_threads_never_exceed_the_rate(server, client, tmp_path):
    """Forty keys, two of which fail at first and one of which is redirected: 45 requests, measured at the server."""
    for number in range(40):
        server.serve(f"/{number}", b"{}")
    server.misbehave("/3", status(500), times=3)
    server.misbehave("/7", status(429, retry_after="1"), times=1)
    server.misbehave("/11", redirect_to("/12"))
    wanted = [(Wanted("sec", "submissions", str(number), "json"), f"/{number}", {}) for number in range(40)]
    polite = client(requests_per_second=8)
    result = fetch(Landing(tmp_path / "landing"), polite, wanted, "batch", lambda: NOON, threads=8)
    assert len(result.stored) == 40
    assert len(server.requests) == 45
    assert server.most_in_a_second() <= 8
    lasted = server.requests[-1].arrived - server.requests[0].arrived
    print(f"\n45 requests of 8 threads in {lasted:.1f} s; most in any second: {server.most_in_a_second()} of 8 allowed")


def test_two_processes_share_one_rate(server, tmp_path):
    for number in range(14):
        server.serve(f"/{number}", b"{}")
    runs = [
        subprocess.Popen([sys.executable, "-c", ASK, server.address, str(tmp_path / "state"), str(tmp_path / name)])
        for name in ("one", "two")
    ]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    assert len(server.requests) == 28
    assert server.most_in_a_second() <= 8
    print(f"\n28 requests of 2 processes; most in any second: {server.most_in_a_second()} of 8 allowed")


def test_the_pace_is_kept_from_one_run_to_the_next(provider, tmp_path):
    slow = provider(requests_per_second=0.001)
    with limiter(slow, tmp_path) as first:
        assert first.try_acquire("sec", blocking=False)
    with limiter(slow, tmp_path) as second:
        assert not second.try_acquire("sec", blocking=False)


def test_a_request_counts_from_when_it_was_let_through(provider, tmp_path, monkeypatch):
    """The limiter hands over the time at which a turn was planned; sleep and lock made it later."""
    with limiter(provider(requests_per_second=1), tmp_path) as pace:
        bucket = pace.bucket_factory.bucket
        monkeypatch.setattr(bucket, "now", lambda: 10_000)
        assert bucket.put(RateItem("sec", 9_000))
        assert bucket.peek(0).timestamp == 10_000
        monkeypatch.setattr(bucket, "now", lambda: 11_250)
        assert not bucket.put(RateItem("sec", 99_000)), "a second and a quarter is not over"
        monkeypatch.setattr(bucket, "now", lambda: 11_251)
        assert bucket.put(RateItem("sec", 9_000))


def test_providers_do_not_wait_for_each_other(provider, tmp_path):
    with (
        limiter(provider(requests_per_second=0.001), tmp_path) as sec,
        limiter(provider(requests_per_second=0.001, name="fred"), tmp_path) as fred,
    ):
        assert sec.try_acquire("sec", blocking=False)
        assert fred.try_acquire("fred", blocking=False)


@pytest.mark.parametrize(("change_ms", "is_let_through"), [(-86_400_000, True), (-500, False), (86_400_000, True)])
def test_no_one_waits_for_a_clock_that_was_set_back(provider, tmp_path, monkeypatch, change_ms, is_let_through):
    with limiter(provider(requests_per_second=1), tmp_path) as pace:
        assert pace.try_acquire("sec", blocking=False)
        bucket = pace.bucket_factory.bucket
        monkeypatch.setattr(bucket, "now", lambda: time.time_ns() // 1_000_000 + change_ms)
        assert pace.try_acquire("sec", blocking=False) is is_let_through
