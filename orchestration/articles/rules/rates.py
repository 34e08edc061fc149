"""Rules for yields and the Fed's target range: up 6.7 basis points to 4.54%; in a range of 5%-5.25%."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.closes import not_between_closes
from orchestration.articles.direction import sign_of, verb_before
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, Figure
from orchestration.articles.passage import Mark, Passage, When
from orchestration.articles.periods import Period
from orchestration.articles.rules.moves import with_sign
from orchestration.articles.subjects import Mention
from orchestration.articles.times import ESTIMATE, day_in_view, period_of, session_ago, time_of
from orchestration.articles.who import is_aside

TARGET = "FED_FUNDS_TARGET"
_HIGHEST_RATE = 25
_YIELD_AT = re.compile(
    r"(?:\b(?:to|at|near|around|about|above|below|of|was|is|yielded|yielding|yields?|stood|hit|reached)|,|~|\(|:)\s*"
    r"(?:around|about|nearly|roughly|just)?\s*$",
    re.IGNORECASE,
)
_THAN_BEFORE = re.compile(
    r"\s+(?:higher|lower|above|below|more|less|from|off)\s+(?:than\s+|from\s+)?"
    r"(?:before|where|when|at\s+(?:the\s+(?:start|beginning|end)|(?:year|month|quarter)[- ]end))\b",
    re.IGNORECASE,
)
_NO_LEVEL = re.compile(r"\b(?:loss|gain|rise|fall|drop|decline|increase|decrease|jump|one)\s+of\s*$", re.IGNORECASE)
# An auction's yield is no close.
_AUCTION = re.compile(r"\bauction", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)
# To 4.42% from 4.29% late on Tuesday, and from 3.62% in mid-September.
_FROM_TWICE = re.compile(r"\bfrom\s+[\d.]+\s?%.*\bfrom\s*$", re.IGNORECASE | re.DOTALL)
_UNCHANGED = re.compile(r"\b(?:unchanged|flat|where\s+it\s+(?:began|started|stood))\b", re.IGNORECASE)
# 9 basis points above where it began: not unchanged.
_MEASURED_FROM = re.compile(r"\b(?:above|below|than|from|off|over|under|near)\s+$", re.IGNORECASE)
_STEP = 0.25
_RANGE = re.compile(r"\s*(?:[-\u2212\u2013\u2014]|to|and)\s*")
# At 3.50% to 3.75% in January: not since then.
_IN = re.compile(r",?\s+(?:(?:in|on|by|for)\s+)?(?:(?:early|mid|late)[\s-]+)?")
_NOW = re.compile(r"\bnow\b[^,;]{0,25}$", re.IGNORECASE)
# From a range of 5.25% to 5.50% in September, had held, a year ago, as projected: of a day that is not named.
_NOT_THEN = re.compile(
    r"\bhad\s+(?:held|kept|been|stood)\b|\bfrom\s+(?:an?\s+|the\s+|its\s+)?(?:\w+\s+){0,2}?(?:range\s+of\s+)?$",
    re.IGNORECASE,
)
_AGO = re.compile(r"\s+(?:a|one|two|three|six)\s+(?:years?|months?)\s+(?:ago|earlier|before)|\s+until\b", re.IGNORECASE)
_PROJECTED = re.compile(
    r"\b(?:projections?|projected|dot\s+plot|dots|median|forecasts?|pencil\w+|futures|priced)\b", re.IGNORECASE
)
_SO_MANY_STEPS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:[\w-]+\s+)?(?:increases|hikes|cuts|moves|rises)\s+of\s+$",
    re.IGNORECASE,
)
_RANGE_WORDS = re.compile(r"\b(?:range|between|target|rates?|hold)\b", re.IGNORECASE)
_IN_WORDS = re.compile(
    r"\b(?:(?P<word>quarter|half|three[- ]quarters?)(?:\s+of\s+a)?[- ](?:percentage[- ])?point|"
    r"(?P<number>0\.25|0\.50?|0\.75)[- ](?:percentage[- ])?points?)\b",
    re.IGNORECASE,
)
_STEPS = {"quarter": 25, "half": 50, "three": 75}
_COUNTED = re.compile(
    r"\b(?P<count>\w+)\s+(?:(?P<points>\d+)[\s-]basis[\s-]points?|quarter[- ](?:percentage[- ])?point)\s+"
    r"(?:interest[- ])?(?:rate\s+)?(?P<kind>cuts?|hikes?|increases?|reductions?)",
    re.IGNORECASE,
)


def rate_counts(passage: Passage) -> Iterator[Draft]:
    """Two 25-basis-point cuts in 2026."""
    for match in _COUNTED.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        word = match["count"].lower()
        count = COUNTS.get(word) or (int(word) if word.isdigit() else 0)
        named = [period for period in passage.periods if period.year and period.span in ("year", "future")]
        if not count or not named:
            continue
        year = min(named, key=lambda period: abs(period.start - match.end())).year or 0
        name = "n_cuts" if match["kind"].lower().startswith(("cut", "red")) else "n_hikes"
        mark = Mark(match.start(), match.end())
        passage.take(*(figure for figure in passage.figures if mark.start <= figure.start < mark.end))
        yield passage.draft(
            mark,
            TARGET,
            f"{name}_{match['points'] or 25}bp",
            (date(year, 1, 1), date(year, 12, 31)),
            str(count),
            "count",
            "number of cuts or hikes",
        )


def rates(passage: Passage) -> Iterator[Draft]:
    """Levels and changes of yields and of the Fed's target rate."""
    if not any(mention.kind == "rate" and not mention.tail for mention in passage.mentions):
        return
    yield from _target_range(passage)
    for figure in passage.free("basis_points"):
        yield from _change(passage, figure)
    for figure in passage.free("percent"):
        yield from _level(passage, figure)
    yield from _kept(passage)
    yield from _unchanged(passage)
    yield from _step_in_words(passage)


def _rate_of(passage: Passage, mark: Mark | Figure) -> Mention | None:
    """The rate that a figure is of: the last subject named before it, if that is one; else one right behind it."""
    kinds = ("rate", "index", "security", "sector", "stranger")
    own = [mention for mention in passage.mentions if mention.kind in kinds and not mention.tail]
    before = [mention for mention in own if mention.end <= mark.start and not is_aside(passage, mention, mark)]
    if before:
        return before[-1] if before[-1].kind == "rate" else None
    after = next((mention for mention in own if mention.start >= mark.end), None)
    if after is None or after.kind != "rate" or after.start - mark.end > 50:
        return None
    between = passage.text[mark.end : after.start]
    return after if re.search(r"\b(?:on|of|in|for)\s+(?:the\s+)?(?:yield\s+on\s+(?:the\s+)?)?$", between) else None


def _change_dates(passage: Passage, when: When, subject: str) -> tuple[date, date]:
    """From which day to which a change ran. What the Fed announces takes effect on the day after."""
    sessions = passage.view.sessions
    if when.span == "day":
        last = sessions.after(when.last_date) if subject == TARGET else when.last_date
        return sessions.before(when.last_date), last
    if when.span == "month":
        return sessions.before(when.first_date), when.last_date
    return when.dates


def _change(passage: Passage, figure: Figure) -> Iterator[Draft]:
    rate = _rate_of(passage, figure)
    if rate is None:
        return
    if _THAN_BEFORE.match(passage.text, figure.end) or _SO_MANY_STEPS.search(passage.before(figure)):
        passage.leave(figure, "over which days is not said")
        return
    sign = sign_of(passage, figure)
    if not sign and rate.subject == TARGET:
        sign = _step_sign(passage, passage.sentence.start, passage.sentence.end)
    when = time_of(passage, figure)
    if passage.finds("estimate", passage.clause_of(figure)[0], figure.start) or not sign or when is None:
        passage.leave(figure, ESTIMATE)
    elif reason := not_between_closes(passage, figure, when):
        passage.leave(figure, reason)
    else:
        value, comparator = with_sign(figure, sign)
        yield passage.draft(
            figure,
            rate.subject,
            "change_bp",
            _change_dates(passage, when, rate.subject),
            value,
            "basis_points",
            "change of a rate",
            comparator,
            when.assumptions,
            when.is_guess,
            start=verb_before(passage, figure),
        )


def _level(passage: Passage, figure: Figure) -> Iterator[Draft]:
    rate = _rate_of(passage, figure)
    lead = passage.before(figure)
    is_projected = rate is not None and rate.subject == TARGET and _PROJECTED.search(passage.words)
    if _NO_LEVEL.search(lead) or is_projected or _AUCTION.search(passage.words):
        return
    ago = session_ago(passage, figure)
    if rate is None or figure.number > _HIGHEST_RATE or not (ago or _YIELD_AT.search(lead) or _FROM.search(lead)):
        return
    period = period_of(passage, figure)
    if _FROM.search(lead) and not ago:
        behind = [other for other in passage.periods if 0 <= other.start - figure.end < 12]
        if (behind and behind[0].span != "day") or _FROM_TWICE.search(lead):
            passage.leave(figure, "a level of a day that is not said")
            return
        yield from _level_before(passage, figure, rate.subject, behind[0] if behind else None)
        return
    when = ago or time_of(passage, figure, period)
    if passage.finds("estimate", passage.clause_of(figure)[0], figure.start) or when is None:
        passage.leave(figure, ESTIMATE)
    elif reason := not_between_closes(passage, figure, when):
        passage.leave(figure, reason)
    else:
        yield passage.draft(
            figure,
            rate.subject,
            "rate_level",
            when.day,
            figure.value,
            "percent",
            "level of a rate",
            figure.comparator,
            when.assumptions,
            when.is_guess,
        )


def _level_before(passage: Passage, figure: Figure, subject: str, period: Period | None) -> Iterator[Draft]:
    """To 3.28% from 3.33%; from 4.12% late Wednesday: where a change of a day started."""
    when = time_of(passage, figure, period)
    if (
        when is None
        or when.span != "day"
        or when.is_guess
        or not_between_closes(passage, figure, when)
        or subject == TARGET
    ):
        return
    day = when.last_date if period is not None else passage.view.sessions.before(when.last_date)
    said = when.assumptions if period is not None else (*when.assumptions, f"the change is taken to start on {day}")
    yield passage.draft(
        figure,
        subject,
        "rate_level",
        (day, day),
        figure.value,
        "percent",
        "level that a change started from",
        "equal",
        said,
    )


def _target_range(passage: Passage) -> Iterator[Draft]:
    """The Fed's range has two ends: 5%-5.25%, 5.25% to 5.50%."""
    for figure, other in zip(passage.figures, passage.figures[1:], strict=False):
        rate = _rate_of(passage, figure)
        is_range = (
            other.unit == "percent"
            and figure.unit in ("percent", "")
            and figure.number < other.number <= _HIGHEST_RATE
            and _RANGE.fullmatch(passage.text[figure.end : other.start])
            and (_RANGE_WORDS.search(passage.words) or other.number - figure.number == _STEP)
        )
        if not is_range or rate is None or rate.subject != TARGET:
            continue
        behind = next((own for own in passage.periods if _IN.fullmatch(passage.text, other.end, own.start)), None)
        is_now = _NOW.search(passage.before(figure)) is not None
        when = day_in_view(passage) if is_now else time_of(passage, figure, behind)
        is_of_another_day = _NOT_THEN.search(passage.before(figure)) or _AGO.match(passage.text, other.end)
        is_projected = _PROJECTED.search(passage.text, passage.sentence.start, figure.start)
        if is_of_another_day or is_projected:
            when = None
        if when is None or passage.finds("estimate", passage.clause_of(figure)[0], figure.start):
            passage.leave(figure, ESTIMATE)
            passage.leave(other, ESTIMATE)
            continue
        passage.take(other)
        # What was decided on a day takes effect on the day after.
        is_on_a_day = when.span == "day" if behind is None else behind.span == "day"
        is_step = is_on_a_day and _step_sign(passage, passage.sentence.start, figure.start) != 0
        day = passage.view.sessions.after(when.last_date) if is_step else when.last_date
        for subject, end in (("DFEDTARL", figure), (TARGET, other)):
            yield passage.draft(
                figure,
                subject,
                "rate_level",
                (day, day),
                end.value,
                "percent",
                "the Fed's target range",
                "equal",
                when.assumptions,
                when.is_guess,
                end=other.end,
            )


def _kept(passage: Passage) -> Iterator[Draft]:
    """The Federal Reserve kept rates unchanged."""
    match = passage.finds("kept")
    flat = match and re.search(
        r"\b(?:unchanged|steady|flat|hold|where\s+they)\b", passage.text[match.end() : match.end() + 50]
    )
    has_fed = any(mention.subject == TARGET and not mention.tail for mention in passage.mentions)
    if not match or not flat or not has_fed:
        return
    mark = Mark(match.start(), match.end() + flat.end())
    if not passage.estimated(mark):
        days: list[Period | None] = [period for period in passage.periods if period.span == "day"]
        yield from _no_change(passage, mark, TARGET, (days or [None])[0])


def _unchanged(passage: Passage) -> Iterator[Draft]:
    """The 10-year yield ended 2023 unchanged."""
    for match in _UNCHANGED.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Mark(match.start(), match.end())
        rate = _rate_of(passage, mark)
        is_distance = _MEASURED_FROM.search(passage.text, passage.sentence.start, match.start())
        if rate is not None and rate.subject != TARGET and not is_distance and not passage.estimated(mark):
            yield from _no_change(passage, mark, rate.subject, None)


def _no_change(passage: Passage, mark: Mark, subject: str, period: Period | None) -> Iterator[Draft]:
    when = time_of(passage, mark, period)
    if when is not None:
        dates = _change_dates(passage, when, subject)
        yield passage.draft(
            mark,
            subject,
            "change_bp",
            dates,
            "0",
            "basis_points",
            "rate unchanged",
            "equal",
            when.assumptions,
            when.is_guess,
        )


def _step_in_words(passage: Passage) -> Iterator[Draft]:
    """The Fed cut its rate by a quarter point on Wednesday."""
    for match in _IN_WORDS.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Mark(match.start(), match.end())
        sign = _step_sign(passage, *passage.clause_of(mark))
        has_fed = any(mention.subject == TARGET and not mention.tail for mention in passage.mentions)
        period = period_of(passage, mark)
        when = time_of(passage, mark, period) if period is not None else None
        if not has_fed or not sign or when is None or when.span != "day" or passage.estimated(mark):
            continue
        word = re.match(r"\w+", match["word"] or "")
        size = _STEPS[word.group().lower()] if word else round(100 * float(match["number"]))
        passage.take(*(figure for figure in passage.figures if mark.start <= figure.start < mark.end))
        yield passage.draft(
            mark,
            TARGET,
            "change_bp",
            _change_dates(passage, when, TARGET),
            str(sign * size),
            "basis_points",
            "step of the target rate in words",
            "equal",
            when.assumptions,
            when.is_guess,
        )


def _step_sign(passage: Passage, start: int, end: int) -> int:
    return -1 if passage.finds("cut", start, end) else 1 if passage.finds("hike", start, end) else 0
