"""The periods that a text names: a weekday, a week, December, the year, Q3 2025; each with its first and last day.

A weekday is the last one up to publication. A week, a month or a year starts at the last close before it and ends on the
day that the article is about, or with the period where that is over.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from orchestration.articles.calendar import Sessions, month_end, quarter

Span = Literal[
    "day", "week", "month", "quarter", "year", "year_to", "span", "fiscal_quarter", "last_quarter", "future", "yoy"
]

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Period:
    """A period named at a place of the text.

    span: what kind. first_date, last_date: of a span longer than a day the first is the session whose close it starts
    from. number: of a fiscal quarter; year: its fiscal year where named. assumption: what was taken for granted.
    is_reference: something is only measured against it, as in "the most since March 2020".
    """

    start: int
    end: int
    span: Span
    first_date: date
    last_date: date
    number: int | None = None
    year: int | None = None
    assumption: str = ""
    is_whole: bool = False
    is_reference: bool = False


@dataclass(frozen=True)
class View:
    """From where an article looks: its day of publication, and the session that it is about."""

    published_date: date
    session_date: date
    sessions: Sessions

    def year_to(self, year: int) -> tuple[date, date]:
        """From the last close of the year before to the session in view, or to the year's last session."""
        return self.sessions.year_base(year), min(self.sessions.on_or_before(date(year, 12, 31)), self.session_date)

    def month_to(self, year: int, month: int) -> tuple[date, date]:
        """From the month's first day to the session in view, or to the month's last session."""
        return date(year, month, 1), min(self.sessions.on_or_before(month_end(year, month)), self.session_date)

    def year_of_month(self, month: int) -> int:
        """The year of a month named without one: the last such month that had begun by publication."""
        published = self.published_date
        return published.year if month <= published.month else published.year - 1


def _month_number(word: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def _date(match: re.Match, view: View) -> Period | None:
    month, day = _month_number(match["month"]), int(match["day"])
    year = int(match["year"]) if match["year"] else view.year_of_month(month)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    if not match["year"] and found > view.published_date + timedelta(days=200):
        found = date(year - 1, month, day)
    return Period(match.start(), match.end(), "future" if found > view.published_date else "day", found, found)


def _date_range(match: re.Match, view: View) -> Period | None:
    """From March 27 to May 29: from the close of the first day to that of the last."""
    month = _month_number(match["last_month"])
    year = int(match["year"]) if match["year"] else view.year_of_month(month)
    try:
        last = date(year, month, int(match["last_day"]))
        first = date(year, _month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if first > last:
        first = first.replace(year=year - 1)
    return Period(match.start(), match.end(), "span", first, last, is_whole=True)


def _months_through(match: re.Match, view: View) -> Period:
    """The three months through March; the December quarter."""
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else view.year_of_month(month)
    last = month_end(year, month)
    first = date(year, month, 1) - timedelta(days=60)
    return Period(match.start(), match.end(), "quarter", date(first.year, first.month, 1), last, 0, year)


def _numeric_date(match: re.Match, view: View) -> Period | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d-%b-%y", "%d-%b-%Y"):
        try:
            found = datetime.strptime(match["date"], form).date()
        except ValueError:
            continue
        return Period(match.start(), match.end(), "day", found, found)
    return None


def _weekday(match: re.Match, view: View) -> Period:
    number = _WEEKDAYS.index(match["day"].lower())
    published = view.published_date
    if match["next"]:
        day = published + timedelta(days=(number - published.weekday() - 1) % 7 + 1)
        return Period(match.start(), match.end(), "future", day, day)
    day = published - timedelta(days=(published.weekday() - number) % 7)
    if match["week"] or match["prior"]:
        day = published - timedelta(days=published.weekday() + 7 - number)
    return Period(match.start(), match.end(), "day", day, day)


def _today(match: re.Match, view: View) -> Period:
    day = view.published_date
    if day in view.sessions:
        return Period(match.start(), match.end(), "day", day, day)
    last = view.sessions.on_or_before(day)
    return Period(
        match.start(), match.end(), "day", last, last, assumption=f"today is taken as the last session, {last}"
    )


def _previous_session(match: re.Match, view: View) -> Period:
    day = view.sessions.before(view.published_date)
    return Period(match.start(), match.end(), "day", day, day)


def _yesterday(match: re.Match, view: View) -> Period:
    day = view.published_date - timedelta(days=1)
    return Period(match.start(), match.end(), "day", day, day)


def _week(match: re.Match, view: View) -> Period:
    last = view.session_date
    if match["which"] and match["which"].lower() in ("last", "previous", "prior", "past"):
        is_over = view.published_date.weekday() >= 5 or match["which"].lower() == "past"
        if not is_over:
            last = view.sessions.week_base(view.published_date)
    return Period(match.start(), match.end(), "week", view.sessions.week_base(last), last)


def _this_month(match: re.Match, view: View) -> Period:
    day = view.session_date
    first, last = view.month_to(day.year, day.month)
    return Period(match.start(), match.end(), "month", first, last)


def _last_month(match: re.Match, view: View) -> Period:
    day = date(view.session_date.year, view.session_date.month, 1) - timedelta(days=1)
    first, last = view.month_to(day.year, day.month)
    return Period(match.start(), match.end(), "month", first, last, is_whole=True)


def _named_month(match: re.Match, view: View) -> Period:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else view.year_of_month(month)
    if match["through"]:
        return Period(match.start(), match.end(), "year_to", view.sessions.year_base(year), month_end(year, month))
    first, last = view.month_to(year, month)
    if first > view.published_date:
        return Period(match.start(), match.end(), "future", first, month_end(year, month))
    if match["part"]:
        days = {"early": (1, 10), "mid": (10, 20), "late": (20, 31)}[match["part"].lower()[:5].rstrip("- ")]
        first = date(year, month, days[0])
        return Period(match.start(), match.end(), "span", first, min(date(year, month, min(days[1], last.day)), last))
    return Period(
        match.start(), match.end(), "month", first, last, is_whole=month_end(year, month) <= view.published_date
    )


def _month_range(match: re.Match, view: View) -> Period:
    last_year = int(match["last_year"])
    first_year = int(match["first_year"] or last_year)
    return Period(
        match.start(),
        match.end(),
        "span",
        date(first_year, _month_number(match["first"]), 1),
        month_end(last_year, _month_number(match["last"])),
    )


def _this_year(match: re.Match, view: View) -> Period:
    first, last = view.year_to(view.session_date.year)
    return Period(match.start(), match.end(), "year", first, last)


def _last_year(match: re.Match, view: View) -> Period:
    first, last = view.year_to(view.session_date.year - 1)
    return Period(match.start(), match.end(), "year", first, last, is_whole=True)


def _named_year(match: re.Match, view: View) -> Period | None:
    year = int(match["year"])
    if not 1950 <= year <= view.published_date.year + 10:
        return None
    if year > view.session_date.year:
        return Period(match.start(), match.end(), "future", date(year, 1, 1), date(year, 12, 31), year=year)
    first, last = view.year_to(year)
    return Period(match.start(), match.end(), "year", first, last, year=year, is_whole=year < view.published_date.year)


def _this_quarter(match: re.Match, view: View) -> Period:
    day = view.session_date
    first, _ = quarter(day.year, (day.month + 2) // 3)
    return Period(match.start(), match.end(), "quarter", first, day)


def _last_quarter(match: re.Match, view: View) -> Period:
    return Period(match.start(), match.end(), "last_quarter", view.published_date, view.published_date)


def _named_quarter(match: re.Match, view: View) -> Period:
    number = _QUARTERS[(match["number"] or match["word"]).lower()]
    year = int(match["year"]) if match["year"] else None
    is_fiscal = bool(match["fiscal"])
    if year is not None and year < 100:
        year += 2000
    if is_fiscal:
        return Period(
            match.start(), match.end(), "fiscal_quarter", view.published_date, view.published_date, number, year
        )
    named = year
    if year is None:
        year = view.published_date.year
        if quarter(year, number)[0] >= view.published_date:
            year -= 1
        elif quarter(year, number)[1] > view.published_date and number > 1:
            pass
    first, last = quarter(year, number)
    return Period(match.start(), match.end(), "quarter", first, last, number, named)


def _yoy(match: re.Match, view: View) -> Period:
    return Period(match.start(), match.end(), "yoy", view.published_date, view.published_date)


def _trailing(match: re.Match, view: View) -> Period:
    """Twelve months, a year, five days up to now: from the last close that far back."""
    count = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12, "ten": 10}.get(
        (match["count"] or "one").lower(), 0
    ) or int(match["count"])
    last = view.session_date
    unit = match["unit"].lower().rstrip("s")
    if unit == "week" and not match["count"]:
        return Period(match.start(), match.end(), "week", view.sessions.week_base(last), last)
    if unit == "year":
        count, unit = 12 * count, "month"
    if unit == "month":
        months = last.year * 12 + last.month - 1 - count
        year, month = divmod(months, 12)
        first = min(date(year, month + 1, min(last.day, 28)), month_end(year, month + 1))
    else:
        first = last - timedelta(days=count * (7 if unit == "week" else 1))
    first = view.sessions.on_or_before(first)
    return Period(
        match.start(),
        match.end(),
        "span",
        first,
        last,
        assumption=f"the period is taken from the close of {first} to that of {last}",
    )


_YEAR = r"(?:19|20)\d\d"
_FINDERS: tuple[tuple[str, Callable[[re.Match, View], Period | None]], ...] = (
    (r"(?P<date>\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}|\d\d?-[A-Z][a-z]{2}-\d\d(?:\d\d)?)", _numeric_date),
    (
        rf"three\s+months\s+(?:through|ended|ending|to)\s+(?:in\s+)?(?P<month>{_MONTH})(?:\s+\d{{1,2}})?(?:,?\s+(?P<year>{_YEAR}))?",
        _months_through,
    ),
    (rf"(?P<month>March|June|September|December)(?P<year>)[- ]quarter(?:['’]s)?", _months_through),
    (
        rf"(?:between|from)\s+(?P<first>{_MONTH})(?:\s+(?P<first_year>{_YEAR}))?\s+(?:and|to|through|until)\s+"
        rf"(?P<last>{_MONTH})\s+(?P<last_year>{_YEAR})",
        _month_range,
    ),
    (
        rf"(?:from\s+)?(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\s+(?:to|through|until)\s+(?P<last_month>{_MONTH})\s+(?P<last_day>\d{{1,2}})"
        rf"(?:,?\s+(?P<year>{_YEAR}))?",
        _date_range,
    ),
    (
        rf"(?P<month>{_MONTH})\s+(?:\d{{1,2}}\s?[-\u2013\u2212]\s?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d)(?:,?\s+(?P<year>{_YEAR}))?",
        _date,
    ),
    (rf"(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?", _date),
    (
        rf"(?P<prior>the\s+previous\s+)?(?P<next>(?:next|this coming|coming)\s+)?(?P<day>{_DAY})(?:['’]s)?"
        r"(?P<week>\s+of\s+(?:last|the\s+previous|the\s+prior)\s+week)?",
        _weekday,
    ),
    (r"today(?:['’]s)?|this session|the session", _today),
    (r"(?:the\s+|in\s+the\s+)?(?:previous|prior)\s+session(?:['’]s)?", _previous_session),
    (r"yesterday(?:['’]s)?|the day before|a day earlier", _yesterday),
    (
        r"year[- ]to[- ]date|YTD|so far this year|since the start of the year|since the beginning of the year|since new year",
        _this_year,
    ),
    (r"month[- ]to[- ]date|MTD|so far this month", _this_month),
    (r"quarter[- ]to[- ]date|QTD|so far this quarter", _this_quarter),
    (r"(?:week[- ]to[- ]date|WTD|so far this week)(?P<which>)", _week),
    (
        r"year[- ]over[- ]year|year[- ]on[- ]year|YoY|Y/Y|from\s+(?:a|one)\s+year\s+(?:ago|earlier|before)|than\s+(?:a|one)\s+year\s+(?:ago|earlier|before)"
        r"|(?:over|on|versus|compared with)\s+(?:the\s+)?(?:same\s+(?:quarter|period)\s+)?(?:a|last|the)\s+year\s*(?:ago|earlier|before)?|annually|from the same quarter",
        _yoy,
    ),
    (
        r"(?:over|in|during|for)\s+the\s+(?:past|last|previous|trailing)\s+(?P<count>\d+|two|three|four|five|six|twelve|ten)?[\s-]*"
        r"(?P<unit>years?|months?|weeks?)(?!\s+(?:of|end))",
        _trailing,
    ),
    (
        rf"(?P<fiscal>fiscal[- ])?(?:Q(?P<number>[1-4])|(?P<word>first|second|third|fourth)[- ]quarter)(?:['’]s)?"
        rf"(?:\s+(?:of\s+)?(?:fiscal\s+)?(?:year\s+)?(?P<year>{_YEAR}))?(?!\s+(?:in\s+a\s+row|straight|consecutive|running))",
        _named_quarter,
    ),
    (
        r"(?:the\s+)?(?:last|latest|most recent|past|prior|previous)\s+quarter|(?:in|for)\s+the\s+quarter",
        _last_quarter,
    ),
    (r"this\s+quarter|for\s+the\s+quarter|the\s+quarter['’]s|(?:over|in)\s+the\s+full\s+quarter", _this_quarter),
    (
        r"(?:for|on|in|over|during|ended|ends)\s+(?:the|this|a)\s+(?P<which>last|past|previous|prior)?\s*week|(?P<which2>this|last|past)\s+week|weekly|week(?=\s+[+\-−]?\d)|best\s+weeks?|worst\s+weeks?",
        None,
    ),
    (
        r"(?:for|on|in|over|during)\s+the\s+month|this\s+month|monthly|month(?=\s+[+\-−]?\d)|the\s+month['’]s",
        _this_month,
    ),
    (r"last\s+month|(?:the\s+)?previous\s+month|(?:the\s+)?prior\s+month", _last_month),
    (
        rf"(?P<through>through\s+(?:the\s+end\s+of\s+)?)?(?P<part>(?:early|mid|late)[- ])?(?<![a-z])(?P<month>{_MONTH})(?:['’]s)?(?:,?\s+(?P<year>{_YEAR}))?(?![a-z])",
        _named_month,
    ),
    (
        r"(?:for|on|in|over|during|of)\s+the\s+(?:whole\s+|full\s+|course\s+of\s+the\s+)?year|this\s+year(?:['’]s)?|on\s+the\s+year|in\s+the\s+course\s+of\s+the\s+year|year(?=\s+[+\-−]\d)",
        _this_year,
    ),
    (r"last\s+year(?:['’]s)?|(?:the\s+)?previous\s+year|(?:the\s+)?prior\s+year", _last_year),
    (rf"(?<![\d$,.])(?P<year>{_YEAR})(?:['’]s)?(?![\d%]|,\d|\.\d)", _named_year),
)


def _any_week(match: re.Match, view: View) -> Period:
    which = (match["which"] or match["which2"] or "").lower()
    last = view.session_date
    if which in ("last", "previous", "prior") and view.published_date.weekday() < 5:
        last = view.sessions.week_base(view.published_date)
    return Period(match.start(), match.end(), "week", view.sessions.week_base(last), last)


_COMPILED = [
    (re.compile(rf"(?<![\w])(?:{pattern})(?![\w])", re.IGNORECASE), finder or _any_week) for pattern, finder in _FINDERS
]


# A full date up to here is that of publication.
_HEAD = 150
_REFERENCE = re.compile(
    r"\b(?:since|than|before|until|versus|against|compared\s+(?:with|to)|that\s+ended|unlike)\s+"
    r"(?:(?:in|the|early|mid|late|last|at|that\s+of)\s+)*$|\bfrom\s+[$\d.,%]+\s+(?:(?:late|early|on|in|at|the|end\s+of)\s+)*$",
    re.IGNORECASE,
)


def periods(text: str, start: int, end: int, view: View) -> list[Period]:
    """The periods between two places of a text, in order; where two overlap the finder listed first wins."""
    found: list[Period] = []
    for pattern, finder in _COMPILED:
        for match in pattern.finditer(text, start, end):
            if not match.group().strip() or any(
                match.start() < other.end and other.start < match.end() for other in found
            ):
                continue
            if "month" in match.groupdict() and not match["month"][0].isupper():
                continue
            period = finder(match, view)
            if period is not None:
                is_reference = bool(_REFERENCE.search(text[max(start, match.start() - 40) : match.start()]))
                found.append(replace(period, is_reference=is_reference))
    return sorted(found, key=lambda period: period.start)


def day_in_view(text: str, published: date, sessions: Sessions, stamp: str = "") -> date:
    """The session that an article is about: the last one it names up to publication, else that of publication.

    A review that names no day is about the end of the month, quarter or year that its first lines name.

    stamp: the words that state the day of publication, which is not one of those. A day counts only if it is a session,
    so that a holiday does not become the day in view.
    """
    start = View(published, sessions.on_or_before(published), sessions)
    over = [
        period.last_date
        for period in periods(text, 0, min(len(text), 400), start)
        if period.is_whole and not period.is_reference and published - timedelta(days=45) < period.last_date < published
    ]
    named = [
        period.last_date
        for paragraph in re.finditer(r"[^\n]+", text)
        for period in periods(text, paragraph.start(), paragraph.end(), start)
        if not period.is_reference
        and text[period.start : period.end] not in stamp
        and not (
            period.start < _HEAD
            and period.last_date == published
            and re.search(r"\d{4}", text[period.start : period.end])
        )
        and period.span == "day"
        and period.last_date in sessions
        and published - timedelta(days=7) < period.last_date <= published
    ]
    return sessions.on_or_before(max(named or over or [published]))


def published_in(text: str) -> tuple[date, str, str] | None:
    """The day of publication as the text's first lines state it, the words that do, and the time of day if stated."""
    head = text[:600]
    match = re.search(
        r"(?P<date>\d\d?/\d\d?/\d{4}|\d{4}-\d\d-\d\d)(?:,?\s+(?P<time>\d\d?:\d\d\s*(?:AM|PM|a\.m\.|p\.m\.)?))?",
        head,
    )
    if match:
        for form in ("%Y-%m-%d", "%m/%d/%Y"):
            try:
                return datetime.strptime(match["date"], form).date(), match.group(), match["time"] or ""
            except ValueError:
                continue
    match = re.search(
        rf"^(?:.{{0,60}}?)(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>{_YEAR})(?:,?\s+(?:at\s+)?(?P<time>\d\d?:\d\d\s*(?:AM|PM|a\.m\.|p\.m\.)?))?",
        head,
        re.IGNORECASE | re.MULTILINE,
    )
    if match and re.search(
        r"published|updated|posted|^\W*$|\(|--|—|\|",
        head[max(0, match.start()) : match.start("month")] or "",
        re.IGNORECASE,
    ):
        try:
            return (
                date(int(match["year"]), _month_number(match["month"]), int(match["day"])),
                match.group().strip(),
                match["time"] or "",
            )
        except ValueError:
            return None
    return None
