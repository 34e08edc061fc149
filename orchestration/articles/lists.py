"""Amounts of several companies in a row, which share their account and their period: and Alphabet $22.4 billion."""

import re

from orchestration.articles.amounts import ROUGHLY, first_of_range, range_of
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.periods import Period

# Behind one of these something else is said, of another time perhaps.
_BREAKS = re.compile(
    r";|\b(?:while|whereas|but|although|though|compared|versus|vs|from|against|after|than|as|up|down|plans?|expects?|will|would|said)\b",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"(?:[^,;.]{0,60}?)(?:,\s*(?:and\s+)?|\s+and\s+)", re.IGNORECASE)
_BEHIND_NAME = re.compile(rf"\s*(?:['\u2019]s)?,?\s+(?:(?:with|at)\s+)?{ROUGHLY}", re.IGNORECASE)
_NEXT = re.compile(rf"[^;.$]{{0,60}}?(?:,\s*(?:and\s+)?|\s+and\s+){ROUGHLY}", re.IGNORECASE)
_AT = re.compile(r"\s+(?:at|for|by|from)\s+", re.IGNORECASE)
_SHARED = ("quarter", "last_quarter", "fiscal_quarter", "year")


def one_before(passage: Passage, figure: Figure) -> Figure | None:
    """The amount before one that follows with a bare name: Microsoft spent $24.2 billion, Alphabet $22.4 billion.

    Or behind which only a name stands: $24.2 billion at Microsoft, $22.4 billion at Alphabet.
    """
    before = [own for own in passage.figures if own.end <= figure.start and own.unit == figure.unit]
    if before and _is_bare_at_a_name(passage, before[-1], figure):
        return first_of_range(passage, before[-1])
    names = [
        m for m in passage.mentions if m.kind == "security" and before and before[-1].end <= m.start < figure.start
    ]
    if len(names) != 1:
        return None
    is_next = _BEFORE_NAME.fullmatch(passage.text, before[-1].end, names[0].start)
    is_bare = _BEHIND_NAME.fullmatch(passage.text, names[0].end, figure.start)
    return first_of_range(passage, before[-1]) if is_next and is_bare else None


def _is_bare_at_a_name(passage: Passage, before: Figure, figure: Figure) -> bool:
    """Whether nothing but a name tells an amount from the one before: $24 billion at Microsoft, $22 billion at Meta."""
    is_next = _NEXT.fullmatch(passage.text, before.end, figure.start)
    end = range_of(passage, figure)[2] or figure.end
    is_at = any(m.kind == "security" and _AT.fullmatch(passage.text, end, m.start) for m in passage.mentions)
    return bool(is_next) and is_at and not _BREAKS.search(passage.text, before.end, figure.start)


def shared_period(passage: Passage, figure: Figure) -> Period | None:
    """The quarter or the year behind the last of the amounts of several companies, where this one has none."""
    end = range_of(passage, figure)[2] or figure.end
    following = [own for own in passage.figures if own.start >= end and own.unit == figure.unit]
    at = end
    for other in following:
        if not any(m.kind == "security" and at <= m.start < other.start for m in passage.mentions):
            return None
        at = range_of(passage, other)[2] or other.end
        limit = min([own.start for own in following if own.start >= at], default=passage.sentence.end)
        behind = [own for own in passage.periods if at <= own.start < limit and own.span in _SHARED]
        if behind:
            is_shared = not behind[0].is_reference and not _BREAKS.search(passage.text, end, behind[0].start)
            return behind[0] if is_shared else None
    return None
