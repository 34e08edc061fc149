"""Which way a figure in a sentence goes: its sign, the noun behind it, or the verb before it."""

import re
from collections.abc import Iterator

from orchestration.articles.figures import Figure
from orchestration.articles.known import Known
from orchestration.articles.passage import Mark, Passage

# What may stand between a figure and the noun that gives its direction: a 16.45% year-to-date gain.
_BEFORE_NOUN = re.compile(
    r"[\s-]*(?:(?:daily|weekly|monthly|quarterly|yearly|annual|one|day|week|month|year|to|date|YTD|so|far|in|the|a|this|price|"
    r"late|total|[a-z]+ly)[\s-]+)*",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\boff\s+(?:by\s+|an?\s+)?(?:(?:about|nearly|some|only|just|almost|roughly|around|(?:more|less)\s+than)\s+)?(?:an?\s+)?$"
)
# Off by about a.
_OFF_REACHES = 20
# 12.2% above where it started the year.
_ABOVE_WHERE = re.compile(
    r"\s*(?:(?P<up>above|higher\s+than)|below|lower\s+than)\s+where\s+(?:it|they|the)\b", re.IGNORECASE
)
# Gave back up to 3%: no rise.
_UP_TO = re.compile(r"up\s+to\s+\d", re.IGNORECASE)
# Thursday's 1.6% move.
_NO_SIGN = re.compile(r"[\s-]+(?:daily\s+|one-day\s+)?(?:move|swing|change)s?\b", re.IGNORECASE)
_NO_NOUN = re.compile(r"(?:added|cost|ahead\s+of|green|red)\b", re.IGNORECASE)
_VERB_REACHES = 90
# Qualcomm, the target of an inquiry, 7.3%.
_APPOSITION = re.compile(r",\s[^,;%\d]{3,70},\s*")


def sign_of(passage: Passage, figure: Figure) -> int | None:
    """1 for a rise, -1 for a fall, 0 for neither, None where no word tells."""
    if figure.is_signed:
        return -1 if figure.value.startswith("-") else 1
    beside = _sign_beside(passage, figure)
    if beside is not None:
        return beside
    listed = before_in_list(passage, figure)
    if listed is not None:
        return sign_of(passage, listed)
    first, _ = passage.clause_of(figure)
    words = [word for word in passage.directions if word.end <= figure.start]
    inside = [word for word in words if word.start >= first]
    near = inside or [word for word in words if figure.start - word.end < _VERB_REACHES]
    return near[-1].sign if near else None


def _sign_beside(passage: Passage, figure: Figure) -> int | None:
    """The sign by the words right before or behind a figure: off 1.2%, 12.2% above where it began, a 0.8% gain."""
    if _NO_SIGN.match(passage.text, figure.end):
        return 0
    if _OFF.search(passage.text[max(0, figure.start - _OFF_REACHES) : figure.start]):
        return -1
    where = _ABOVE_WHERE.match(passage.text, figure.end)
    if where is not None:
        return 1 if where["up"] else -1
    behind = noun_behind(passage, figure)
    return None if behind is None else behind.sign


def before_in_list(passage: Passage, figure: Figure) -> Figure | None:
    """The figure before one that only a name leads: Sandisk off 11.4%, Intel 11.3% and Nvidia 7.2%."""
    earlier = [other for other in passage.figures if other.unit == figure.unit and other.end <= figure.start]
    for mention in passage.mentions:
        is_next = mention.end <= figure.start <= mention.end + 3 or _APPOSITION.fullmatch(
            passage.text, mention.end, figure.start
        )
        if is_next and earlier and earlier[-1].end < mention.start:
            return earlier[-1]
    return None


def noun_behind(passage: Passage, figure: Figure) -> Mark | None:
    """The noun behind a figure that says which way it goes: a 0.8% daily gain."""
    for word in passage.directions:
        if figure.end <= word.start <= figure.end + 28:
            between = passage.text[figure.end : word.start]
            if _BEFORE_NOUN.fullmatch(between) and not _NO_NOUN.match(passage.text[word.start :]):
                return word
    return None


def verb_before(passage: Passage, figure: Figure) -> int:
    """Where the word of rise or fall right before a figure begins; else where the figure does."""
    near = [word for word in passage.directions if word.end <= figure.start < word.end + 25]
    is_its_own = near and not any(near[-1].end <= other.start < figure.start for other in passage.figures)
    return near[-1].start if is_its_own and ";" not in passage.text[near[-1].end : figure.start] else figure.start


def directions(text: str, start: int, end: int, known: Known) -> Iterator[Mark]:
    """Words of rise, fall and neither between two places; of two that overlap the longer."""
    found = [
        Mark(match.start(), match.end(), sign)
        for part, sign in (("rise", 1), ("fall", -1), ("flat", 0))
        for match in known.vocabulary.pattern(part).finditer(text, start, end)
    ]
    last = start
    for word in sorted(found, key=lambda word: (word.start, -word.end)):
        if word.start >= last and not _UP_TO.match(text, word.start):
            last = word.end
            yield word
