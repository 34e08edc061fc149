"""The message that the published file cannot be opened, and what to do: the same for everything that reads it."""

from pathlib import Path

import duckdb


def cannot_open(path: Path, error: duckdb.IOException) -> str:
    """What DuckDB said, and the next step."""
    said = str(error).splitlines()[0].partition(" See also")[0]
    if "lock" in said:
        return f"{path.name} is open for writing: close that program, and read with `make sql` ({said})"
    return f"{path.name} cannot be opened: `make warehouse` writes it anew ({said})"
