"""From the text of an article to drafts of claims: sentences, then what stands in each, then the rules over it."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.drafts import Draft, LeftAlone, Reading
from orchestration.articles.figures import Figure, figures
from orchestration.articles.known import Known
from orchestration.articles.passage import Passage, Running, directions
from orchestration.articles.periods import Period, View, day_in_view, periods, published_in
from orchestration.articles.rules import RULES
from orchestration.articles.sentences import Sentence, sentences
from orchestration.articles.subjects import Mention, mentions, names_in
from orchestration.errors import ActionableError

# New York's session, in hours.
_OPEN, _CLOSE = 9.5, 16.0
_MORNING = re.compile(
    r"\b(?:premarket|pre-market|before\s+the\s+(?:bell|open)|morning\s+(?:note|brief\w*|bid)|futures)\b", re.IGNORECASE
)
_MIDDAY = re.compile(
    r"\b(?:mid-?day|at\s+noon|early\s+trading|at\s+the\s+open|intraday|afternoon\s+trading)\b", re.IGNORECASE
)
_REVIEW = re.compile(
    r"\b(?:week(?:ly)?|month(?:ly)?|quarter(?:ly)?|annual|year)[\s-]+(?:in\s+review|ahead|recap|review|commentary|wrap|market|update|report|outlook)|"
    r"\bmarkets?\s+in\s+review\b",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"\d+")


class UnknownDayError(ActionableError):
    """The article does not say when it appeared, and nobody else did."""


def read_article(text: str, known: Known, published_date: date | None = None) -> Reading:
    """The claims that an article makes, as drafts, and the figures that no claim was made of.

    published_date: when it appeared; without it, the day that its first lines state. Raises UnknownDayError where
    there is neither.
    """
    stated = published_in(text)
    if published_date is None and stated is None:
        raise UnknownDayError(
            'The text does not say when it appeared, so a weekday or "this week" in it cannot be placed. '
            "Add the day: PUBLISHED=2026-02-26."
        )
    published = published_date or stated[0]  # type: ignore[index]
    source = "argument" if published_date is not None else stated[1]  # type: ignore[index]
    drafts: list[Draft] = []
    left: list[LeftAlone] = []
    for passage in passages(text, known, published, stated[1] if stated else ""):
        own = list(_claims(passage))
        drafts.extend(own)
        left.extend(_left_alone(passage, own))
        _remember(passage)
    return Reading(
        text, published, source, tuple(sorted(drafts, key=lambda draft: (draft.start, draft.end))), tuple(left)
    )


def passages(text: str, known: Known, published: date, stamp: str = "") -> Iterator[Passage]:
    """Each sentence with what stands in it; `running` is shared, so that a sentence knows those before it."""
    hour = _hour(text, stamp)
    before_close = hour is not None and hour < _CLOSE
    session = day_in_view(text, published, known.sessions, stamp)
    if before_close:
        session = published if _OPEN <= (hour or 0) else known.sessions.before(published)
    view = View(published, session, known.sessions)
    names = names_in(text, known)
    running = Running()
    names_days = bool(re.search(r"\b(?:mon|tues|wednes|thurs|fri)day\b|\btoday\b", text, re.IGNORECASE))
    is_review = bool(_REVIEW.search(text[:200])) or not names_days
    sector_sentence = -9
    for number, sentence in enumerate(sentences(text)):
        is_about_sectors = number - sector_sentence <= 2
        own = mentions(text, sentence.start, sentence.end, names, known, is_about_sectors)
        is_named = re.search(r"\bsectors?\b", text[sentence.start : sentence.end], re.IGNORECASE)
        if is_named or any(mention.kind == "sector" for mention in own):
            sector_sentence = number
        spans = [period for period in periods(text, sentence.start, sentence.end, view) if not _overlaps(period, own)]
        yield Passage(
            text,
            sentence,
            number,
            own,
            list(_figures(text, sentence, own, spans)),
            spans,
            list(directions(text, sentence.start, sentence.end, known)),
            view,
            known,
            running,
            _heading_period(sentence, view),
            names_days,
            names_days and not is_review,
            before_close,
        )


def _overlaps(period: Period, own: list[Mention]) -> bool:
    return any(period.start < mention.end and mention.start < period.end for mention in own)


def _figures(text: str, sentence: Sentence, own: list[Mention], spans: list[Period]) -> Iterator[Figure]:
    for figure in sorted(figures(text, sentence.start, sentence.end), key=lambda figure: figure.start):
        if not any(figure.start < mark.end and mark.start < figure.end for mark in (*own, *spans)):
            yield figure


def _heading_period(sentence: Sentence, view: View) -> Period | None:
    is_entry = sentence.kind in ("row", "item") or sentence.end - sentence.start < 60
    if not sentence.heading.endswith(":") and not is_entry:
        return None
    named = periods(sentence.heading, 0, len(sentence.heading), view)
    return named[0] if named else None


def _hour(text: str, stamp: str) -> float | None:
    """The time of day that the article is of, in hours, by its stamp or by its headline; None where neither tells."""
    match = re.search(r"(\d\d?):(\d\d)\s*([AaPp])?", f"{stamp} {text[:300]}")
    if match:
        hour = int(match[1]) % 12 + (12 if (match[3] or "").lower() == "p" else 0) if match[3] else int(match[1])
        return hour + int(match[2]) / 60
    if _MORNING.search(text[:120]):
        return _OPEN - 1
    return _OPEN + 3 if _MIDDAY.search(text[:120]) else None


def _claims(passage: Passage) -> Iterator[Draft]:
    for rule in RULES:
        for draft in rule(passage):
            if _PATTERN.sub("{n}", draft.metric) in passage.known.metrics or draft.metric in passage.known.metrics:
                yield draft


def _left_alone(passage: Passage, drafts: list[Draft]) -> Iterator[LeftAlone]:
    for figure in passage.figures:
        if any(draft.start <= figure.start and figure.end <= draft.end for draft in drafts):
            continue
        reason = passage.reasons.get(figure.start, "it cannot be told who or what it is about, over which period")
        yield LeftAlone(figure.start, figure.end, passage.text[figure.start : figure.end], reason)


def _remember(passage: Passage) -> None:
    """Note the day and the subjects that later sentences may refer to."""
    running = passage.running
    if running.paragraph != passage.sentence.paragraph:
        running.paragraph = passage.sentence.paragraph
        running.day = running.span = None
    if passage.finds("capex"):
        running.capex_paragraph = passage.sentence.paragraph
    securities = passage.groups(("security",))
    if securities and len(securities[-1]) > 1:
        running.companies = tuple(securities[-1])
    for mention in passage.mentions:
        if mention.tail:
            continue
        if mention.kind == "index":
            running.index = mention
        elif mention.kind == "security":
            running.security = mention
    is_about_prices = any(mention.kind in ("index", "security", "sector") for mention in passage.mentions)
    for period in passage.periods:
        if period.span == "quarter" and period.number:
            running.quarter = period
        if passage.figures and not is_about_prices:
            continue
        if period.span in ("week", "month", "quarter", "year") and not period.is_reference:
            running.span, running.span_sentence = period, passage.number
    days = [
        period
        for period in passage.periods
        if period.span == "day" and not period.is_reference and period.last_date in passage.view.sessions
    ]
    if days:
        running.day_named_in = passage.number
    if days and days[-1].start < passage.sentence.start + (15 if passage.is_daily_view else 40):
        running.day = days[-1]
        running.day_sentence = passage.number
