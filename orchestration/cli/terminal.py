"""Output for a person: finished lines, and on a terminal one more that is rewritten in place."""

import io
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tqdm import tqdm

from orchestration.sources.countdown import logger as countdown_logger
from orchestration.sources.countdown import watched_by

# For an output whose encoding lacks these characters.
PLAIN = str.maketrans({"✓": "+", "✗": "!", "…": "...", "→": "->"})


# Names of files and words of articles may hold characters that would move a terminal's cursor or change its colours.
_NO_CONTROL = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")}, "\ufffd")


class Terminal:
    """Writes lines to `out`, warnings to `warnings`. No control character reaches an `out` that is no terminal."""

    def __init__(self, out: TextIO, warnings: TextIO | None = None) -> None:
        self._out = out
        self._warnings = warnings or out
        self._has_line = out.isatty() and _has_width(out)
        # tqdm cuts the line to the terminal's width, and can clear it.
        self._line = tqdm(file=out, bar_format="{desc}", leave=False, dynamic_ncols=True, disable=not self._has_line)

    def show(self, text: str) -> None:
        """Rewrite the line in place; nothing where `out` is no terminal."""
        self._line.set_description_str(_encodable(text, self._out))

    def pass_by(self, text: str) -> None:
        """Write a passing message: in the rewritten line, or as a finished one where there is none."""
        if self._has_line:
            self.show(text.strip())
        else:
            self.tell(text)

    def tell(self, text: str, is_warning: bool = False) -> None:
        """Clear the rewritten line and write a finished one."""
        self._line.clear()
        stream = self._warnings if is_warning else self._out
        stream.write(_encodable(f"{text.translate(_NO_CONTROL)}\n", stream))
        stream.flush()

    @contextmanager
    def shows_countdowns(self) -> Iterator[None]:
        """Show the progress of long work: in the rewritten line, or as occasional lines where `out` is no terminal."""
        with watched_by(self.show) if self._has_line else self._shows_log():
            yield
        self._line.clear()

    @contextmanager
    def _shows_log(self) -> Iterator[None]:
        handler = _Handler(self.tell)
        countdown_logger.addHandler(handler)
        countdown_logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            countdown_logger.removeHandler(handler)
            countdown_logger.setLevel(logging.NOTSET)


class _Handler(logging.Handler):
    """Passes the messages of log records on."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one message on."""
        self._say(record.getMessage())


def _has_width(out: TextIO) -> bool:
    """Whether a terminal knows how wide it is; in one that does not, a line cut to its width would be empty."""
    try:
        return os.get_terminal_size(out.fileno()).columns > 0
    except io.UnsupportedOperation:
        return True  # no file descriptor to ask
    except OSError:
        return False


def _encodable(text: str, stream: TextIO) -> str:
    """The text as the stream can write it."""
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(PLAIN).encode(encoding, "replace").decode(encoding)
    return text
