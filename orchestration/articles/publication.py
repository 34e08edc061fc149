"""When an article appeared and which session it is about, by its stamp, its headline and the days that it names."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orchestration.articles.calendar import Sessions
from orchestration.articles.period_forms import MONTH, YEAR, month_number, periods
from orchestration.articles.periods import Period, View

# New York's session, in hours.
OPENS_AT, CLOSES_AT = 9.5, 16.0
# A full date up to here is that of publication; a period up to here is what a review is about.
_HEAD, _TITLE = 150, 400
_TIME = r"(?P<hour>\d\d?):(?P<minute>\d\d)\s*(?P<half>[AaPp])?\.?[Mm]?"
_IN_FIGURES = re.compile(r"(?P<date>\d\d?/\d\d?/\d{4}|\d{4}-\d\d-\d\d)(?:,?\s+\d\d?:\d\d(?:\s*[AP]M)?)?")
_IN_WORDS = re.compile(
    rf"^[^\n]{{0,60}}?(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>{YEAR})\b", re.IGNORECASE | re.MULTILINE
)
# What stands before a date that is that of publication: nothing, a place, a day, or such a word.
_BEFORE_DATE = re.compile(
    r"(?:^|published|updated|posted|for|\(|--|\u2014|\||,|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)\W*$",
    re.IGNORECASE,
)
_MORNING = re.compile(
    r"\b(?:pre-?market|before\s+the\s+(?:bell|open)|morning\s+(?:note|brief\w*|bid|report)|futures)\b", re.IGNORECASE
)
_MIDDAY = re.compile(
    r"\b(?:mid-?day|at\s+noon|early\s+trading|at\s+the\s+open|intraday|afternoon\s+trading)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Stamp:
    """The day of publication as the first lines state it, and the words that do."""

    published_date: date
    words: str


def stamp_of(text: str) -> Stamp | None:
    """The day that the first lines state as that of publication; None where none does."""
    head = text[:600]
    match = _IN_FIGURES.search(head)
    if match:
        for form in ("%Y-%m-%d", "%m/%d/%Y"):
            try:
                return Stamp(datetime.strptime(match["date"], form).date(), match.group())
            except ValueError:
                continue
    match = _IN_WORDS.search(head)
    if not match or not _BEFORE_DATE.search(head[match.start() : match.start("month")]):
        return None
    try:
        day = date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Stamp(day, head[match.start("month") : match.end()])


def hour_of(text: str) -> float | None:
    """The time of day that an article is of, in hours, by its stamp or its headline; None where neither tells."""
    match = re.search(_TIME, text[:300])
    if match:
        half = (match["half"] or "").lower()
        hour = int(match["hour"]) % 12 + (12 if half == "p" else 0) if half else int(match["hour"])
        return hour + int(match["minute"]) / 60
    if _MORNING.search(text[:120]):
        return OPENS_AT - 1
    return OPENS_AT + 3 if _MIDDAY.search(text[:120]) else None


def session_in_view(text: str, published: date, sessions: Sessions, stamp: Stamp | None) -> date:
    """The session that an article is about.

    That of publication for one of the middle of a session, the one before for one of the morning. Else the last day
    named up to publication that is a session, so that neither a holiday nor the stamp becomes it. A review that names
    no day is about the end of the month, quarter or year that its first lines name.
    """
    hour = hour_of(text)
    if hour is not None and hour < CLOSES_AT:
        return published if hour >= OPENS_AT else sessions.before(published)
    view = View(published, sessions.on_or_before(published), sessions)
    named = [
        period.last_date
        for paragraph in re.finditer(r"[^\n]+", text)
        for period in periods(text, paragraph.start(), paragraph.end(), view)
        if period.span == "day"
        and not period.is_reference
        and not _is_stamp(text, period, published, stamp)
        and period.last_date in sessions
        and published - timedelta(days=7) < period.last_date <= published
    ]
    over = [
        period.last_date
        for period in periods(text, 0, min(len(text), _TITLE), view)
        if period.days.is_whole
        and not period.is_reference
        and published - timedelta(days=45) < period.last_date < published
    ]
    return sessions.on_or_before(max(named or over or [published]))


def _is_stamp(text: str, period: Period, published: date, stamp: Stamp | None) -> bool:
    words = text[period.start : period.end]
    is_full_date = period.start < _HEAD and period.last_date == published and re.search(r"\d{4}", words)
    return bool(is_full_date) or (stamp is not None and words in stamp.words)
