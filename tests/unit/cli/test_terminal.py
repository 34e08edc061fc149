"""What reaches a terminal, and what a file or a pipe in its place."""

import fcntl
import io
import os
import pty
import struct
import termios

import pytest

from orchestration.cli.terminal import Terminal
from orchestration.sources.countdown import Countdown


class Screen(io.StringIO):
    """An output that says that it is a terminal."""

    def isatty(self):
        return True


def shown(screen):
    """The lines as they stand in the end: what a carriage return goes back over is overwritten."""
    lines = []
    for line in screen.getvalue().split("\n"):
        cells = ""
        for part in line.split("\r"):
            cells = part + cells[len(part) :]
        lines.append(cells.rstrip())
    return lines


@pytest.fixture
def counting():
    """Call it with a terminal: twelve steps of a countdown that another listens to."""

    def count(terminal):
        with terminal.shows_countdowns():
            counting = Countdown("quotes", 12, "read", here_count=3)
            for _ in range(12):
                counting.step()
            terminal.tell("a finished line")

    return count


def test_a_terminal_rewrites_one_line_and_keeps_finished_ones(counting):
    screen = Screen()
    counting(Terminal(screen))
    assert "quotes: 7 of 12 read" in screen.getvalue() and "\x1b" not in screen.getvalue()
    assert shown(screen) == ["a finished line", ""]


def test_a_line_longer_than_the_terminal_is_cut():
    """A pseudo-terminal 40 characters wide; one that wrapped could not be rewritten."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    with os.fdopen(theirs, "w") as screen:
        Terminal(screen).show("x" * 200)
        written = ""
        while "x" * 30 not in written:
            written += os.read(ours, 4096).decode()
        os.close(ours)
    assert 30 < max(len(part) for part in written.split("\r")) <= 40


def test_anything_else_gets_plain_lines_now_and_then(counting):
    pipe = io.StringIO()
    counting(Terminal(pipe))
    assert pipe.getvalue() == "quotes: 0 of 12 read, 3 here already\na finished line\n"


def test_nobody_listens_once_it_is_over(counting):
    pipe = io.StringIO()
    counting(Terminal(pipe))
    before = pipe.getvalue()
    Countdown("quotes", 12, "read", here_count=3)
    assert pipe.getvalue() == before


def test_warnings_go_where_they_are_wanted():
    out, warnings = io.StringIO(), io.StringIO()
    terminal = Terminal(out, warnings)
    terminal.tell("as usual")
    terminal.tell("wrong", is_warning=True)
    assert (out.getvalue(), warnings.getvalue()) == ("as usual\n", "wrong\n")


def test_an_output_without_such_characters_gets_plain_ones():
    content = io.BytesIO()
    out = io.TextIOWrapper(content, encoding="ascii")
    Terminal(out).tell("✗ check: prix élevé → stop …")
    assert content.getvalue() == b"! check: prix ?lev? -> stop ...\n"
