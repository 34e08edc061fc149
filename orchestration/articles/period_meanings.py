"""What a form of words about time means: each function takes the words as matched, and gives the days.

A weekday is the last one up to publication. A week, a month or a year starts at the last close before it, and ends on
the session that the article is about, or with the period where that is over.
"""

import re
from datetime import date, datetime, timedelta

from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.period_words import COUNTED, month_number, weekday_number
from orchestration.articles.periods import Days, View

# So many days into a half year, "the half" is still the one before.
_AFTER_A_HALF = 20
_DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d-%b-%y", "%d-%b-%Y")


def _year_of(match: re.Match, month: int, view: View) -> int:
    return int(match["year"]) if match["year"] else view.year_of_month(month)


def date_in_words(match: re.Match, view: View) -> Days | None:
    """A day by its month and number."""
    month = month_number(match["month"])
    try:
        found = date(_year_of(match, month, view), month, int(match["day"]))
    except ValueError:
        return None
    return Days("future" if found > view.published_date else "day", found, found)


def date_in_figures(match: re.Match, view: View) -> Days | None:
    """A day in figures; the form of the figures tells their order."""
    for written in _DATE_FORMATS:
        try:
            found = datetime.strptime(match["date"], written).date()
        except ValueError:
            continue
        return Days("day", found, found)
    return None


def from_date_to_date(match: re.Match, view: View) -> Days | None:
    """From March 27 to May 29: from the close of the first day to that of the last."""
    last_month = month_number(match["last_month"])
    year = _year_of(match, last_month, view)
    try:
        last = date(year, last_month, int(match["last_day"]))
        first = date(year, month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Days("span", first.replace(year=year - 1) if first > last else first, last, is_whole=True)


def from_month_to_month(match: re.Match, view: View) -> Days:
    """Between July and September: from the first day of the one to the last of the other; a quarter where it is one."""
    last_month, first_month = month_number(match["last"]), month_number(match["first"])
    last_year = int(match["last_year"]) if match["last_year"] else view.year_of_month(last_month)
    first_year = int(match["first_year"] or (last_year if first_month <= last_month else last_year - 1))
    first, last = date(first_year, first_month, 1), month_end(last_year, last_month)
    is_quarter = (first, last) == quarter(last_year, (last_month + 2) // 3)
    return Days("quarter" if is_quarter else "span", first, last, 0 if is_quarter else None, last_year)


def three_months(match: re.Match, view: View) -> Days:
    """The three months through March; the December quarter."""
    month = month_number(match["month"])
    year = _year_of(match, month, view)
    first = date(year, month, 1) - timedelta(days=45)
    return Days("quarter", first.replace(day=1), month_end(year, month), 0, year)


def last_three_months(match: re.Match, view: View) -> Days:
    """The final three months of 2025: the fourth quarter."""
    year = int(match["year"])
    return Days("quarter", date(year, 10, 1), date(year, 12, 31), 0, year)


def first_months(match: re.Match, view: View) -> Days | None:
    """The first three months of 2025 are its first quarter; the first six a span from the last close of 2024."""
    year = int(match["year"]) if match["year"] else view.session_date.year
    word = match["count"].lower()
    last = month_end(year, COUNTED[word])
    if last > view.published_date:
        return None
    if COUNTED[word] == 3:
        return Days("quarter", date(year, 1, 1), last, 0, year)
    return Days("span", view.sessions.year_base(year), view.sessions.on_or_before(last), is_whole=True)


def half(match: re.Match, view: View) -> Days:
    """The first half of 2023: from the last close before it to its last; one that is not over ends with the view."""
    year = int(match["year"]) if match["year"] else view.session_date.year
    before, last = _half_year(year, 1 if match["word"].lower() == "first" else 2)
    if before > view.published_date:
        return Days("future", before, last)
    is_whole = last < view.published_date
    ends = view.sessions.on_or_before(last) if is_whole else view.session_date
    return Days("span", view.sessions.on_or_before(before), ends, is_whole=is_whole)


def half_in_view(match: re.Match, view: View) -> Days:
    """The half of a year that the session in view is in, or that has just ended; the last first or second one."""
    day, word = view.session_date, (match.groupdict().get("word") or "").lower()
    if not word:
        day -= timedelta(days=_AFTER_A_HALF)
    year, number = day.year, 1 if day.month <= 6 else 2
    if word == "first":
        number = 1
    elif word == "second" and number == 1:
        year, number = year - 1, 2
    before, last = _half_year(year, number)
    is_whole = last <= view.session_date
    ends = view.sessions.on_or_before(last) if is_whole else view.session_date
    return Days("span", view.sessions.on_or_before(before), ends, is_whole=is_whole)


def _half_year(year: int, number: int) -> tuple[date, date]:
    """The day before a half year, and its last day."""
    return (date(year - 1, 12, 31), date(year, 6, 30)) if number == 1 else (date(year, 6, 30), date(year, 12, 31))


def end_of_month(match: re.Match, view: View) -> Days:
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


def last_weekday(match: re.Match, view: View) -> Days:
    """The last such weekday up to publication, or the one to come or of the week before where it is called so."""
    number = weekday_number(match["day"])
    published = view.published_date
    if match["next"]:
        day = published + timedelta(days=(number - published.weekday() - 1) % 7 + 1)
        return Days("future", day, day)
    day = published - timedelta(days=(published.weekday() - number) % 7)
    if match["week"] or match["prior"]:
        day = published - timedelta(days=published.weekday() + 7 - number)
    return Days("day", day, day)


def today(match: re.Match, view: View) -> Days:
    """The day of publication, or the last session before it."""
    day = view.sessions.on_or_before(view.published_date)
    is_session = day == view.published_date
    return Days("day", day, day, assumption="" if is_session else f"today is taken as the last session, {day}")


def previous_session(match: re.Match, view: View) -> Days:
    """The session before publication."""
    day = view.sessions.before(view.published_date)
    return Days("day", day, day)


def yesterday(match: re.Match, view: View) -> Days:
    """The day before publication."""
    day = view.published_date - timedelta(days=1)
    return Days("day", day, day)


def day_before(match: re.Match, view: View) -> Days:
    """The session before that which the article is about."""
    day = view.sessions.before(view.session_date)
    return Days("day", day, day)


def this_week(match: re.Match, view: View) -> Days:
    """The week of the session in view."""
    return Days("week", *view.week_to(view.session_date))


def last_week(match: re.Match, view: View) -> Days:
    """The week before that of publication; written at a weekend, the one just over."""
    is_over = view.published_date.weekday() > 4
    last = view.session_date if is_over else view.sessions.week_base(view.published_date)
    return Days("week", *view.week_to(last), is_whole=True)


def this_month(match: re.Match, view: View) -> Days:
    """The month of the session in view."""
    day = view.session_date
    return Days("month", *view.month_to(day.year, day.month))


def last_month(match: re.Match, view: View) -> Days:
    """The month before that of the session in view."""
    day = view.session_date.replace(day=1) - timedelta(days=1)
    return Days("month", *view.month_to(day.year, day.month), is_whole=True)


def period_end(match: re.Match, view: View) -> Days:
    """The last session of the month or quarter that was over last, when it appeared or on the day it is about."""
    day = view.sessions.after(view.session_date)
    size = 3 if match["unit"].lower() == "quarter" else 1
    over = (day.year * 12 + day.month - 1) // size * size - 1
    last = view.sessions.on_or_before(month_end(over // 12, over % 12 + 1))
    return Days("day", last, last)


def named_month(match: re.Match, view: View) -> Days:
    """A month by its name: whole, a part of it, or the year up to its end."""
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


def this_quarter(match: re.Match, view: View) -> Days:
    """The quarter of the session in view."""
    day = view.session_date
    return Days("quarter", quarter(day.year, (day.month + 2) // 3)[0], day)


def last_quarter(match: re.Match, view: View) -> Days:
    """The quarter that is being reported: which one, the company's own calendar says."""
    return Days("last_quarter", view.published_date, view.published_date)


def final_quarter(match: re.Match, view: View) -> Days:
    """The last quarter of a year that is named, or of last year."""
    year = view.published_date.year - 1 if match["last"] else int(match["year"])
    return Days("quarter", *quarter(year, 4), 4, year)


def named_quarter(match: re.Match, view: View) -> Days:
    """A quarter by its number, of the calendar or of a company."""
    number = int(match["number"]) if match["number"] else COUNTED[match["word"].lower()]
    year = int(match["year"]) if match["year"] else None
    published = view.published_date
    if match["fiscal"]:
        return Days("fiscal_quarter", published, published, number, year)
    own = year or (published.year if quarter(published.year, number)[0] < published else published.year - 1)
    return Days("quarter", *quarter(own, number), number, year)


def this_year(match: re.Match, view: View) -> Days:
    """The year of the session in view."""
    return Days("year", *view.year_to(view.session_date.year))


def last_year(match: re.Match, view: View) -> Days:
    """The year before that of the session in view."""
    return Days("year", *view.year_to(view.session_date.year - 1), is_whole=True)


def named_year(match: re.Match, view: View) -> Days | None:
    """A year by its number; None where it is too far off to be one."""
    year = int(match["year"])
    if year > view.published_date.year + 10:
        return None
    if year > view.session_date.year:
        return Days("future", date(year, 1, 1), date(year, 12, 31), year=year)
    return Days("year", *view.year_to(year), year=year, is_whole=year < view.published_date.year)


def since_the_end(match: re.Match, view: View) -> Days:
    """Since the end of 2018: from that close to the session in view."""
    if match["year"]:
        last_day = date(int(match["year"]), 12, 31)
    else:
        month = month_number(match["month"])
        last_day = month_end(int(match["month_year"] or view.year_of_month(month)), month)
    return Days("span", view.sessions.on_or_before(last_day), view.session_date)


def over_a_year(match: re.Match, view: View) -> Days:
    """A comparison with the year before."""
    return Days("yoy", view.published_date, view.published_date)


def unsaid(match: re.Match, view: View) -> Days:
    """A span whose first or last day the words do not say: no claim can be made of it."""
    return Days("unsaid", view.published_date, view.published_date)


def trailing(match: re.Match, view: View) -> Days:
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
