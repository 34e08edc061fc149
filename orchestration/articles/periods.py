"""The periods that a text names, each at its place: a weekday, a week, December, the year, Q3 2025.

How each is written stands in period_forms; this file says what a period is, and from where an article looks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from orchestration.articles.calendar import Sessions, month_end

Span = Literal[
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "year_to",
    "span",
    "fiscal_quarter",
    "last_quarter",
    "future",
    "yoy",
    "unsaid",
]


@dataclass(frozen=True)
class Days:
    """What a form of words means.

    span: what kind; `year_to` is a year up to its last day, `yoy` a comparison with the year before, `unsaid`
    one of which the words do not say when it began or ended. first_date,
    last_date: of a span longer than a day the first is the session whose close it starts from, of a month or a quarter
    its first day. number: of a quarter; year: where one is named. is_whole: whether it was over at publication.
    """

    span: Span
    first_date: date
    last_date: date
    number: int | None = None
    year: int | None = None
    assumption: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Period:
    """Days that are named at a place of the text.

    is_reference: something is only measured against them, as in "the most since March 2020".
    """

    start: int
    end: int
    days: Days
    is_reference: bool = False

    @property
    def span(self) -> Span:
        """What kind of period."""
        return self.days.span

    @property
    def first_date(self) -> date:
        """Its first day."""
        return self.days.first_date

    @property
    def last_date(self) -> date:
        """Its last day."""
        return self.days.last_date

    @property
    def year(self) -> int | None:
        """The year that is named, if one is."""
        return self.days.year

    @property
    def number(self) -> int | None:
        """Of a quarter that is named, which."""
        return self.days.number


@dataclass(frozen=True)
class View:
    """From where an article looks: its day of publication, and the session that it is about."""

    published_date: date
    session_date: date
    sessions: Sessions

    def week_to(self, day: date) -> tuple[date, date]:
        """From the last close of the week before a day to that day."""
        return self.sessions.week_base(day), day

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
