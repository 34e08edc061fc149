"""From the text of an article to drafts of claims: sentences, then what stands in each, then the rules over it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from orchestration.articles.direction import directions
from orchestration.articles.drafts import Draft, LeftAlone, Reading
from orchestration.articles.figures import Figure, figures
from orchestration.articles.known import Known
from orchestration.articles.passage import Mark, Passage, Running
from orchestration.articles.period_forms import periods
from orchestration.articles.periods import Period, View
from orchestration.articles.publication import CLOSES_AT, Stamp, hour_of, is_review, session_in_view, stamp_of
from orchestration.articles.rules import RULES
from orchestration.articles.sentences import Sentence, sentences
from orchestration.articles.statements import is_of_a_statement
from orchestration.articles.subjects import Mention, is_group_of_others, mentions, names_in
from orchestration.articles.who import is_a_strangers, is_named_in_passing, subject_groups
from orchestration.errors import ActionableError

_DAY_WORD = re.compile(r"\b(?:mon|tues|wednes|thurs|fri)day\b|\btoday\b", re.IGNORECASE)
_THE_INDEX = re.compile(r"\bthe\s+(?:index|benchmark|gauge)\b(?!\s+(?:rate|lending|yield|10|treasury))", re.IGNORECASE)
_THEY = re.compile(r"\W*(?:they|(?:in|on|for|since)\s+[\w\s]{1,20}?\bthey)\b", re.IGNORECASE)
# Having topped 2,500 for the first time in October.
_FIRST_TIME_IN = re.compile(r"\bfirst\s+time\s+(?:in|on)\s+$", re.IGNORECASE)
_PLUPERFECT = re.compile(
    r"\bhad\s+(?:\w+ed|set|been|hit|risen|fallen|gone|lost|gained|come|sunk|put|shut)\b", re.IGNORECASE
)
# Fell 2.7%, wiping out its gains for the week, erased the year's advance, bringing its loss this month to 4%.
_UNDOES = re.compile(
    r"(?:,\s+(?:[a-z]+ly\s+)?(?:[a-z]+ing)|\b(?:wiped|erased|trimmed|pared|cut|extended|reversed|gave|recouped|narrowed|widened|added|"
    r"brought|took|left|pushed|to\s+(?:wipe|erase|trim|pare|cut|extend|reverse|give|bring|take|leave)))\b"
    r"(?P<what>[^.;%]*)$",
    re.IGNORECASE,
)
_A_MOVE = re.compile(
    r"\b(?:gains?|loss(?:es)?|advances?|declines?|drops?|falls?|rises?|returns?|rally|slide|climb|increase|progress)\b",
    re.IGNORECASE,
)
_SECTOR_WORD = re.compile(r"\bsectors?\b", re.IGNORECASE)
# Claims in which a word of denial says how far something is from something else.
_MEASURES = re.compile(r"eps_surprise|distance_|.*_since$")
_LEVEL_IN_NAME = re.compile(r"\d+")
# Between an amount and its year: of capital expenditures in.
_SHORT_WAY = re.compile(r"(?:[\s,]+(?:[A-Za-z]+|[\d.]+%)){0,7}[\s,]+")
_OF_THE = re.compile(r"of\s+(?:the|this|last)\s", re.IGNORECASE)
_ONE_OF_MANY = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|most|least|best|worst|only|lone|last|latest|"
    r"record|(?:high|low|larg|bigg|steep|strong|weak|deep|sharp|poor|great|small|long|quick|fast)est)\b[^,;:.%]*$",
    re.IGNORECASE,
)
# A paragraph of this length or less is an entry of the list below a heading.
_ENTRY_LENGTH = 60
_FIRST_LINES = 300
# A day that opens a sentence begins within so many characters.
_OPENS_WITHIN = 15
_OF_A_STRANGER = "it is about somebody or something that the published file has no data of"
# What no rule took, and none ruled out: its sentence names nobody, or no rule knows what of the named it is.
_OF_NOBODY = "its sentence names no index, sector, stock or yield of the published file"
_OF_SOMEBODY = "what the figure is of a named subject, or over which period, is not clear"
NOT_PLACED = (_OF_NOBODY, _OF_SOMEBODY)


# Of the words of an English text at least so many are among its most frequent.
_FREQUENT = re.compile(r"\b(?:the|of|and|to|in|a|was|is|for|on|that|at)\b", re.IGNORECASE)
_FREQUENT_SHARE, _ENOUGH_WORDS = 0.08, 20


def reads_like_english(text: str) -> bool:
    """Whether a text has the frequent words of English: of another language the reader knows nothing."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) < _ENOUGH_WORDS or len(_FREQUENT.findall(text)) >= _FREQUENT_SHARE * len(words)


class UnknownDayError(ActionableError):
    """The article does not say when it appeared, and nobody else did."""


def read_article(text: str, known: Known, published_date: date | None = None) -> Reading:
    """The claims that an article makes, as drafts, and the figures that no claim was made of.

    published_date: when it appeared; without it, the day that its first lines state. Raises UnknownDayError where
    there is neither.
    """
    stamp = stamp_of(text)
    if published_date is not None:
        published, source = published_date, "argument"
    elif stamp is not None:
        published, source = stamp.published_date, stamp.words
    else:
        raise UnknownDayError(
            'The text does not say when it appeared, so a weekday or "this week" in it cannot be placed. '
            "Add the day: PUBLISHED=2026-02-26."
        )
    drafts: list[Draft] = []
    left: list[LeftAlone] = []
    for passage in passages(text, known, published, stamp):
        own = list(_claims(passage))
        drafts.extend(own)
        left.extend(_left_alone(passage, own))
        _remember(passage, own)
    ordered = sorted(drafts, key=lambda draft: (draft.start, draft.end))
    return Reading(text, published, source, tuple(ordered), tuple(left))


@dataclass(frozen=True)
class _Manner:
    """How an article speaks of time: whether it names weekdays, looks back over more than a day, or is of a session."""

    names_days: bool
    is_review: bool
    is_mixed: bool
    is_before_close: bool
    review_period: Period | None
    is_session_told: bool


def passages(text: str, known: Known, published: date, stamp: Stamp | None = None) -> Iterator[Passage]:
    """Each sentence with what stands in it; `running` is shared, so that a sentence knows those before it."""
    in_view = session_in_view(text, published, known.sessions, stamp)
    view = View(published, in_view.session_date, known.sessions)
    hour = hour_of(text, published)
    manner = _Manner(
        bool(_DAY_WORD.search(text)),
        is_review(text),
        _is_mixed(text, view),
        hour is not None and hour < CLOSES_AT,
        _review_period(text, view),
        in_view.is_told,
    )
    names = names_in(text, known)
    running = Running()
    for number, sentence in enumerate(sentences(text)):
        own = mentions(
            text, sentence.start, sentence.end, names, known, is_about_sectors=number - running.sector_sentence <= 2
        )
        is_about_sectors = any(mention.kind == "sector" for mention in own)
        if is_about_sectors or _SECTOR_WORD.search(text, sentence.start, sentence.end):
            running.sector_sentence = number
        named = periods(text, sentence.start, sentence.end, view)
        named = [period for period in named if not _overlap(period, own)]
        yield Passage(
            text=text,
            sentence=sentence,
            number=number,
            mentions=own,
            figures=[
                figure
                for figure in figures(text, sentence.start, sentence.end, known.vocabulary)
                if not _overlap(figure, [*own, *named])
            ],
            periods=named,
            directions=list(directions(text, sentence.start, sentence.end, known)),
            view=view,
            known=known,
            running=running,
            heading_periods=_heading_periods(sentence, view),
            is_daily=manner.names_days,
            is_daily_view=manner.names_days and not manner.is_review,
            review_period=manner.review_period,
            is_mixed=manner.is_mixed,
            is_before_close=manner.is_before_close,
            is_session_told=manner.is_session_told,
        )


def _review_period(text: str, view: View) -> Period | None:
    """The week, month, quarter or year that a review is about, as its first lines name it."""
    if not is_review(text):
        return None
    first = periods(text, 0, min(len(text), 200), view)
    spans = ("week", "month", "quarter", "year")
    return next((period for period in first if period.span in spans and not period.is_reference), None)


def _is_mixed(text: str, view: View) -> bool:
    """Whether the first lines are about a day and, as much, about the quarter or the year that ends with it."""
    first = periods(text, 0, min(len(text), _FIRST_LINES), view)
    longer = [
        period
        for period in first
        if period.span in ("quarter", "year") and not period.is_reference
        and view.sessions.on_or_before(period.days.last_date) == view.session_date
        and view.sessions.after(view.session_date).month != view.session_date.month
    ]  # fmt: skip
    return bool(longer)


def _overlap(own: Period | Figure, others: Sequence[Mention | Period]) -> bool:
    return any(own.start < other.end and other.start < own.end for other in others)


def _heading_periods(sentence: Sentence, view: View) -> list[Period]:
    """The periods that the heading above names, for what stands as an entry below it."""
    is_entry = sentence.kind in ("row", "item") or sentence.end - sentence.start < _ENTRY_LENGTH
    if not sentence.heading.endswith(":") and not is_entry:
        return []
    return periods(sentence.heading, 0, len(sentence.heading), view)


def _claims(passage: Passage) -> Iterator[Draft]:
    """What the rules find, of metrics that the published file can judge."""
    for rule in RULES:
        for draft in rule(passage):
            pattern = _LEVEL_IN_NAME.sub("{n}", draft.metric)
            is_known = pattern in passage.known.metrics or draft.metric in passage.known.metrics
            if is_known and not _is_denied(passage, draft):
                yield draft


def _is_denied(passage: Passage, draft: Draft) -> bool:
    """Whether the words before a claim deny it: it did not close above 7,000.

    A day without trading is no denial. Within a measure, as "short of" a record or "not so high since", the words are
    what it says.
    """
    first, _ = passage.segment_of(Mark(draft.start, draft.end))
    is_measure = _MEASURES.match(draft.metric) is not None
    denied = passage.finds("negation", first, draft.start if is_measure else draft.end)
    is_only = denied is not None and passage.text[denied.end() : denied.end() + 5].strip().lower().startswith("only")
    is_short_of = denied is not None and denied.group().lower() == "short of" and draft.metric == "highest_close"
    return denied is not None and not (is_only or is_short_of or draft.metric == "market_closed")


def _left_alone(passage: Passage, drafts: list[Draft]) -> Iterator[LeftAlone]:
    is_named = any(mention.kind != "stranger" for mention in passage.mentions)
    for figure in passage.figures:
        if not any(draft.start <= figure.start and figure.end <= draft.end for draft in drafts):
            reason = passage.reasons.get(figure.start) or (
                _OF_A_STRANGER if is_a_strangers(passage, figure) else _OF_SOMEBODY if is_named else _OF_NOBODY
            )
            yield LeftAlone(figure.start, figure.end, passage.text[figure.start : figure.end], reason)


def _remember(passage: Passage, drafts: list[Draft]) -> None:
    """Note the subjects, the day and the period that later sentences may refer to."""
    running = passage.running
    if running.paragraph != passage.sentence.paragraph:
        running.paragraph = passage.sentence.paragraph
        running.day = running.span = None
    _remember_subjects(passage)
    _remember_levels(passage, drafts)
    _remember_periods(passage, drafts)


def _remember_subjects(passage: Passage) -> None:
    running = passage.running
    if passage.finds("capex"):
        running.capex_sentence = passage.number
    if passage.opens_spending_story:
        running.is_spending_story = True
    securities = subject_groups(passage, ("security",))
    if securities and len(securities[-1]) > 1:
        running.companies = tuple(securities[-1])
    if _THE_INDEX.search(passage.words):
        running.index_sentence = passage.number
    companies = {mention.subject for mention in passage.mentions if mention.kind == "security"}
    if running.main_security is None and passage.number < 2 and len(companies) == 1:
        running.main_security = next(mention for mention in passage.mentions if mention.kind == "security")
    for mention in passage.mentions:
        if not mention.tail and mention.kind == "index" and not _is_behind_the_index(passage, mention):
            running.index, running.index_sentence = mention, passage.number
        elif not mention.tail and mention.kind == "security":
            running.security, running.security_sentence = mention, passage.number
    named = [own for own in passage.mentions if not is_group_of_others(passage.text, own)]
    spoken_of = [own for own in named if not is_named_in_passing(passage, own)]
    if spoken_of:
        each = {own.subject or str(own.start): own for own in reversed(spoken_of)}
        running.named = tuple(sorted(each.values(), key=lambda own: own.start))
        running.named_sentence = passage.number
    if passage.finds("shares") or (running.shares_sentence == passage.number - 1 and _THEY.match(passage.words)):
        running.shares_sentence = passage.number


def _remember_levels(passage: Passage, drafts: list[Draft]) -> None:
    levels = passage.running.levels
    for draft in (draft for draft in drafts if draft.metric == "index_close"):
        levels.pop(draft.subject, None)
        levels[draft.subject] = float(draft.value)


def _is_behind_the_index(passage: Passage, mention: Mention) -> bool:
    """Whether an index is only named beside the one that is told of: the index fell, and the VIX closed at 52.33."""
    running = passage.running.index
    told_of = _THE_INDEX.search(passage.text, passage.sentence.start, mention.start)
    return running is not None and running.subject != mention.subject and told_of is not None


def _is_of_an_amount(passage: Passage, period: Period) -> bool:
    """Whether a period is that of an amount of money before it: a plan to spend $200 billion this year."""
    amounts = [f for f in passage.figures if f.unit in ("USD_bn", "USD_mn") and f.end <= period.start]
    return bool(amounts) and _SHORT_WAY.fullmatch(passage.text, amounts[-1].end, period.start) is not None


def _is_of_what_is_undone(passage: Passage, period: Period) -> bool:
    """Whether a period is that of a move which another one of the same sentence undoes or adds to."""
    undoes = _UNDOES.search(passage.text, passage.sentence.start, period.start)
    is_behind = undoes is not None and _A_MOVE.search(undoes["what"]) is not None
    is_before = undoes is not None and _A_MOVE.match(passage.text[period.end :].lstrip("'’s ")) is not None
    moved = undoes is not None and any(word.end <= undoes.start() for word in passage.directions)
    return moved and (is_behind or is_before)


def _says_which(passage: Passage, period: Period) -> bool:
    """Whether a period only says which of many is meant: the first rate cut of the year, its best day of the month."""
    lead = passage.text[passage.sentence.start : period.start]
    return _OF_THE.match(passage.text, period.start) is not None and _ONE_OF_MANY.search(lead) is not None


def _remember_periods(passage: Passage, drafts: list[Draft]) -> None:
    running = passage.running
    is_about_prices = any(mention.kind in ("index", "security", "sector") for mention in passage.mentions)
    own = [
        period
        for period in passage.periods
        if not period.is_reference
        and not _is_of_an_amount(passage, period)
        and not _says_which(passage, period)
        and not _is_of_what_is_undone(passage, period)
        and not _FIRST_TIME_IN.search(passage.text, passage.sentence.start, period.start)
    ]
    for period in own:
        if period.span == "quarter" and period.number:
            running.quarter = period
        # What the economy did in a month says nothing of the month that prices are told of.
        if period.span in ("week", "month", "quarter", "year") and (is_about_prices or not passage.figures):
            running.span, running.span_sentence = period, passage.number
            running.is_span_of_market = not any(mention.kind == "security" for mention in passage.mentions) or any(
                mention.kind in ("index", "sector") for mention in passage.mentions
            )
    moves = [draft for draft in drafts if draft.rule.startswith("move")]
    if moves and all(draft.period_start_date < draft.period_end_date for draft in moves):
        running.only_span_sentence = passage.number
        running.only_span = (moves[-1].period_start_date, moves[-1].period_end_date)
    days = [
        period
        for period in own
        if period.span == "day"
        and period.last_date in passage.view.sessions
        and not is_of_a_statement(passage.text, period.start, period.end)
    ]
    if days:
        running.day_named_in, running.last_day = passage.number, days[-1]
        # Only on Wednesday it had set a record: what comes next goes on from where the text was.
        is_flashback = _PLUPERFECT.search(passage.words) is not None
        if days[-1].start < passage.sentence.start + _OPENS_WITHIN and not is_flashback:
            running.day, running.day_sentence = days[-1], passage.number
