"""Readers at work while runs publish: each sees the state before or the state after, and can always open the file."""

import multiprocessing
import random
from collections import Counter
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from tests.campaigns.kills import BrokenPromiseError
from tests.integration.built import Built

CLOSES = ("272.95", "272.96")
# Between two looks of one reader, at most: ten that never pause would take the machine from the runs.
PAUSE_SECONDS = 1.0
QUERY = (
    "select count(*), max(close_split_adjusted_usd) filter (ticker = 'AAPL' and session_date = '2026-02-26') "
    "from marts.stock_performance"
)


def read_while_publishing(built: Built, readers: int, runs: int) -> Counter[str]:
    """So many processes read about twice a second while so many runs publish one close in turn as one or the other.

    Returns how often each close was read. Raises BrokenPromiseError where a reader was refused or saw anything else.
    """
    ((rows_count, _),) = built.rows(QUERY)
    context = multiprocessing.get_context("spawn")
    done, answers = context.Event(), context.Queue()
    path = built.data_dir / "warehouse.duckdb"
    processes = [context.Process(target=_read, args=(path, done, answers)) for _ in range(readers)]
    for process in processes:
        process.start()
    try:
        for number in range(runs):
            _state_close(built, CLOSES[number % 2], CLOSES[(number + 1) % 2])
            result = built.build()
            if result.returncode != 0:
                raise BrokenPromiseError(f"a run beside readers fails:\n{result.stdout[-1000:]}{result.stderr}")
    finally:
        done.set()
        found = [answers.get() for _ in processes]
        for process in processes:
            process.join()
    seen: Counter[str] = Counter()
    for counted, refusal in found:
        if refusal:
            raise BrokenPromiseError(f"a reader was refused: {refusal}")
        for (count, close), times in counted.items():
            if count != rows_count or str(close) not in CLOSES:
                raise BrokenPromiseError(f"a reader saw {count} rows and a close of {close}")
            seen[str(close)] += times
    return seen


def _state_close(built: Built, before: str, after: str) -> None:
    path = built.data_dir / "figures" / "published_closes_quotes.csv"
    row = "AAPL,2026-02-26,{}"
    text = path.read_text()
    if row.format(before) not in text:
        raise BrokenPromiseError(f"{path.name} does not state {before}")
    path.write_text(text.replace(row.format(before), row.format(after)))


def _read(path: Path, done: Event, answers: "multiprocessing.Queue[tuple[Counter[tuple], str]]") -> None:
    seen: Counter[tuple] = Counter()
    refusal = ""
    while not done.wait(random.uniform(0, PAUSE_SECONDS)) and not refusal:
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                seen.update(connection.execute(QUERY).fetchall())
        except duckdb.Error as error:
            refusal = str(error)
    answers.put((seen, refusal))
