"""The forms of words that name a period, and the days that each means.

A weekday is the last one up to publication. A week, a month or a year starts at the last close before it, and ends on
the session that the article is about, or with the period where that is over.
"""

import re
from datetime import date, datetime, timedelta

from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.period_words import (
    COUNTED,
    MONTH,
    NOT_NOW,
    OF_YEAR,
    WEEKDAY,
    YEAR,
    Meaning,
    form,
    month_number,
    weekday_number,
)
from orchestration.articles.periods import Days, Period, View
from orchestration.articles.session_spans import SESSION_SPANS

_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d-%b-%y", "%d-%b-%Y")

_TO_MONTH = rf"(?P<last>{MONTH})(?:\s+(?P<last_year>{YEAR}))?(?!\s+(?:\d|lows?|highs?))"
_FROM_DAY = rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})"
_TO_DAY = rf"(?P<last_month>{MONTH})\s+(?P<last_day>\d{{1,2}}){OF_YEAR}"
_TURN = r"(?:\w+\s+)?(?:bottom|low|trough|high|peak|close)"
_BEGAN_OR_ENDED = r"(?:end(?:ed|s|ing)?|finish(?:ed|es|ing)?|clos(?:ed|es|ing)|left|start(?:ed|s)?|began)\s+the"
_DURING = r"(?:for|on|in|over|during|of)\s+the"


def _year_of(match: re.Match, month: int, view: View) -> int:
    return int(match["year"]) if match["year"] else view.year_of_month(month)


def _date(match: re.Match, view: View) -> Days | None:
    month = month_number(match["month"])
    try:
        found = date(_year_of(match, month, view), month, int(match["day"]))
    except ValueError:
        return None
    return Days("future" if found > view.published_date else "day", found, found)


def _date_in_figures(match: re.Match, view: View) -> Days | None:
    for written in _DATE_FORMATS:
        try:
            found = datetime.strptime(match["date"], written).date()
        except ValueError:
            continue
        return Days("day", found, found)
    return None


def _from_date_to_date(match: re.Match, view: View) -> Days | None:
    """From March 27 to May 29: from the close of the first day to that of the last."""
    last_month = month_number(match["last_month"])
    year = _year_of(match, last_month, view)
    try:
        last = date(year, last_month, int(match["last_day"]))
        first = date(year, month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Days("span", first.replace(year=year - 1) if first > last else first, last, is_whole=True)


def _from_month_to_month(match: re.Match, view: View) -> Days:
    """Between July and September: from the first day of the one to the last of the other; a quarter where it is one."""
    last_month, first_month = month_number(match["last"]), month_number(match["first"])
    last_year = int(match["last_year"]) if match["last_year"] else view.year_of_month(last_month)
    first_year = int(match["first_year"] or (last_year if first_month <= last_month else last_year - 1))
    first, last = date(first_year, first_month, 1), month_end(last_year, last_month)
    is_quarter = (first, last) == quarter(last_year, (last_month + 2) // 3)
    return Days("quarter" if is_quarter else "span", first, last, 0 if is_quarter else None, last_year)


def _three_months(match: re.Match, view: View) -> Days:
    """The three months through March; the December quarter."""
    month = month_number(match["month"])
    year = _year_of(match, month, view)
    first = date(year, month, 1) - timedelta(days=45)
    return Days("quarter", first.replace(day=1), month_end(year, month), 0, year)


def _last_three_months(match: re.Match, view: View) -> Days:
    """The final three months of 2025: the fourth quarter."""
    year = int(match["year"])
    return Days("quarter", date(year, 10, 1), date(year, 12, 31), 0, year)


def _first_months(match: re.Match, view: View) -> Days | None:
    """The first three months of 2025 are its first quarter; the first six a span from the last close of 2024."""
    year = int(match["year"]) if match["year"] else view.session_date.year
    word = match["count"].lower()
    last = month_end(year, COUNTED[word])
    if last > view.published_date:
        return None
    if COUNTED[word] == 3:
        return Days("quarter", date(year, 1, 1), last, 0, year)
    return Days("span", view.sessions.year_base(year), view.sessions.on_or_before(last), is_whole=True)


def _half(match: re.Match, view: View) -> Days:
    """The first half of 2023: from the last close before it to its last; one that is not over ends with the view."""
    year = int(match["year"]) if match["year"] else view.session_date.year
    is_first = match["word"].lower() == "first"
    before = date(year - 1, 12, 31) if is_first else date(year, 6, 30)
    last = date(year, 6, 30) if is_first else date(year, 12, 31)
    if before > view.published_date:
        return Days("future", before, last)
    is_whole = last < view.published_date
    ends = view.sessions.on_or_before(last) if is_whole else view.session_date
    return Days("span", view.sessions.on_or_before(before), ends, is_whole=is_whole)


def _end_of_month(match: re.Match, view: View) -> Days:
    """The last session of a month or a year that is named."""
    if match["of_year"]:
        day = date(int(match["of_year"]), 12, 31)
    else:
        month = month_number(match["month"])
        day = month_end(_year_of(match, month, view), month)
    if day > view.published_date:
        return Days("future", day, day)
    last = view.sessions.on_or_before(day)
    return Days("day", last, last)


def _weekday(match: re.Match, view: View) -> Days:
    number = weekday_number(match["day"])
    published = view.published_date
    if match["next"]:
        day = published + timedelta(days=(number - published.weekday() - 1) % 7 + 1)
        return Days("future", day, day)
    day = published - timedelta(days=(published.weekday() - number) % 7)
    if match["week"] or match["prior"]:
        day = published - timedelta(days=published.weekday() + 7 - number)
    return Days("day", day, day)


def _today(match: re.Match, view: View) -> Days:
    day = view.sessions.on_or_before(view.published_date)
    is_session = day == view.published_date
    return Days("day", day, day, assumption="" if is_session else f"today is taken as the last session, {day}")


def _previous_session(match: re.Match, view: View) -> Days:
    day = view.sessions.before(view.published_date)
    return Days("day", day, day)


def _yesterday(match: re.Match, view: View) -> Days:
    day = view.published_date - timedelta(days=1)
    return Days("day", day, day)


def _day_before(match: re.Match, view: View) -> Days:
    """The session before that which the article is about."""
    day = view.sessions.before(view.session_date)
    return Days("day", day, day)


def _week(match: re.Match, view: View) -> Days:
    return Days("week", *view.week_to(view.session_date))


def _last_week(match: re.Match, view: View) -> Days:
    """The week before that of publication; written at a weekend, the one just over."""
    is_over = view.published_date.weekday() > 4
    last = view.session_date if is_over else view.sessions.week_base(view.published_date)
    return Days("week", *view.week_to(last), is_whole=True)


def _month(match: re.Match, view: View) -> Days:
    day = view.session_date
    return Days("month", *view.month_to(day.year, day.month))


def _last_month(match: re.Match, view: View) -> Days:
    day = view.session_date.replace(day=1) - timedelta(days=1)
    return Days("month", *view.month_to(day.year, day.month), is_whole=True)


def _period_end(match: re.Match, view: View) -> Days:
    """The last session of the month or quarter that was over last, when it appeared or on the day it is about."""
    day = view.sessions.after(view.session_date)
    size = 3 if match["unit"].lower() == "quarter" else 1
    over = (day.year * 12 + day.month - 1) // size * size - 1
    last = view.sessions.on_or_before(month_end(over // 12, over % 12 + 1))
    return Days("day", last, last)


def _named_month(match: re.Match, view: View) -> Days:
    month = month_number(match["month"])
    year = _year_of(match, month, view)
    last_day = month_end(year, month)
    if match["through"]:
        return Days("year_to", view.sessions.year_base(year), last_day)
    first, last = view.month_to(year, month)
    if first > view.published_date:
        return Days("future", first, last_day)
    if match["part"]:
        begins, ends = {"ear": (1, 10), "mid": (10, 20), "lat": (20, 31)}[match["part"].lower()[:3]]
        return Days("span", date(year, month, begins), min(date(year, month, min(ends, last_day.day)), last))
    return Days("month", first, last, is_whole=last_day <= view.published_date)


def _quarter(match: re.Match, view: View) -> Days:
    day = view.session_date
    return Days("quarter", quarter(day.year, (day.month + 2) // 3)[0], day)


def _last_quarter(match: re.Match, view: View) -> Days:
    """The quarter that is being reported: which one, the company's own calendar says."""
    return Days("last_quarter", view.published_date, view.published_date)


def _named_quarter(match: re.Match, view: View) -> Days:
    number = int(match["number"]) if match["number"] else COUNTED[match["word"].lower()]
    year = int(match["year"]) if match["year"] else None
    published = view.published_date
    if match["fiscal"]:
        return Days("fiscal_quarter", published, published, number, year)
    own = year or (published.year if quarter(published.year, number)[0] < published else published.year - 1)
    return Days("quarter", *quarter(own, number), number, year)


def _year(match: re.Match, view: View) -> Days:
    return Days("year", *view.year_to(view.session_date.year))


def _last_year(match: re.Match, view: View) -> Days:
    return Days("year", *view.year_to(view.session_date.year - 1), is_whole=True)


def _named_year(match: re.Match, view: View) -> Days | None:
    year = int(match["year"])
    if year > view.published_date.year + 10:
        return None
    if year > view.session_date.year:
        return Days("future", date(year, 1, 1), date(year, 12, 31), year=year)
    return Days("year", *view.year_to(year), year=year, is_whole=year < view.published_date.year)


def _since_the_end(match: re.Match, view: View) -> Days:
    """Since the end of 2018: from that close to the session in view."""
    if match["year"]:
        last_day = date(int(match["year"]), 12, 31)
    else:
        month = month_number(match["month"])
        last_day = month_end(int(match["month_year"] or view.year_of_month(month)), month)
    return Days("span", view.sessions.on_or_before(last_day), view.session_date)


def _over_a_year(match: re.Match, view: View) -> Days:
    return Days("yoy", view.published_date, view.published_date)


def _unsaid(match: re.Match, view: View) -> Days:
    """A span whose first or last day the words do not say: no claim can be made of it."""
    return Days("last_quarter", view.published_date, view.published_date)


def _trailing(match: re.Match, view: View) -> Days:
    """Over the past twelve months: from the last close that far back to the session in view."""
    word = (match["count"] or "one").lower()
    count = int(word) if word.isdigit() else COUNTED[word]
    last, unit = view.session_date, match["unit"].lower()
    if unit.startswith("week") and not match["count"]:
        return Days("week", *view.week_to(last))
    if unit.startswith("week"):
        first = last - timedelta(weeks=count)
    else:
        months = last.year * 12 + last.month - 1 - count * (12 if unit.startswith("year") else 1)
        first = date(months // 12, months % 12 + 1, min(last.day, 28))
    first = view.sessions.on_or_before(first)
    return Days("span", first, last, assumption=f"the period is taken from the close of {first} to that of {last}")


# A form is looked for before those that stand below it.
FORMS: tuple[tuple[re.Pattern, Meaning], ...] = (
    form(_date_in_figures, r"(?P<date>\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}|\d\d?-[A-Z][a-z]{2}-\d\d(?:\d\d)?)"),
    form(
        _three_months,
        rf"three\s+months\s+(?:through|ended|ending|to)\s+(?:in\s+)?(?P<month>{MONTH})(?:\s+\d{{1,2}})?{OF_YEAR}",
    ),
    form(_three_months, r"(?P<month>March|June|September|December)(?P<year>)[- ]quarter(?:['’]s)?"),
    form(
        _three_months,
        rf"{MONTH}(?:[- ](?:to|through)[- ]|\s?[-\u2013]\s?)(?P<month>{MONTH})\s+"
        rf"(?:period|quarter|three\s+months){OF_YEAR}",
    ),
    form(_last_three_months, rf"(?:final|last|closing)\s+three\s+months\s+of\s+(?P<year>{YEAR})"),
    form(
        _first_months,
        rf"(?:(?:in|over|during)\s+)?the\s+first\s+(?P<count>three|six|nine)\s+months\s+of\s+(?:(?P<year>{YEAR})|the\s+year|this\s+year)",
    ),
    form(
        _half,
        rf"(?:(?:in|over|during|for)\s+)?(?:the\s+)?(?P<word>first|second)\s+half\s+of\s+(?:(?P<year>{YEAR})|the\s+year|this\s+year)",
    ),
    form(_end_of_month, rf"when\s+(?P<of_year>{YEAR})(?P<month>)\s+(?:finished|ended|closed|was\s+over)"),
    form(
        _end_of_month,
        rf"(?:at|by)\s+the\s+end\s+of\s+(?:(?P<month>{MONTH}){OF_YEAR}|(?P<of_year>{YEAR}))",
    ),
    form(
        _from_month_to_month,
        rf"between\s+(?P<first>{MONTH})(?:\s+(?P<first_year>{YEAR}))?\s+and\s+{_TO_MONTH}",
    ),
    form(
        _from_month_to_month,
        rf"from\s+(?P<first>{MONTH})(?:\s+(?P<first_year>{YEAR}))?\s+(?:to|through|until)\s+{_TO_MONTH}",
    ),
    form(_from_date_to_date, rf"(?:from\s+)?{_FROM_DAY}\s+(?:to|through|until)\s+{_TO_DAY}"),
    form(
        _from_date_to_date,
        rf"between\s+(?:the\s+)?(?:{_TURN}\s+(?:of|on)\s+)?{_FROM_DAY}\s+and\s+(?:the\s+)?(?:{_TURN}\s+(?:of|on)\s+)?{_TO_DAY}",
    ),
    *SESSION_SPANS,
    form(
        _date,
        rf"(?P<month>{MONTH})\s+(?:\d{{1,2}}\s?[-\u2013\u2212]\s?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d){OF_YEAR}",
    ),
    form(_date, rf"(?P<day>\d{{1,2}})\s+(?P<month>{MONTH}){OF_YEAR}"),
    form(
        _weekday,
        rf"(?P<prior>the\s+previous\s+)?(?P<next>(?:next|this\s+coming|coming)\s+)?(?P<day>{WEEKDAY})(?:['’]s)?"
        r"(?P<week>\s+of\s+(?:last|the\s+previous|the\s+prior)\s+week)?",
    ),
    form(_today, r"today(?:['’]s)?", r"this\s+session", r"the\s+session"),
    form(_previous_session, r"(?:in\s+)?(?:the\s+)?(?:previous|prior)\s+session(?:['’]s)?"),
    form(_yesterday, r"yesterday(?:['’]s)?"),
    form(_day_before, r"the\s+(?:day\s+before|previous\s+day|prior\s+day)", r"a\s+day\s+(?:earlier|before)"),
    form(
        _since_the_end,
        rf"since\s+(?:the\s+)?end\s+of\s+(?:(?P<month>{MONTH})(?:,?\s+(?P<month_year>{YEAR}))?|(?P<year>{YEAR}))",
    ),
    form(
        _year,
        r"year[- ]to[- ]date",
        r"YTD",
        r"so\s+far\s+this\s+year",
        r"since\s+(?:the\s+(?:start|beginning|turn)\s+of\s+the\s+year|new\s+year)",
    ),
    form(_period_end, r"(?:at|by)\s+(?:the\s+)?(?P<unit>month|quarter)[- ]end"),
    form(_month, r"month[- ]to[- ]date", r"MTD", r"so\s+far\s+this\s+month"),
    form(_quarter, r"quarter[- ]to[- ]date", r"QTD", r"so\s+far\s+this\s+quarter"),
    form(
        _week,
        r"week[- ]to[- ]date",
        r"WTD",
        r"so\s+far\s+this\s+week",
        r"(?:the\s+)?week\s+so\s+far",
        r"first\s+\w+\s+(?:sessions|days)\s+of\s+the\s+week",
        rf"(?:over|in|for)\s+the\s+five\s+(?:sessions|days){NOT_NOW}",
    ),
    form(
        _over_a_year,
        r"year[- ]o(?:ver|n)[- ]year",
        r"YoY",
        r"Y/Y",
        r"(?:from|than)\s+(?:a|one|the)\s+year\s+(?:ago|earlier|before)",
        r"(?:over|on|versus|compared\s+with)\s+(?:the\s+same\s+(?:quarter|period)\s+)?(?:a|last|the)\s+year\s+(?:ago|earlier|before)",
        r"from\s+the\s+same\s+quarter",
    ),
    form(
        _unsaid,
        r"(?:the\s+(?:next|following)\s+(?:day|session)|a\s+day\s+later)",
        r"(?:from|than)?\s*(?:a|one)\s+(?:week|month|quarter)\s+(?:ago|earlier|before)",
        r"(?:in|over|during)\s+the\s+first\s+(?:two|three|four|five|six|seven|eight|nine|ten)\s+(?:months|weeks|quarters)(?:\s+of\s+\d{4})?",
    ),
    form(
        _trailing,
        r"(?:over|in|during|for)\s+the\s+(?:past|last|previous|trailing)\s+"
        r"(?P<count>\d+|two|three|four|five|six|ten|twelve)?[\s-]*(?P<unit>years?|months?|weeks?)(?!\s+(?:of|end))",
    ),
    form(
        _named_quarter,
        r"(?P<fiscal>fiscal[- ])?(?:Q(?P<number>[1-4])|(?P<word>first|second|third|fourth)[- ]quarter)(?:['’]s)?"
        rf"(?:\s+(?:of\s+)?(?:fiscal\s+)?(?:year\s+)?(?P<year>{YEAR}))?(?!\s+(?:in\s+a\s+row|straight|consecutive|running))",
    ),
    form(
        _last_quarter,
        r"(?:the\s+)?(?:last|latest|most\s+recent|past|prior|previous)\s+quarter",
        r"(?:in|for)\s+the\s+quarter",
    ),
    form(
        _quarter,
        rf"{_BEGAN_OR_ENDED}\s+quarter",
        r"this\s+quarter",
        r"the\s+quarter['’]s",
        r"over\s+the\s+(?:full\s+)?quarter",
        rf"(?:over|in|for)\s+the\s+three\s+months{NOT_NOW}",
    ),
    form(_last_week, r"(?:the\s+)?(?:last|previous|prior)\s+week(?:['’]s)?"),
    form(
        _week,
        rf"{_BEGAN_OR_ENDED}\s+week",
        r"(?:for|on|in|over|during|ended|ends)\s+(?:the|this|a)\s+(?:past\s+)?(?:[\w-]+\s+)?week",
        r"(?:this|past|the)\s+week(?:['’]s)?",
        r"weekly",
        r"week(?=\s+[+\-\u2212]?\d|\s*[/|,)])",
        r"(?:best|worst|poorest|strongest|weakest)\s+weeks?",
    ),
    form(_last_month, r"(?:the\s+)?(?:last|previous|prior)\s+month(?:['’]s)?"),
    form(
        _month,
        rf"(?:{_DURING}|{_BEGAN_OR_ENDED})\s+month",
        r"this\s+month(?:['’]s)?",
        r"the\s+month['’]s",
        r"monthly",
        r"month(?=\s+[+\-\u2212]?\d)",
        r"(?:best|worst|poorest|strongest|weakest)\s+month",
    ),
    form(
        _named_month,
        rf"(?P<through>through\s+(?:the\s+end\s+of\s+)?)?(?P<part>(?:early|mid|late)[- ])?(?P<month>{MONTH})(?:['’]s)?"
        rf"{OF_YEAR}",
    ),
    form(
        _year,
        rf"(?:{_DURING}|{_BEGAN_OR_ENDED})\s+(?:(?:whole|full|course\s+of\s+the)\s+)?year",
        r"this\s+year(?:['’]s)?",
        r"the\s+year['’]s",
        r"the\s+year(?=\s*(?:\(|:|$))",
        r"year(?=\s+[+\-\u2212]\d)",
    ),
    form(_last_year, r"(?:the\s+)?(?:last|previous|prior)\s+year(?:['’]s)?"),
    form(_named_year, rf"(?<![\d$,.])(?P<year>{YEAR})(?:['’]s)?(?![%]|,\d|\.\d)"),
)
# Its April low, second-quarter profit: the period tells which low and which profit.
_OF_AN_EVENT = re.compile(
    r"\s+(?:closing\s+)?(?:record|low|high|peak|bottom|trough)\b|(?:['’]s)?\s+(?:star|darling|winner|loser|laggard|leader|favou?rite)\b",
    re.IGNORECASE,
)
# Its first close above 20 in a week.
_SUPERLATIVE = re.compile(
    r"\b(?:first|most|least|best|worst|(?:high|low|larg|bigg|steep|strong|weak|deep|sharp|poor|great|small)est)\b[^.;,]*$",
    re.IGNORECASE,
)
_FROM_A_QUARTER = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:since|than|before|until|versus|against|compared\s+(?:with|to)|that\s+ended|unlike)\s+"
    r"(?:(?:on|in|the|early|mid|late|last|at|that\s+of|(?:end|start|beginning|close)\s+of)\s+)*$"
    # The record close of March 28, the record that it set in January, its low of $88.91 on Nov. 3.
    r"|\b(?:record|peak|high|low)\b(?:\s+(?:close|it|that|was|set|hit|reached|of\s+[$\d.,]+))*\s+(?:of|on|in)\s+$"
    # The same months of 2024.
    r"|\b(?:began|begun|started)\s+in\s+$"
    r"|\bsame\s+(?:months?|weeks?|quarter|period)\s+(?:of|in|a)\s+$"
    r"|\bfrom\s+[$\d.,%]+\s+(?:(?:late|early|on|in|at|the|end\s+of)\s+)*$",
    re.IGNORECASE,
)


def periods(text: str, start: int, end: int, view: View) -> list[Period]:
    """The periods between two places of a text, in order; where two overlap the form listed first wins."""
    found: list[Period] = []
    for pattern, meaning in FORMS:
        for match in pattern.finditer(text, start, end):
            is_taken = any(match.start() < other.end and other.start < match.end() for other in found)
            # A month begins with a capital: may and march are words too.
            month = match.groupdict().get("month")
            days = None if is_taken or (month and not month[0].isupper()) else meaning(match, view)
            if days is not None:
                before, after = (
                    text[max(start, match.start() - 40) : match.start()],
                    text[match.end() : match.end() + 30],
                )
                is_lookback = match.group().lower().startswith("in a ") and _SUPERLATIVE.search(before)
                is_from = days.span == "quarter" and _FROM_A_QUARTER.search(before) is not None
                is_reference = is_from or bool(_REFERENCE.search(before) or _OF_AN_EVENT.match(after) or is_lookback)
                found.append(Period(match.start(), match.end(), days, is_reference))
    return sorted(found, key=lambda period: period.start)
