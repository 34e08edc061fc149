"""Rules for superlatives: a record close, near a record, the most since, first or last among the members."""

import re
from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.periods import Period
from orchestration.articles.times import day_in_view, not_between_closes, time_of
from orchestration.articles.who import subjects_of

MAIN_AVERAGES = ("SPX", "DJI", "IXIC")
_SINCE = re.compile(
    r"\b(?P<what>highest|lowest|best|worst|biggest|largest|steepest|strongest|sharpest|poorest|weakest)\s+"
    r"(?:(?:one-day|daily|single-day|percentage|point)\s+)*"
    r"(?P<noun>clos(?:e|ing\s+(?:level|high|low|price))|level|finish|day|session|gain|drop|fall|loss|decline|advance|rise|jump)"
    r"(?:\s+of\s+the\s+year)?\s+since\s+(?:the\s+)?",
    re.IGNORECASE,
)
_MEMBER_BEFORE = re.compile(r"S&P(?:\s+500)?['’]s?\s+(?:\w+\s+)?$", re.IGNORECASE)
_OF_THE_INDEX = re.compile(r"\s+(?:of|in|on|among)\s+(?:both\s+)?(?:the\s+)?S&P(?:\s+500)?", re.IGNORECASE)
_RISING = re.compile(r"gain|advance|rise|jump", re.IGNORECASE)
_CLOSING = re.compile(r"clos|level|finish", re.IGNORECASE)


def record_closes(passage: Passage) -> Iterator[Draft]:
    """A record close of the day: the distance from the record is nought."""
    for mark in _record_marks(passage):
        subjects, assumed = who(passage, mark)
        when = time_of(passage, mark)
        if when is None or when.span != "day" or not_between_closes(passage, mark, when) or passage.estimated(mark):
            continue
        for subject in subjects:
            yield passage.draft(
                mark,
                subject,
                "distance_from_ath",
                when.day,
                "0.00",
                "percent",
                "record close",
                "equal",
                (assumed, *when.assumptions),
                when.is_guess,
            )


def who(passage: Passage, mark: Mark) -> tuple[list[str], str]:
    """Whose record or streak it is; the three averages where the sentence is about them."""
    if passage.finds("main_averages"):
        return list(MAIN_AVERAGES), "the averages are the S&P 500, the Dow and the Nasdaq Composite"
    found, assumed = subjects_of(passage, mark, ("index", "security"))
    return [mention.subject for mention in found], assumed


def _record_marks(passage: Passage) -> Iterator[Mark]:
    """Words for a record close of the day itself: not near it, not that of another day, not a level in brackets."""
    vocabulary = passage.known.vocabulary
    ended_at = re.compile(
        rf"\b{vocabulary.any_of('ended')}\b[^.;]{{0,40}}?\b(?:at|to)\s+(?:an?\s+|another\s+)?{vocabulary.any_of('record_high')}",
        re.IGNORECASE,
    )
    last = passage.sentence.start
    level = re.compile(
        rf"\d,?\s+(?:for\s+)?(?:an?|its|another)\s+{vocabulary.any_of('record_close', 'record_high')}\b", re.IGNORECASE
    )
    for pattern in (vocabulary.pattern("record_close"), ended_at, level):
        for match in pattern.finditer(passage.text, passage.sentence.start, passage.sentence.end):
            before = passage.text[max(last, match.start() - 25) : match.start()]
            is_level = re.match(r"[^.;]{0,25}\(\s*\d", passage.text[match.end() :])
            if pattern is level and not vocabulary.pattern("ended").search(
                passage.text, passage.sentence.start, match.start()
            ):
                continue
            if not vocabulary.pattern("not_yet").search(before) and not is_level and match.start() >= last:
                last = match.end()
                yield Mark(match.start(), match.end(), 1)


def near_records(passage: Passage) -> Iterator[Draft]:
    """Shares near all-time highs: within 5 %."""
    match = passage.finds("near_record")
    if not match:
        return
    mark = Mark(match.start(), match.end())
    subjects, assumed = subjects_of(passage, mark, ("index", "security"))
    when = day_in_view(passage)
    for subject in subjects:
        yield passage.draft(
            mark,
            subject.subject,
            "distance_from_ath",
            when.day,
            "5",
            "percent",
            "near its record",
            "at_most",
            (assumed, *when.assumptions, "near a record is taken as within 5 %"),
            when.is_guess,
            start=subjects[0].start if subjects[0].end <= mark.start else None,
        )


def most_since(passage: Passage) -> Iterator[Draft]:
    """The highest close since November 2021; the largest one-day fall since 2020."""
    for match in _SINCE.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        named = [period for period in passage.periods if abs(period.start - match.end()) <= 4]
        mark = Mark(match.start(), named[0].end if named else match.end())
        days = [period for period in passage.periods if period.span == "day" and not period.is_reference]
        when = time_of(passage, mark, days[0]) if days else day_in_view(passage)
        if not named or when is None or passage.estimated(mark) or not_between_closes(passage, mark, when):
            continue
        value, unit = _since_when(named[0])
        subjects, assumed = subjects_of(passage, mark, ("index", "security"))
        for subject in subjects if value else []:
            yield passage.draft(
                mark,
                subject.subject,
                _since_metric(match["what"], match["noun"]),
                when.day,
                value,
                unit,
                "most since",
                "equal",
                (assumed, *when.assumptions),
                when.is_guess,
            )


def _since_metric(what: str, noun: str) -> str:
    is_up = what.lower() in ("highest", "best", "strongest") or bool(_RISING.search(noun))
    if _CLOSING.match(noun):
        return "highest_close_since" if is_up else "lowest_close_since"
    return "largest_gain_since" if is_up else "largest_fall_since"


def _since_when(period: Period) -> tuple[str, str]:
    if period.span == "year":
        return str(period.last_date.year), "year"
    if period.span in ("month", "day", "span"):
        return f"{period.first_date:%Y-%m}", "month"
    return "", ""


def ranks(passage: Passage) -> Iterator[Draft]:
    """The top gainer, or the worst performer, of the S&P 500."""
    for part, value in (("best", "1"), ("worst", "-1")):
        match = passage.finds(part)
        of_index = match and _OF_THE_INDEX.match(passage.text, match.end(), passage.sentence.end)
        before = match and _MEMBER_BEFORE.search(passage.text[passage.sentence.start : match.start()])
        if not match or not (of_index or before):
            continue
        mark = Mark(match.start(), of_index.end() if of_index else match.end())
        subjects, assumed = subjects_of(passage, Mark(match.start(), match.end()), ("security",))
        when = time_of(passage, mark)
        if len(subjects) != 1 or when is None or when.span != "day" or not_between_closes(passage, mark, when):
            continue
        yield passage.draft(
            mark,
            subjects[0].subject,
            "daily_return_rank_in_SPX",
            when.day,
            value,
            "rank",
            "rank among the members",
            "equal",
            (assumed, *when.assumptions),
            when.is_guess,
        )
