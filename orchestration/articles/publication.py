"""When an article appeared and which session it is about, by its stamp, its headline and the days that it names."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from orchestration.articles.calendar import Sessions
from orchestration.articles.period_forms import periods
from orchestration.articles.period_words import MONTH, WEEKDAY, YEAR, is_possessive, month_number
from orchestration.articles.periods import Period, View
from orchestration.articles.statements import is_of_a_statement, is_told_after_hours

# New York's session, in hours.
OPENS_AT, CLOSES_AT = 9.5, 16.0
# A full date up to here is that of publication; a period up to here is what a review is about.
_HEAD, _TITLE = 150, 400
# A day named only behind so many characters is not that of the figures before it.
_LEAD = 500
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d\d?):(?P<minute>\d\d)(?::\d\d)?(?P<iso>Z\b)?\s*(?:(?P<half>[ap])\.?m\b\.?)?(?:\s*\(?(?P<zone>(?-i:[A-Z]{2,4}))\b)?",
    re.IGNORECASE,
)
# A line with a time of publication has little else.
_STAMP_LINE, _STAMP_WORD = 120, re.compile(r"\b(?:published|updated|posted)\b", re.IGNORECASE)
_NEW_YORK = ZoneInfo("America/New_York")
# A time without a zone is New York's; one in another zone than these says nothing.
_ZONES = {
    **dict.fromkeys(("", "ET", "EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CT", "CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MT", "MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT"), "America/Los_Angeles"),
    **dict.fromkeys(("GMT", "UTC"), "UTC"),
    **dict.fromkeys(("BST",), "Europe/London"),
    **dict.fromkeys(("CET", "CEST"), "Europe/Berlin"),
}
_IN_FIGURES = re.compile(r"(?P<date>\d\d?/\d\d?/\d{4}|\d{4}-\d\d-\d\d)(?:,?\s+\d\d?:\d\d(?:\s*[AP]M)?)?")
_IN_WORDS = tuple(
    re.compile(rf"^[^\n]{{0,60}}?(?P<date>{order},?\s+(?P<year>{YEAR}))\b", re.IGNORECASE | re.MULTILINE)
    for order in (rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})", rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{MONTH})")
)
# What stands before a date that is that of publication: nothing, a place, a day, or such a word.
_BEFORE_DATE = re.compile(
    r"(?:^|(?:published|updated|posted)(?:\s+on)?|for|:|\(|--|\u2014|\||,|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)\W*$",
    re.IGNORECASE,
)
_MORNING = re.compile(
    r"\b(?:pre-?market|(?:before|ahead\s+of)\s+the\s+(?:opening\s+)?(?:bell|open)|morning\s+(?:note|brief\w*|bid|report)|"
    r"futures\s+(?:(?:are|were|edge|point|rise|fall|slip|gain|trade|inch|tick|climb|drop|jump|slide)\w*|little|mixed|flat)"
    r")\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:week(?:ly)?|month(?:ly)?|quarter(?:ly)?|annual|year)[\s-]+"
    r"(?:in\s+review|ahead|recap|review|commentary|wrap|market|update|report|outlook)|\bmarkets?\s+in\s+review\b",
    re.IGNORECASE,
)
# A day earlier, the previous session: told from the day that the article is about.
_FROM_THERE = re.compile(r"\b(?:earlier|before|previous|prior)\b", re.IGNORECASE)
# Tuesday brings the consumer price index: what is still to come.
_BRINGS = re.compile(
    r"\s+(?:brings?|will|may|could|is\s+(?:expected|due|set|likely)|are\s+(?:expected|due|set|likely)|comes?\b)",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?:['\u2019]s)?\s+(?:[\w.]+\s+){0,3}(?:report|data|meeting|decision|release|reading|figures|auction|results|earnings|"
    r"statement|testimony|speech)\b",
    re.IGNORECASE,
)
# Investors awaited Friday's jobs report, a decision due on Wednesday, tariffs that take effect on Friday.
_AWAITED = re.compile(
    r"\b(?:await\w*|ahead\s+of|due|schedul\w+|expected|slated|reports|will|upcoming|coming|next|brac\w+\s+for|wait\w*\s+for|"
    r"look\w*\s+(?:ahead\s+)?to|before|takes?\s+effect|ends)\b"
    r"(?:[^.;,]|[ap]\.m\.){0,50}$",
    re.IGNORECASE,
)
# 4.05%, compared with 4.14% late Thursday.
_COMPARED = re.compile(
    r"\b(?:from|than|compared\s+(?:with|to)|versus|against)\s+(?:its\s+(?:close|level)\s+of\s+)?[$\d.,%]+\s+"
    r"(?:(?:late|on|at|the|close|of|early)\s+)*$|"
    # Through Wednesday it had gained 28%, from a record set Wednesday, after hitting a record on Monday.
    r"\bthrough\s+$|\b(?:record|high|low|peak)\s+(?:set|hit|reached|of|from)\s+(?:on\s+)?$|"
    r"\bafter\s+\w+ing\b[^.;,]{0,40}\b(?:on\s+)?$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"(?<![A-Z])[.!?][\"\u201d]?\s+(?=[A-Z\"\u201c])|\n")
_HAD = re.compile(r"\bhad\s+(?:\w+\s+){0,2}\w+(?:ed|en|un|ut|st|ld|id)\b[^,;]*$", re.IGNORECASE)
_MARKET = re.compile(
    r"\b(?:stocks?|shares?|equit(?:y|ies)|wall\s+street|markets?|S&P|dow|nasdaq|russell|ind(?:ex|exes|ices)|benchmark|averages?|VIX|"
    r"yields?|treasur(?:y|ies)|session|trading|rally|selloff|sell-off|as\s+of|clos(?:e|ed|ing)|investors|traders|sectors?)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d\s?%|\bper\s?cent\b|\$\d|\d\.\d")
_CENTRAL_BANK = re.compile(r"\b(?:fed|federal\s+reserve|central\s+bank|fomc)\b", re.IGNORECASE)
_OF_SESSION = re.compile(r"\s+(?:[\w-]+\s+)?(?:session|trading|trade|close|closing)\b", re.IGNORECASE)
_MIDDAY = re.compile(r"\b(?:mid-?day|at\s+noon|early\s+trading|at\s+the\s+open|afternoon\s+trading)\b", re.IGNORECASE)
# Closed down 2.7%, finished Friday lower, by the close, in extended trading: the session was over by then.
_IS_OVER = re.compile(
    r"\b(?:closed|ended|finished|settled)\s+(?:(?:on|the|day|session|\w+day)\s+){0,3}(?:up|down|higher|lower|flat|little|mixed|near|nearly|"
    r"about|above|below|with|[\d.]+\s?%|at\s+(?!\d\d?(?::\d\d)?\s*[ap]\.?m))|(?P<close>\b(?:by|at)\s+the\s+(?:clos(?:e|ing\s+bell)|end\s+of\s+the\s+"
    r"(?:day|session)))\b|\bin\s+(?:extended|after-hours|late)\s+trading\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"(?<=[.;!?])\s+|\n+")
_OTHER_WEEK = re.compile(r"\b(?:last|previous|prior|next)\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Stamp:
    """The day of publication as the first lines state it, and the words that do."""

    published_date: date
    words: str


def is_plausible(day: date) -> bool:
    """Whether an article on markets can have appeared on a day: what lies outside is a slip of the pen."""
    return 1900 <= day.year <= 2100


def is_review(text: str) -> bool:
    """Whether an article looks back over more than a day, by its first lines: the week in review."""
    return _REVIEW.search(text[:200]) is not None


def stamp_of(text: str) -> Stamp | None:
    """The day that the first lines state as that of publication; None where none does."""
    head = text[:600]
    match = _IN_FIGURES.search(head)
    if match:
        for form in ("%Y-%m-%d", "%m/%d/%Y"):
            with suppress(ValueError):
                day = datetime.strptime(match["date"], form).date()
                if is_plausible(day):
                    return Stamp(day, match.group())
    for pattern in _IN_WORDS:
        match = pattern.search(head)
        if match and _BEFORE_DATE.search(head[match.start() : match.start("date")]):
            with suppress(ValueError):
                day = date(int(match["year"]), month_number(match["month"]), int(match["day"]))
                return Stamp(day, match["date"]) if is_plausible(day) else None
    return None


def hour_of(text: str, published: date) -> float | None:
    """When an article appeared, in New York's hours of the day of publication, by its stamp or its headline.

    Below 0 where it was still the day before in New York; None where neither tells.
    """
    stamp = stamp_of(text)
    for line in text[:600].splitlines():
        match = _TIME.search(line)
        has_stamp = stamp is not None and stamp.words in line
        if (
            match
            and len(line) <= _STAMP_LINE
            and (has_stamp or _STAMP_WORD.search(line) or match.group() == line.strip())
        ):
            return _hour(match, published)
    is_early = _MORNING.search(text[:120]) or _MIDDAY.search(text[:120])
    if not is_early or _is_told_after_the_close(text, published):
        return None
    return OPENS_AT - 1 if _MORNING.search(text[:120]) else OPENS_AT + 3


def _is_told_after_the_close(text: str, published: date) -> bool:
    """Whether a sentence says that the session of the day of publication is over, by its weekday or by no other."""
    own = f"{published:%A}".lower()
    days = {match.group().lower() for match in re.finditer(WEEKDAY, text, re.IGNORECASE)}
    for sentence in _SENTENCE_ENDS.split(text):
        over = _IS_OVER.search(sentence)
        named = [
            match.group().lower()
            for match in re.finditer(rf"{WEEKDAY}|today", sentence, re.IGNORECASE)
            if not _OTHER_WEEK.search(sentence, 0, match.start())
        ]
        is_of_the_day = bool(named) and all(day in (own, "today") for day in named)
        if over and (is_of_the_day or (not named and over["close"] and days <= {own})):
            return True
    return False


def _hour(match: re.Match, published: date) -> float | None:
    half = (match["half"] or "").lower()
    hour = int(match["hour"]) % 12 + (12 if half == "p" else 0) if half else int(match["hour"])
    try:
        there = datetime(published.year, published.month, published.day, hour, int(match["minute"]))
    except ValueError:
        return None
    written = "UTC" if match["iso"] else (match["zone"] or "").upper()
    if written not in _ZONES or re.match(r"[+-]\d", match.string[match.end() :]):
        return None
    zone = _ZONES[written]
    here = there.replace(tzinfo=ZoneInfo(zone)).astimezone(_NEW_YORK).replace(tzinfo=None)
    return (here - datetime(published.year, published.month, published.day)).total_seconds() / 3600


@dataclass(frozen=True)
class SessionInView:
    """The session that an article is about. is_told: not where days are named far below the lead, and are others."""

    session_date: date
    is_told: bool = True


def session_in_view(text: str, published: date, sessions: Sessions, stamp: Stamp | None) -> SessionInView:
    """The session that an article is about.

    That of publication for one of the middle of a session, the one before for one of the morning. Else the last day
    named up to publication that is a session, so that neither a holiday nor the stamp becomes it; not the day of a
    statement, nor one on which something is still to come, nor one that it is only compared with. In the genitive the
    last session alone counts, or a day whose session or close is spoken of. A review that names no day is about the
    end of the month, quarter or year that its first lines name.
    """
    hour = hour_of(text, published)
    if hour is not None and hour < CLOSES_AT:
        return SessionInView(sessions.on_or_before(published) if hour >= OPENS_AT else sessions.before(published))
    view = View(published, sessions.on_or_before(published), sessions)
    named = [
        (period.last_date, period.start, text[period.start : period.end])
        for paragraph in re.finditer(r"[^\n]+", text)
        for period in periods(text, paragraph.start(), paragraph.end(), view)
        if period.span == "day"
        and not period.is_reference
        and not _is_stamp(text, period, published, stamp)
        and period.last_date in sessions
        and published - timedelta(days=7) < period.last_date <= published
        and not _FROM_THERE.search(text, period.start, period.end)
    ]
    told = sessions.on_or_before(published)
    named = [
        (day, start, words)
        for day, start, words in named
        if not _BRINGS.match(text, start + len(words)) and (day == told or not _is_to_come(text, start, words))
    ]
    stated = [day for day in named if day[0] < told and is_of_a_statement(text, day[1], day[1] + len(day[2]))]
    named = [day for day in named if day not in stated]
    over = [
        period.last_date
        for period in periods(text, 0, min(len(text), _TITLE), view)
        if is_review(text)
        and period.days.is_whole
        and not period.is_reference
        and published - timedelta(days=45) < period.last_date < published
    ]
    if named and published in sessions and min(named, key=lambda own: own[1])[1] > _LEAD and max(named)[0] < published:
        return SessionInView(published, is_told=False)
    if stated and not named and published in sessions:
        is_told = all(is_told_after_hours(text, start, start + len(words)) for _, start, words in stated)
        return SessionInView(published, is_told)
    spoken = [day for day, start, words in named if _is_the_session(text, start, words, day == told)]
    if named and not spoken and not over:
        return SessionInView(told, is_told=max(named)[0] == told)
    return SessionInView(sessions.on_or_before(max(spoken or over or [published])))


def _is_the_session(text: str, start: int, words: str, is_last: bool) -> bool:
    """Whether a day can be the session in view: Monday came after Friday's rout, not after Friday's session.

    On the last day with a session, Friday's rout is that of the day itself, a report of Friday's is still to come.
    """
    if _COMPARED.search(text, max(0, start - 60), start) or not (is_last or _is_of_prices(text, start)):
        return False
    if not is_possessive(words, len(words)):
        return True
    return _OF_SESSION.match(text, start + len(words)) is not None or (is_last and not _is_to_come(text, start, words))


def _is_of_prices(text: str, start: int) -> bool:
    """Whether the sentence around a day tells what prices did on it: not that the Fed met then, or what had been."""
    first = max(text.rfind("\n", 0, start) + 1, *(end.end() for end in _SENTENCE_ENDS.finditer(text, 0, start)), 0)
    after = _SENTENCE_ENDS.search(text, start)
    sentence = text[first : after.start() if after else len(text)]
    if _HAD.search(text[first:start]):
        return False
    return _MARKET.search(sentence) is not None or (
        _FIGURE.search(sentence) is not None and _CENTRAL_BANK.search(sentence) is None
    )


def _is_to_come(text: str, start: int, words: str) -> bool:
    """Whether a weekday is one to come, not the last one: ahead of Wednesday's decision."""
    is_genitive = is_possessive(words, len(words))
    behind = _EVENT.match(text, start + len(words) - (2 if is_genitive else 0))
    return behind is not None or _AWAITED.search(text, max(0, start - 70), start) is not None


def _is_stamp(text: str, period: Period, published: date, stamp: Stamp | None) -> bool:
    words = text[period.start : period.end]
    is_full_date = period.start < _HEAD and period.last_date == published and re.search(r"\d{4}", words)
    return bool(is_full_date) or (stamp is not None and words in stamp.words)
