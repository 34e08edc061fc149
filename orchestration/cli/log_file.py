"""Keeps what Dagster and dbt print out of a person's sight, in a file, for when it is needed."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


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


class _Descriptor(io.FileIO):
    """A place to write to. What a terminal does not take because it is closed goes nowhere: its signal ends the run."""

    def write(self, content: "ReadableBuffer", /) -> int:
        """Write, and say how much was written."""
        try:
            return super().write(content) or 0
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return len(memoryview(content).cast("B"))


def _again(descriptor: int, stream: TextIO) -> TextIO:
    """The same output under another number, which is not sent elsewhere."""
    raw = _Descriptor(os.dup(descriptor), "w")
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding=stream.encoding, errors="replace", line_buffering=raw.isatty())
