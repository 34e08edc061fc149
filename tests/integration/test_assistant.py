"""The door for assistants as a client of the SDK sees it, on standard input and output and by HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from orchestration.assistant.answers import told
from orchestration.assistant.asking import ask
from orchestration.assistant.catalogue import columns, marts
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.past import OF_THE_LAST_SESSION
from orchestration.assistant.published import opened
from orchestration.assistant.tracing import trace
from tests.integration.built import ROOT, Built

pytest.importorskip("mcp", reason="`make extra EXTRA=mcp` installs it")

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

TOOLS = {"list_marts", "describe_mart", "ask", "ask_as_of", "trace", "check"}
PROVENANCE = {"published_at", "is_simulated", "basis", "known_at", "columns", "rows", "notes"}
Answers = list[dict[str, Any]]
LEADERS = """
    select sector_name, weighting, return_ytd_ratio from marts.sector_performance
    where rank_ytd = 1 and session_date = (select max(session_date) from marts.sector_performance)
    order by weighting
"""
PING = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode()


def environment(built: Built) -> dict[str, str]:
    return {name: text for name, text in built.environment.items() if name != "PORT"}


def client(built: Built) -> Client:
    """A client that starts the server as docs/assistants.md tells clients to."""
    started = StdioServerParameters(
        command=sys.executable, args=["-m", "orchestration.assistant"], cwd=str(ROOT), env=environment(built)
    )
    return Client(stdio_client(started))


def session(built: Built, ask_all: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        async with client(built) as connected:
            return await ask_all(connected)

    return anyio.run(run)


def answers(built: Built, *questions: tuple[str, dict[str, Any]]) -> Answers:
    """What the tools answer; each answer says on what it stands, and its text is its structure."""

    async def ask_all(connected: Client) -> Answers:
        told = []
        for tool, given in questions:
            result = await connected.call_tool(tool, given)
            assert not result.is_error, result.content
            assert json.loads(result.content[0].text) == result.structured_content
            assert result.structured_content.keys() >= PROVENANCE
            told.append(result.structured_content)
        return told

    return session(built, ask_all)


def refusal(built: Built, tool: str, given: dict[str, Any]) -> str:
    async def ask_one(connected: Client) -> str:
        result = await connected.call_tool(tool, given)
        assert result.is_error
        return result.content[0].text

    return session(built, ask_one)


def records(answer: dict[str, Any]) -> Answers:
    names = [column["name"] for column in answer["columns"]]
    return [dict(zip(names, row, strict=True)) for row in answer["rows"]]


def test_the_tools_say_what_they_are_and_that_they_only_read(embedded: Built) -> None:
    async def listed(connected: Client) -> Any:
        return (await connected.list_tools()).tools, connected.instructions

    tools, instructions = session(embedded, listed)
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description and tool.output_schema for tool in tools)
    assert "is_simulated" in instructions


def test_five_questions_of_a_journalist(embedded: Built) -> None:
    closed, leads, spent, then, checked = answers(
        embedded,
        (
            "ask",
            {
                "sql": "select session_date, close_points, is_simulated, known_at from marts.index_levels "
                "where index_id = 'SPX' order by session_date desc",
                "rows": 1,
            },
        ),
        (
            "ask",
            {"sql": LEADERS},
        ),
        (
            "ask",
            {
                "sql": "select calendar_quarter, capex_usd from marts.hyperscaler_totals where group_name = 'big_four' "
                "and basis = 'cash_ppe' and capex_usd is not null order by calendar_quarter desc",
                "rows": 1,
            },
        ),
        (
            "ask_as_of",
            {
                "day": "2024-01-01",
                "sql": "select eps_diluted_usd_per_share from marts.earnings "
                "where ticker = 'NVDA' and period_end_date = '2023-10-29'",
            },
        ),
        ("check", {"text": "The S&P 500 closed at 6,878.88 on Friday.", "published": "2026-02-28"}),
    )
    [(day, close)] = embedded.rows(
        "select cast(session_date as varchar), close_points from marts.index_levels where index_id = 'SPX' "
        "order by session_date desc limit 1"
    )
    assert [closed["rows"][0][:2], closed["is_simulated"]] == [[day, close], closed["rows"][0][2]]
    assert leads["rows"] == [list(row) for row in embedded.rows(LEADERS)]
    # Nearly all of the embedded market is made up, and the answer says so though it was not asked.
    assert leads["is_simulated"] is not False
    assert leads["notes"]
    assert spent["basis"] == ["cash_ppe"]
    assert spent["is_simulated"] is False
    [(total,)] = embedded.rows(
        "select sum(capex_usd) from marts.hyperscaler_spending where basis = 'cash_ppe' "
        f"and calendar_quarter = '{spent['rows'][0][0]}' and ticker in ('AMZN', 'GOOGL', 'META', 'MSFT')"
    )
    assert spent["rows"][0][1] == total
    # As the filing of November 2023 states it, before the split of 2024.
    assert then["rows"] == [[3.71]]
    assert then["as_of"] == "2024-01-01"
    [claim] = records(checked)
    assert (claim["verdict_now"], claim["true_value_now"]) == ("supported", "6,878.88 points")


def test_numbers_lead_back_to_their_rows(embedded: Built) -> None:
    index, rate, company, group, stock, sector, guidance = answers(
        embedded,
        ("trace", {"kind": "index", "subject": "S&P 500", "at": "2026-02-27"}),
        ("trace", {"kind": "rate", "subject": "DFEDTARU"}),
        ("trace", {"kind": "company", "subject": "AMZN", "at": "2024Q4", "metric": "capex", "basis": "cash_ppe"}),
        ("trace", {"kind": "group", "subject": "big_four", "at": "2024Q4"}),
        ("trace", {"kind": "stock", "subject": "NVDA"}),
        ("trace", {"kind": "sector", "subject": "Information Technology"}),
        ("trace", {"kind": "guidance", "subject": "AMZN"}),
    )
    for answer in (index, rate, company, group, stock, sector, guidance):
        for row in records(answer):
            assert row["source_file"]
            assert row["source_row"] > 0
            assert len(row["run_id"]) == 36
    close = next(row for row in records(index) if row["role"] == "close" and row["is_in_mart"])
    assert (close["session_date"], close["close_points"]) == ("2026-02-27", 6878.88)
    table, place = close["source_file"], close["source_row"]
    line = (ROOT / table).read_text().splitlines()[place] if (ROOT / table).is_file() else "2026-02-27 6878.88"
    assert "2026-02-27" in line and "6878.88" in line
    sign = {"plus": 1, "minus": -1}
    amounts = [sign[row["operand_role"]] * row["fact_value"] for row in records(company)]
    [(amazon,)] = embedded.rows(
        "select capex_usd from marts.hyperscaler_spending where ticker = 'AMZN' and calendar_quarter = '2024Q4' "
        "and basis = 'cash_ppe'"
    )
    assert sum(amounts) == amazon
    assert sum(sign[row["operand_role"]] * row["fact_value"] for row in records(group)) == group["capex_usd"]
    assert {row["ticker"] for row in records(group)} == {"AMZN", "GOOGL", "META", "MSFT"}


def test_every_total_of_a_group_leads_to_what_its_members_spent(embedded: Built) -> None:
    totals = embedded.rows(
        "select group_name, calendar_quarter, basis, coalesce(missing_tickers, ''), reported_usd "
        "from marts.hyperscaler_totals order by all"
    )
    members: dict[str, set[str]] = {}
    for group, ticker in embedded.rows("select group_name, ticker from marts.hyperscaler_groups"):
        members.setdefault(group, set()).add(ticker)
    assert {basis for _, _, basis, _, _ in totals} == {"cash_ppe", "headline"}
    sign = {"plus": 1, "minus": -1}
    with opened(embedded.data_dir / "warehouse.duckdb") as file:
        for group, quarter, basis, missing, reported in totals:
            answer = told(trace(file.connection, "group", group, quarter, basis=basis))
            rows = records(answer)
            assert sum(sign[row["operand_role"]] * row["fact_value"] for row in rows) == reported, (
                group,
                quarter,
                basis,
            )
            assert {row["ticker"] for row in rows} == members[group] - set(missing.split(", "))
            assert all(row["source_file"] and row["source_row"] for row in rows)
            said = [note for note in answer["notes"] if note.startswith("Not known")]
            assert (f"Not known: {missing}, so" in "".join(said)) is bool(missing)
        with pytest.raises(QuestionError, match="nothing is known of group big_four at 1999Q1"):
            trace(file.connection, "group", "big_four", "1999Q1", basis="headline")


def test_a_day_without_a_number_says_of_which_day_the_rows_are(embedded: Built) -> None:
    """A Saturday, a holiday, a day after the file's last, and a session. 2026-02-16 was Presidents' Day."""
    before = "the rows are of the last session before it that the file has,"
    expected = {
        (
            "index",
            "SPX",
            "2026-02-28",
        ): f"2026-02-28 is a Saturday on which the exchange is closed: {before} 2026-02-27.",
        (
            "stock",
            "NVDA",
            "2026-02-16",
        ): f"2026-02-16 is a Monday on which the exchange is closed: {before} 2026-02-13.",
        ("sector", "Information Technology", "2026-02-21"): "2026-02-21 is a Saturday on which the exchange is closed: "
        f"{before} 2026-02-20.",
        ("index", "SPX", "2026-03-05"): f"The file has no close of SPX on 2026-03-05, a Thursday: {before} 2026-02-27.",
        ("rate", "DFEDTARU", "2026-01-10"): "The file states no rate DFEDTARU for 2026-01-10: the rows are of the last "
        "day before it that it has, 2025-12-11.",
    }
    with opened(embedded.data_dir / "warehouse.duckdb") as file:
        for (kind, subject, at), note in expected.items():
            assert note in trace(file.connection, kind, subject, at).notes, (kind, at)
        for kind, subject, at in (
            ("index", "SPX", "2026-02-27"),
            ("index", "SPX", None),
            ("rate", "DFEDTARU", "2025-12-11"),
        ):
            assert "before it" not in " ".join(trace(file.connection, kind, subject, at).notes), (kind, at)


def test_a_group_without_a_recent_quarter_says_whose_figure_is_missing(embedded: Built) -> None:
    with opened(embedded.data_dir / "warehouse.duckdb") as file:
        # Oracle's cash line is known up to 2022Q4, and so far no quarter had a headline of all five.
        answer = trace(file.connection, "group", "big_five")
        assert answer.about["calendar_quarter"] == "2022Q4"
        assert (
            "2022Q4 is the last quarter of which every member's figure is known: 2025Q4 lacks ORCL (at=2025Q4 gives "
            "the others)." in answer.notes
        )
        with pytest.raises(
            QuestionError, match="no quarter of big_five is complete on the basis headline: 2025Q4 lacks"
        ):
            trace(file.connection, "group", "big_five", basis="headline")


@pytest.mark.parametrize(
    ("kind", "subject", "at", "form"),
    [
        ("company", "AMZN", "2025Q9", "write a quarter as 2025Q4 (Q1 to Q4), or its last day as 2025-12-31"),
        ("company", "AMZN", "Q4 2025", "write a quarter as 2025Q4 (Q1 to Q4), or its last day as 2025-12-31"),
        ("group", "big_four", "2025Q9", "a group's quarter is written as 2025Q4 (Q1 to Q4)"),
        ("index", "SPX", "2025Q4", "write a day as 2026-02-26"),
    ],
)
def test_a_wrong_day_or_quarter_names_the_right_form(
    embedded: Built, kind: str, subject: str, at: str, form: str
) -> None:
    with opened(embedded.data_dir / "warehouse.duckdb") as file, pytest.raises(QuestionError) as raised:
        trace(file.connection, kind, subject, at)
    assert str(raised.value) == f"at={at}: {form}"


def test_every_mart_is_described_and_answers(embedded: Built) -> None:
    path = embedded.data_dir / "warehouse.duckdb"
    with opened(path) as file:
        listed = marts(file.connection)
        described = [columns(file.connection, row[0]) for row in listed.rows]
    assert len(listed.rows) > 20
    assert listed.is_simulated is True
    assert all(row[3] for answer in described for row in answer.rows)
    for name, *_ in listed.rows:
        with opened(path) as file:
            assert ask(file.connection, f"select count(*) from {name}", 1).rows == embedded.rows(
                f"select count(*) from {name}"
            )


def test_marts_of_the_last_session_have_no_past(embedded: Built) -> None:
    found = embedded.rows(
        "select distinct table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'session_date'"
    )
    of_one = {
        name for (name,) in found if embedded.rows(f"select count(distinct session_date) from marts.{name}") == [(1,)]
    }
    assert of_one == set(OF_THE_LAST_SESSION)


def test_a_refusal_says_what_to_do(embedded: Built) -> None:
    assert "one SELECT" in refusal(embedded, "ask", {"sql": "drop table marts.indices"})
    assert "2026-02-26" in refusal(embedded, "ask_as_of", {"sql": "select 1", "day": "yesterday"})
    assert "index_levels" in refusal(embedded, "describe_mart", {"mart": "nothing"})
    assert "DGS10" in refusal(embedded, "trace", {"kind": "rate", "subject": "LIBOR"})
    assert "no past" in refusal(embedded, "ask_as_of", {"sql": "from marts.claim_checks", "day": "2025-01-01"})
    assert "empty" in refusal(embedded, "check", {"text": " "})


def test_a_checked_text_leaves_no_file(embedded: Built) -> None:
    before = {path for path in embedded.data_dir.rglob("*") if "build" not in path.parts}
    [answer] = answers(embedded, ("check", {"text": "The S&P 500 fell 0.4% on Friday. It has 500 members.\n"}))
    assert "does not say when it appeared" in " ".join(answer["notes"])
    assert {path for path in embedded.data_dir.rglob("*") if "build" not in path.parts} == before


def test_standard_output_belongs_to_the_protocol(embedded: Built) -> None:
    """Whether started by make or without it."""
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    said = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})
    started = (["make", "mcp"], [sys.executable, "-m", "orchestration.assistant"])
    for command in started:
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(embedded) | {"PORT": "8765"},
            input=f"{said}\n",
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == 0, result.stderr
        [line] = result.stdout.splitlines()
        assert json.loads(line)["result"]["serverInfo"]["name"] == "market-warehouse"
        assert "Traceback" not in result.stderr


@contextmanager
def served(built: Built) -> Iterator[str]:
    """The address of a server by HTTP, which ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = built.data_dir / "build" / "mcp.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "orchestration.assistant", "--port", str(port)],
            cwd=ROOT,
            env=environment(built),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while status(f"http://127.0.0.1:{port}/mcp") == 0:
            assert server.poll() is None and time.monotonic() < deadline, log.read_text()[-2000:]
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.terminate()
        server.wait(timeout=30)


def status(address: str, **headers: str) -> int:
    """What the server says to a request with these headers; 0 where none answers."""
    given = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=PING, headers=given), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_by_http_it_answers_its_own_machine_alone(embedded: Built) -> None:
    with served(embedded) as address:

        async def ask_one() -> Any:
            async with Client(address) as connected:
                return await connected.call_tool("ask", {"sql": "select count(*) from marts.index_levels"})

        told = anyio.run(ask_one).structured_content
        assert told["rows"] == [list(row) for row in embedded.rows("select count(*) from marts.index_levels")]
        own = address.removesuffix("/mcp")
        # Of its own page the server complains that there is no session; others it turns away before that.
        assert status(address) == status(address, Origin=own) == 400
        assert status(address, Host="evil.example") == 421
        assert status(address, Origin="http://evil.example") == 403
        assert status(address, Origin="null") == 403
        port = int(own.rpartition(":")[2])
        with socket.socket() as elsewhere:  # another address of this machine
            assert elsewhere.connect_ex(("127.0.0.2", port)) != 0


def test_a_publication_in_between_is_seen(embedded_copy: Built, tmp_path: Path) -> None:
    async def around(connected: Client) -> list[str]:
        moments = []
        for moment in (1_800_000_000, 1_800_000_060):
            following = tmp_path / "next.duckdb"
            following.write_bytes((embedded_copy.data_dir / "warehouse.duckdb").read_bytes())
            os.utime(following, (moment, moment))
            os.replace(following, embedded_copy.data_dir / "warehouse.duckdb")
            told = await connected.call_tool("ask", {"sql": "select count(*) from marts.indices"})
            moments.append(told.structured_content["published_at"])
        return moments

    assert session(embedded_copy, around) == ["2027-01-15T08:00:00Z", "2027-01-15T08:01:00Z"]
