"""A provider on loopback: serves recorded payloads by path, notes every request, misbehaves per path on demand."""

import gzip
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import chain

from pytest_httpserver import HTTPServer
from pytest_httpserver.httpserver import URIPattern
from werkzeug import Request, Response

from orchestration.sources.providers.registry import PROVIDERS

Behaviour = Callable[[Request, Callable[[], Response]], Response]
Content = bytes | Callable[[Request], bytes | Response]


@dataclass(frozen=True)
class Seen:
    """One request: when it arrived (monotonic seconds), and what it said."""

    arrived: float
    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class _Rule:
    """What one path answers, for requests whose query holds at least `query`."""

    query: dict[str, str]
    content: Content | None = None
    content_type: str = "application/json"
    behaviour: Behaviour | None = None
    times: int | None = None


class _Anything(URIPattern):
    def match(self, uri: str) -> bool:
        return True


@dataclass
class ProviderServer:
    """A server for SEC, FRED, Cboe and Yahoo at once; use it in `with`.

    Content is sent gzipped where the client takes it, and named by an ETag that `If-None-Match` is compared with.
    The process under test may be another one. A path that nothing is served at answers 404.
    """

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    names_versions: bool = True
    requests: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._lock = threading.Lock()
        self._server = HTTPServer(self.host, 0, self.tls, threaded=True)
        self._server.expect_request(_Anything()).respond_with_handler(self._respond)
        self.closing = threading.Event()

    def __enter__(self) -> "ProviderServer":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.stop()

    @property
    def address(self) -> str:
        """What a provider's `MARKET_WAREHOUSE_<PROVIDER>_URL` is to say."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self._server.port}"

    @property
    def port(self) -> int:
        return self._server.port

    def serve(
        self,
        path: str,
        content: Content,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/json",
    ) -> None:
        """Answer a path with content, or with what a handler makes of the request; the last word counts."""
        self._rule(path, query).content = content
        self._rule(path, query).content_type = content_type

    def serve_company_facts(self, cik: str, content: bytes) -> None:
        self.serve(f"/api/xbrl/companyfacts/CIK{cik}.json", content)

    def serve_submissions(self, cik: str, content: bytes) -> None:
        self.serve(f"/submissions/CIK{cik}.json", content)

    def serve_fred(self, series: str, content: bytes) -> None:
        self.serve("/graph/fredgraph.csv", content, {"id": series}, "text/csv")

    def serve_vix(self, content: bytes) -> None:
        self.serve("/api/global/us_indices/daily_prices/VIX_History.csv", content, content_type="text/csv")

    def serve_chart(self, symbol: str, content: Content) -> None:
        """Yahoo: a handler can look at `request.args` for period1, period2 and events."""
        self.serve(f"/v8/finance/chart/{symbol}", content)

    def misbehave(
        self, path: str, behaviour: Behaviour, times: int | None = None, query: Mapping[str, str] | None = None
    ) -> None:
        """Misbehave at a path: for the next `times` requests, or until `behave`."""
        rule = self._rule(path, query)
        rule.behaviour, rule.times = behaviour, times

    def behave(self) -> None:
        """End all misbehaviour."""
        with self._lock:
            for rule in chain(*self._rules.values()):
                rule.behaviour = None

    def forget(self) -> None:
        """Serve nothing, and start a new list of requests."""
        with self._lock:
            self._rules.clear()
            self.requests = []

    def requests_to(self, path: str) -> list[Seen]:
        return [seen for seen in list(self.requests) if seen.path == path]

    def most_in_a_second(self) -> int:
        """The most requests that arrived within any one second."""
        return most_in_a_second(seen.arrived for seen in list(self.requests))

    def _rule(self, path: str, query: Mapping[str, str] | None) -> _Rule:
        wanted = dict(query or {})
        with self._lock:
            rules = self._rules.setdefault(path, [])
            found = next((rule for rule in rules if rule.query == wanted), None)
            if not found:
                found = _Rule(wanted)
                rules.append(found)
                rules.sort(key=lambda rule: len(rule.query), reverse=True)
            return found

    def _respond(self, request: Request) -> Response:
        arrived = time.monotonic()
        query = request.args.to_dict()
        with self._lock:
            self.requests.append(Seen(arrived, request.path, query, dict(request.headers.items())))
            rules = self._rules.get(request.path, [])
            rule = next((rule for rule in rules if rule.query.items() <= query.items()), _Rule({}))
            behaviour = rule.behaviour if rule.times is None or rule.times > 0 else None
            if behaviour and rule.times is not None:
                rule.times -= 1
        if behaviour:
            return behaviour(request, lambda: self._usual(rule, request))
        return self._usual(rule, request)

    def _usual(self, rule: _Rule, request: Request) -> Response:
        content = rule.content(request) if callable(rule.content) else rule.content
        if content is None:
            return Response("there is nothing here", 404)
        if isinstance(content, Response):
            return content
        response = Response(content, 200, content_type=rule.content_type)
        if self.names_versions:
            response.set_etag(hashlib.sha256(content).hexdigest()[:16])
            response.make_conditional(request)
        if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.data = gzip.compress(content)
            response.headers["Content-Encoding"] = "gzip"
        return response


def most_in_a_second(arrivals: Iterable[float]) -> int:
    """The largest number of arrivals (seconds) that lie less than one second apart from first to last."""
    times = sorted(arrivals)
    return max((sum(start <= other < start + 1 for other in times) for start in times), default=0)


def needs_contact(request: Request, usual: Callable[[], Response]) -> Response:
    """As the SEC: 403 and a web page for those who do not name an e-mail."""
    if "@" in request.headers.get("User-Agent", ""):
        return usual()
    return Response("<html>Undeclared Automated Tool</html>", 403, content_type="text/html")


def status(code: int, **headers: str) -> Behaviour:
    """Answer with a status; headers are written with underscores: `retry_after="1"`."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return lambda request, usual: Response("no", code, named)


def come_back_at(seconds: int) -> Behaviour:
    """429 with a `Retry-After` that is a date: so many seconds after the answer's own, or one less if a second ends."""

    def respond(request: Request, usual: Callable[[], Response]) -> Response:
        return status(429, retry_after=formatdate(time.time() + seconds, usegmt=True))(request, usual)

    return respond


def stalled(server: ProviderServer, seconds: float = 30) -> Behaviour:
    """Send the headers and half of the body, and then nothing for a long time."""

    def half(content: bytes) -> Iterator[bytes]:
        yield content[: len(content) // 2]
        server.closing.wait(seconds)

    return lambda request, usual: _streamed(usual(), half)


def dripping(server: ProviderServer, pause: float) -> Behaviour:
    """Send one byte at a time, with a pause between two."""

    def drip(content: bytes) -> Iterator[bytes]:
        for position in range(len(content)):
            yield content[position : position + 1]
            server.closing.wait(pause)

    return lambda request, usual: _streamed(usual(), drip)


def cut_body(request: Request, usual: Callable[[], Response]) -> Response:
    """State the length of the whole body, and close the connection after half of it."""
    return _streamed(usual(), lambda content: iter([content[: len(content) // 2]]))


def cut_gzip(request: Request, usual: Callable[[], Response]) -> Response:
    """A whole answer whose gzip stream ends in the middle."""
    content = usual().data
    return Response(content[: len(content) // 2], 200, {"Content-Encoding": "gzip"})


def damaged_gzip(request: Request, usual: Callable[[], Response]) -> Response:
    """A gzip stream with a wrong check sum."""
    content = usual().data
    return Response(content[:-8] + b"\0\0\0\0" + content[-4:], 200, {"Content-Encoding": "gzip"})


def gzip_bomb(request: Request, usual: Callable[[], Response]) -> Response:
    """A short gzip stream that inflates to 50 MB."""
    return Response(gzip.compress(bytes(50_000_000)), 200, {"Content-Encoding": "gzip"})


def endless(request: Request, usual: Callable[[], Response]) -> Response:
    """A body without an end."""
    return Response(iter(lambda: b"0" * 65536, b""), 200, content_type="application/json")


def empty(request: Request, usual: Callable[[], Response]) -> Response:
    """200, and nothing."""
    return Response(b"", 200, content_type="application/json")


def web_page(request: Request, usual: Callable[[], Response]) -> Response:
    """A web page with status 200."""
    return Response("<!doctype html><html><body>Please wait</body></html>", 200, content_type="text/html")


def wrong_kind(request: Request, usual: Callable[[], Response]) -> Response:
    """JSON without a fault that is not what was asked for."""
    return Response(b'["not", "what", "you", "wanted"]', 200, content_type="application/json")


def redirect_to(location: str) -> Behaviour:
    """302 to an address or a path."""
    return lambda request, usual: Response(b"", 302, {"Location": location})


def renamed_column(old: str, new: str) -> Behaviour:
    """The usual CSV with another name in its header."""

    def respond(request: Request, usual: Callable[[], Response]) -> Response:
        response = usual()
        is_gzipped = response.headers.get("Content-Encoding") == "gzip"
        header, _, rows = (gzip.decompress(response.data) if is_gzipped else response.data).partition(b"\n")
        renamed = header.replace(old.encode(), new.encode()) + b"\n" + rows
        return Response(renamed, 200, content_type=response.content_type)

    return respond


def _streamed(response: Response, pieces: Callable[[bytes], Iterable[bytes]]) -> Response:
    """The same headers, among them the length of the whole body, and pieces of it."""
    content = response.data
    streamed = Response(pieces(content), response.status_code, dict(response.headers.items()))
    streamed.headers["Content-Length"] = str(len(content))
    return streamed


def provider_variables(server: ProviderServer, **changes: float) -> dict[str, str]:
    """What the environment says of every provider so that the server is asked; changes: as REQUESTS_PER_SECOND=500."""
    return {
        f"MARKET_WAREHOUSE_{name.upper()}_{variable}": str(value)
        for name in PROVIDERS
        for variable, value in {"URL": server.address, **changes}.items()
    }
