"""The rule for moves that a day came after: rose 0.6%, a day after the Russell 2000 jumped 3.6%."""

from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Passage

# A day right behind a figure is that of its move.
_DAY_BEHIND = 20


def days_before(passage: Passage) -> Iterator[Draft]:
    """No draft: moves and prices of the day before are kept from the rules for those of the day in view."""
    for figure in passage.free("percent", "index_points", "USD"):
        is_dated = any(own.span == "day" and 0 <= own.start - figure.end < _DAY_BEHIND for own in passage.periods)
        if not is_dated and passage.is_of_the_day_before(figure):
            passage.leave(figure, "of the day before")
    yield from ()
