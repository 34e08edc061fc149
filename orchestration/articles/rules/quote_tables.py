"""The rule for rows of a printed quote table: a ticker, its price, the change and the change in per cent."""

from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage


def quote_rows(passage: Passage) -> Iterator[Draft]:
    """Price, change in dollars and change in per cent of one row."""
    ticker = passage.words.split()[0] if passage.words.strip() else ""
    is_row = passage.sentence.kind == "row" and ticker in passage.known.tickers
    if not is_row or ticker in passage.known.index_bounds:
        return
    day = passage.view.session_date
    change = (passage.view.sessions.before(day), day)
    assumptions = (f"no day is named: {day}, the session that the article is about",)
    for figure in passage.figures:
        metric, dates, unit = "quote_price", (day, day), "USD"
        value = figure.value
        if figure.unit == "percent":
            metric, dates, unit = "quote_change_pct", change, "percent"
            value = f"-{value}" if _fell(passage, figure) and not figure.is_signed else value
        elif figure.is_signed:
            metric, dates = "quote_change_usd", change
        if figure.unit in ("", "USD", "percent"):
            yield passage.draft(
                figure, ticker, metric, dates, value, unit, "row of a quote table", "equal", assumptions
            )


def _fell(passage: Passage, figure: Figure) -> bool:
    """Whether the change in dollars before a change in per cent that has no sign is a fall."""
    before = [other for other in passage.figures if other.start < figure.start and other.is_signed]
    return bool(before) and before[-1].value.startswith("-")
