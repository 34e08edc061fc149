"""Where the sentences, headings, list items and table rows of an article begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["prose", "heading", "item", "row"]

# A point after these does not end a sentence.
_ABBREVIATIONS = frozenset(
    [
        "inc",
        "corp",
        "co",
        "cos",
        "ltd",
        "plc",
        "llc",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "vs",
        "no",
        "jr",
        "sr",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "approx",
        "est",
        "avg",
        "yr",
        "ca",
        "fig",
        "gov",
        "sen",
        "rep",
        "pres",
    ]
)
# A line of a list: a name, a colon, a figure.
_ENTRY = re.compile(r"[^:]{2,40}:\s*[+\-−–$]?\d")
_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)")
_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣]|\d{1,2}[.)])\s+")
# No abbreviation is longer.
_WORD_LENGTH = 20
# A sentence of more characters is a text without points, as of a table or of code; it is cut at a blank.
_LONGEST = 1500
# A line as long as this that does not end like a sentence goes on in the next one: it was broken to fit a page.
_WRAPPED_FROM = 50


@dataclass(frozen=True)
class Sentence:
    """A stretch of the text. heading: the words of the heading or of the lead-in above it."""

    start: int
    end: int
    kind: Kind
    heading: str = ""
    paragraph: int = 0


def sentences(text: str) -> list[Sentence]:
    """All sentences in the order of the text; each heading and list item is one or more of its own."""
    found: list[Sentence] = []
    heading = ""
    for number, (start, end) in enumerate(_blocks(text)):
        block = text[start:end]
        kind = _kind(block)
        if kind == "heading":
            heading = block.strip()
        elif kind == "prose" and not _is_list_entry(block):
            heading = ""
        found.extend(
            Sentence(first, last, kind, "" if kind == "heading" else heading, number)
            for first, last in _cut(text, start, end)
        )
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, list items and lines. A line that was broken to fit a page is joined to the next."""
    start = None
    last_end = 0
    last_line = ""
    is_broken = False
    for line in re.finditer(r"[^\n\r]*(?:\r\n|\n|\r|$)", text):
        stripped = line.group().strip()
        if not stripped:
            if start is not None:
                yield start, last_end
                start = None
            continue
        first = line.start() + len(line.group()) - len(line.group().lstrip())
        goes_on = start is not None and _goes_on(last_line, is_broken, stripped)
        if start is not None and not goes_on:
            yield start, last_end
        if not goes_on:
            start = first
        is_broken = goes_on and (is_broken or not _is_row(f"{last_line}\n{stripped}"))
        last_line = stripped
        last_end = first + len(stripped)
    if start is not None:
        yield start, last_end


def _goes_on(last_line: str, is_broken: bool, line: str) -> bool:
    """Whether a line continues the block that ends in last_line; is_broken: whether that has such lines already."""
    if _BULLET.match(line):
        return False
    if re.fullmatch(r"[\d.,$%()+\-−–\s]+", line) and len(last_line) < _WRAPPED_FROM:
        return True
    if re.search(r"[.!?:;][\"'”’)\]]*$", last_line):
        return False
    return len(last_line) >= (_WRAPPED_FROM // 2 if is_broken else _WRAPPED_FROM) or line[0].islower()


def _kind(block: str) -> Kind:
    stripped = block.strip()
    if _BULLET.match(block):
        return "item"
    if _is_row(stripped):
        return "row"
    if _ENTRY.match(stripped) and len(stripped) < 80:
        return "item"
    if stripped.endswith(":") and len(stripped) < 80:
        return "heading"
    if not re.search(r"[.!?;,][\"'”’)\]]*$", stripped) and len(stripped) < 140 and "\n" not in stripped:
        return "heading"
    return "prose"


def _is_row(block: str) -> bool:
    """A row of a table: a ticker or a name, then figures and little else."""
    is_quote = re.match(r"[A-Z][A-Z.]{0,5}\s+[$+\-−]?\d", block) and len(re.findall(r"[a-z]{3,}", block)) <= 2
    cells = re.split(r"\s{2,}|\t|\|", block.strip(" |"))
    figures = [cell for cell in cells[1:] if re.match(r"\s*[+\-−–(]?[$]?\d", cell)]
    return bool(is_quote) or (len(figures) >= 2 and len(figures) >= len(cells) - 2)


def _is_list_entry(block: str) -> bool:
    """A short paragraph below a heading such as "For the week:" is an entry of its list."""
    return len(block) < 120 and "\n" not in block and len(re.findall(_END, block)) <= 1


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a block, none longer than _LONGEST."""
    for first, last in _at_points(text, start, end):
        at = first
        while last - at > _LONGEST:
            blank = text.rfind(" ", at, at + _LONGEST)
            until = blank + 1 if blank > at else at + _LONGEST
            yield at, until
            at = until
        yield at, last


def _at_points(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if _is_row(text[start:end].strip()):
        yield start, end
        return
    first = start
    for stop in _END.finditer(text, start, end):
        before = re.search(r"([A-Za-z.]+)$", text[max(first, stop.start() - _WORD_LENGTH) : stop.start()])
        word = before.group(1).lower() if before else ""
        is_short = word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or "." in word
        follows = re.match(r"\s+[\"'“‘(]*([A-Z0-9•])", text[stop.end() : end + 2])
        if (
            stop.group()[0] == "."
            and is_short
            and not (
                follows
                and (word in {"inc", "corp", "co", "ltd", "u.s", "p.m", "a.m"} and _starts_anew(text, stop.end(), end))
            )
        ):
            continue
        if stop.end() < end and not follows:
            continue
        yield first, stop.end()
        rest = re.match(r"\s*", text[stop.end() : end])
        first = stop.end() + (rest.end() if rest else 0)
    if first < end:
        yield first, end


def _starts_anew(text: str, at: int, end: int) -> bool:
    """Whether an article or a day follows: after "Inc." or "U.S." only that tells a new sentence from a name."""
    return bool(re.match(r"\s+(?:The|A|An|In|On|It|Its|That|This|But|And|Shares|Meanwhile|Its)\b", text[at:end]))
