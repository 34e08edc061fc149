"""Whether a figure about prices is one of a close: not of during the day, nor of where a day started."""

import re

from orchestration.articles.figures import Figure
from orchestration.articles.passage import Mark, Passage, When

# After starting the day at 4.14%, after opening at 6,737.93, began the month near 17.4.
_STARTED_AT = re.compile(
    r"\b(?:open(?:ed|s|ing)|start(?:ed|s|ing)?|beg[aiu]n(?:s|ning)?)\s+(?:the\s+\w+\s+|trading\s+)?(?:at|near|around)\s+$",
    re.IGNORECASE,
)
# At one point, the index was down 3.6%.
_OPENING = 25
# Was up 1.9% before closing lower, up 3% before a reversal, rose 0.6% early.
_BEFORE_CLOSING = re.compile(
    r"(?:\s+(?!%)[a-z-]+){0,6}?,?\s+(?:before|then)\s+(?:[a-z-]+\s+){0,6}?"
    r"(?:(?:clos|end|finish|settl|revers|fad|pull)ing\b(?!\s+the\s+(?:week|month|quarter|year))|"
    r"(?:an?\s+)?(?:late\s+|sharp\s+)?(?:reversal|fade|retreat|pullback)\b)|"
    r"\s+(?:higher\s+|lower\s+)?early(?=,|\s+(?:but|and|before|on|then|\w+day)\b)",
    re.IGNORECASE,
)
# At one point the index, which closed at a record on Thursday, was down 1.9%.
_CLOSED_ASIDE = re.compile(
    r"\b(?:which|who|that|after|since|when|where|having|had)\s+(?:it\s+|they\s+)?(?:\w+\s+)?(?:the\s+\w+\s+)?$|"
    r"\b(?:after|since|from|than|last|previous|prior|day['\u2019]s)\s+(?:(?!to\b)[\w'\u2019]+\s+){0,3}$|\bits\s+$",
    re.IGNORECASE,
)


def not_between_closes(passage: Passage, mark: Mark | Figure, when: When | None) -> str:
    """Why a figure is not one of a close; empty where it is."""
    part = passage.text[passage.sentence.start : passage.sentence.end]
    at = mark.start - passage.sentence.start
    first, last = part.rfind(";", 0, at) + 1, part.find(";", at)
    stretch = (passage.sentence.start + first, passage.sentence.start + last if last >= 0 else passage.sentence.end)
    opening = (passage.sentence.start, min(passage.sentence.start + _OPENING, mark.start))
    segment = passage.segment_of(mark)
    during = passage.finds("intraday", *segment) or passage.finds("intraday", *opening)
    if during and _is_closed(passage, during, mark, segment[0]):
        during = None
    if _STARTED_AT.search(passage.text, passage.sentence.start, mark.start):
        return "where a day or a longer time started"
    is_of_the_day = when is None or when.last_date >= passage.view.session_date
    before = is_of_the_day and _BEFORE_CLOSING.match(passage.text, mark.end)
    if passage.finds("off_hours", *stretch) or during or before:
        return "a price before the open, during the day or after the close"
    if passage.is_before_close and when is not None and when.last_date >= passage.view.published_date:
        return "the article appeared before the close: a price of the day so far"
    return ""


def _is_closed(passage: Passage, during: re.Match, mark: Mark | Figure, first: int) -> bool:
    """Whether a figure is of a close, for all that is told of the day: opened higher but ended down 4.9%.

    The word of closing stands before the figure, and what the day was like before that word or behind the figure.
    """
    if during.start() >= mark.end:
        return passage.finds("ended", first, mark.start) is not None
    closed = [
        word
        for word in passage.known.vocabulary.pattern("ended").finditer(passage.text, during.end(), mark.start)
        if not _CLOSED_ASIDE.search(passage.text, passage.sentence.start, word.start())
    ]
    again = closed and passage.finds("intraday", closed[-1].end(), mark.start)
    return bool(closed) and not again
