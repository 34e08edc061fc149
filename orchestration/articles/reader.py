"""From the text of an article to drafts of claims: sentences, then what stands in each, then the rules over it."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.accounts import accounts, records_of_spending, surprises
from orchestration.articles.drafts import Draft, LeftAlone, Reading
from orchestration.articles.figures import Figure, figures
from orchestration.articles.known import Known
from orchestration.articles.moves import levels, percents, records, signs, targets
from orchestration.articles.passage import Passage, Rule, Running, directions
from orchestration.articles.periods import Period, View, day_in_view, periods, published_in
from orchestration.articles.quote_tables import quote_rows
from orchestration.articles.rates import rates
from orchestration.articles.seasons import seasons
from orchestration.articles.sectors import sectors
from orchestration.articles.sentences import Sentence, sentences
from orchestration.articles.streaks import ranks, shut_days, streaks
from orchestration.articles.subjects import Mention, mentions, names_in
from orchestration.errors import ActionableError

_PATTERN = re.compile(r"\d+")
# In this order: a rule takes a figure before the next can.
RULES: tuple[Rule, ...] = (
    quote_rows,
    targets,
    seasons,
    rates,
    sectors,
    accounts,
    percents,
    levels,
    records,
    streaks,
    ranks,
    shut_days,
    surprises,
    records_of_spending,
    signs,
)


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
    for passage in passages(text, known, published, stated[2] if stated else ""):
        own = list(_claims(passage))
        drafts.extend(own)
        left.extend(_left_alone(passage, own))
        _remember(passage)
    return Reading(
        text, published, source, tuple(sorted(drafts, key=lambda draft: (draft.start, draft.end))), tuple(left)
    )


def passages(text: str, known: Known, published: date, time_of_day: str = "") -> Iterator[Passage]:
    """Each sentence with what stands in it; `running` is shared, so that a sentence knows those before it."""
    view = View(published, day_in_view(text, published, known.sessions), known.sessions)
    names = names_in(text, known)
    running = Running()
    names_days = bool(re.search(r"\b(?:mon|tues|wednes|thurs|fri)day\b|\btoday\b", text, re.IGNORECASE))
    before_close = _is_before_close(text, time_of_day)
    for number, sentence in enumerate(sentences(text)):
        own = mentions(text, sentence.start, sentence.end, names, known)
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
            before_close,
        )


def _overlaps(period: Period, own: list[Mention]) -> bool:
    return any(period.start < mention.end and mention.start < period.end for mention in own)


def _figures(text: str, sentence: Sentence, own: list[Mention], spans: list[Period]) -> Iterator[Figure]:
    for figure in figures(text, sentence.start, sentence.end):
        if not any(figure.start < mark.end and mark.start < figure.end for mark in (*own, *spans)):
            yield figure


def _heading_period(sentence: Sentence, view: View) -> Period | None:
    if not sentence.heading.endswith(":"):
        return None
    heading = sentence.heading[:1].upper() + sentence.heading[1:]
    named = periods(heading, 0, len(heading), view)
    return named[0] if named else None


def _is_before_close(text: str, time_of_day: str) -> bool:
    """Whether the article is of a time before the close, by its stamp or by its headline."""
    match = re.match(r"(\d\d?):(\d\d)\s*([AaPp])?", time_of_day)
    if match:
        hour = int(match[1]) % 12 + (12 if (match[3] or "").lower() == "p" else 0) if match[3] else int(match[1])
        if (hour, int(match[2])) < (16, 0):
            return True
    return bool(
        re.search(
            r"\b(?:mid-?day|premarket|pre-market|intraday|futures|at\s+the\s+open|early\s+trading)\b",
            text[:120],
            re.IGNORECASE,
        )
    )


def _claims(passage: Passage) -> Iterator[Draft]:
    for rule in RULES:
        for draft in rule(passage):
            if _PATTERN.sub("{n}", draft.metric) in passage.known.metrics or draft.metric in passage.known.metrics:
                yield draft


def _left_alone(passage: Passage, drafts: list[Draft]) -> Iterator[LeftAlone]:
    for number, figure in enumerate(passage.figures):
        if any(draft.start <= figure.start and figure.end <= draft.end for draft in drafts):
            continue
        reason = passage.reasons.get(number, "it cannot be told who or what it is about, over which period")
        yield LeftAlone(figure.start, figure.end, passage.text[figure.start : figure.end], reason)


def _remember(passage: Passage) -> None:
    """Note the day and the subjects that later sentences may refer to."""
    running = passage.running
    for mention in passage.mentions:
        if mention.tail:
            continue
        if mention.kind == "index":
            running.index = mention
        elif mention.kind == "security":
            running.security = mention
    for period in passage.periods:
        if period.span == "quarter" and period.number:
            running.quarter = period
        if period.span in ("week", "month", "year"):
            running.span, running.span_sentence = period, passage.number
    days = [period for period in passage.periods if period.span == "day" and period.last_date in passage.view.sessions]
    if days and any(mention.kind in ("index", "security", "rate", "sector") for mention in passage.mentions):
        running.day = (
            days[-1] if days[-1].last_date >= passage.view.session_date or running.day is None else running.day
        )
        running.day_sentence = passage.number
    elif days and re.search(r"\b(?:stocks?|shares|wall street|market)\b", passage.words, re.IGNORECASE):
        running.day = running.day or days[-1]
        running.day_sentence = passage.number
