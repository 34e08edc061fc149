"""The polite client: what it asks, what it makes of an answer, when it asks again, what it says in the end."""

import gzip
import re
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
import trustme
from werkzeug import Response

from orchestration.sources.http.client import FetchError, PoliteClient
from orchestration.sources.http.faults import retry_after
from orchestration.sources.http.provider import Provider, ProviderError
from tests.provider_server import (
    ProviderServer,
    come_back_at,
    cut_body,
    cut_gzip,
    damaged_gzip,
    dripping,
    empty,
    endless,
    gzip_bomb,
    redirect_to,
    stalled,
    status,
)
from tests.unit.sources.http.conftest import CONTACT

PATH = "/submissions/CIK0001045810.json"
CONTENT = b'{"cik": "1045810", "filings": {}}'


@pytest.fixture
def refused(client):
    """Call it with settings to change: the error that asking for PATH ends in."""

    def ask(**changes):
        with pytest.raises(FetchError) as caught:
            client(**changes).get(PATH)
        return caught.value

    return ask


def retries(caplog):
    return [record.getMessage() for record in caplog.records if "asked again" in record.getMessage()]


@pytest.mark.parametrize("accepts", ["gzip", "identity"])
def test_an_answer_is_its_inflated_content_and_its_version(server, client, accepts):
    server.serve(PATH, CONTENT)
    polite = client()
    polite._client.headers["Accept-Encoding"] = accepts
    answer = polite.get(PATH)
    assert (answer.http_status, answer.content, answer.address) == (200, CONTENT, server.address + PATH)
    assert answer.etag and answer.last_modified is None


def test_a_request_says_who_asks_and_takes_only_gzip(server, client):
    server.serve(PATH, CONTENT)
    client().get(PATH)
    (seen,) = server.requests
    assert seen.headers["User-Agent"] == CONTACT
    assert seen.headers["Accept-Encoding"] == "gzip"


def test_an_answer_of_another_day_is_told_and_not_read(server, refused):
    """The server writes its own Date; with an Age of ten days it says that it is ten days later than by this clock."""
    server.misbehave(PATH, status(200, age=str(10 * 86400)))
    assert re.search(r"it is 20..-..-.. ..:.. UTC there and .* by this machine's clock; set the clock", str(refused()))
    assert len(server.requests) == 1


def test_parameters_are_part_of_the_address(server, client):
    server.serve_fred("DGS10", b"DATE,DGS10\n")
    answer = client().get("/graph/fredgraph.csv", {"id": "DGS10"})
    assert answer.address == f"{server.address}/graph/fredgraph.csv?id=DGS10"
    assert server.requests[0].query == {"id": "DGS10"}


def test_a_mirror_may_lie_below_a_path(server, client):
    server.serve("/mirror/sec" + PATH, CONTENT)
    assert client(base_address=server.address + "/mirror/sec/").get(PATH).content == CONTENT


def test_what_is_here_already_is_not_sent_again(server, client):
    server.serve(PATH, CONTENT)
    polite = client()
    first = polite.get(PATH)
    second = polite.get(PATH, etag=first.etag)
    assert (second.http_status, second.content) == (304, b"")
    server.serve(PATH, b"{}")
    assert polite.get(PATH, etag=first.etag).content == b"{}"


def test_a_304_that_was_not_asked_for_is_a_failure(server, refused):
    server.misbehave(PATH, status(304))
    assert "answered 304" in str(refused())


def test_a_version_that_could_not_be_sent_back_is_forgotten(server, client):
    server.misbehave(PATH, status(200, etag='"caf\xe9"', last_modified="Mon, 05 Jan 2026 12:00:00 GMT"))
    answer = client().get(PATH)
    assert (answer.etag, answer.last_modified) == (None, "Mon, 05 Jan 2026 12:00:00 GMT")


def test_gzip_files_may_follow_each_other(server, client):
    both = gzip.compress(b"one,") + gzip.compress(b"two")
    server.misbehave(PATH, lambda request, usual: _gzipped(both))
    assert client().get(PATH).content == b"one,two"


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again(server, client, caplog, code):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, status(code), times=2)
    assert client().get(PATH).content == CONTENT
    assert len(server.requests) == 3
    assert len(retries(caplog)) == 2
    assert all(f"sec: 127.0.0.1:{server.port}{PATH}: answered {code}: " in line for line in retries(caplog))


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 418, 501])
def test_what_does_not_pass_is_asked_once(server, refused, caplog, code):
    server.misbehave(PATH, status(code))
    assert refused().http_status == code
    assert len(server.requests) == 1
    assert retries(caplog) == []


@pytest.mark.parametrize("behaviour", [cut_gzip, damaged_gzip, cut_body])
def test_half_an_answer_is_none_and_is_asked_for_again(server, client, behaviour):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, behaviour, times=1)
    assert client().get(PATH).content == CONTENT
    assert len(server.requests) == 2


@pytest.mark.parametrize("behaviour", [cut_gzip, damaged_gzip, cut_body])
def test_half_an_answer_is_never_handed_over(server, refused, behaviour):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, behaviour)
    error = refused(attempts=2)
    assert "the answer broke off, asked 2 times; run again later" in str(error)
    assert (error.http_status, error.is_refusal) == (None, True)


def test_nothing_is_asked_more_often_than_allowed(server, refused):
    server.misbehave(PATH, status(503))
    error = refused(attempts=3)
    assert len(server.requests) == 3
    assert str(error) == (
        f"127.0.0.1:{server.port}{PATH}: answered 503: the provider is in trouble, asked 3 times; run again later"
    )


def test_waiting_for_a_turn_does_not_use_up_the_budget(server, refused):
    """At this pace each turn comes after 0.6 seconds."""
    server.misbehave(PATH, status(503))
    refused(requests_per_second=2, retry_seconds=0.3, attempts=3)
    assert len(server.requests) == 3


def test_a_budget_that_is_used_up_ends_it(server, refused):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, stalled(server))
    refused(timeout_seconds=0.3, retry_seconds=0.2, attempts=9)
    assert len(server.requests) == 1


def test_without_a_budget_nothing_is_asked_again(server, refused):
    server.misbehave(PATH, status(503))
    refused(retry_seconds=0)
    assert len(server.requests) == 1


@pytest.mark.parametrize(("behaviour", "waits"), [(status(429, retry_after="1"), "1.0"), (come_back_at(2), "[12].0")])
def test_the_provider_says_how_long_to_wait(server, client, caplog, behaviour, waits):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, behaviour, times=1)
    assert client().get(PATH).content == CONTENT
    (line,) = retries(caplog)
    assert re.search(f"answered 429: asks for fewer requests; asked again in {waits} s$", line)
    first, second = server.requests
    assert second.arrived - first.arrived >= 1


@pytest.mark.parametrize("behaviour", [status(503, retry_after="3600"), come_back_at(3600)])
def test_a_wait_beyond_the_budget_is_not_begun(server, refused, caplog, behaviour):
    server.misbehave(PATH, behaviour)
    error = refused()
    assert re.search("and to wait 3,(600|599) s, longer than one request may take", str(error))
    assert str(error).endswith("; run again after that, or raise MARKET_WAREHOUSE_SEC_RETRY_SECONDS")
    assert len(server.requests) == 1
    assert retries(caplog) == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "Mon, 05 Jan 2026 12:02:00 GMT", "Date": "Mon, 05 Jan 2026 12:00:30 GMT"}, 90),
        ({"Retry-After": "Mon, 05 Jan 2026 12:00:00 -0000", "Date": "Mon, 05 Jan 2026 11:59:00 GMT"}, 60),
        ({"Retry-After": "Sun, 04 Jan 2026 12:00:00 GMT", "Date": "Mon, 05 Jan 2026 12:00:00 GMT"}, 0),
        ({"Retry-After": "Mon, 05 Jan 2026 12:02:00 GMT"}, None),
        ({"Retry-After": "9" * 5000}, float("inf")),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon", "Date": "Mon, 05 Jan 2026 12:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers, seconds):
    assert retry_after(httpx.Headers(headers)) == seconds


def test_a_body_that_stalls_is_given_up(server, refused):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, stalled(server))
    error = refused(timeout_seconds=0.3, attempts=2)
    assert "no answer for 0.3 s, asked 2 times" in str(error)
    assert str(error).endswith("or raise MARKET_WAREHOUSE_SEC_TIMEOUT_SECONDS")
    assert len(server.requests) == 2


def test_a_body_that_drips_is_given_up(server, refused):
    server.serve(PATH, CONTENT)
    server.misbehave(PATH, dripping(server, 0.05))
    assert "the answer was not there after 0.3 s" in str(refused(body_seconds=0.3, attempts=1))


@pytest.fixture
def header_in_drops():
    """The address of a server that sends a header byte by byte, and never comes to its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as pool:
        is_over = threading.Event()

        def drip():
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not is_over.wait(0.02):
                    connection.sendall(b"x")

        pool.submit(drip)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        is_over.set()


def test_a_header_that_drips_is_given_up(header_in_drops, tmp_path):
    """Every byte is there long before the limit between two of them: one deadline counts for all."""
    provider = Provider("sec", header_in_drops, 8, timeout_seconds=5, body_seconds=0.3, attempts=1)
    with PoliteClient(provider, tmp_path, "a test") as client, pytest.raises(FetchError) as refused:
        client.get(PATH)
    assert "the answer was not there after 0.3 s" in str(refused.value)


@pytest.mark.parametrize("behaviour", [endless, gzip_bomb])
def test_a_body_that_is_too_long_is_refused(server, refused, behaviour):
    server.misbehave(PATH, behaviour)
    error = refused()
    assert "the answer is longer than 0.1 MB" in str(error)
    assert (error.http_status, error.is_refusal) == (200, False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("is_gzipped", [True, False])
@pytest.mark.parametrize(("length", "is_kept"), [(1000, True), (1001, False)])
def test_the_limit_is_the_longest_body_that_is_kept(server, client, refused, length, is_kept, is_gzipped):
    content = bytes(range(250)) * 4 + b"x" * (length - 1000)
    server.misbehave(PATH, lambda request, usual: _gzipped(gzip.compress(content)) if is_gzipped else _plain(content))
    if is_kept:
        assert client(limit_bytes=1000).get(PATH).content == content
    else:
        assert "longer than 0.001 MB" in str(refused(limit_bytes=1000))


def test_an_empty_answer_is_a_failure(server, refused):
    server.misbehave(PATH, empty)
    assert "the answer is empty; check MARKET_WAREHOUSE_SEC_URL" in str(refused())
    server.misbehave(PATH, lambda request, usual: _gzipped(gzip.compress(b"")))
    assert "the answer is empty" in str(refused())


def test_a_coding_that_no_one_asked_for_is_refused(server, refused):
    server.misbehave(PATH, status(200, content_encoding="br"))
    assert "sends the coding 'br'" in str(refused())


def test_a_redirect_within_the_host_is_followed_at_the_same_pace(server, client):
    server.serve("/new", CONTENT)
    server.misbehave(PATH, redirect_to("/new"))
    answer = client(requests_per_second=10).get(PATH)
    assert (answer.content, answer.address) == (CONTENT, server.address + PATH)
    first, second = server.requests
    assert second.arrived - first.arrived > 0.1


def test_a_circle_of_redirects_ends(server, refused):
    server.misbehave(PATH, redirect_to(PATH))
    assert "redirects more than 3 times" in str(refused())
    assert len(server.requests) == 4


@pytest.mark.parametrize("place", ["http://localhost:{port}", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_a_redirect_to_another_host_is_not_followed(server, refused, place):
    server.serve("/new", CONTENT)
    server.misbehave(PATH, redirect_to(place.format(port=server.port) + "/new"))
    error = refused()
    assert "redirects to another host" in str(error)
    assert "set MARKET_WAREHOUSE_SEC_URL" in str(error)
    assert (len(server.requests), error.is_refusal) == (1, False)


def test_the_sec_wants_to_know_who_asks(server, refused):
    server.misbehave(PATH, status(403))
    assert str(refused()).endswith(
        "answered 403: the SEC refuses requests that name no one; "
        "check SEC_CONTACT; if it is right, wait ten minutes and run again"
    )
    assert "SEC" not in str(refused(name="cboe")).replace("PER_SECOND", "")


def test_where_no_one_listens_the_network_or_the_address_is_wrong(refused):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        error = refused(base_address=f"http://127.0.0.1:{port}", attempts=2)
    assert str(error) == (
        f"127.0.0.1:{port}{PATH}: no connection to 127.0.0.1, asked 2 times; "
        "check the network, or MARKET_WAREHOUSE_SEC_URL"
    )
    assert (error.http_status, error.is_refusal) == (None, True)


def test_a_host_that_no_one_knows_is_named(refused, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = refused(base_address="https://data.sec.example", attempts=1)
    assert "no connection to data.sec.example; check the network" in str(error)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def secure_server(authority):
    """A provider whose certificate is signed by an authority that no one has heard of, for 127.0.0.1 only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ProviderServer(tls=context) as running:
        running.serve(PATH, CONTENT)
        yield running


def test_a_certificate_that_is_not_trusted_is_refused_at_once(secure_server, refused, caplog):
    error = refused(base_address=secure_server.address)
    assert "its certificate is not trusted (" in str(error)
    assert "never turned off" in str(error)
    assert str(error).endswith("or use SSL_CERT_FILE for a mirror's own authority")
    assert retries(caplog) == []
    assert secure_server.requests == []


def test_a_mirrors_own_authority_can_be_named(secure_server, authority, client, refused, monkeypatch, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert client(base_address=secure_server.address).get(PATH).content == CONTENT
    other_name = f"https://localhost:{secure_server.port}"
    assert "certificate is not trusted (Hostname mismatch" in str(refused(base_address=other_name))


def test_a_missing_file_of_authorities_is_named(client, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(ProviderError, match="check SSL_CERT_FILE"):
        client()


def test_no_secret_is_said(server, client, refused, caplog):
    secret_address = server.address.replace("//", "//jane:hunter2@")
    server.serve(PATH, CONTENT)
    client(base_address=secret_address).get(PATH, {"api_key": "hunter3"})
    server.misbehave(PATH, status(503))
    error = refused(base_address=secret_address, attempts=2)
    # The server's own log is not ours.
    said = str(error) + "".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
    assert server.requests[0].query == {"api_key": "hunter3"}
    assert not any(word in said for word in ("hunter2", "hunter3", "jane@", CONTACT))


def _gzipped(content):
    return Response(content, 200, {"Content-Encoding": "gzip"})


def _plain(content):
    return Response(content, 200)
