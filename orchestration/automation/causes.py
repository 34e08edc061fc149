"""Why a step failed, in the words of the error that names the next step."""

import re
from typing import Any

import dagster as dg

from orchestration.warehouse.memory import shortage

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# dbt's summary of a failed model or test: its name in one paragraph, the reason in the next. Where a mart's columns are
# not those of its yml, a table of them follows.
DBT_FAILURE = re.compile(r"Failure in (\w+ \w+) \([^)]*\)\n\s*\n(.+?)(?:\n\s*\n((?: *\|[^\n]*\n?)*)|\Z)", re.DOTALL)
COLUMN = re.compile(r"^ *\| (\w+) +\| ([^|]*?) +\| ([^|]*?) +\| ([^|]+?) +\|$", re.MULTILINE)
OURS = "orchestration."
OUT_OF_MEMORY = "Out of Memory"


def cause(event: dg.DagsterEvent) -> str:
    """Why a step failed: the text of its Failure or of the innermost error; of dbt's text only what failed."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        words = data.user_failure_data.description
    else:
        words = innermost(data.error) if data.error else "failed"
    failures = DBT_FAILURE.findall(ANSI.sub("", words))
    said = "; ".join(f"{what}: {_why(reason, columns)}" for what, reason, columns in failures) or words
    return f"{said}. {shortage()}" if OUT_OF_MEMORY in said else said


def _why(reason: str, columns: str) -> str:
    """The reason of dbt; where columns are not as declared, these."""
    _, *odd = COLUMN.findall(columns) or [()]
    if not odd:
        return " ".join(reason.split())
    found = "; ".join(
        f"{name} ({how}{f': {has} in the SQL, {wants} in the yml' if has and wants else ''})"
        for name, has, wants, how in odd
    )
    return f"its columns are not those of its yml: {found}"


def innermost(error: Any) -> str:
    """The message of the project's own error in the chain of causes, else that of the first cause."""
    while not error.message.startswith(OURS) and error.cause is not None:
        error = error.cause
    words = error.message.strip()
    return words.partition(": ")[2] if words.startswith(OURS) else words
