"""The tools that assistants see, and the two ways to them: standard input and output, or HTTP on this machine.

Needs the extra `mcp`, the official SDK of the Model Context Protocol.
"""

import json
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from typing_extensions import TypedDict

from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import DEFAULT_ROWS, MOST_ROWS, SECONDS
from orchestration.assistant.process import Questions

HOST = "127.0.0.1"
PATH = "/mcp"
# Every tool only reads, and the same question to the same published file has the same answer.
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = f"""\
Figures of the US equity market and of what its largest companies spend; each leads back to the row it came from.
Only what these tools return is known here; null means that it is not known, and is no zero.

- list_marts, then describe_mart, then ask with SQL of DuckDB: one SELECT, names as marts.index_levels. Names tell
  the unit: _ratio is a fraction (0.05 = 5 %), _usd whole dollars, _points index points. Moments are UTC.
- Say on which basis a figure stands (`basis`): figures on different bases are never added or compared. Capital
  expenditure: cash_ppe is the cash-flow line, headline what each company calls capex. Sectors: weighting is
  etf_proxy, cap or equal.
- `is_simulated` true: made-up market data, evidence of nothing; null: some rows behind the answer are. Say so.
- `known_at` is when the last of what the answer rests on became known, `published_at` when the file was published.
  The data end where list_marts says, perhaps well before today: "latest" means the last session in the file.
- ask_as_of answers by what was known at the end of a past day; trace gives the rows and filings behind a number;
  check judges the figures of a text. An answer has at most {MOST_ROWS} rows, and takes at most {SECONDS} seconds.
"""


class AnswerForm(TypedDict, total=False):
    """An answer: columns and rows, and what to know of them. Tools add facts of their own, such as as_of or counts."""

    published_at: str | None
    is_simulated: bool | None
    basis: list[str]
    known_at: str | None
    known_at_of: str | None
    columns: list[dict[str, str]]
    rows: list[list[Any]]
    row_count: int
    has_more_rows: bool
    notes: list[str]


Told = Annotated[CallToolResult, AnswerForm]
Sql = Annotated[
    str,
    Field(
        description="One SELECT in DuckDB's SQL, as: select session_date, close_points, is_simulated "
        "from marts.index_levels where index_id = 'SPX' order by session_date desc limit 5"
    ),
]
Rows = Annotated[int, Field(description="How many rows to return", ge=1, le=MOST_ROWS)]
Kind = Literal["index", "stock", "sector", "rate", "company", "group", "guidance", "claim"]


def server() -> MCPServer:
    """The server with its tools."""
    questions = Questions()
    mcp: MCPServer = MCPServer(
        "market-warehouse", title="Market Warehouse", instructions=INSTRUCTIONS, log_level="WARNING"
    )

    async def answer(tool: str, **given: Any) -> CallToolResult:
        try:
            said = await questions.ask(tool, **given)
        except QuestionError as error:
            raise ToolError(str(error)) from error
        # Without blanks: what the SDK would write takes a line for every cell.
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=said)

    @mcp.tool(title="List the tables", annotations=READS)
    async def list_marts() -> Told:
        """Which tables (marts) there are, what a row of each is, how far the data reach, whether any are simulated."""
        return await answer("list_marts")

    @mcp.tool(title="Describe a table", annotations=READS)
    async def describe_mart(
        mart: Annotated[str, Field(description="A mart's name, as marts.index_levels")],
    ) -> Told:
        """The columns of a mart with unit and meaning; of texts with few values all values, for use in WHERE."""
        return await answer("describe_mart", mart=mart)

    @mcp.tool(title="Ask with SQL", annotations=READS)
    async def ask(sql: Sql, rows: Rows = DEFAULT_ROWS) -> Told:
        """Ask the marts with one read-only SELECT.

        Select basis or weighting, is_simulated and known_at where a mart has them.
        Filter by the latest day with a subquery: where session_date = (select max(session_date) from …).
        """
        return await answer("ask", sql=sql, rows=rows)

    @mcp.tool(title="Ask as of a past day", annotations=READS)
    async def ask_as_of(
        day: Annotated[str, Field(description="The day, as 2025-11-15: what was known at its end (UTC) counts")],
        sql: Sql,
        rows: Rows = DEFAULT_ROWS,
    ) -> Told:
        """Ask by what was known on a past day, with the marts' plain names.

        list_marts says of which marts the past is exact; of others, what was corrected later stands as corrected.
        """
        return await answer("ask_as_of", day=day, sql=sql, rows=rows)

    @mcp.tool(title="Trace a number", annotations=READS)
    async def trace(
        kind: Annotated[Kind, Field(description="What the number is of")],
        subject: Annotated[
            str,
            Field(
                description="Index (SPX), ticker (NVDA), sector (Technology), rate (DFEDTARU), group (big_four), "
                "or claim (article/claim)"
            ),
        ],
        at: Annotated[
            str | None,
            Field(
                description="A day, as 2026-02-26 (without a session: the one before); for a company or group a "
                "quarter, as 2025Q4. Without it the latest"
            ),
        ] = None,
        metric: Annotated[
            str | None, Field(description="Of a company: capex, revenue, net_income, eps_diluted, … Without it all")
        ] = None,
        basis: Annotated[str | None, Field(description="Of a company's or group's capex: cash_ppe or headline")] = None,
    ) -> Told:
        """The rows that a number came from: source, file, row, run, and for companies the filings and their tags."""
        return await answer("trace", kind=kind, subject=subject, at=at, metric=metric, basis=basis)

    @mcp.tool(title="Check a text's figures", annotations=READS)
    async def check(
        text: Annotated[str, Field(description="A claim or an article, in English, as plain text")],
        published: Annotated[
            str | None, Field(description="The day it appeared, as 2026-02-26; without it the day that its head states")
        ] = None,
        include_guesses: Annotated[bool, Field(description="Judge guesses of period or subject too")] = False,
    ) -> Told:
        """Which figures of a text do the data support? Each with verdict, true value and evidence.

        Verdicts: supported, contradicted, misdated (true of another session nearby), inconsistent with another claim,
        forecast_open, needs_data, out_of_scope. Figures that are not listed were not judged.
        """
        return await answer("check", text=text, published=published, include_guesses=include_guesses)

    return mcp


def serve(port: int | None) -> None:
    """Serve on standard input and output, or with a port by HTTP on this machine alone, until ended."""
    if port is None:
        server().run("stdio")
    else:
        # A page of another site, or one whose name was made to resolve to this machine, is refused by these.
        own = [f"{HOST}:{port}", f"localhost:{port}"]
        security = TransportSecuritySettings(allowed_hosts=own, allowed_origins=[f"http://{host}" for host in own])
        server().run(
            "streamable-http",
            host=HOST,
            port=port,
            streamable_http_path=PATH,
            json_response=True,
            transport_security=security,
        )
