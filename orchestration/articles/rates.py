"""Rules for yields and the Fed's target range: up 6.7 basis points to 4.54%; in a range of 5%-5.25%."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, Figure
from orchestration.articles.moves import value_of
from orchestration.articles.passage import Direction, Passage
from orchestration.articles.periods import Period
from orchestration.articles.subjects import Mention

_FED = "FED_FUNDS_TARGET"
_KEPT = re.compile(
    r"\b(?:kept|left|held|holds?|leaves?|keeps?|maintained)\b[^.;]{0,40}\b(?:unchanged|steady|flat)\b|\bheld\s+(?:interest\s+)?rates\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(r"\b(?:unchanged|flat|where\s+it\s+(?:began|started|stood))\b", re.IGNORECASE)
_QUARTER_POINT = re.compile(
    r"\b(?:(?P<word>quarter|half|three[- ]quarters?)(?:\s+of\s+a)?[- ](?:percentage[- ])?point|(?P<number>0\.25|0\.5|0\.50|0\.75)[- ](?:percentage[- ])?points?)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"\b(?:cuts?|cutting|lowers?|lowered|reduced|reduction|eased|easing|trimmed)\b", re.IGNORECASE)
_HIKE = re.compile(r"\b(?:raised?|raises|hikes?|hiked|lifted|increased|tightened)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?P<count>\w+)\s+(?:(?P<points>\d+)[\s-]basis[\s-]points?|quarter[- ](?:percentage[- ])?point)\s+(?:interest[- ])?(?:rate\s+)?(?P<kind>cuts?|hikes?|increases?|reductions?)",
    re.IGNORECASE,
)


def rates(passage: Passage) -> Iterator[Draft]:
    """Levels and changes of yields and of the Fed's target rate."""
    yield from _counts(passage)
    if not any(mention.kind == "rate" and not mention.tail for mention in passage.mentions):
        return
    yield from _range(passage)
    for number, figure in enumerate(passage.figures):
        if number in passage.used:
            continue
        subject = _rate_of(passage, figure)
        if subject is None:
            continue
        if figure.unit == "basis_points":
            yield from _change(passage, number, figure, subject)
        elif figure.unit == "percent":
            yield from _rate_level(passage, number, figure, subject)
    yield from _unchanged(passage)
    yield from _points_in_words(passage)


def _rate_of(passage: Passage, figure: Figure | Direction) -> Mention | None:
    """The rate that a figure is of: the last one named before it in the sentence, if no index or stock stands between."""
    before = [
        mention
        for mention in passage.mentions
        if mention.end <= figure.start and mention.kind in ("rate", "index", "security", "sector") and not mention.tail
    ]
    if before:
        return before[-1] if before[-1].kind == "rate" else None
    after = [m for m in passage.mentions if m.start >= figure.end and m.kind == "rate" and not m.tail]
    if (
        after
        and re.search(
            r"\b(?:on|of|in|for)\s+(?:the\s+)?(?:yield\s+on\s+(?:the\s+)?)?$", passage.text[figure.end : after[0].start]
        )
        and after[0].start - figure.end < 50
    ):
        return after[0]
    return None


def _dates(passage: Passage, period: Period | None, subject: str) -> tuple[tuple[date, date] | None, str, bool]:
    """From which day to which a change ran, what was assumed, and whether that is a guess."""
    sessions = passage.view.sessions
    if period is None or period.span == "day":
        own, assumption, guess = passage.day(period)
        day = own.last_date
        if subject == _FED:
            return (sessions.before(day), sessions.after(day)), assumption, guess
        return (sessions.before(day), day), assumption, guess
    if period.span == "future" and subject != _FED:
        return None, "", False
    if period.span in ("yoy", "last_quarter", "fiscal_quarter"):
        return None, "", False
    if period.span == "month":
        return (sessions.before(period.first_date), period.last_date), "", False
    if period.span == "span" and subject == _FED:
        return (period.first_date, period.last_date), "", False
    return (period.first_date, period.last_date), "", False


def _change(passage: Passage, number: int, figure: Figure, subject: Mention) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    if (
        passage.says("estimate", first, figure.start)
        or passage.says("off_hours")
        or passage.says("intraday", *passage.segment_of(figure))
    ):
        passage.reasons[number] = "an estimate, or a price that is not the close"
        return
    sign = passage.sign_of(figure)
    if sign is None and subject.subject == _FED:
        sign = -1 if _CUT.search(passage.words) else 1 if _HIKE.search(passage.words) else None
    if not sign:
        return
    period, how = passage.period_of(figure)
    dates, assumption, guess = _dates(passage, period, subject.subject)
    if dates is None:
        return
    value, comparator = value_of(figure, sign)
    passage.used.add(number)
    start = max(
        [w.start for w in passage.directions if w.end <= figure.start and figure.start - w.end < 25] or [figure.start]
    )
    yield passage.draft(
        figure,
        subject.subject,
        "change_bp",
        dates,
        value,
        "basis_points",
        "change of a rate",
        comparator,
        (how, assumption),
        guess,
        start=start,
    )


def _rate_level(passage: Passage, number: int, figure: Figure, subject: Mention) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    lead = passage.text[first : figure.start]
    if not re.search(
        r"(?:\b(?:to|at|near|around|about|above|below|of|was|is|yielded|yielding|yields?|stood|hit|reached)|,|~|\()\s*(?:around|about|nearly|roughly|just)?\s*$",
        lead,
        re.IGNORECASE,
    ):
        return
    if re.search(r"\bfrom\s*$", lead) or figure.number > 25 or passage.says("estimate", first, figure.start):
        return
    if passage.says("off_hours") or passage.says("intraday", *passage.segment_of(figure)):
        passage.reasons[number] = "a yield during the day, not at its end"
        passage.used.add(number)
        return
    period, how = passage.period_of(figure)
    if passage.is_before_close and (period is None or period.span == "day"):
        passage.reasons[number] = "the article appeared before the close: a yield of the day so far"
        passage.used.add(number)
        return
    if (period is not None and period.span == "day") or (
        period is not None and period.span in ("year", "month", "week", "quarter", "span", "year_to")
    ):
        day, assumption, guess = period.last_date, "", False
    elif period is None:
        own, assumption, guess = passage.day(None)
        day = own.last_date
    else:
        return
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject.subject,
        "rate_level",
        (day, day),
        figure.value,
        "percent",
        "level of a rate",
        figure.comparator,
        (how, assumption),
        guess,
    )


def _range(passage: Passage) -> Iterator[Draft]:
    """The Fed's range has two ends: 5%-5.25%, 5.25% to 5.50%."""
    for number, figure in enumerate(passage.figures[:-1]):
        other = passage.figures[number + 1]
        between = passage.text[figure.end : other.start]
        if (
            other.unit != "percent"
            or figure.unit not in ("percent", "")
            or not re.fullmatch(r"\s*(?:[-\u2013\u2014]|to|and)\s*", between)
        ):
            continue
        if number in passage.used or not re.search(
            r"\brange\b|\bbetween\b|\btarget\b|\brates?\b", passage.words, re.IGNORECASE
        ):
            continue
        if (
            _rate_of(passage, figure) is None
            or _rate_of(passage, figure).subject != _FED
            or figure.number >= other.number
        ):  # type: ignore[union-attr]
            continue
        first, _ = passage.clause_of(figure.start)
        if passage.says("estimate", first, figure.start):
            continue
        period, how = passage.period_of(figure)
        if period is not None and period.span == "future":
            continue
        own, assumption, guess = passage.day(period if period is not None else None)
        day = own.last_date
        passage.used.update({number, number + 1})
        for mark, subject in ((figure, "DFEDTARL"), (other, _FED)):
            yield passage.draft(
                figure,
                subject,
                "rate_level",
                (day, day),
                mark.value,
                "percent",
                "the Fed's target range",
                assumptions=(how, assumption),
                is_guess=guess,
                end=other.end,
            )


def _unchanged(passage: Passage) -> Iterator[Draft]:
    kept = _KEPT.search(passage.text, passage.sentence.start, passage.sentence.end)
    if (
        kept
        and any(mention.subject == _FED and not mention.tail for mention in passage.mentions)
        and not passage.says("estimate", *passage.clause_of(kept.start()))
    ):
        mark = Direction(kept.start(), kept.end(), 0)
        period, how = passage.period_of(mark)
        if period is None:
            leading = [p for p in passage.periods if p.span == "day"]
            period = leading[0] if leading else None
        dates, assumption, guess = _dates(passage, period, _FED)
        if dates is not None:
            yield passage.draft(
                mark, _FED, "change_bp", dates, "0", "basis_points", "rate kept", "equal", (how, assumption), guess
            )
        return
    for match in _UNCHANGED.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Direction(match.start(), match.end(), 0)
        subject = _rate_of(passage, mark)
        first, _ = passage.clause_of(match.start())
        if subject is None or subject.subject == _FED or passage.says("estimate", first, match.start()):
            continue
        period, how = passage.period_of(mark)
        dates, assumption, guess = _dates(passage, period, subject.subject)
        if dates is not None:
            yield passage.draft(
                mark,
                subject.subject,
                "change_bp",
                dates,
                "0",
                "basis_points",
                "rate unchanged",
                "equal",
                (how, assumption),
                guess,
            )


def _points_in_words(passage: Passage) -> Iterator[Draft]:
    """The Fed cut its rate by a quarter point."""
    for match in _QUARTER_POINT.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        if not any(mention.subject == _FED and not mention.tail for mention in passage.mentions):
            continue
        first, last = passage.clause_of(match.start())
        clause = passage.text[first:last]
        sign = -1 if _CUT.search(clause) else 1 if _HIKE.search(clause) else 0
        if not sign or passage.says("estimate", first, last):
            continue
        size = {"quarter": 25, "half": 50}.get((match["word"] or "").lower()) or (
            75 if match["word"] else round(100 * float(match["number"]))
        )
        mark = Direction(match.start(), match.end(), sign)
        period, how = passage.period_of(mark)
        if period is not None and period.span != "day":
            continue
        if period is None:
            continue
        dates, assumption, guess = _dates(passage, period, _FED)
        if dates is not None:
            yield passage.draft(
                mark,
                _FED,
                "change_bp",
                dates,
                str(sign * size),
                "basis_points",
                "step of the target rate in words",
                "equal",
                (how, assumption),
                guess,
            )


def _counts(passage: Passage) -> Iterator[Draft]:
    """Two 25-basis-point cuts in 2026."""
    for match in _COUNTED.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        count = COUNTS.get(match["count"].lower()) or (int(match["count"]) if match["count"].isdigit() else None)
        years = [p for p in passage.periods if p.span in ("year", "future") and p.year]
        if not count or not years:
            continue
        year = min(years, key=lambda p: abs(p.start - match.end())).year
        name = "n_cuts" if match["kind"].lower().startswith(("cut", "red")) else "n_hikes"
        for number, figure in enumerate(passage.figures):
            if match.start() <= figure.start < match.end():
                passage.used.add(number)
        yield passage.draft(
            Direction(match.start(), match.end(), 0),
            _FED,
            f"{name}_{match['points'] or 25}bp",
            (date(year, 1, 1), date(year, 12, 31)),  # type: ignore[arg-type]
            str(count),
            "count",
            "number of cuts or hikes",
        )
