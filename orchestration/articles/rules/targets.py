"""Rules for distances: to a level, to a record, to a target, and the correction that is foreseen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage, When
from orchestration.articles.period_words import MONTH
from orchestration.articles.subjects import Mention
from orchestration.articles.times import day_in_view, time_of
from orchestration.articles.who import subjects_of

_WAS_AWAY = re.compile(
    r"\b(?:had|never|at\s+no\s+point|dropping|falling|plunging|sliding|sinking|slipping|easing|retreating|pulling\s+back)\b[^,;]*$",
    re.IGNORECASE,
)
# Slipped 0.3% from its record: a move; is down 2% from its record, has fallen 2% from it: a distance.
_MOVED = re.compile(
    r"\b(?:slipped|fell|dropped|slid|eased|declined|retreated|sank|tumbled|dipped|slumped|pulled\s+back|"
    r"edged\s+(?:down|lower|back))\s+(?:(?:by|about|nearly|just|some)\s+){0,2}$",
    re.IGNORECASE,
)
_NOW = re.compile(r"\bis\s+now\b[^,;]*$", re.IGNORECASE)
_AWAY = re.compile(
    r"^\s*(?:or\s+so\s+)?(?:away\s+from|below|beneath|short\s+of|shy\s+of|from|under|off)\s+(?:the\s+|its\s+)?",
    re.IGNORECASE,
)
_TO = re.compile(r"\bto\b", re.IGNORECASE)
_RECORD = re.compile(
    r"(?:[\w.'’-]+\s+){0,3}?(?P<kind>record|all-time|peak|closing\s+high|highest\s+close|high)", re.IGNORECASE
)
_OTHER_HIGH = re.compile(rf"52-week|intraday|year['’]s|\b{MONTH}\s+(?:\w+\s+)?high$", re.IGNORECASE)
_UPSIDE = re.compile(r"\s*(?:of\s+)?(?:upside|downside|rise|gain|increase|advance)\s+to\s+", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:to|and|or|[-\u2013])\s*")
_CORRECTION = re.compile(
    r"\s*[\"'\u201c]?(?:\w+\s+)?[\"'\u201c]?(?:correction|pullback|drawdown|decline|drop)", re.IGNORECASE
)
_LEADS_TO = r"(?:\s+(?:of|at|is|to|for|the|index|S&P\s+500|from|now|remains))*\s*$"
_TARGET_OF_THIS_YEAR = re.compile(
    rf"\byear[- ]end\s+(?:price\s+)?(?:target|forecast){_LEADS_TO}|"
    r"\b(?:target|forecast)\b[^.;]*\b(?:at|by|for)\s+(?:the\s+)?(?:end\s+of\s+(?:December|the\s+year)|year[- ]end)"
    rf"{_LEADS_TO}",
    re.IGNORECASE,
)
_YEAR_END = re.compile(
    r"(?:end(?:ing)?(?:\s+of)?|finish|close(?:\s+out)?|year-end|by)\s+(?:the\s+)?(?:year\s+)?(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)


def targets(passage: Passage) -> Iterator[Draft]:
    """Distances in per cent, and levels foreseen for the end of a year."""
    for figure in passage.free("percent", ""):
        if figure.unit == "percent" and not figure.is_signed:
            yield from _distance(passage, figure)
        index = next((m for m in passage.mentions if m.kind == "index" and not m.tail), passage.running.index)
        if index is not None and figure.start not in passage.taken:
            assumed = "" if index in passage.mentions else f"the index is taken as {index.subject}, named before"
            yield from _upside(passage, figure, index.subject, assumed)
            yield from _correction(passage, figure, index.subject, assumed)
            yield from _year_end(passage, figure, index)
            yield from _target_of_this_year(passage, figure, index)


def _distance(passage: Passage, figure: Figure) -> Iterator[Draft]:
    """Less than 1% away from the 7,000 mark; 2% below its record."""
    _, last = passage.clause_of(figure)
    away = _AWAY.match(passage.text[figure.end : last])
    subjects, assumed = subjects_of(passage, figure, ("index", "security"))
    when = time_of(passage, figure)
    if not away or not subjects or passage.estimated(figure):
        return
    lead = passage.text[max(passage.sentence.start, figure.start - 40) : figure.start]
    is_before = _WAS_AWAY.search(lead) or passage.is_of_the_day_before(figure)
    if is_before or passage.finds("intraday", *passage.segment_of(figure)):
        passage.leave(figure, "how far it was away before")
        return
    if when is None or when.span != "day" or _NOW.search(lead):
        day = passage.view.session_date
        when = When("day", day, day, (f"no day is named: {day}, the session that the article is about",))
    if "or so" in away.group().lower():
        figure = replace(figure, comparator="about")
    at = figure.end + away.end()
    level = next(
        (
            other
            for other in passage.figures
            if at <= other.start <= at + 12 and _is_level(other) and not _TO.search(passage.text, at, other.start)
        ),
        None,
    )
    record = _RECORD.match(passage.text[at : at + 60])
    said = (assumed, *when.assumptions)
    subject = subjects[0].subject
    if level is not None:
        passage.take(level)
        metric = f"distance_to_level_{level.value.split('.', maxsplit=1)[0]}"
        rule, end = "distance to a level", level.end
    elif record and not _OTHER_HIGH.search(record.group()) and _may_be_its_record(passage, subject, at + record.end()):
        metric, rule, end = "distance_from_ath", "distance from the record", at + record.end()
    else:
        return
    if away.group().strip().lower().startswith("from") and _MOVED.search(lead):
        passage.leave(figure, "a move from a record or a level, not how far it is away")
        return
    yield passage.draft(
        figure,
        subject,
        metric,
        when.day,
        figure.value,
        "percent",
        rule,
        figure.comparator,
        said,
        when.is_guess,
        end=end,
    )


def _may_be_its_record(passage: Passage, subject: str, end: int) -> bool:
    """Whether the level behind "record" can be the subject's: not the VIX's where it is 6,978.60."""
    level = next((other for other in passage.figures if end <= other.start <= end + 12 and _is_level(other)), None)
    low, high = passage.known.index_bounds.get(subject, (0, float("inf")))
    return level is None or low <= level.number <= high


def _is_level(figure: Figure) -> bool:
    return figure.unit in ("", "index_points", "USD") and figure.number >= 10


def _upside(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """A 5% upside to 7,269 by year-end 2026."""
    level = _next(passage, figure)
    years = [period.year for period in passage.periods if period.span == "future" and period.year]
    if level is None or figure.unit != "percent" or not years:
        return
    if not _UPSIDE.fullmatch(passage.text[figure.end : level.start]):
        return
    end = date(years[-1], 12, 31)
    start = next((p.last_date for p in passage.periods if p.span == "day"), day_in_view(passage).last_date)
    yield passage.draft(
        figure,
        subject,
        f"target_upside_{level.value.split('.', maxsplit=1)[0]}",
        (start, end),
        figure.value,
        "percent",
        "way to a target",
        figure.comparator,
        (assumed,),
        end=level.end,
    )
    yield passage.draft(
        level,
        subject,
        "index_close_forecast",
        (end, end),
        level.value,
        "index_points",
        "forecast of a year's end",
        level.comparator,
        (assumed,),
    )


def _correction(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """A potential 5% to 10% correction: until when is not said."""
    other = _next(passage, figure)
    if other is None or other.unit != "percent" or not passage.finds("estimate"):
        return
    if not _RANGE.fullmatch(passage.text[figure.end : other.start]) or not _CORRECTION.match(passage.text[other.end :]):
        return
    passage.take(other)
    published = passage.view.published_date
    end = date(published.year, 12, 31)
    yield passage.draft(
        figure,
        subject,
        "drawdown_forecast",
        (published, end),
        f"{figure.value}..{other.value}",
        "percent",
        "correction foreseen",
        "between",
        (assumed, f"no time is named: the days to {end}"),
        True,
        end=other.end,
    )


def _year_end(passage: Passage, figure: Figure, index: Mention) -> Iterator[Draft]:
    """Could end 2026 well above 7,200."""
    year = _YEAR_END.search(passage.words)
    lowest, highest = passage.known.index_bounds.get(index.subject, (0, 0))
    if year is None or figure.unit or figure.start in passage.taken or not lowest <= figure.number <= highest:
        return
    day = date(int(year["year"]), 12, 31)
    first, last = passage.clause_of(figure)
    is_own = first <= passage.sentence.start + year.start() < last
    if (
        day < passage.view.published_date
        or not is_own
        or index not in passage.mentions
        or not passage.estimated(figure)
    ):
        return
    yield passage.draft(
        figure,
        index.subject,
        "index_close_forecast",
        (day, day),
        figure.value,
        "index_points",
        "forecast of a year's end",
        figure.comparator,
    )


def _target_of_this_year(passage: Passage, figure: Figure, index: Mention) -> Iterator[Draft]:
    """A year-end target of 6,900, where no other year is named."""
    lowest, highest = passage.known.index_bounds.get(index.subject, (0, 0))
    is_level = not figure.unit and lowest <= figure.number <= highest and figure.start not in passage.taken
    is_target = is_level and index in passage.mentions and _TARGET_OF_THIS_YEAR.search(passage.before(figure))
    if not is_target or _YEAR_END.search(passage.words):
        return
    day = date(passage.view.published_date.year, 12, 31)
    yield passage.draft(
        figure,
        index.subject,
        "index_close_forecast",
        (day, day),
        figure.value,
        "index_points",
        "forecast of a year's end",
        figure.comparator,
        (f"the year's end is taken as {day}",),
    )


def _next(passage: Passage, figure: Figure) -> Figure | None:
    return next((other for other in passage.figures if other.start >= figure.end), None)
