"""The rule for tables with a line of headings: a name, then a close, a week's and a year's change in columns."""

import re
from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage, When

_COLUMNS = (
    ("close", re.compile(r"close|last|level|price|value|index\b", re.IGNORECASE)),
    ("year", re.compile(r"ytd|year|y-t-d", re.IGNORECASE)),
    ("week", re.compile(r"week|wtd|5[- ]day|wk", re.IGNORECASE)),
    ("month", re.compile(r"month|mtd", re.IGNORECASE)),
    ("quarter", re.compile(r"quarter|qtd", re.IGNORECASE)),
    ("day", re.compile(r"day|daily|chg|change|net|%", re.IGNORECASE)),
)
_RETURNS = {
    "day": "daily_return_close",
    "week": "period_return_price",
    "month": "mtd_return_price",
    "quarter": "qtd_return_price",
    "year": "ytd_return_price",
}


def column_rows(passage: Passage) -> Iterator[Draft]:
    """Each figure of a row, by the heading that stands above its place in the row."""
    if passage.sentence.kind != "row" or not passage.mentions or passage.taken:
        return
    subject = passage.mentions[0]
    columns = _columns(passage.sentence.heading)
    if len(columns) != len(passage.figures) or subject.kind not in ("index", "security", "rate") or subject.tail:
        for figure in passage.figures:
            passage.leave(figure, "a row of a table whose headings do not fit its figures")
        return
    for column, figure in zip(columns, passage.figures, strict=True):
        yield from _cell(passage, figure, subject.subject, subject.kind, _time(passage, column), column)


def _columns(heading: str) -> list[str]:
    """What each column of a line of headings holds; empty where one is not understood."""
    words = [word for word in re.split(r"\s{2,}|\t|\|", heading.strip()) if word.strip()]
    if len(words) < 2:
        words = heading.split()
    found = [next((name for name, pattern in _COLUMNS if pattern.search(word)), "") for word in words]
    while found and not found[0]:
        found = found[1:]
    return found if all(found) else []


def _time(passage: Passage, column: str) -> When:
    view, day = passage.view, passage.view.session_date
    first = {
        "week": view.sessions.week_base(day),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": view.sessions.year_base(day.year),
    }.get(column, day)
    return When(column, first, day, (f"the table is taken to be of {day}",))


def _cell(passage: Passage, figure: Figure, subject: str, kind: str, when: When, column: str) -> Iterator[Draft]:
    first = when.first_date
    if kind == "rate" and column in ("day", "month", "quarter"):
        first = passage.view.sessions.before(first)
    is_level = column == "close"
    units = {"basis_points": "basis_points", "percent": "percent", "index_points": "index_points"}
    metric, unit = {
        ("index", True): ("index_close", "index_points"),
        ("security", True): ("quote_price", "USD"),
        ("rate", True): ("rate_level", "percent"),
        ("rate", False): ("change_bp", "basis_points"),
    }.get((kind, is_level), (_RETURNS.get(column, ""), "percent"))
    if not is_level and units.get(figure.unit) == "index_points":
        metric, unit = ("index_change_points" if column == "day" else "period_change_points"), "index_points"
    fits = is_level or figure.unit == unit or (not figure.unit and unit == "percent")
    if metric and fits:
        dates = when.day if is_level else (first, when.last_date)
        yield passage.draft(
            figure, subject, metric, dates, figure.value, unit, "row of a table", "equal", when.assumptions
        )
    else:
        passage.leave(figure, "a cell whose heading does not fit its unit")
