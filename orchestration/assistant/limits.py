"""How much a question may take, and the limits that the operating system sets to its process."""

import resource
import sys
from contextlib import suppress

# 2026-11: an aggregate over 3.3 million quotes takes 0.1 s, sorting all of their columns 0.9 s.
SECONDS = 20
# Where DuckDB does not hear an interrupt, as within a list of 100 million numbers, the process is ended after so long.
KILL_SECONDS = SECONDS + 5
# Reading a long article takes seconds, a hundred claims a few more.
CHECK_SECONDS = 120
AT_ONCE = 2
THREADS = 2
DUCKDB_MEMORY = "512MB"
# Python, the published file's catalog and DuckDB take 0.3 GiB beside what is in DuckDB's own count. Texts and lists in
# the making are outside of that count: without this limit `select lpad('x', 2000000000, 'y')` took 3.9 GiB.
PROCESS_BYTES = 2 * 2**30
# 2026-11, beside 3.3 million quotes: 300 claims take 1.0 GiB of addresses, 0.6 GiB of them in use, and 2.5 s of
# computing; 3,600 claims no more memory, and 8 s.
CHECK_PROCESS_BYTES = 4 * 2**30

DEFAULT_ROWS, MOST_ROWS = 50, 500
# What a model reads at once; 2026-11: 500 rows of ten figures are 50 kB.
MOST_ANSWER_CHARACTERS = 60_000
MOST_CELL_CHARACTERS = 2_000
MOST_SQL_CHARACTERS = 20_000


def bind_process() -> None:
    """Limit the memory and the processor time of this process, and forbid it to write into any file."""
    _bind(KILL_SECONDS * THREADS, PROCESS_BYTES)
    _set(resource.RLIMIT_FSIZE, 0)


def bind_check() -> None:
    """The same for a process that checks a text; it may write what DuckDB has no room for in memory."""
    _bind(CHECK_SECONDS * THREADS, CHECK_PROCESS_BYTES)


def _bind(seconds: int, most_bytes: int) -> None:
    _set(resource.RLIMIT_CPU, seconds)
    if sys.platform == "linux":  # elsewhere this limit is refused, or counts what is only set aside
        _set(resource.RLIMIT_AS, most_bytes)


def _set(which: int, most: int) -> None:
    with suppress(ValueError):  # the process was started with a lower one
        resource.setrlimit(which, (most, most))
