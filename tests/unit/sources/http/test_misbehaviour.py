"""Everything a provider may do to us, as one table: outcome, requests, what the log says, what was written.

`pytest -s` prints the table in Markdown.
"""

import re
import ssl
from dataclasses import dataclass, field
from datetime import datetime

import pytest
import trustme

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Asked, Wanted
from orchestration.sources.http.client import PoliteClient
from orchestration.sources.http.fetch import fetch
from orchestration.sources.http.provider import Provider
from orchestration.sources.providers.payload_checks import payload_check
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
    needs_contact,
    redirect_to,
    renamed_column,
    stalled,
    status,
    web_page,
    wrong_kind,
)
from tests.unit.sources.http.conftest import CONTACT

NOON = datetime(2026, 1, 5, 12)
PATH = "/api/xbrl/companyfacts/CIK0001045810.json"
FACTS = b'{"cik": 1045810, "entityName": "NVIDIA CORP", "facts": {"us-gaap": {}}}'
CSV = b"DATE,DGS10\n2026-01-02,4.19\n"
RENAMED = b"observation_date,DGS10\n2026-01-02,4.19\n"
COMPANY_FACTS = Wanted("sec", "companyfacts", "CIK0001045810", "json")
GRAPH = Wanted("fred", "graph", "DGS10", "csv")
CHECK = payload_check({"Revenues"})
STORED, KEPT, FAILED = "stored", "kept, not taken", "failed"
TRIES = 4


@dataclass(frozen=True)
class Case:
    """One misbehaviour and what is to come of it; the expectations are written by hand, not taken from a run.

    says: what the reason for the failure, or for asking again, must match. next_step: how the failure's line ends.
    content: what is kept. retries: how often the log says that it is asked again; None for once per further request.
    """

    name: str
    behaviour: object
    outcome: str
    requests: int
    says: str = ""
    next_step: str = ""
    content: bytes | None = None
    times: int | None = None
    user_agent: str = CONTACT
    served: bytes = FACTS
    settings: dict = field(default_factory=dict)
    retries: int | None = None
    wanted: Wanted = COMPANY_FACTS


URL, RATE = "MARKET_WAREHOUSE_SEC_URL", "MARKET_WAREHOUSE_SEC_REQUESTS_PER_SECOND"
LATER = "run again later"
WEB_PAGE = b"<!doctype html><html><body>Please wait</body></html>"
OTHER_JSON = b'["not", "what", "you", "wanted"]'
QUICK = {"timeout_seconds": 0.3}
BROKE_OFF = "the answer broke off"
CASES = [
    Case("nothing wrong", None, STORED, 1, content=FACTS),
    Case(
        "403 without a contact", needs_contact, FAILED, 1, "answered 403: the SEC refuses requests that name no one",
        "check SEC_CONTACT; if it is right, wait ten minutes and run again", user_agent="python",
    ),
    Case("403 without a contact, with one", needs_contact, STORED, 1, content=FACTS),
    Case(
        "429 with Retry-After: 1, once", status(429, retry_after="1"), STORED, 2,
        r"answered 429: asks for fewer requests; asked again in 1\.0 s", content=FACTS, times=1,
    ),
    Case(
        "429 with Retry-After: a date 2 s ahead, once", come_back_at(2), STORED, 2,
        r"answered 429: asks for fewer requests; asked again in [12]\.0 s", content=FACTS, times=1,
    ),
    Case(
        "429 without Retry-After, once", status(429), STORED, 2,
        r"answered 429: asks for fewer requests; asked again in 0\.[01] s", content=FACTS, times=1,
    ),
    Case(
        "429 without Retry-After, always", status(429), FAILED, TRIES, "answered 429: asks for fewer requests",
        f"{LATER}, or lower {RATE}",
    ),
    Case(
        "429 with Retry-After: 3600", status(429, retry_after="3600"), FAILED, 1,
        "answered 429: asks for fewer requests and to wait 3,600 s, longer than one request may take",
        "run again after that, or raise MARKET_WAREHOUSE_SEC_RETRY_SECONDS",
    ),
    Case(
        "500 three times, then 200", status(500), STORED, 4,
        r"answered 500: the provider is in trouble; asked again in \d\.\d s", content=FACTS, times=3,
    ),
    Case("503, always", status(503), FAILED, TRIES, "answered 503: the provider is in trouble", LATER),
    Case(
        "404", status(404), FAILED, 1, "answered 404: there is nothing at this address",
        f"check the key in the reference tables, and {URL}",
    ),
    Case(
        "stalled body", stalled, FAILED, TRIES, r"no answer for 0\.3 s",
        f"{LATER}, or raise MARKET_WAREHOUSE_SEC_TIMEOUT_SECONDS", settings=QUICK,
    ),
    Case("stalled body, once", stalled, STORED, 2, r"no answer for 0\.3 s", content=FACTS, times=1, settings=QUICK),
    Case(
        "body in drops", dripping, FAILED, TRIES, r"the answer was not there after 0\.3 s", LATER,
        settings={"body_seconds": 0.3},
    ),
    Case("cut gzip", cut_gzip, FAILED, TRIES, BROKE_OFF, LATER),
    Case("cut gzip, once", cut_gzip, STORED, 2, BROKE_OFF, content=FACTS, times=1),
    Case("gzip with a wrong check sum", damaged_gzip, FAILED, TRIES, BROKE_OFF, LATER),
    Case("body shorter than stated", cut_body, FAILED, TRIES, BROKE_OFF, LATER),
    Case("empty body with 200", empty, FAILED, 1, "the answer is empty", f"check {URL}"),
    Case(
        "HTML with 200", web_page, KEPT, 1, "is a web page, not JSON", "download it again", content=WEB_PAGE,
    ),
    Case(
        "valid JSON of the wrong kind", wrong_kind, KEPT, 1, r"is not SEC company facts \(no cik and no facts\)",
        "they come from https://data.sec.gov/api/xbrl/companyfacts/CIK##########.json", content=OTHER_JSON,
    ),
    Case(
        "changed column header", renamed_column("DATE", "observation_date"), STORED, 1, content=RENAMED, served=CSV,
        wanted=GRAPH,
    ),
    Case(
        "redirect to another host", redirect_to("http://localhost:1/facts"), FAILED, 1,
        r"redirects to another host \(localhost\), which is not followed",
        f"if it has moved, set {URL} to the new address",
    ),
    Case(
        "redirect in a circle", redirect_to(PATH), FAILED, 4, "redirects more than 3 times", f"check {URL}", retries=0
    ),
    Case(
        "body of unlimited length", endless, FAILED, 1,
        r"the answer is longer than 0\.1 MB, which no answer of this provider is", f"check {URL}",
    ),
    Case(
        "gzip that inflates to 50 MB", gzip_bomb, FAILED, 1,
        r"the answer is longer than 0\.1 MB, which no answer of this provider is", f"check {URL}",
    ),
    Case(
        "certificate not trusted", "tls", FAILED, 0, r"its certificate is not trusted \(",
        "this check is never turned off: "
        f"correct {URL}, or use SSL_CERT_FILE for a mirror's own authority",
    ),
    Case(
        "no one listens", "closed", FAILED, 0, "no connection to 127.0.0.1", f"check the network, or {URL}",
        retries=TRIES - 1,
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def secure_server():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with ProviderServer(tls=context) as running:
        yield running


@pytest.fixture(scope="module")
def table():
    """The rows that the tests fill in; printed in the end."""
    rows = []
    yield rows
    print("\n" + markdown(rows))


def markdown(rows):
    """The table of misbehaviours: one row for each, as the closing note of a change shows it."""
    head = ("misbehaviour", "outcome", "requests", "most in a second", "lines", "files", "log")
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_misbehaviour(case, server, secure_server, table, tmp_path, caplog):
    server.serve(PATH, case.served)
    address = {"tls": secure_server.address, "closed": "http://127.0.0.1:1"}.get(case.behaviour, server.address)
    behaviour = case.behaviour
    if behaviour in (stalled, dripping):
        behaviour = behaviour(server, 30 if behaviour is stalled else 0.05)
    if callable(behaviour):
        server.misbehave(PATH, behaviour, case.times)
    settings = {"timeout_seconds": 5, "body_seconds": 5, "retry_seconds": 4, "limit_bytes": 100_000} | case.settings
    provider = Provider("sec", address, 8, attempts=TRIES, **settings)
    landing = Landing(tmp_path / "landing")
    wanted = case.wanted
    with PoliteClient(provider, tmp_path / "state", case.user_agent) as client:
        result = fetch(landing, client, [Asked(wanted, PATH)], "batch", lambda: NOON, CHECK)

    files = [path for path in (landing.folder / wanted.provider).rglob("*") if path.is_file()]
    said = [record.getMessage() for record in caplog.records if record.name.startswith("orchestration")]
    failures = [line for line in said if line.startswith(wanted.series)]
    place = f"{address.partition('//')[2]}{PATH}"
    assert (len(result.stored), len(result.failed)) == ((1, 0) if case.outcome == STORED else (0, 1))
    assert len(server.requests) == case.requests
    assert server.most_in_a_second() <= 8

    # Everything was written or nothing: one line, and a file only of a whole answer.
    (line,) = Landing(landing.folder).payloads()
    assert landing.verify() == []
    assert [path.name.endswith(".gz") for path in files] == ([] if case.outcome == FAILED else [True])
    assert line.is_good == (case.outcome == STORED)
    if case.outcome == STORED:
        assert (line.problem, line.bytes_count) == (None, len(case.content))
        assert failures == []
    else:
        assert failures == [f"{wanted.series}: {line.problem}"]
        assert line.problem.endswith(f"; {case.next_step}") or line.problem.endswith(f": {case.next_step}")
    if case.outcome == FAILED:
        assert (line.file, line.sha256, line.bytes_count) == (None, None, 0)
        assert re.match(rf"{re.escape(place)}: {case.says}", line.problem)
    if case.outcome == KEPT:
        assert line.bytes_count == len(case.content)
        assert re.match(case.says, line.problem)

    retries = [line for line in said if "asked again in" in line]
    assert len(retries) == (max(case.requests - 1, 0) if case.retries is None else case.retries)
    assert all(re.match(rf"sec: {re.escape(place)}: {case.says}", line) for line in retries)
    assert len(said) == len(retries) + len(failures)

    index = (landing.folder / "index.jsonl").read_text()
    own_log = "".join(record.getMessage() for record in caplog.records)
    assert "jane@" not in index + own_log
    shown = [re.sub(r"[\d.]+:\d+(/\S+)?\.json", "…", line) for line in [*retries[:1], *failures]]
    if len(retries) > 1:
        shown[0] += f" ({len(retries)} such lines)"
    table.append(
        (case.name, case.outcome, len(server.requests), server.most_in_a_second(), 1, len(files), "<br>".join(shown))
    )
