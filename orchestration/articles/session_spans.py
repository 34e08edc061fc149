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

_COUNT = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|1?\d)"
_SESSIONS = r"(?:(?:trading|straight|consecutive)\s+)?(?:days|sessions)"
_TO = r"(?:to|through|ended|ending|until)"
_LAST_DAY = rf"(?:(?:on\s+)?(?P<weekday>{WEEKDAY})|(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}){OF_YEAR})"
_MANY = r"(?:two|three|four|five|six|few|couple\s+of|\d)"


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


def _sessions_back(match: re.Match, view: View) -> Days | None:
    """So many sessions up to a day: from the close before the first of them."""
    last = _last_day(match, view) if "weekday" in match.re.groupindex else view.session_date
    if last is None or last > view.published_date:
        return None
    word = match["count"].lower()
    last = view.sessions.on_or_before(last)
    first = last
    for _ in range(int(word) if word.isdigit() else COUNTED[word]):
        first = view.sessions.before(first)
    return Days("span", first, last, assumption=f"the period is taken from the close of {first} to that of {last}")


def _days_in_a_row(match: re.Match, view: View) -> Days | None:
    """Over April 3 and 4: from the close before the first to that of the second."""
    month = month_number(match["month"])
    year = int(match["year"] or view.year_of_month(month))
    try:
        first, last = date(year, month, int(match["day"])), date(year, month, int(match["last"]))
    except ValueError:
        return None
    return Days("span", view.sessions.before(first), last, is_whole=True) if first < last else None


def _since_day(match: re.Match, view: View) -> Days | None:
    """From April 8 through Friday: from the close of the first day."""
    month = month_number(match["first_month"])
    last = _last_day(match, view)
    try:
        first = date(view.year_of_month(month), month, int(match["first_day"]))
    except ValueError:
        return None
    return Days("span", first, last, is_whole=True) if last is not None and first < last else None


SESSION_SPANS = (
    form(_since_day, rf"from\s+(?P<first_month>{MONTH})\s+(?P<first_day>\d{{1,2}})\s+{_TO}\s+{_LAST_DAY}"),
    form(
        _days_in_a_row,
        rf"(?:over|across)\s+(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})\s+and\s+(?:{MONTH}\s+)?(?P<last>\d{{1,2}})"
        rf"(?!\s?%){OF_YEAR}",
    ),
    form(
        _sessions_back,
        rf"(?:in|over|during|within|for|across)\s+(?:the\s+)?{_COUNT}[\s-]+{_SESSIONS}\s+{_TO}\s+{_LAST_DAY}",
    ),
    # The five sessions of an article about a week are that week.
    form(
        _sessions_back,
        rf"(?:in|over|during|within|across)\s+(?!the\s+five\b)(?:the\s+)?(?:(?:past|last|latest|previous)\s+)?"
        rf"{_COUNT}[\s-]+{_SESSIONS}{NOT_NOW}",
    ),
    form(
        unsaid,
        rf"(?:in|over|during|within|for|across)\s+(?:the\s+)?(?:(?:first|final|last|past|next)\s+)?{_MANY}[\s-]+"
        r"(?:(?:trading|straight|consecutive)\s+)?(?:days|sessions|weeks|months)"
        r"(?=\s+(?:to|through|ended|ending|of|since|before|after|from|that|until|following|leading)\b)",
        rf"(?:the\s+)?(?:first|final|last|opening|closing)\s+(?:(?:{_MANY}|couple\s+of)\s+)?(?:weeks?|days|sessions)\s+of"
        rf"\s+(?:{MONTH}|the\s+(?:month|quarter|year)|{YEAR})",
        r"the\s+(?:day|session|week|month)\s+(?:after|following)",
        rf"(?:from\s+|between\s+|on\s+)?{WEEKDAY}(?:,?\s+(?:to|through|until|and)\s+|\s?[-\u2013]\s?)(?:on\s+)?{WEEKDAY}(?!['\u2019]s)",
        rf"from\s+{MONTH}(?:\s+(?:to|through|until|and)\s+(?:its\s+)?{MONTH})?\s+(?:\d{{1,2}}|lows?|highs?)(?!\d)"
        rf"(?=\s*(?:lows?|highs?|[.,;]|$))",
        rf"from\s+{MONTH}\s+(?:to|through|until)\s+{MONTH}\s+\d{{1,2}}",
    ),
)
