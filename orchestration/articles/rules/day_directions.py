"""The rule for the direction of a day where no figure tells how far: on Thursday the S&P 500 climbed."""

import re
from collections.abc import Iterator

from orchestration.articles.closes import not_between_closes
from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage, When
from orchestration.articles.subjects import Mention
from orchestration.articles.times import period_of, time_of
from orchestration.articles.who import subjects_of

# Words of rise and fall that tell what a day's close did, by themselves or with the words around them.
_VERB = re.compile(
    r"(?:climb(?:ed|s)|r[io]ses?|fell|falls|gained|gains|lost|loses|dropped|drops|declined|declines|slid|slides|slipped|slips|"
    r"eased|eases|retreated|retreats|advanced|advances|jumped|jumps|surged|surges|rallied|rallies|rebounded|rebounds|tumbled|"
    r"tumbles|sank|sinks|dipped|dips|plunged|plunges|soared|soars|bounced|recovered|slumped|slumps|ended\s+(?:higher|lower)|"
    r"in\s+the\s+(?:red|green))$",
    re.IGNORECASE,
)
_HIGHER = re.compile(
    r"(?:ended|closed|finished|ends|closes|settled|finishes)\b.{0,25}\b(?:higher|lower)|\b(?:higher|lower)\s+(?:close|finish)",
    re.IGNORECASE,
)
_SMALL_MOVE = re.compile(
    r"\b(?:brought|posted|saw|with|to)\s+(?:an?\s+)?(?:small|modest|slight|sharp|solid)?\s*$", re.IGNORECASE
)
_SO_DID = re.compile(r"\s+and\s+so\s+did\s+(?:the\s+)?", re.IGNORECASE)
# Reality Labs lost $4.4 billion: no move of a price.
_MONEY = re.compile(
    r"\s+(?:(?:about|nearly|almost|some|roughly|more|than|over|another)\s+)*\$[\d.,]+\s?(?:billion|million|trillion|bn|mn)\b",
    re.IGNORECASE,
)
# Three straight weeks of gains.
_STREAK = re.compile(
    r"\b(?:straight|consecutive|successive)\b[^,;]{0,20}$|\b(?:weeks|months|days|sessions|quarters)\s+of\s+$",
    re.IGNORECASE,
)
_FAR = 60


def day_directions(passage: Passage) -> Iterator[Draft]:
    """Rises and falls of an index or a stock on a day, told without how far."""
    done: set[tuple[str, object]] = set()
    for word in passage.directions:
        if not word.sign or not _is_of_a_day(passage, word) or _has_its_figure(passage, word):
            continue
        if passage.is_of_the_day_before(word):
            continue
        subjects, assumed = _movers(passage, word)
        when = _day(passage, word)
        if when is None or _is_too_far(passage, word, subjects):
            continue
        for subject in subjects:
            if (subject.subject, when.last_date) not in done:
                done.add((subject.subject, when.last_date))
                yield passage.draft(
                    word,
                    subject.subject,
                    "daily_change_sign",
                    when.day,
                    "0",
                    "percent",
                    "direction of a day",
                    "above" if word.sign > 0 else "below",
                    (assumed, *when.assumptions),
                    when.is_guess,
                    start=subject.start if subject in passage.mentions else None,
                    end=subject.end if subject in passage.mentions else None,
                )


def _is_of_a_day(passage: Passage, word: Mark) -> bool:
    """Whether a word tells what the close of a day did."""
    is_of_a_streak = _STREAK.search(passage.text, passage.sentence.start, word.start)
    if is_of_a_streak or _MONEY.match(passage.text, word.end):
        return False
    written = passage.text[word.start : word.end]
    start = max(passage.sentence.start, word.start - 40)
    if written.lower() in ("higher", "lower"):
        return bool(_HIGHER.search(passage.text[start : min(word.end + 20, passage.sentence.end)]))
    if written.lower() in ("loss", "gain"):
        return bool(_SMALL_MOVE.search(passage.text[start : word.start]))
    return bool(_VERB.match(written))


def _has_its_figure(passage: Passage, word: Mark) -> bool:
    first, last = passage.clause_of(word)
    units = ("percent", "index_points", "basis_points")
    has_figure = any(figure.unit in units and first <= figure.start < last for figure in passage.figures)
    has_rate = any(other.kind == "rate" and first <= other.start < word.start for other in passage.mentions)
    return (
        has_figure or has_rate or passage.estimated(word) or bool(passage.finds("negation", *passage.segment_of(word)))
    )


def _movers(passage: Passage, word: Mark) -> tuple[list[Mention], str]:
    subjects, assumed = subjects_of(passage, word, ("index", "security"))
    index = passage.running.index
    if not subjects and index is not None and not passage.mentions:
        if passage.text[word.start : word.end].lower() in ("loss", "gain"):
            return [index], f"it is taken as {index.subject}, named before"
        return [], ""
    match = _SO_DID.match(passage.text, word.end)
    others = [other for other in passage.mentions if match and abs(other.start - match.end()) <= 4]
    return [subject for subject in (*subjects, *others) if not subject.tail], assumed


def _day(passage: Passage, word: Mark) -> When | None:
    """The day, where the text is near enough to one: in the sentence, just before, in a headline, or by a close."""
    period = period_of(passage, word)
    when = time_of(passage, word, period)
    first, last = passage.clause_of(word)
    is_headline = passage.sentence.kind == "heading" and passage.number < 3 and passage.is_daily
    is_near = (
        any(other.span == "day" for other in passage.periods) or passage.number - passage.running.day_named_in <= 1
    )
    has_close = any(
        figure.unit == "" and first <= figure.start < last and figure.start in passage.taken
        for figure in passage.figures
    )
    is_told = period is not None or is_headline or is_near or has_close
    if when is None or when.span != "day" or not is_told or not_between_closes(passage, word, when):
        return None
    return when


def _is_too_far(passage: Passage, word: Mark, subjects: list[Mention]) -> bool:
    named = [subject.end for subject in subjects if passage.sentence.start <= subject.start < word.start]
    nearest = max(named, default=word.start)
    is_company = any(subject.kind == "security" for subject in subjects)
    return word.start - nearest > _FAR or (is_company and bool(passage.finds("account", *passage.clause_of(word))))
