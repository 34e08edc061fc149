"""Answers read-only SQL on the published file, as it is or as it was known at the end of a past day."""

import re
import threading
from datetime import date

import duckdb

from orchestration.assistant.answers import Answer
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import MOST_ROWS, SECONDS
from orchestration.assistant.past import end_of, see_the_past
from orchestration.assistant.provenance import with_provenance
from orchestration.assistant.statement import reads_of
from orchestration.warehouse.published_file import lock


def ask(connection: duckdb.DuckDBPyConnection, sql: str, rows: int, as_of: date | None = None) -> Answer:
    """The first rows that a SELECT returns; with `as_of` by what was known at the end of that day (UTC).

    Raises QuestionError where the SQL may not be asked, is wrong, or takes too long or too much memory.
    """
    reads = reads_of(connection, sql)
    notes: list[str] = []
    if as_of is not None:
        notes = see_the_past(connection, as_of, reads)
    lock(connection)
    answer = _run(connection, sql, max(1, min(rows, MOST_ROWS)))
    answer.notes += notes
    if as_of is None:
        return with_provenance(connection, answer, reads)
    answer.about["as_of"] = as_of.isoformat()
    answer = with_provenance(connection, answer, reads)
    if answer.known_at_of != "rows":
        # Of the tables as they are now, which is later.
        answer.known_at, answer.known_at_of = end_of(as_of).replace(microsecond=0), "the day asked of"
    return answer


def _run(connection: duckdb.DuckDBPyConnection, sql: str, rows: int) -> Answer:
    timer = threading.Timer(SECONDS, connection.interrupt)
    timer.start()
    try:
        cursor = connection.execute(sql)
        found = cursor.fetchmany(rows + 1)
        description = cursor.description
    except duckdb.InterruptException as error:
        raise QuestionError(
            f"the answer took longer than {SECONDS} seconds and was given up: ask for fewer rows or days"
        ) from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise QuestionError("the answer needs more memory than a question may have: ask for less at once") from error
    except duckdb.Error as error:
        raise QuestionError(_said(error)) from error
    finally:
        timer.cancel()
    return Answer(
        columns=[column[0] for column in description],
        types=[str(column[1]) for column in description],
        rows=found[:rows],
        has_more=len(found) > rows,
        notes=[f"There are more than {rows} rows: these are the first."] if len(found) > rows else [],
    )


def _said(error: duckdb.Error) -> str:
    """What DuckDB says of a mistake, without the lines that draw where it is; names of the file's schemas as asked."""
    text = re.sub(r"\n+LINE \d+:.*", "", str(error), flags=re.DOTALL).strip()
    return re.sub(r"\bpublished\.(?=\w+\.)", "", text)
