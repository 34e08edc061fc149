"""Yahoo through yfinance: what is asked, what is kept, and what happens when the door is not as it should be."""

import gzip
import json
import re
import ssl
import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
import yfinance
from curl_cffi.requests import Session
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Response

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted
from orchestration.sources.http.provider import Provider
from orchestration.sources.providers.coverage import coverage_frame
from orchestration.sources.providers.payload_checks import payload_check
from orchestration.sources.providers.windows import still_wanted, windows
from orchestration.sources.providers.yahoo import charts
from orchestration.sources.providers.yahoo import fetching as yahoo
from orchestration.sources.providers.yahoo.feeds import YAHOO
from orchestration.sources.providers.yahoo.restatements import is_settled, restated
from orchestration.sources.providers.yahoo.session import ChartSession
from tests.chart_payloads import chart_payload, error_payload

RECORDED = Path(__file__).parents[5] / "shared" / "realdata" / "payloads" / "yahoo_chart"
CHECK = payload_check(frozenset())
NOW = datetime(2024, 6, 14, 21, 0)  # Friday, an hour after New York's close
FIRST, AFTER = date(2024, 6, 1), date(2024, 6, 15)
BARS = [(date(2024, 6, day), 120.37, 123.1, 117.01, 121.79, 314162700) for day in (10, 11, 12, 13, 14)]
EARLIER = [(date(2024, 5, day), 90.1, 91.2, 89.3, 90.9, 5) for day in (29, 30, 31)]
SPLIT = {date(2024, 6, 10): (10, 1)}


def wanted(symbol="NVDA", first=FIRST, after=AFTER):
    return Wanted("yahoo", "chart", symbol, "json", first, after)


def left_to_ask(landing, items, now):
    return still_wanted(landing, "yahoo/chart", items, now, partial(is_settled, landing))


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """The hosts to which requests left; none of them may be another machine's."""
    hosts = []

    def request(self, method, url, **options):
        hosts.append(urlsplit(url).hostname)
        assert hosts[-1] == "localhost", f"{url} must not leave this machine"
        return original(self, method, url, **options)

    original = Session.request
    monkeypatch.setattr(Session, "request", request)
    return hosts


@pytest.fixture(autouse=True)
def _yfinance_keeps_its_files(monkeypatch, tmp_path_factory):
    """They are opened once a process, and the folder of a test that passed goes: they stand beside those folders."""
    folder = tmp_path_factory.getbasetemp() / "yfinance"
    set_location = yfinance.set_tz_cache_location
    monkeypatch.setattr(yfinance, "set_tz_cache_location", lambda _of_the_test: set_location(str(folder)))


@pytest.fixture
def landing(tmp_path):
    return Landing(tmp_path / "landing")


@pytest.fixture
def provider(httpserver):
    """Call it with what differs: a provider at the loopback server that is tried again at once."""

    def at_server(**changes):
        settings = {"timeout_seconds": 2, "retry_seconds": 1.2, "attempts": 3, "limit_bytes": 100_000} | changes
        return Provider("yahoo", httpserver.url_for("/").rstrip("/"), 1000, **settings)

    return at_server


@pytest.fixture
def fetch(landing, provider, tmp_path):
    """Call it with windows and what differs: fetch them at NOW."""

    def run(*items, now=NOW, batch_id="batch", **changes):
        state_dir = tmp_path / "state"
        return yahoo.fetch_charts(landing, provider(**changes), state_dir, items, batch_id, lambda: now, CHECK)

    return run


@pytest.fixture
def serve(httpserver):
    """Call it with a symbol and its answers, bytes or responses: the last one is given again and again."""

    def answer(symbol, *answers):
        left = list(answers)

        def handle(_request):
            found = left.pop(0) if len(left) > 1 else left[0]
            found = found() if callable(found) and not isinstance(found, Response) else found
            return found if isinstance(found, Response) else Response(found, content_type="application/json")

        httpserver.expect_request(f"/v8/finance/chart/{symbol}").respond_with_handler(handle)

    return answer


def asked(httpserver):
    """What the server was asked for, as (symbol, first day, day after the last)."""
    days = []
    for request, _ in httpserver.log:
        times = [datetime.fromtimestamp(int(request.args[name]), UTC) for name in ("period1", "period2")]
        # Midnight in New York is four or five o'clock.
        assert all(time.hour in (4, 5) for time in times)
        days.append((request.path.rpartition("/")[2], *(time.date() for time in times)))
    return days


def problems(result):
    return [payload.problem for payload in result.failed]


def kept(landing):
    """What lies in the archive, inflated."""
    return [gzip.decompress(path.read_bytes()) for path in sorted(landing.folder.glob("*/*/*/*.gz"))]


def test_an_answer_is_stored_as_it_came_and_asked_for_once(fetch, serve, httpserver, landing, sent):
    contents = {symbol: chart_payload(symbol, BARS, {date(2024, 6, 11): 0.01}) for symbol in ("NVDA", "BRK-B", "^GSPC")}
    for symbol, content in contents.items():
        serve(symbol, content)
    result = fetch(*map(wanted, contents))
    assert ([p.key for p in result.stored], result.unchanged, result.failed) == (list(contents), (), ())
    # One request each: no zone, no cookie, no crumb.
    assert asked(httpserver) == [(symbol, FIRST, AFTER) for symbol in contents]
    assert sent == ["localhost"] * 3
    request, _ = httpserver.log[0]
    assert request.args["interval"] == "1d" and request.args["events"] == "div,splits,capitalGains"
    assert "crumb" not in request.args
    assert "Chrome" in request.headers["User-Agent"]
    assert landing.payloads() == list(result.stored)
    for payload in result.stored:
        assert gzip.decompress(landing.path(payload).read_bytes()) == contents[payload.key]
        assert (payload.batch_id, payload.fetched_at, payload.http_status) == ("batch", NOW, 200)
        assert (payload.first_date, payload.after_date) == (FIRST, AFTER)
        assert payload.address.startswith(httpserver.url_for("/v8/finance/chart/"))
    assert landing.verify() == []


def test_past_days_are_asked_for_again_in_the_same_process(fetch, serve, httpserver, landing):
    corrected = [*BARS[:-1], (*BARS[-1][:-2], 121.8, 7)]
    serve("NVDA", chart_payload("NVDA", BARS), chart_payload("NVDA", BARS), chart_payload("NVDA", corrected))
    assert len(fetch(wanted()).stored) == 1
    second = fetch(wanted(), now=NOW + timedelta(days=1), batch_id="second")
    assert (len(second.stored), len(second.unchanged), len(kept(landing))) == (0, 1, 1)
    third = fetch(wanted(), now=NOW + timedelta(days=2), batch_id="third")
    assert (len(third.stored), len(third.unchanged), len(kept(landing))) == (1, 0, 2)
    assert len(asked(httpserver)) == 3


def test_days_without_a_session_are_no_failure(fetch, serve):
    serve("NVDA", chart_payload("NVDA"))
    assert len(fetch(wanted()).stored) == 1


def test_a_split_has_all_earlier_days_asked_for_again(fetch, serve, httpserver, landing):
    serve("NVDA", chart_payload("NVDA", EARLIER), chart_payload("NVDA", BARS, splits=SPLIT))
    serve("F", chart_payload("F", EARLIER), chart_payload("F", BARS))
    may = [wanted(symbol, date(2024, 5, 1), FIRST) for symbol in ("NVDA", "F")]
    fetch(*may, now=datetime(2024, 6, 3, 21), batch_id="may")
    result = fetch(wanted("NVDA"), wanted("F"), batch_id="june")
    assert [(p.key, p.first_date, p.after_date) for p in result.stored] == [
        ("F", FIRST, AFTER),
        ("NVDA", date(2024, 5, 1), AFTER),
    ]
    assert (result.unchanged, result.failed) == ((), ())
    assert asked(httpserver)[2:] == [("NVDA", FIRST, AFTER), ("F", FIRST, AFTER), ("NVDA", date(2024, 5, 1), AFTER)]
    # The first of them would put two bases side by side: it is kept and not good.
    (alone,) = (p for p in landing.payloads() if p.problem)
    assert (alone.key, alone.first_date) == ("NVDA", FIRST)
    assert "restates the charts before it: all of NVDA is asked for again, from 2024-05-01 on" in alone.problem
    # Once is enough, although the refresh of next week holds the split again.
    fetch(wanted("NVDA"), now=NOW + timedelta(days=7), batch_id="later")
    assert len(asked(httpserver)) == 6


def test_where_the_whole_does_not_come_nothing_after_the_split_is_good(fetch, serve, landing):
    """Or prices before and after the split would stand side by side, and the marts would show a fall of 90 %."""
    serve("NVDA", chart_payload("NVDA", EARLIER), chart_payload("NVDA", BARS, splits=SPLIT), Response("", 404))
    fetch(wanted("NVDA", date(2024, 5, 1), FIRST), now=datetime(2024, 6, 3, 21), batch_id="may")
    result = fetch(wanted("NVDA"), batch_id="june")
    assert (result.stored, [p.first_date for p in result.failed]) == ((), [date(2024, 5, 1)])
    assert [p.batch_id for p in landing.payloads() if p.is_good] == ["may"]
    assert left_to_ask(landing, [wanted("NVDA")], NOW) == [wanted("NVDA")]


@pytest.mark.parametrize(
    ("charts_of", "first"),
    [
        ([], date(2023, 1, 1)),  # never asked for: from January of last year
        ([(date(2024, 5, 1), date(2024, 6, 1), datetime(2024, 6, 3, 21))], FIRST),
        ([(date(2024, 1, 1), date(2024, 3, 1), datetime(2024, 3, 5, 21))], date(2024, 3, 1)),  # a hole before the month
        # The day of the fetch had not ended: it is asked for again.
        ([(date(2024, 1, 1), date(2024, 6, 1), datetime(2024, 5, 3, 15))], date(2024, 5, 3)),
        ([(date(2024, 1, 1), date(2024, 7, 1), datetime(2024, 7, 5, 21))], FIRST),  # a month of the past, once more
    ],
)
def test_each_symbol_is_asked_for_from_where_its_own_charts_end(landing, charts_of, first):
    for window in charts_of:
        first_date, after_date, fetched_at = window
        item = wanted("NVDA", first_date, after_date)
        landing.store(item, "earlier", fetched_at, "https://s/x", 200, repr(window).encode())
    assert [item.first_date for item in windows(landing, "yahoo/chart", "json", ["NVDA"], FIRST, AFTER, NOW)] == [first]


def test_a_split_in_the_first_days_ever_asked_for_restates_nothing(fetch, serve, httpserver):
    serve("NVDA", chart_payload("NVDA", BARS, splits=SPLIT))
    fetch(wanted())
    assert len(httpserver.log) == 1


def test_an_interrupted_run_goes_on_where_it_stopped(fetch, serve, landing):
    items = [wanted(symbol) for symbol in ("A", "B", "C")]
    for item in items:
        serve(item.key, chart_payload(item.key, BARS))
    fetch(*items[:2])
    assert left_to_ask(landing, items, NOW + timedelta(minutes=5)) == items[2:]
    assert left_to_ask(landing, items, NOW + timedelta(hours=12)) == items
    longer = [wanted("A", after=AFTER + timedelta(days=1)), wanted("B", first=FIRST - timedelta(days=1))]
    assert left_to_ask(landing, longer, NOW) == longer
    shorter = [wanted("A", first=date(2024, 6, 10))]
    assert left_to_ask(landing, shorter, NOW) == []


def test_what_came_before_the_close_is_wanted_after_it(fetch, serve, landing):
    serve("NVDA", chart_payload("NVDA", BARS))
    fetch(wanted(), now=datetime(2024, 6, 14, 19, 50))
    assert left_to_ask(landing, [wanted()], datetime(2024, 6, 14, 19, 55)) == []
    assert left_to_ask(landing, [wanted()], datetime(2024, 6, 14, 20, 5)) == [wanted()]


def test_a_run_that_stopped_before_it_restated_is_not_done(fetch, serve, landing, httpserver):
    may = wanted("NVDA", date(2024, 5, 1), FIRST)
    serve("NVDA", chart_payload("NVDA", EARLIER), chart_payload("NVDA", BARS, splits=SPLIT))
    fetch(may, now=datetime(2024, 6, 3, 21))
    content = chart_payload("NVDA", BARS, splits=SPLIT)
    landing.store(wanted(), "killed", NOW, "https://query2.finance.yahoo.com/", 200, content)
    left = left_to_ask(landing, [wanted()], NOW)
    assert left == [wanted()]
    fetch(*left)
    assert asked(httpserver)[-1] == ("NVDA", date(2024, 5, 1), AFTER)
    assert left_to_ask(landing, [wanted()], NOW) == []


def test_a_damaged_chart_is_wanted_again(fetch, serve, landing):
    serve("NVDA", chart_payload("NVDA", BARS))
    (payload,) = fetch(wanted()).stored
    landing.path(payload).write_bytes(b"rot")
    assert left_to_ask(landing, [wanted()], NOW) == [wanted()]


TOO_MANY = Response("Too Many Requests\r\n", 429)


def test_a_refusal_that_says_when_is_waited_for(fetch, serve, httpserver, caplog):
    serve("NVDA", Response("Too Many Requests", 429, {"Retry-After": "1"}), chart_payload("NVDA", BARS))
    result = fetch(wanted(), retry_seconds=10)
    assert (len(result.stored), result.failed, len(httpserver.log)) == (1, (), 2)
    assert "answered 429: asks for fewer requests; asked again in 1.0 s" in caplog.text


def test_a_wait_that_is_too_long_is_not_begun(fetch, serve, httpserver, landing):
    serve("NVDA", Response("Too Many Requests", 429, {"Retry-After": "3600"}))
    (problem,) = problems(fetch(wanted()))
    assert "answered 429: asks for fewer requests and to wait 3,600 s, longer than one request may take" in problem
    assert "run again after that, or raise MARKET_WAREHOUSE_YAHOO_RETRY_SECONDS" in problem
    assert (len(httpserver.log), kept(landing)) == (1, [])


def test_refusals_open_the_breaker_and_are_counted(fetch, serve, httpserver, landing):
    symbols = ["A", "B", "C", "D", "E"]
    for symbol in symbols:
        serve(symbol, TOO_MANY)
    result = fetch(*map(wanted, symbols))
    assert [p.key for p in result.failed] == symbols
    # Three symbols three times each; then Yahoo is left alone.
    assert [symbol for symbol, *_ in asked(httpserver)] == ["A"] * 3 + ["B"] * 3 + ["C"] * 3
    assert all(
        "answered 429: asks for fewer requests, asked 3 times; run again later" in p for p in problems(result)[:3]
    )
    assert set(problems(result)[3:]) == {"not asked: yahoo failed 3 times in a row; asked again after 21:10 UTC"}
    assert [(p.key, p.http_status) for p in landing.payloads()] == [("A", 429), ("B", 429), ("C", 429)]
    assert kept(landing) == []
    fetch(wanted("A"), now=NOW + timedelta(minutes=9), batch_id="too early")
    assert len(httpserver.log) == 9
    fetch(wanted("A"), now=NOW + timedelta(minutes=11), batch_id="later")
    assert len(httpserver.log) == 12


def test_trouble_that_passes_is_not_noticed(fetch, serve, httpserver):
    serve("NVDA", Response("", 502), Response("", 500), chart_payload("NVDA", BARS))
    assert (len(fetch(wanted()).stored), len(httpserver.log)) == (1, 3)


PAGE = b"<!DOCTYPE html><html><body>We will be right back</body></html>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PAGE, "is a web page, not JSON; Yahoo, or something on the way, refused to answer: fetch it again"),
        (b'{"quoteResponse": {"result": []}}', "is no daily Yahoo chart (chart is missing or of another shape)"),
        (chart_payload("META", BARS), "is the chart of META, not of NVDA: has the symbol changed?"),
        (error_payload(), "holds no chart, Yahoo says 'No data found, symbol may be delisted'"),
        (b"Edge: Too Many Requests", "is not JSON ("),
    ],
    ids=["a web page", "JSON of another kind", "another symbol", "an error with 200", "words"],
)
def test_what_is_no_chart_is_kept_as_it_came_and_counts_as_a_failure(fetch, serve, httpserver, landing, content, words):
    serve("NVDA", content)
    result = fetch(wanted())
    assert (result.stored, result.unchanged, len(httpserver.log)) == ((), (), 1)
    (problem,) = problems(result)
    assert words in problem
    assert kept(landing) == [content]
    # The bytes, and that they are no chart: nothing is covered, and it is asked for again.
    assert [(p.http_status, p.problem) for p in landing.payloads()] == [(200, problem)]
    assert len(coverage_frame(landing.payloads())) == 0
    assert left_to_ask(landing, [wanted()], NOW) == [wanted()]
    # The same again is the same failure, not something unchanged.
    assert fetch(wanted(), batch_id="again").unchanged == ()


def test_an_unknown_symbol_fails_alone(fetch, serve, httpserver, landing):
    serve("GONE", Response(error_payload(), 404, content_type="application/json"))
    serve("NVDA", chart_payload("NVDA", BARS))
    result = fetch(wanted("GONE"), wanted("NVDA"))
    assert [p.key for p in result.stored] == ["NVDA"]
    (problem,) = problems(result)
    assert (
        "answered 404: there is nothing at this address (Yahoo says 'No data found, symbol may be delisted')" in problem
    )
    assert len(httpserver.log) == 2
    assert kept(landing) == [chart_payload("NVDA", BARS)]


def endless():
    def pieces():
        while True:
            yield b" " * 10_000

    return Response(pieces())


def test_a_body_without_end_is_left_at_the_limit(fetch, serve, httpserver, landing):
    serve("NVDA", endless)
    (problem,) = problems(fetch(wanted()))
    assert "the answer is longer than 0.1 MB, which no answer of this provider is" in problem
    assert "check MARKET_WAREHOUSE_YAHOO_URL" in problem
    assert (len(httpserver.log), kept(landing)) == (1, [])


def test_a_body_that_inflates_without_end_is_left_at_the_limit(fetch, serve, httpserver, landing):
    bomb = gzip.compress(b" " * 5_000_000)
    assert len(bomb) < 10_000
    serve("NVDA", Response(bomb, headers={"Content-Encoding": "gzip"}))
    assert "the answer is longer than 0.1 MB" in problems(fetch(wanted()))[0]
    assert (len(httpserver.log), kept(landing)) == (1, [])


def test_a_body_that_says_it_is_too_long_is_not_begun(fetch, serve, httpserver, landing):
    serve("NVDA", b" " * 200_000)
    assert "the answer is longer than 0.1 MB" in problems(fetch(wanted()))[0]
    assert (len(httpserver.log), kept(landing)) == (1, [])


def cut():
    # In pieces, because the server would correct the length otherwise.
    return Response(iter([chart_payload("NVDA", BARS)]), headers={"Content-Length": "5000"})


def cut_without_length():
    return Response(iter([chart_payload("NVDA", BARS)[:-30]]))


def cut_gzip():
    packed = gzip.compress(chart_payload("NVDA", BARS))[:-40]
    return Response(packed, headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize("answer", [cut, cut_without_length, cut_gzip])
def test_a_cut_body_is_asked_for_again_and_not_kept(fetch, serve, httpserver, landing, answer):
    serve("NVDA", answer, answer, chart_payload("NVDA", BARS))
    assert (len(fetch(wanted()).stored), len(httpserver.log)) == (1, 3)
    serve("F", answer)
    (problem,) = problems(fetch(wanted("F")))
    assert "the answer broke off, asked 3 times; run again later" in problem
    assert landing.payloads()[-1].http_status is None
    assert kept(landing) == [chart_payload("NVDA", BARS)]


def test_a_door_that_stays_shut_is_named(landing, tmp_path):
    nobody = Provider("yahoo", "http://localhost:9", 1000, retry_seconds=0.6, attempts=2)
    (problem,) = problems(yahoo.fetch_charts(landing, nobody, tmp_path, [wanted()], "batch", lambda: NOW, CHECK))
    assert "no connection to localhost, asked 2 times; check the network, or MARKET_WAREHOUSE_YAHOO_URL" in problem


def test_a_redirect_to_another_host_is_not_followed(fetch, serve, httpserver, landing, sent):
    serve("NVDA", Response("", 302, {"Location": "https://elsewhere.test/v8/finance/chart/NVDA"}))
    (problem,) = problems(fetch(wanted()))
    assert (
        "redirects to elsewhere.test, which is not followed; if it has moved, set MARKET_WAREHOUSE_YAHOO_URL" in problem
    )
    assert (len(httpserver.log), sent, kept(landing)) == (1, ["localhost"], [])


@pytest.fixture
def held():
    """Set when the test is over: a body that waits for it holds up no server."""
    event = threading.Event()
    yield event
    event.set()


def test_a_silence_ends(fetch, serve, landing, held):
    def silent():
        yield b"{"
        held.wait(10)

    serve("NVDA", lambda: Response(silent()))
    (problem,) = problems(fetch(wanted(), timeout_seconds=1, attempts=1))
    assert "no answer for 1 s; run again later, or raise MARKET_WAREHOUSE_YAHOO_TIMEOUT_SECONDS" in problem
    assert kept(landing) == []


def test_a_trickle_ends(fetch, serve, landing, held):
    def trickle():
        while not held.wait(0.1):
            yield b" " * 100

    serve("NVDA", lambda: Response(trickle()))
    (problem,) = problems(fetch(wanted(), body_seconds=1, attempts=1))
    assert "the answer was not there after 1 s; run again later" in problem
    assert kept(landing) == []


def test_an_authority_that_nobody_trusts_is_named(landing, tmp_path, trusted_by_nobody):
    stranger = Provider("yahoo", trusted_by_nobody.url_for("/"), 1000)
    (problem,) = problems(yahoo.fetch_charts(landing, stranger, tmp_path, [wanted()], "batch", lambda: NOW, CHECK))
    assert (
        "its certificate is not trusted; this check is never turned off: correct MARKET_WAREHOUSE_YAHOO_URL" in problem
    )
    assert (trusted_by_nobody.log, kept(landing)) == ([], [])


def test_a_mirrors_own_authority_is_trusted_where_it_is_named(landing, tmp_path, trusted_by_nobody, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    trusted_by_nobody.expect_request("/v8/finance/chart/NVDA").respond_with_data(chart_payload("NVDA", BARS))
    mirror = Provider("yahoo", trusted_by_nobody.url_for("/"), 1000)
    assert len(yahoo.fetch_charts(landing, mirror, tmp_path, [wanted()], "batch", lambda: NOW, CHECK).stored) == 1


@pytest.fixture
def trusted_by_nobody(tmp_path):
    """A server with a certificate of an authority of its own."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with HTTPServer(ssl_context=context) as server:
        yield server


def test_an_archive_that_takes_nothing_ends_the_run(fetch, serve, landing, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    serve("NVDA", chart_payload("NVDA", BARS))
    monkeypatch.setattr(landing, "store", full)
    with pytest.raises(OSError, match="No space left"):
        fetch(wanted())


def test_what_yfinance_does_not_ask_is_a_failure(fetch, monkeypatch, landing):
    monkeypatch.setattr(yfinance.Ticker, "history", lambda self, **_: None)
    (problem,) = problems(fetch(wanted()))
    assert problem.startswith("yfinance did not ask (")


class Turns:
    """A limiter that counts."""

    count = 0

    def try_acquire(self, name):
        assert name == "yahoo"
        self.count += 1


def test_cookies_are_yahoos_own_affair(provider, sent, monkeypatch):
    turns = Turns()
    with ChartSession(provider(), turns, None) as mirrored:
        answer = mirrored.get("https://fc.yahoo.com")
        assert (answer.status_code, answer.text, sent, turns.count) == (200, "", [], 0)
    with ChartSession(YAHOO, turns, None) as real:
        assert real.get("https://elsewhere.test/").content == b""
        with pytest.raises(AssertionError, match=re.escape("https://fc.yahoo.com must not leave this machine")):
            real.get("https://fc.yahoo.com")
    assert turns.count == 1


def test_certificates_are_always_checked(provider, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with ChartSession(provider(), Turns(), None) as session:
        assert session.verify is True


def lines(key, *windows):
    return [
        Payload("yahoo", "chart", key, "json", first, after, "b", fetched_at, http_status=200, file="f")
        for first, after, fetched_at in windows
    ]


DAYS = st.integers(0, 40).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
# A window's first day, its days, and after how many evenings it was fetched: some while days were still to come.
WINDOWS = st.tuples(DAYS, st.integers(1, 60), st.integers(0, 90))


@given(st.lists(WINDOWS, min_size=1, max_size=8), st.data())
def test_after_restating_nothing_is_left_on_the_basis_before_the_split(windows, data):
    evening = datetime(2024, 1, 1, 22) - datetime(2024, 1, 1)
    found = lines(
        "NVDA",
        *(
            (first, first + timedelta(days=length), datetime(first.year, first.month, first.day) + evening + late)
            for first, length, late in ((first, length, timedelta(days=late)) for first, length, late in windows)
        ),
    )
    latest = max(found, key=lambda chart: chart.fetched_at)
    fetched_day = latest.fetched_at.date()
    split = data.draw(st.dates(latest.first_date, min(latest.after_date - timedelta(days=1), fetched_day)))
    if item := restated(found, latest, [split]):
        found += lines("NVDA", (item.first_date, item.after_date, latest.fetched_at))
    # Day -> when its price came last. Before the evening of the split's first session it was on the old basis.
    came = {}
    for chart in sorted(found, key=lambda chart: chart.fetched_at):
        days = (chart.first_date + timedelta(days=n) for n in range((chart.after_date - chart.first_date).days))
        came |= {day: chart.fetched_at.date() for day in days if day <= chart.fetched_at.date()}
    assert all(fetched >= split for day, fetched in came.items() if day < split)
    assert restated(found, latest, [split]) is None


def recordings():
    return sorted(RECORDED.glob("*.json")) if RECORDED.is_dir() else []


@pytest.mark.skipif(not RECORDED.is_dir(), reason=f"no recorded payloads on this machine ({RECORDED})")
@pytest.mark.parametrize("path", [path for path in recordings() if "OCDO" not in path.name], ids=lambda path: path.name)
def test_rows_are_those_that_yfinance_reads_off_the_same_recording(fetch, serve, provider, landing, path):
    body = json.loads(path.read_text())["response"]["bodyJson"]
    symbol = body["chart"]["result"][0]["meta"]["symbol"]
    first, after = (date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", path.name))
    serve(symbol, json.dumps(body).encode())
    result = fetch(wanted(symbol, first, after), now=datetime(2025, 2, 22, 11))
    (payload,) = result.stored
    with ChartSession(provider(), Turns(), lambda *_: None) as session:
        theirs = yfinance.Ticker(symbol, session=session).history(
            start=first, end=after, auto_adjust=False, actions=True
        )
    ours = charts.parse_quotes(payload, landing.path(payload))
    assert ours["session_date"].tolist() == theirs.index.strftime("%Y-%m-%d").tolist()
    for name in ("open", "high", "low", "close"):
        mine = ours[f"{name}_quoted_usd"].astype("float32").tolist()
        assert mine == theirs[name.capitalize()].tolist(), "in single precision they are the same number"
    assert ours["volume_shares"].astype("int64").tolist() == theirs["Volume"].tolist()
    actions = charts.parse_actions(payload, landing.path(payload))
    for kind, column, name in (
        ("dividend", "dividend_usd_per_share", "Dividends"),
        ("split", "split_ratio", "Stock Splits"),
    ):
        mine = actions[actions["action_type"] == kind]
        stated = theirs[theirs[name] != 0]
        assert mine["ex_date"].tolist() == stated.index.strftime("%Y-%m-%d").tolist()
        assert mine[column].astype("float64").tolist() == stated[name].tolist()
