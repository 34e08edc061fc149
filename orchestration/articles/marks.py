"""An article's text in pieces: where figures are marked, and where marks overlap."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# Where marks overlap the first of these gives the text its colour.
STATES = (
    *("contradicted", "misdated", "inconsistent", "rejected", "needs_data", "out_of_scope", "forecast_open"),
    *("supported", "guess", "alone"),
)


@dataclass(frozen=True)
class Mark:
    """A place in the text, in characters, and what is said of it. state: one of STATES."""

    start: int
    end: int
    key: str
    state: str


@dataclass(frozen=True)
class Segment:
    """Text that the same marks lie over. state: that of the gravest. starts, ends: the marks that do so here."""

    text: str
    state: str
    starts: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True)
class Piece:
    """Text without a mark, or text under marks that overlap, cut where one of them begins or ends."""

    text: str
    segments: tuple[Segment, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks over it, in the order in which they begin."""
        return tuple(mark for segment in self.segments for mark in segment.starts)


def paragraphs(text: str, marks: Sequence[Mark]) -> list[list[Piece]]:
    """The text, parted at blank lines; one under a mark parts nothing. Marks outside the text are left out."""
    found: list[list[Piece]] = [[]]
    for piece in _pieces(text, marks):
        if piece.segments:
            found[-1].append(piece)
            continue
        first, *others = re.split(r"\n[ \t]*(?:\n[ \t]*)+", piece.text)
        if first:
            found[-1].append(Piece(first))
        for part in others:
            found.append([Piece(part)] if part else [])
    return [pieces for pieces in found if any(piece.text.strip() for piece in pieces)]


def _pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    at = 0
    for group in _overlapping([mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]):
        start, end = group[0].start, max(mark.end for mark in group)
        if at < start:
            yield Piece(text[at:start])
        cuts = sorted({place for mark in group for place in (mark.start, mark.end)})
        segments = tuple(_segment(text, group, *cut) for cut in pairwise(cuts))
        yield Piece(text[start:end], segments)
        at = end
    if at < len(text):
        yield Piece(text[at:])


def _segment(text: str, group: Sequence[Mark], start: int, end: int) -> Segment:
    over = [mark for mark in group if mark.start <= start and mark.end >= end]
    return Segment(
        text[start:end],
        min((mark.state for mark in over), key=STATES.index),
        tuple(mark for mark in over if mark.start == start),
        tuple(mark for mark in over if mark.end == end),
    )


def _overlapping(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """The marks in groups: one overlaps another of its group and none of the others."""
    group: list[Mark] = []
    end = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.key)):
        if group and mark.start >= end:
            yield group
            group = []
        group.append(mark)
        end = max(end, mark.end) if len(group) > 1 else mark.end
    if group:
        yield group
