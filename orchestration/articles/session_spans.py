"""Spans of several sessions: over the two days through April 4, in three sessions, Monday through Wednesday.

Where the words do not say from which close a span starts, it is named all the same, so that its figure is not taken
for that of one of its days.
"""

import re
from datetime import date, timedelta

from orchestration.articles.period_meanings import unsaid
from orchestration.articles.period_words import (
    COUNTED,
    MONTH,
    NOT_NOW,
    OF_YEAR,
    WEEKDAY,
    YEAR,
    form,
    month_number,
    weekday_number,
)
from orchestration.articles.periods import Days, View

_COUNT = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|[1-9]\d?)"
_SESSIONS = r"(?P<sort>(?:(?:trading|straight|consecutive)\s+)?(?:days|sessions))"
_TO = r"(?:to|through|ended|ending|until)"
_DAY = rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})"
_LAST_DAY = rf"(?:(?:on\s+)?(?P<weekday>{WEEKDAY})|{_DAY}{OF_YEAR})"
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|few|several|dozen|(?:a\s+)?couple\s+of|\d{1,2})"
_LENGTHS = r"(?:(?:trading|straight|consecutive)\s+)?(?:days|sessions|weeks|months)"
_MOVE = r"(?:slide|rout|run|rally|sell-?off|loss|gain|decline|advance|slump|plunge|drop|surge|stretch|climb|tumble)"
# So many days are a week or more of the calendar, unless they are called sessions or trading days.
_MOST_DAYS = 5


def _last_day(match: re.Match, view: View) -> date | None:
    """The day that a span runs to; None where there is no such day."""
    if match["weekday"]:
        published = view.published_date
        return published - timedelta(days=(published.weekday() - weekday_number(match["weekday"])) % 7)
    month = month_number(match["month"])
    try:
        return date(int(match["year"] or view.year_of_month(month)), month, int(match["day"]))
    except ValueError:
        return None


def _sessions_to(match: re.Match, view: View) -> Days | None:
    """So many sessions up to a day that is named."""
    last = _last_day(match, view)
    return None if last is None or last > view.published_date else _sessions_up_to(match, last, view)


def _last_sessions(match: re.Match, view: View) -> Days:
    """So many sessions up to that in view; the previous ones up to that before it."""
    is_before = "previous" in match.group().lower()
    return _sessions_up_to(match, view.sessions.before(view.session_date) if is_before else view.session_date, view)


def _sessions_up_to(match: re.Match, day: date, view: View) -> Days:
    """From the close before the first of so many sessions; days that may be those of the calendar start anywhere."""
    word = match["count"].lower()
    count = int(word) if word.isdigit() else COUNTED[word]
    if count > _MOST_DAYS and match["sort"].lower() == "days":
        return unsaid(match, view)
    last = first = view.sessions.on_or_before(day)
    for _ in range(count):
        first = view.sessions.before(first)
    return Days("span", first, last, assumption=f"the period is taken from the close of {first} to that of {last}")


def _days_in_a_row(match: re.Match, view: View) -> Days | None:
    """Over April 3 and 4: from the close before the first to that of the second, where both are of one month."""
    month = month_number(match["month"])
    if match["last_month"] and month_number(match["last_month"]) != month:
        return unsaid(match, view)
    year = int(match["year"] or view.year_of_month(month))
    try:
        first, last = date(year, month, int(match["day"])), date(year, month, int(match["last"]))
    except ValueError:
        return None
    return Days("span", view.sessions.before(first), last, is_whole=True) if first < last else None


def _since_day(match: re.Match, view: View) -> Days | None:
    """From April 8 through Friday, from April 3 to 8: from the close of the first day."""
    month = month_number(match["first_month"])
    last: date | None
    try:
        if "last" in match.groupdict():
            last = date(view.year_of_month(month), month, int(match["last"]))
        else:
            last = _last_day(match, view)
        first = date(view.year_of_month(month), month, int(match["first_day"]))
    except ValueError:
        return None
    return Days("span", first, last, is_whole=True) if last is not None and first < last else None


def _year_through(match: re.Match, view: View) -> Days | None:
    """Since the start of the year through Friday."""
    last = _last_day(match, view)
    if last is None or last > view.published_date:
        return None
    return Days("year", view.sessions.year_base(last.year), view.sessions.on_or_before(last))


_FIRST_DAY = rf"(?P<first_month>{MONTH})\s+(?P<first_day>\d{{1,2}})"
SESSION_SPANS = (
    form(
        _year_through,
        rf"(?:since\s+(?:the\s+)?(?:start|beginning)\s+of\s+the\s+year|(?:so\s+far\s+)?this\s+year|for\s+the\s+year)\s+"
        rf"(?:through|to|as\s+of|(?:at|by|as\s+of)\s+the\s+close\s+(?:on|of))\s+{_LAST_DAY}",
    ),
    form(_since_day, rf"from\s+{_FIRST_DAY}\s+{_TO}\s+{_LAST_DAY}"),
    form(
        _since_day,
        rf"from\s+{_FIRST_DAY}\s+(?:to|through|until)\s+(?P<last>\d{{1,2}})(?![\d%]|\.\d|\s*(?:%|percent|points))",
    ),
    form(
        _days_in_a_row,
        rf"(?:over|across)\s+{_DAY}\s+and\s+(?:(?P<last_month>{MONTH})\s+)?(?P<last>\d{{1,2}})(?!\s?%|\d){OF_YEAR}",
    ),
    form(unsaid, r"in\s+each\s+of\s+the\s+(?:past|last|previous|prior)\s+\w+\s+\w+"),
    form(
        _sessions_to,
        rf"(?:in|over|during|within|for|across)\s+(?:the\s+)?{_COUNT}[\s-]+{_SESSIONS}\s+{_TO}\s+{_LAST_DAY}",
    ),
    # The five sessions of an article about a week are that week.
    form(
        _last_sessions,
        rf"(?:in|over|during|within|across)\s+(?!the\s+five\b)(?:the\s+)?(?:(?:past|last|latest|previous)\s+)?"
        rf"{_COUNT}[\s-]+{_SESSIONS}{NOT_NOW}",
    ),
    form(
        unsaid,
        rf"(?:in|over|during|within|for|across)\s+(?:(?:the|those|these)\s+)?(?:(?:first|final|past|last|previous)\s+)?{_MANY}[\s-]+"
        rf"{_LENGTHS}(?=\s+(?:to|through|ended|ending|of|since|before|after|from|that|until|following|leading)\b)",
        rf"(?:in|over|during|within|for|across)\s+(?:(?:the|those|these)\s+)?(?:(?:past|last|previous)\s+)?"
        rf"(?:few|several|dozen|(?:a\s+)?couple\s+of|\d\d|five)[\s-]+{_LENGTHS}(?<!the\sfive\sdays)(?<!the\sfive\ssessions)",
        rf"(?:in|over|during|within|for)\s+the\s+(?:next|following|ensuing|subsequent|first|final)\s+(?:{_MANY}[\s-]+)?{_LENGTHS}",
        rf"(?:the\s+)?(?:first|final|last|opening|closing)\s+(?:{_MANY}\s+)?(?:weeks?|days|sessions)\s+of"
        rf"\s+(?:{MONTH}|the\s+(?:month|quarter|year)|{YEAR})",
        r"the\s+(?:day|session|week|month)\s+(?:after|following)",
        r"(?:over|in|during|across)\s+(?:those|that|these)\s+(?:\w+\s+)?(?:days|sessions|weeks|months|stretch|span|time)",
        r"(?:over|across)\s+the\s+(?:span|stretch|run|streak|period)",
        r"in\s+(?:a|one)\s+(?:single\s+)?(?:day|session)(?!\s+(?:in|of|when|that)\b)",
        rf"{_MANY}-(?:day|session|week|month)\s+{_MOVE}\s+(?:of|to|is|was|reaching|totall?ing|(?:stands|stood)\s+at)(?=\s+(?:\w+\s+)?\d)",
        rf"(?:from\s+|between\s+|on\s+)?{WEEKDAY}(?:,?\s+(?:to|through|until|and)\s+|\s?[-\u2013]\s?)(?:on\s+)?{WEEKDAY}(?!['\u2019]s)"
        r"(?:\s+(?:of\s+)?last\s+week)?",
        rf"(?:on|over|across)\s+{MONTH}\s+\d{{1,2}}(?:,\s+\d{{1,2}})*,?\s+and\s+(?:{MONTH}\s+)?\d{{1,2}}(?![\d%]|\.\d|\s*(?:%|percent|points))",
        rf"from\s+{MONTH}(?:\s+and\s+(?:its\s+)?{MONTH})?\s+(?:lows?|highs?)",
        rf"from\s+{MONTH}\s+(?:to|through|until)\s+{MONTH}\s+\d{{1,2}}",
    ),
)
