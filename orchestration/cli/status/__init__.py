"""The report that `make status` prints, in a screenful: its sections, and how they write times and text."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Section:
    """A few lines under a title.

    attention: what somebody should look at, in a few words each. remark: what is open although nothing is broken.
    """

    title: str
    lines: Sequence[str]
    attention: Sequence[str] = ()
    remark: str = ""


def report(sections: Sequence[Section], now: datetime) -> str:
    """All sections, and in the end what needs attention. now: UTC."""
    lines = [f"Market Warehouse on {now:%A %Y-%m-%d %H:%M} UTC. All times are UTC."]
    for section in sections:
        if section.lines:
            lines += [section.title, *(f"  {line}" for line in section.lines)]
    attention = [words for section in sections for words in section.attention]
    remarks = [section.remark for section in sections if section.remark]
    if attention:
        lines += ["Needs attention", *(f"  {words}" for words in [*attention, *remarks])]
    else:
        lines.append(f"Nothing is broken; {'; '.join(remarks)}." if remarks else "Nothing needs attention.")
    return "\n".join(lines)


def exit_code(sections: Sequence[Section]) -> int:
    """1 where something needs attention, 0 otherwise."""
    return int(any(section.attention for section in sections))


def length(span: timedelta) -> str:
    """A duration in its largest unit, below ten hours in two: `45 s`, `12 min`, `3 h 20 min`, `2 days`."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 100:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 600:
        return f"{minutes // 60} h {minutes % 60} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def wrapped(text: str) -> list[str]:
    """The text as lines that fit the screen; all but the first are indented."""
    return textwrap.wrap(text, width=112, subsequent_indent="  ", break_long_words=False)


def minute(at: datetime) -> str:
    """A moment to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def one_line(text: str, limit: int = 90) -> str:
    """The text on one line, cut where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
