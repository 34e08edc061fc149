"""Which quarter of a company a figure is of."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from orchestration.articles.amounts import is_of_before
from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.times import period_of

_REPORTS_TAKE = timedelta(days=10)
_A_QUARTER_AND_A_HALF = timedelta(days=135)
_QUARTERS = ("quarter", "last_quarter", "fiscal_quarter")


def quarter_of(passage: Passage, figure: Figure, ticker: str) -> tuple[tuple[date, date] | None, str]:
    """The company's quarter that a figure is of, and what was assumed; None where its period is none."""
    period = period_of(passage, figure)
    first, last = passage.clause_of(figure)
    if period is None or period.span in ("yoy", "day"):
        last = min([last, *_compared(passage, figure)])
        near = [other for other in passage.periods if other.span in _QUARTERS and first <= other.start < last]
        period = near[0] if near else None
    if period is not None and period.span == "quarter" and period.year:
        return (period.first_date, period.last_date), ""
    published = passage.view.published_date
    own = [q for q in passage.known.quarters.get(ticker, ()) if q.last_date <= published - _REPORTS_TAKE]
    if period is not None and period.number:
        fits = [
            q
            for q in own
            if q.fiscal_quarter == period.number
            and period.year in (None, q.fiscal_year)
            and published - q.last_date < timedelta(days=400)
        ]
        if fits:
            return (fits[-1].first_date, fits[-1].last_date), ""
        return ((period.first_date, period.last_date), "") if period.span == "quarter" else (None, "")
    if period is not None and period.span not in ("last_quarter", "day", "week"):
        return None, ""
    return _last_quarter(own, published, passage.known.report_dates.get(ticker, ()))


def _compared(passage: Passage, figure: Figure) -> list[int]:
    """Where the amounts begin that a figure is compared with: what stands behind them is theirs."""
    return [
        other.start
        for other in passage.figures
        if other.start >= figure.end and other.unit == figure.unit and is_of_before(passage, other)
    ]


def _last_quarter(own: Sequence, published: date, reports: Sequence[date]) -> tuple[tuple[date, date], str]:
    """The last quarter over: the company's own where its filings are known, else the calendar's.

    A report since the quarter after that is over, of which no filing is known yet, was of that one.
    """
    recent = [q for q in own if published - q.last_date < _A_QUARTER_AND_A_HALF]
    if recent:
        following = _month_end_after(recent[-1].last_date, months=3)
        if any(following < day <= published for day in reports):
            first = recent[-1].last_date + timedelta(days=1)
            return (first, following), f"the quarter is taken as the one reported last, to {following}"
        last = recent[-1].last_date
        return (recent[-1].first_date, last), f"the quarter is taken as the last one over, to {last}"
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
