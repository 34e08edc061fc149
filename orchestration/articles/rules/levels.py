"""Rules for where an index or a price stood: closes, highs and lows, round levels."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.calendar import month_end
from orchestration.articles.closes import not_between_closes
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage, When
from orchestration.articles.subjects import Mention
from orchestration.articles.times import ESTIMATE, day_in_view, period_of, session_ago, time_of
from orchestration.articles.who import subjects_of

# A level further from the last one told of an index is another's.
_ABOUT_THERE = 0.05
_FIRST_DAY = date(1990, 1, 1)
_AT = re.compile(
    r"(?:\b(?:to|at|of|was|were|closed?|closes|closing|end(?:ed|ing)?|finish(?:ed|ing)?|settl(?:ed|ing)|hit|reached|touched|"
    r"stood|stands|reading|level|hold(?:ing|s)?|around|near)|\(|:)\s*(?:at|to|of|on|the\s+day\s+at|up\s+at|down\s+at)?\s*"
    r"(?:a\s+(?:record|fresh|new)\s+(?:high\s+)?(?:of\s+)?)?(?:around|about|roughly|nearly|almost|above|below|over|just|near)?"
    r"\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:around|about|nearly|a\s+\w+\s+of)?\s*$", re.IGNORECASE)
_ROUND_BEHIND = re.compile(r"[\s-]*(?:mark|levels?|threshold|milestone|handle|barrier|line)\b", re.IGNORECASE)
_FIRST_TIME = re.compile(
    r"\bfirst\s+(?:ever\s+)?(?:finish|clos(?:e|ing)|cross(?:ing|ed)?)\b(?!\s+\w+\s+\S+\s+since)|"
    r"\bfirst\s+time(?!\s+(?:since|in))|\bfirst[- ]ever\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:sessions|days|weeks|months|years|stocks|companies|shares|members|jobs|people|times)\b"
)
_CLOSED = re.compile(
    r"\b(?:clos(?:e|ed|es|ing)|end(?:ed|s|ing)?|finish(?:ed|es|ing)?|settl(?:ed|es|ing))\b", re.IGNORECASE
)
_NEAR = re.compile(
    r"\b(?:nears?|nearing|on\s+the\s+edge\s+of|close\s+to|approach\w*|hover\w*\s+(?:around|near))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_HIGH = re.compile(r"\b(?P<kind>high|low|peak)\b(?:\s+point)?[^.;]{0,25}$", re.IGNORECASE)
_HIGH_IS = re.compile(r"(?:\b(?:was|of|at|to|hit|reach\w*|touch\w*)|:|,|\()\s*$", re.IGNORECASE)
_OTHER_DAYS = re.compile(
    r"\b(?:its|the|a)\s+(?:\w+\s+){0,2}(?:low|high|peak|trough)\s+of\s*$|"
    r"\b(?:below|under|from|off|short\s+of|above|topp\w+|past|surpass\w*|eclips\w+|beat\w*|break\w*|exceed\w*|over)\s+"
    r"(?:its|the)\s+(?:\S+\s+){0,3}(?:record|high|peak|close)\s+(?:high\s+|close\s+)?(?:of|at)\s*$|"
    r"\b(?:previous|prior|earlier|old)\s+(?:\w+\s+){0,2}(?:record|high|peak|close)\s+(?:\w+\s+){0,2}(?:of|at|was)\s*$|"
    r"\b(?:earlier|ago)\b[^.;]*\b(?:was|stood)\s+(?:at\s+)?$|\bto\s+(?:go|get|climb|move)\s+from\b[^.;]*$",
    re.IGNORECASE,
)
# From 16.93 on Tuesday to 15.77 and then to 14.85.
_AND_THEN_TO = re.compile(r",?\s+(?:and\s+)?then\s+(?:\w+\s+)?to\b", re.IGNORECASE)
_CLOSE_WORD = re.compile(r"clos(?:e|ing)\b", re.IGNORECASE)
_LONG_HIGH = re.compile(r"\b52-week|\brecord\b|\ball-time\b", re.IGNORECASE)
_MEAN = re.compile(r"\b(?:mean|average|averag(?:ed|es|ing))\b[^.;]*$", re.IGNORECASE)
_TARGET = re.compile(r"\btargets?\b", re.IGNORECASE)
_MOVING = re.compile(r"\bmoving\b|\b\d+-day\b|\b(?:last|past)\s+\w+\s+years\b", re.IGNORECASE)
_RECORD = re.compile(
    r"(?:record\s+close|highest\s+close|record\s+closing\s+high|all-time\s+closing\s+high|closing\s+record)[^.;]{0,40}$",
    re.IGNORECASE,
)
_EVER = re.compile(r"histor|record|all-time|ever", re.IGNORECASE)
_ENDED_AT = re.compile(
    r"\b(?:ended|closed|finished|settled|rose|climbed|gained|advanced)\b[^.;]*\b(?:at|to|for|with)\s+(?:an?|its|another)\b"
    r"[^.;]*$",
    re.IGNORECASE,
)
_RIGHT_BEHIND = 6
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_RECORD_PRICE = re.compile(
    r"\b(?:to|at)\s+an?\s+(?:new\s+|fresh\s+)?record\s+(?:close|closing\s+high|high)\s+of\s*$", re.IGNORECASE
)
_PRICE_AT = re.compile(r"\b(?:at|to|close\s+of|and)\s+(?:about|around|nearly|just\s+\w+)?\s*$", re.IGNORECASE)
_NO_PRICE = re.compile(r"target|estimate|\bfrom\b|strike|offer|bid\b|deal", re.IGNORECASE)


def levels(passage: Passage) -> Iterator[Draft]:
    """Closes, highs, lows and round levels of an index."""
    for figure in passage.free("", "index_points"):
        subjects, assumed = subjects_of(passage, figure, ("index",))
        if figure.is_signed or not subjects or not _may_be_a_level(passage, figure):
            continue
        if passage.is_of_the_day_before(figure):
            passage.leave(figure, "of the day before")
            continue
        lowest, highest = passage.known.index_bounds.get(subjects[0].subject, (0, float("inf")))
        if lowest <= figure.number <= highest:
            subject = _whose_level(passage, figure, subjects[0], is_meant=bool(assumed))
            assumed = assumed and f"it is taken as {subject}, named before"
            for rule in (
                _mean,
                _so_long_ago,
                _from_where,
                _between,
                _first_close_above,
                _near,
                _record_close,
                _extreme_close,
                _high_or_low,
                _close,
            ):
                drafts = list(rule(passage, figure, subject, assumed))
                yield from drafts
                if drafts or figure.start in passage.taken:
                    break


def _whose_level(passage: Passage, figure: Figure, meant: Mention, is_meant: bool) -> str:
    """Whose level a figure is where a pronoun stands for an index: that of another one if that stood about there."""
    levels = passage.running.levels
    near = [own for own, level in levels.items() if abs(figure.number / level - 1) < _ABOUT_THERE]
    return near[-1] if is_meant and near and meant.subject not in near else meant.subject


def _may_be_a_level(passage: Passage, figure: Figure) -> bool:
    printed = passage.text[figure.start : figure.end]
    is_year = re.fullmatch(r"(?:19|20)\d\d", printed) or passage.text[figure.end :].startswith("-day")
    is_big = figure.decimals > 0 or "," in printed or figure.number >= 10
    is_count = figure.decimals == 0 and _COUNTED.match(passage.text, figure.end) is not None
    return not is_year and is_big and not is_count


def _is_round(figure: Figure) -> bool:
    return figure.decimals == 0 and figure.number % 50 == 0 and figure.number >= 100


def _mean(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Its mean over the three months was around 28: of the closes of a month, a quarter or a year that is named."""
    first, _ = passage.clause_of(figure)
    # The average in the Dow's own name is none.
    begins = max([first, *(m.end for m in passage.mentions if m.kind == "index" and m.end <= figure.start)])
    mean = _MEAN.search(passage.text[begins : figure.start])
    if mean is None or any(begins + mean.start() < f.start < figure.start and not f.unit for f in passage.figures):
        return
    period = period_of(passage, figure)
    is_moving = _MOVING.search(passage.text, first, figure.start)
    if is_moving or period is None or period.span not in ("month", "quarter", "year"):
        passage.leave(figure, "a mean over a period that cannot be told")
        return
    # A year starts on its first day, not at the close before it.
    first_day = date(period.last_date.year, 1, 1) if period.span == "year" else period.first_date
    dates = (first_day, period.last_date)
    value, comparator = figure.value, figure.comparator
    yield passage.draft(
        figure, subject, "mean_level", dates, value, "index_points", "mean of closes", comparator, (assumed,)
    )


def _so_long_ago(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Compared with 26.30 a week earlier."""
    when = session_ago(passage, figure)
    if when is None or passage.estimated(figure):
        return
    yield passage.draft(
        figure,
        subject,
        "index_close",
        when.day,
        figure.value,
        "index_points",
        "close of a day that another is compared with",
        figure.comparator,
        (assumed, *when.assumptions),
        when.is_guess,
    )


def _from_where(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """From 15.40 to 21.51, to 7,580.06 from 6,368.85: the close that a move started from."""
    if not _FROM.search(passage.before(figure)):
        return
    when = time_of(passage, figure)
    levels = [
        f for f in passage.figures if f is not figure and not f.unit and f.decimals and abs(f.start - figure.end) < 40
    ]
    if when is None or not levels or when.is_guess or not_between_closes(passage, figure, when) or not figure.decimals:
        passage.leave(figure, "where a move started, on a day that is not named")
        return
    behind = [
        period for period in passage.periods
        if period.span == "day" and 0 < period.start - figure.end < _RIGHT_BEHIND
        and not passage.text[figure.end : period.start].strip(" ,on")
    ]  # fmt: skip
    if behind:
        day = behind[0].last_date
    elif when.span in ("month", "quarter"):
        day = passage.view.sessions.before(when.first_date)
    else:
        day = passage.view.sessions.before(when.last_date) if when.span == "day" else when.first_date
    said = (assumed, *when.assumptions, f"the move is taken to start at the close of {day}")
    yield passage.draft(
        figure,
        subject,
        "index_close",
        (day, day),
        figure.value,
        "index_points",
        "close that a move started from",
        "equal",
        said,
    )


def _between(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Throughout February the index moved between 6,800 and 7,000."""
    after = [other for other in passage.figures if other.start > figure.end]
    period = period_of(passage, figure)
    if not _BETWEEN.search(passage.before(figure)) or not after or period is None or passage.estimated(figure):
        return
    joined = re.fullmatch(r"\s*(?:and|to)\s*(?:the\s+)?", passage.text[figure.end : after[0].start])
    if not joined or period.span not in ("week", "month", "quarter", "year", "span"):
        return
    first = passage.view.sessions.after(period.first_date)
    if period.first_date in passage.view.sessions and period.span == "month":
        first = period.first_date
    passage.take(after[0])
    yield passage.draft(
        figure,
        subject,
        "close_range",
        (first, period.last_date),
        f"{figure.value}..{after[0].value}",
        "index_points",
        "range of closes",
        "between",
        (assumed,),
        end=after[0].end,
    )


def _first_close_above(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Its first finish above 17,000; first crossing 6,000 in November 2024."""
    first, last = passage.clause_of(figure)
    near = re.search(r"\bfirst\b(?!\s+(?:time\s+)?(?:since|in))", passage.before(figure)[-40:])
    if (
        not _is_round(figure)
        or not (_FIRST_TIME.search(passage.text, first, last) or near)
        or passage.estimated(figure)
    ):
        return
    crossed = re.search(r"\bfirst\s+\w+(?:ed|ing)?\s+(?:in|on)\s+", passage.text[figure.end : last])
    at = figure.end + crossed.end() if crossed else -1
    period = next((period for period in passage.periods if period.start == at), period_of(passage, figure))
    when = time_of(passage, figure, period)
    if when is None:
        return
    if when.span == "day" and not _CLOSED.search(passage.text, first, figure.start):
        passage.leave(figure, "a level that was crossed: whether at a close is not said")
        return
    unit, value, dates = "month", f"{when.last_date:%Y-%m}", when.day
    if when.span == "month":
        dates = (when.first_date, month_end(when.first_date.year, when.first_date.month))
        value = f"{when.first_date:%Y-%m}"
    elif when.span == "year":
        year = when.last_date.year
        unit, value, dates = "year", str(year), (date(year, 1, 1), date(year, 12, 31))
    end = period.end if period is not None and period.start >= figure.end else figure.end
    yield passage.draft(
        figure,
        subject,
        f"first_cross_level_{figure.value}",
        dates,
        value,
        unit,
        "first close above a level",
        "equal",
        (assumed, *when.assumptions),
        when.is_guess,
        start=first,
        end=end,
    )


def _near(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """The index nears the 7,000 milestone: its close is about that."""
    is_named = _ROUND_BEHIND.match(passage.text[figure.end :]) or figure.unit == "index_points"
    is_near = figure.comparator == "about" or _NEAR.search(passage.before(figure)) is not None
    if not _is_round(figure) or not (is_named or is_near):
        return
    if passage.estimated(figure):
        passage.leave(figure, ESTIMATE)
    elif is_near:
        when = day_in_view(passage)
        yield passage.draft(
            figure,
            subject,
            "index_close",
            when.day,
            figure.value,
            "index_points",
            "near a level",
            "about",
            (assumed, *when.assumptions),
            when.is_guess,
        )
    else:
        passage.leave(figure, "a round level as a name, not a figure of the index")


def _record_close(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """The highest close in its history (4,796.56), where it is not the day's own."""
    lead = passage.before(figure)
    record = _RECORD.search(lead)
    if not record or not _EVER.search(record.group()) or _ENDED_AT.search(lead):
        return
    start = figure.start - (len(lead) - record.start())
    yield passage.draft(
        figure,
        subject,
        "highest_close",
        (_FIRST_DAY, passage.view.session_date),
        figure.value,
        "index_points",
        "record close",
        "equal",
        (assumed, "the record is that up to the session in view"),
        start=start,
    )


def _high_or_low(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """On Thursday its high was 4,793.30."""
    lead = passage.before(figure)
    high = _HIGH.search(lead)
    behind = [period for period in passage.periods if 0 < period.start - figure.end < 6 and period.span == "day"]
    when = time_of(passage, figure, behind[0] if behind else None)
    if not high or not _HIGH_IS.search(lead) or _CLOSE_WORD.search(lead[max(0, high.start() - 9) :]):
        return
    came_on = re.match(r"[,\s]*(?:came|was\s+(?:hit|reached|set))\b", passage.text[figure.end : figure.end + 20])
    is_long = came_on or (_LONG_HIGH.search(lead[-60:]) and period_of(passage, figure) is None)
    if when is None or when.span != "day" or is_long or passage.estimated(figure):
        passage.leave(figure, "a high or low whose day cannot be told")
        return
    yield passage.draft(
        figure,
        subject,
        "intraday_low" if high["kind"].lower() == "low" else "intraday_high",
        when.day,
        figure.value,
        "index_points",
        "high or low of a day",
        figure.comparator,
        (assumed, *when.assumptions),
        when.is_guess,
        start=figure.start - (len(lead) - high.start()),
    )


_EXTREME = re.compile(
    r"\b(?P<kind>high(?:est)?|low(?:est)?)\s+clos(?:e|ing\s+level|ing\s+price)\b[^.;]{0,40}$", re.IGNORECASE
)


def _extreme_close(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Its high close for the month: 25.71."""
    extreme = _EXTREME.search(passage.before(figure)) or _EXTREME.search(
        passage.text[passage.sentence.start : figure.start]
    )
    period = period_of(passage, figure)
    when = time_of(passage, figure, period)
    if not extreme or period is None or when is None or when.span not in ("week", "month", "quarter", "year"):
        return
    first = when.first_date if when.span in ("month", "quarter") else passage.view.sessions.after(when.first_date)
    yield passage.draft(
        figure,
        subject,
        "highest_close" if extreme["kind"].lower().startswith("high") else "lowest_close",
        (first, when.last_date),
        figure.value,
        "index_points",
        "extreme close of a period",
        figure.comparator,
        (assumed, *when.assumptions),
    )


def _close(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Ended at 4,649.23."""
    if not _AT.search(passage.before(figure)):
        return
    if passage.finds("technical", *passage.clause_of(figure)) or _OTHER_DAYS.search(passage.before(figure)):
        passage.leave(figure, "a level of technical analysis, or of another day")
        return
    if passage.finds("price_target", passage.clause_of(figure)[0], figure.start) or _TARGET.search(
        passage.before(figure)
    ):
        passage.leave(figure, "a target, not a close")
        return
    if _AND_THEN_TO.match(passage.text, figure.end):
        passage.leave(figure, "a level on the way, of a day that is not said")
        return
    period = period_of(passage, figure)
    when = time_of(passage, figure, period)
    if passage.estimated(figure) or when is None:
        passage.leave(figure, ESTIMATE if when is not None else "about a time that is not over, or not a day")
        return
    if when.span != "day" and when.last_date >= passage.view.session_date:
        day = passage.view.session_date
        when = When("day", day, day, when.assumptions)
    elif when.span != "day":
        last = passage.view.sessions.on_or_before(when.last_date)
        when = When("day", last, last, when.assumptions)
    if reason := not_between_closes(passage, figure, when):
        passage.leave(figure, reason)
        return
    yield passage.draft(
        figure,
        subject,
        "index_close",
        when.day,
        figure.value,
        "index_points",
        "close",
        figure.comparator,
        (assumed, *when.assumptions),
        when.is_guess,
    )


def prices(passage: Passage) -> Iterator[Draft]:
    """Closing prices of a stock or a fund: closed at $184.89; fell 3.1% to $61.20."""
    for figure in passage.free("USD"):
        lead = passage.before(figure)
        is_close = passage.known.vocabulary.pattern("ended").search(lead) or re.search(
            r"%\s+(?:on\s+\w+day\s+)?(?:to|at)\s*$", lead
        )
        is_record = _RECORD_PRICE.search(lead)
        is_other = not _PRICE_AT.search(lead) or _NO_PRICE.search(lead) or _LONG_HIGH.search(lead[-30:])
        if not is_record and (not is_close or is_other):
            continue
        subjects, assumed = subjects_of(passage, figure, ("security", "fund"))
        when = time_of(passage, figure)
        if len(subjects) > 1:
            subjects = []
        if not subjects or when is None or when.span != "day" or passage.estimated(figure):
            continue
        if reason := not_between_closes(passage, figure, when):
            passage.leave(figure, reason)
            continue
        yield passage.draft(
            figure,
            subjects[0].subject,
            "quote_price",
            when.day,
            figure.value,
            "USD",
            "closing price",
            figure.comparator,
            (assumed, *when.assumptions),
            when.is_guess,
        )
