"""Days on which somebody said or reported something: not those of the figures beside them."""

import re

# Amazon said on Thursday: the day of a statement, not that of the figures.
_SAID_ON = re.compile(
    r"\b(?:said|says|told|reported|announced|unveiled|disclosed|warned|wrote)"
    r"(?:\s+(?!rose|fell|closed|gained|lost)[\w'\u2019]+){0,6}?\s+(?:late\s+|early\s+)?(?:on\s+)?$",
    re.IGNORECASE,
)
# What was told so late can have moved prices only on the day after.
_AFTER_HOURS = re.compile(
    r"\b(?:late|evening|after\s+(?:the\s+)?(?:bell|close|closing|hours|markets?\s+closed))\b", re.IGNORECASE
)
_SAYS_BEHIND = re.compile(r"\s+(?:said|announced|reported|unveiled|disclosed|warned)\b", re.IGNORECASE)


def is_of_a_statement(text: str, start: int, end: int) -> bool:
    """Whether a day between two places is that of a statement: Amazon said on Thursday, Meta on Wednesday announced."""
    is_said = _SAID_ON.search(text, max(0, start - 80), start) or _SAYS_BEHIND.match(text, end)
    return is_said is not None


def is_told_after_hours(text: str, start: int, end: int) -> bool:
    """Whether words beside a day say that markets were closed by then: what was told moved prices on the day after."""
    return _AFTER_HOURS.search(text, max(0, start - 40), end + 40) is not None
