"""Keeps what Dagster and dbt print out of a person's sight, in a file, for when it is needed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def details_go_to(path: Path) -> Iterator[tuple[TextIO, TextIO]]:
    """Send what Dagster and dbt print to a file; yields what was standard output and standard error meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    kept = [os.dup(1), os.dup(2)]
    with path.open("w") as log, _again(1, sys.stdout) as out, _again(2, sys.stderr) as err:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield out, err
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in zip((1, 2), kept, strict=True):
                os.dup2(original, descriptor)
                os.close(original)


def _again(descriptor: int, stream: TextIO) -> TextIO:
    """The same output under another number, which is not sent elsewhere."""
    return os.fdopen(os.dup(descriptor), "w", encoding=stream.encoding, errors="replace")
