"""Sends what Dagster and dbt print to a log file instead of the terminal."""

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
    """Redirect standard output and error to a file; yields streams that still write to the original ones."""
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
    """An output. What a closed terminal does not accept is dropped: the terminal's signal ends the run."""

    def write(self, content: "ReadableBuffer", /) -> int:
        """Write, and say how much was written."""
        try:
            return super().write(content) or 0
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return len(memoryview(content).cast("B"))


def _again(descriptor: int, stream: TextIO) -> TextIO:
    """The same output under a new file descriptor, which the redirection leaves alone."""
    raw = _Descriptor(os.dup(descriptor), "w")
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding=stream.encoding, errors="replace", line_buffering=raw.isatty())
