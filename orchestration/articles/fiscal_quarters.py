"""Which quarter of a company a figure is of."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from orchestration.articles.amounts import range_of
from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.compared import is_a_time_before
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.known import Quarter
from orchestration.articles.lists import shared_period
from orchestration.articles.passage import Passage
from orchestration.articles.periods import Period
from orchestration.articles.times import period_of

_REPORTS_TAKE = timedelta(days=10)
_A_QUARTER_AND_A_HALF = timedelta(days=135)
_A_WEEK = timedelta(days=7)
# After so long the next quarter of the same number is over, and may have been reported.
_UNTIL_THE_NEXT = timedelta(days=375)
_QUARTERS = ("quarter", "last_quarter", "fiscal_quarter")
# Its third quarter, Microsoft's third-quarter revenue: by the company's own count.
_ITS = re.compile(r"(?:\bits|['\u2019]s?)\s+$", re.IGNORECASE)
_IN_THE = re.compile(r"\s+(?:in|for|during)\s+(?:the\s+|its\s+)?", re.IGNORECASE)
_FISCAL = re.compile(r"\bfiscal\b", re.IGNORECASE)


def quarter_of(passage: Passage, figure: Figure, ticker: str) -> tuple[tuple[date, date] | None, str]:
    """The company's quarter that a figure is of, and what was assumed; None where its period is none."""
    period = _right_behind(passage, figure) or period_of(passage, figure)
    first, last = passage.clause_of(figure)
    if period is not None and period.span == "year" and is_a_time_before(passage, period.start, period.end):
        period = None
    if period is None or period.span in ("yoy", "day"):
        # What stands behind the next amount is its own, unless all share it.
        last = min([last, *_next_amounts(passage, figure)])
        near = [other for other in passage.periods if other.span in _QUARTERS and first <= other.start < last]
        period = near[0] if near else shared_period(passage, figure)
    is_fiscal = period is not None and _FISCAL.search(passage.text, period.start, period.end) is not None
    if period is not None and period.span == "quarter" and period.year and not is_fiscal:
        return (period.first_date, period.last_date), ""
    published, reports = passage.view.published_date, passage.known.report_dates.get(ticker, ())
    filed = [q for q in passage.known.quarters.get(ticker, ()) if q.last_date <= published - _REPORTS_TAKE]
    own = _with_those_reported(filed, published, reports)
    if period is not None and period.number:
        return _numbered(passage, period, own, is_fiscal)
    if period is not None and period.span not in ("last_quarter", "day", "week"):
        return None, ""
    return _last_quarter(own, published)


def _numbered(
    passage: Passage, period: Period, own: Sequence[Quarter], is_fiscal: bool
) -> tuple[tuple[date, date] | None, str]:
    """The quarter of a number: the company's own of it, or the calendar's.

    Several companies share only the calendar's. Where the two differ, that counts which is the last one over.
    """
    published = passage.view.published_date
    fits = [
        q
        for q in own
        if q.fiscal_quarter == period.number
        and period.year in (None, q.fiscal_year)
        and published - q.last_date < _UNTIL_THE_NEXT
    ]
    if is_fiscal:
        return ((fits[-1].first_date, fits[-1].last_date), "") if fits else (None, "")
    calendar = (period.first_date, period.last_date)
    alike = [q for q in own if abs(q.last_date - calendar[1]) <= _A_WEEK]
    if not fits:
        is_own = not own or (own[-1].last_date.month + 2) // 3 == own[-1].fiscal_quarter
        return (calendar if alike or is_own else None), ""
    named = (fits[-1].first_date, fits[-1].last_date)
    if not alike or alike[-1] == fits[-1]:
        return named, ""
    is_shared = _is_of_several(passage) and not _ITS.search(passage.text, passage.sentence.start, period.start)
    is_own_last = fits[-1] == own[-1]
    if alike[-1] == own[-1] or (is_shared and not is_own_last):
        return calendar, f"the quarter is taken as the calendar's, to {calendar[1]}"
    return (named if is_own_last and not is_shared else None), ""


def _is_of_several(passage: Passage) -> bool:
    """Whether a sentence gives amounts of several companies: they have only the calendar in common."""
    amounts = [figure for figure in passage.figures if figure.unit in ("USD_bn", "USD_mn")]
    companies = {mention.subject for mention in passage.mentions if mention.kind in ("security", "group")}
    return len(companies) > 1 and len(amounts) > 1


def _right_behind(passage: Passage, figure: Figure) -> Period | None:
    """The quarter right behind a figure, which counts before one that ends right before it."""
    return next(
        (
            own
            for own in passage.periods
            if own.span in _QUARTERS and _IN_THE.fullmatch(passage.text, figure.end, own.start)
        ),
        None,
    )


def _next_amounts(passage: Passage, figure: Figure) -> list[int]:
    """Where the amounts begin that stand behind a figure, or behind the range that it begins."""
    end = range_of(passage, figure)[2] or figure.end
    return [other.start for other in passage.figures if other.start >= end and other.unit == figure.unit]


def _with_those_reported(filed: list[Quarter], published: date, reports: Sequence[date]) -> list[Quarter]:
    """A company's quarters, with those that it has reported since the last of which a filing is known."""
    own = list(filed)
    while own:
        last = own[-1]
        following = _month_end_after(last.last_date, months=3)
        if not any(following < day <= published for day in reports):
            break
        year, number = last.fiscal_year + last.fiscal_quarter // 4, last.fiscal_quarter % 4 + 1
        own.append(Quarter(year, number, last.last_date + timedelta(days=1), following))
    return own


def _last_quarter(own: Sequence[Quarter], published: date) -> tuple[tuple[date, date], str]:
    """The last quarter over: the company's own where its filings are known, else the calendar's."""
    if own and published - own[-1].last_date < _A_QUARTER_AND_A_HALF:
        last = own[-1]
        return (last.first_date, last.last_date), f"the quarter is taken as the last one over, to {last.last_date}"
    number = published.year * 4 + (published.month - 1) // 3
    while quarter((number - 1) // 4, (number - 1) % 4 + 1)[1] > published - _REPORTS_TAKE:
        number -= 1
    dates = quarter((number - 1) // 4, (number - 1) % 4 + 1)
    return dates, f"the quarter is taken as the last calendar quarter, to {dates[1]}"


def _month_end_after(day: date, months: int) -> date:
    """The end of a quarter so many months on; the same weekday for one that does not end with a month."""
    if (day + timedelta(days=1)).day == 1:
        at = day.year * 12 + day.month - 1 + months
        return month_end(at // 12, at % 12 + 1)
    return day + timedelta(weeks=13)


def quarter_draft(
    passage: Passage, figure: Figure, subject: str, metric: str, value: str, assumed: str
) -> Iterator[Draft]:
    """A draft about the quarter that a figure is of; none where no quarter can be told."""
    dates, assumption = quarter_of(passage, figure, re.split(r"[+_]", subject)[0])
    if dates is not None:
        unit = figure.unit
        yield passage.draft(
            figure,
            subject,
            metric,
            dates,
            value,
            unit,
            "account of a quarter",
            figure.comparator,
            (assumed, assumption),
        )
