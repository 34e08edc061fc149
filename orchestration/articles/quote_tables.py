"""Rules for rows of a printed quote table: a ticker, its price, the change and the change in per cent."""

from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Direction, Passage


def quote_rows(passage: Passage) -> Iterator[Draft]:
    """Price, change in dollars and change in per cent of one row."""
    if passage.sentence.kind != "row":
        return
    ticker = passage.words.split()[0]
    if ticker not in passage.known.tickers or ticker in passage.known.index_bounds:
        return
    day = passage.view.session_date
    before = passage.view.sessions.before(day)
    assumptions = (f"no day is named: {day}, the session that the article is about",)
    for number, figure in enumerate(passage.figures):
        mark = Direction(figure.start, figure.end, 0)
        if figure.unit == "percent":
            sign = _sign(passage, number)
            value = figure.value if figure.is_signed or sign > 0 else f"-{figure.value}"
            yield passage.draft(
                mark,
                ticker,
                "quote_change_pct",
                (before, day),
                value,
                "percent",
                "row of a quote table",
                assumptions=assumptions,
            )
        elif figure.is_signed:
            yield passage.draft(
                mark,
                ticker,
                "quote_change_usd",
                (before, day),
                figure.value,
                "USD",
                "row of a quote table",
                assumptions=assumptions,
            )
        elif figure.unit in ("", "USD"):
            yield passage.draft(
                mark,
                ticker,
                "quote_price",
                (day, day),
                figure.value,
                "USD",
                "row of a quote table",
                assumptions=assumptions,
            )
        passage.used.add(number)


def _sign(passage: Passage, number: int) -> int:
    """The sign of the change in dollars beside a change in per cent that has none."""
    signed = [figure for figure in passage.figures[:number] if figure.is_signed]
    return -1 if signed and signed[-1].value.startswith("-") else 1
