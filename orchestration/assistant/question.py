"""`python -m orchestration.assistant.question`: answers one question, which comes as JSON on standard input, and ends.

Standard output is one object of JSON: {"answer": …} or {"error": "what to ask instead"}. It is started by the server
(process.py), so that each question sees the file that is published at its moment, within limits of its own.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import duckdb

from orchestration.assistant import limits
from orchestration.assistant.answers import Answer, told
from orchestration.assistant.asking import ask
from orchestration.assistant.catalogue import columns, marts
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.published import opened
from orchestration.assistant.tracing import trace
from orchestration.errors import ActionableError
from orchestration.settings import Settings, from_environment
from orchestration.warehouse.published_file import lock


def answered(settings: Settings, tool: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a tool as JSON's values; raises ActionableError."""
    if tool == "check":
        limits.bind_check()
        return _checked(settings, given)
    limits.bind_process()
    with opened(settings.published_path) as published:
        connection = published.connection
        tools: Mapping[str, Callable[[], Answer]] = {
            "list_marts": lambda: marts(connection),
            "describe_mart": lambda: columns(connection, given["mart"]),
            "ask": lambda: ask(connection, given["sql"], given["rows"]),
            "ask_as_of": lambda: ask(connection, given["sql"], given["rows"], day_of(given["day"])),
            "trace": lambda: trace(
                connection, given["kind"], given["subject"], given["at"], given["metric"], given["basis"]
            ),
        }
        if not tool.startswith("ask"):  # which first makes the views of a past day
            lock(connection)
        try:
            answer = tools[tool]()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise QuestionError(
                f"the published file is of another version of this project ({str(error).splitlines()[0]}): "
                "`make warehouse` writes it anew"
            ) from error
    answer.published_at = published.published_at
    return told(answer)


def day_of(text: str) -> date:
    """A day as people write it in ISO 8601; raises QuestionError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise QuestionError(f"{text}: write a day as 2026-02-26") from error


def _checked(settings: Settings, given: Mapping[str, Any]) -> dict[str, Any]:
    # Imported here: the reader takes a second to load.
    from orchestration.assistant.checking import check  # noqa: PLC0415

    day = day_of(given["published"]) if given["published"] else None
    return told(check(settings.published_path, given["text"], day, given["include_guesses"], settings.now()))


def main() -> int:
    """Answer the question on standard input."""
    question = json.load(sys.stdin.buffer)
    try:
        said: dict[str, Any] = {"answer": answered(from_environment(), question["tool"], question["given"])}
    except ActionableError as error:
        said = {"error": str(error)}
    except (MemoryError, duckdb.OutOfMemoryException):
        said = {"error": "the answer needs more memory than a question may have: ask for less at once"}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False, allow_nan=False).encode(errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
