"""Hands a question to a process of its own and takes its answer; ends the process where it takes too long."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import anyio

from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import AT_ONCE, CHECK_SECONDS, KILL_SECONDS
from orchestration.settings import PROJECT_ROOT

log = logging.getLogger(__name__)
COMMAND = (sys.executable, "-m", "orchestration.assistant.question")


class Questions:
    """Asks, a few questions at once; the others wait."""

    def __init__(self) -> None:
        self._turn = anyio.CapacityLimiter(AT_ONCE)

    async def ask(self, tool: str, **given: Any) -> dict[str, Any]:
        """The answer of a tool; raises QuestionError, whose message is for whoever asked."""
        seconds = CHECK_SECONDS if tool == "check" else KILL_SECONDS
        async with self._turn:
            try:
                with anyio.fail_after(seconds):
                    # A wait that ends early, here or since the client has gone, ends the process too.
                    done = await anyio.run_process(
                        COMMAND, input=_question(tool, given), cwd=PROJECT_ROOT, check=False, stderr=subprocess.PIPE
                    )
            except TimeoutError as error:
                raise QuestionError(
                    f"the answer took longer than {seconds} seconds and was given up: ask for less at once"
                ) from error
        if done.returncode != 0 or not done.stdout:
            log.error("%s ended with code %s: %s", tool, done.returncode, done.stderr.decode(errors="replace")[-2000:])
            raise QuestionError(_ended(done.returncode))
        said = json.loads(done.stdout)
        if "error" in said:
            raise QuestionError(said["error"])
        return said["answer"]


def _ended(code: int) -> str:
    """What to say of a process that ended without an answer."""
    if code < 0:  # by a signal: the system's, where memory or processor time are used up
        return "no answer: it took more memory or processor time than a question may have; ask for less at once"
    return "no answer: a fault of the server, whose log says more"


def _question(tool: str, given: Mapping[str, Any]) -> bytes:
    # A half of a surrogate pair is no text: it becomes a question mark.
    return json.dumps({"tool": tool, "given": given}, ensure_ascii=False).encode(errors="replace")
