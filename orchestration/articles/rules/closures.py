"""The rule for days on which the exchange was shut: Monday was Juneteenth, and U.S. markets stayed shut."""

import re
from collections.abc import Iterator
from datetime import timedelta

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage

_ELSEWHERE = re.compile(
    r"\b(?:asia\w*|china|chinese|japan\w*|europe\w*|london|tokyo|hong\s+kong|india|bond\s+markets?|U\.?K\.?)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:will|are|is|remain)\b", re.IGNORECASE)
# Slipped on Friday, a day after markets were shut for Christmas.
_ANOTHER_DAY = re.compile(r"\b(?:after|before|following)\b", re.IGNORECASE)


def closures(passage: Passage) -> Iterator[Draft]:
    """A day without trading; one to come counts too, for the calendar is known."""
    shut, exchange = passage.finds("shut"), passage.finds("exchange")
    days = [period for period in passage.periods if period.span in ("day", "future")]
    if not shut or not exchange or len(days) != 1 or _ELSEWHERE.search(passage.words):
        return
    if days[0].end <= shut.start() and _ANOTHER_DAY.search(passage.text, days[0].end, shut.start()):
        return
    day = days[0].last_date
    # Markets are shut on Thursday: the next one, unless that is a session and the last one was none.
    if day < passage.view.published_date and _TO_COME.search(passage.words):
        to_come = day + timedelta(weeks=1)
        is_the_last = to_come in passage.view.sessions and day not in passage.view.sessions
        day = day if is_the_last else to_come
    places = [(shut.start(), shut.end()), (days[0].start, days[0].end), (exchange.start(), exchange.end())]
    mark = Mark(min(start for start, _ in places), max(end for _, end in places))
    yield passage.draft(mark, "US_EXCHANGES", "market_closed", (day, day), "true", "boolean", "day without trading")
