"""Sessions, weeks, months and years as an article counts them: from the last close before, to the day it is about."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta


class Sessions:
    """The days on which the exchange traded, in order."""

    def __init__(self, days: Sequence[date]) -> None:
        self._days = sorted(days)

    def __contains__(self, day: date) -> bool:
        at = bisect_left(self._days, day)
        return at < len(self._days) and self._days[at] == day

    @property
    def first(self) -> date:
        """The first session; date.max where none is known."""
        return self._days[0] if self._days else date.max

    @property
    def last(self) -> date:
        """The last session; date.min where none is known."""
        return self._days[-1] if self._days else date.min

    def on_or_before(self, day: date) -> date:
        """The last session up to a day; the day itself where none is known."""
        at = bisect_right(self._days, day)
        return self._days[at - 1] if at else day

    def before(self, day: date) -> date:
        """The last session before a day; the day before where none is known."""
        return self.on_or_before(day - timedelta(days=1))

    def after(self, day: date) -> date:
        """The first session after a day."""
        at = bisect_right(self._days, day)
        return self._days[at] if at < len(self._days) else day + timedelta(days=1)

    def week_base(self, day: date) -> date:
        """The last session of the week before the day's."""
        return self.before(day - timedelta(days=day.weekday()))

    def year_base(self, year: int) -> date:
        """The last session of the year before."""
        return self.on_or_before(date(year - 1, 12, 31))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def quarter(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a calendar quarter."""
    return date(year, 3 * number - 2, 1), month_end(year, 3 * number)
