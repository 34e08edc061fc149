"""Words of which the names of periods are made: months, weekdays, years, counts."""

import re
from collections.abc import Callable

from orchestration.articles.periods import Days, View

Meaning = Callable[[re.Match, View], Days | None]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTED = {"first": 1, "second": 2, "third": 3, "fourth": 4, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTED |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "a": 1, "one": 1}

MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|"
    r"oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
YEAR = r"(?:19|20)\d\d"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
OF_YEAR = rf"(?:,?\s+(?P<year>{YEAR}))?"
# Five sessions that are not those up to now.
NOT_NOW = r"(?!\s+(?:to|through|ended|ending|of|since|before|after|from|that|until)\b)"


def month_number(word: str) -> int:
    """The number of a month by its name or its first three letters."""
    return _MONTHS.index(word.lower()[:3]) + 1


def weekday_number(word: str) -> int:
    """The number of a weekday, from 0 for Monday."""
    return _WEEKDAYS.index(word.lower())


def is_possessive(text: str, end: int) -> bool:
    """Whether a name that ends at a place of the text is possessive: Friday's."""
    return text[max(0, end - 2) : end] in ("'s", "\u2019s")


def form(meaning: Meaning, *patterns: str) -> tuple[re.Pattern, Meaning]:
    """Words that name a period, and what they mean."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE), meaning
