"""What reading an article gives: drafts of claims, each at its place in the text, and figures that were left alone."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    """One checkable figure, in the words of the table of claims.

    start, end: the place of `quote` in the text, in characters. statement: the sentence that it stands in. value: as
    printed, without separators of thousands, a fall negative; it stands in the quote, or the quote has the word that it
    was read from. rule: the name of the rule that made the draft. assumptions: what the text leaves open and the rule
    took for granted, in words for a reader. is_guess: the period or the subject is a guess: not judged unless asked.
    """

    start: int
    end: int
    quote: str
    statement: str
    subject: str
    metric: str
    period_start_date: date
    period_end_date: date
    comparator: str
    value: str
    unit: str
    rule: str
    assumptions: tuple[str, ...] = ()
    is_guess: bool = False


@dataclass(frozen=True)
class LeftAlone:
    """A figure that no claim was made of. reason: why, in words for a reader."""

    start: int
    end: int
    quote: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """An article as it was read. published_from: "argument", or the words of the text that name the day."""

    text: str
    published_date: date
    published_from: str
    drafts: tuple[Draft, ...]
    left_alone: tuple[LeftAlone, ...]
