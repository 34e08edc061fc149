"""Days on which somebody said or reported something: not those of the figures beside them."""

import re

_SAID = (
    r"(?:said|says|saying|told|reported|reporting|announced|announcing|unveiled|unveiling|disclosed|warned|warning|wrote|"
    r"forecasting)"
)
_PRICES = (
    r"(?:rose|fell|closed|gained|lost|jumped|climbed|slid|sank|dropped|surged|tumbled|soared|plunged|rallied|ended|finished|"
    r"slipped|edged|added|shed|advanced|declined)"
)
# Amazon said on Thursday: the day of a statement, not that of the figures.
_SAID_ON = re.compile(
    rf"\b{_SAID}(?:\s+(?!{_PRICES}\b)[\w'\u2019]+){{0,6}}?\s+(?:late\s+|early\s+)?(?:on\s+)?$", re.IGNORECASE
)
_SAYS_BEHIND = re.compile(
    r"\s+(?:said|announced|reported|unveiled|disclosed|warned|asked|approved|signed)\b", re.IGNORECASE
)
# What was told so late can have moved prices only on the day after.
_CLOSED = r"after\s+(?:the\s+)?(?:bell|close|closing\s+bell|closing|hours|markets?\s+closed|trading)"
_LATE_BEFORE = re.compile(rf"\b(?:late|{_CLOSED})\s+(?:on\s+)?$", re.IGNORECASE)
_LATE_BEHIND = re.compile(rf"\s+(?:evening|night|{_CLOSED})\b", re.IGNORECASE)


def is_of_a_statement(text: str, start: int, end: int) -> bool:
    """Whether a day between two places is that of a statement: Amazon said on Thursday, Meta on Wednesday announced."""
    is_said = _SAID_ON.search(text, max(0, start - 80), start) or _SAYS_BEHIND.match(text, end)
    return is_said is not None


def is_told_after_hours(text: str, start: int, end: int) -> bool:
    """Whether words beside a day say that markets were closed by then: what was told moved prices on the day after."""
    is_late = _LATE_BEFORE.search(text, max(0, start - 40), start) or _LATE_BEHIND.match(text, end)
    return is_late is not None
