"""A question in a process of its own: it is ended with what it takes, and sees the file that stands at its moment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anyio
import psutil
import pytest

from orchestration.assistant import __main__ as command
from orchestration.assistant import process
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.process import Questions
from orchestration.settings import PROJECT_ROOT
from tests.unit.assistant.published_market import write_published


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
    return write_published(tmp_path / "warehouse.duckdb")


def asked(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    async def ask_all() -> list[dict[str, Any]]:
        questions_asked = Questions()
        return [await questions_asked.ask(**question) for question in questions]

    return anyio.run(ask_all)


def sql(text: str) -> dict[str, Any]:
    return {"tool": "ask", "sql": text, "rows": 5}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "select range(100000000)",
        "select repeat('x', 1500000000)",
        "select list(range) from range(200000000)",
        "from (select range(1000000) from range(100000))",
    ],
)
def test_a_question_that_needs_too_much_memory_ends_alone(published: Path, text: str) -> None:
    with pytest.raises(QuestionError, match=r"memory|longer than"):
        asked(sql(text))


def test_a_question_that_does_not_hear_is_ended(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "KILL_SECONDS", 2)
    with pytest.raises(QuestionError, match="longer than 2 seconds"):
        asked(sql("with recursive a as (select 1 as n union all select n + 1 from a) select count(*) from a"))
    assert [child for child in psutil.Process().children() if "orchestration.assistant" in child.cmdline()] == []


@pytest.mark.parametrize(("tool", "seconds", "gibibytes"), [("list_marts", 50, 2), ("check", 240, 4)])
def test_every_tool_is_bound(published: Path, tool: str, seconds: int, gibibytes: int) -> None:
    """By limits of the operating system, which the process sets to itself before it reads anything."""
    given = {"text": " ", "published": None, "include_guesses": False}
    code = (
        "import resource; from contextlib import suppress; from orchestration.assistant.errors import QuestionError; "
        "from orchestration.assistant.question import answered; from orchestration.settings import from_environment\n"
        f"with suppress(QuestionError): answered(from_environment(), {tool!r}, {given!r})\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[1], resource.getrlimit(resource.RLIMIT_AS)[1] / 2**30)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    cpu, memory = done.stdout.split()
    assert int(cpu) == seconds
    if sys.platform == "linux":
        assert float(memory) == gibibytes


def test_each_question_sees_the_file_that_stands_there(published: Path) -> None:
    async def around_a_publication() -> tuple[Any, Any]:
        questions = Questions()
        before = await questions.ask("ask", sql="select count(*) from marts.totals", rows=1)
        following = write_published(published.with_name("next.duckdb"))
        import duckdb  # noqa: PLC0415

        with duckdb.connect(str(following)) as connection:
            connection.execute("insert into marts.totals from marts.totals")
        os.utime(following, (1_800_000_000, 1_800_000_000))
        os.replace(following, published)
        return before, await questions.ask("ask", sql="select count(*) from marts.totals", rows=1)

    before, after = anyio.run(around_a_publication)
    assert (before["rows"], after["rows"]) == ([[2]], [[4]])
    assert after["published_at"] == "2027-01-15T08:00:00Z" != before["published_at"]


def test_no_text_is_too_odd_to_be_told(published: Path) -> None:
    [answer] = asked(sql("select '\ud800 € 😀 ' || chr(10) as odd"))
    assert answer["rows"] == [["? € 😀 \n"]]


def test_nothing_is_written_beside_the_file(published: Path) -> None:
    asked(sql("select 1"), {"tool": "list_marts"})
    assert [path.name for path in published.parent.iterdir()] == ["warehouse.duckdb"]


def test_without_the_extra_the_command_is_named(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    assert command.main([]) == 1
    said = capsys.readouterr()
    assert "make extra EXTRA=mcp" in said.err
    assert said.out == ""


def test_without_a_published_file_the_command_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
    assert command.main([]) == 1
    assert "make warehouse" in capsys.readouterr().err
