"""Rules for what happened several times in a row: the ninth straight weekly gain, a second record close running."""

import re
from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, ORDINALS
from orchestration.articles.passage import Mark, Passage, When
from orchestration.articles.periods import Days, Period
from orchestration.articles.rules.records import who
from orchestration.articles.times import day_in_view, time_of
from orchestration.articles.who import subjects_of

_NTH = rf"(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
_N = rf"(?P<n>{'|'.join(COUNTS)}|\d{{1,2}})"
_IN_A_ROW = r"(?:straight|consecutive|successive)"
_MOVE = (
    r"(?P<move>gains?|advances?|rises?|wins?|increases?|loss(?:es)?|declines?|falls?|drops?|retreats?|climbs?|"
    r"(?:up|winning|positive|higher|down|losing|negative|lower)(?=\W))"
)
_VERB = (
    "rose|rises?|fell|falls?|gained|gains?|lost|loses?|climbed|climbs?|advanced|advances?|declined|declines?|dropped|drops?|slid|"
    "slides?|risen|fallen"
)
# Streaks of these are not counted.
_LONGER = r"(?:quarter|year|annual|half)"
_UNIT2 = r"(?P<unit2>sessions?|days?|weeks?|months?)"
_UNIT = r"(?P<unit>weekly|monthly|daily|sessions?|days?|weeks?|months?)"
_STREAKS = tuple(
    re.compile(rf"\b{pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_NTH}[\s-]+{_IN_A_ROW}\s+(?P<move>winning|losing|positive|negative)\s+{_UNIT}\b",
        rf"{_NTH}[\s-]+{_IN_A_ROW}\s+{_UNIT}?(?:\s+of)?\s*(?:(?!{_LONGER})\w+\s+)?{_MOVE}\b(?!\s+(?:{_LONGER}|(?:in|of)\s+(?:\w+\s+)?"
        r"(?:revenues?|sales|profits?|earnings|income|orders|deliveries|subscribers|prices)))",
        rf"{_N}\s+(?:{_IN_A_ROW}\s+)?{_UNIT}\s+{_MOVE}\s+in\s+a\s+row\b",
        rf"{_NTH}\s+(?:{_UNIT}\s+)?{_MOVE}\s+in\s+a\s+row\b",
        rf"{_N}[\s-]+{_IN_A_ROW}\s+{_UNIT}\s+(?:of\s+)?{_MOVE}\b",
        rf"{_N}-(?P<unit>session|day|week|month)\s+(?P<move>winning|losing)\s+(?:streak|run)\b",
        rf"{_N}-(?P<unit>session|day|week|month)\s+(?P<move>advance|rally|climb|rise|decline|slide|drop|fall)\b",
        rf"(?:run|streak|string)\s+of\s+{_N}\s+(?:{_IN_A_ROW}\s+)?{_UNIT}\s+of\s+{_MOVE}",
        rf"(?P<move>{_VERB})\s+for\s+{_N}\s+"
        rf"(?:{_IN_A_ROW}\s+{_UNIT}|{_UNIT2}\s+(?:in\s+a\s+row|running|straight))",
        rf"(?P<move>{_VERB})\s+for\s+(?:a|the)\s+{_NTH}\s+"
        rf"(?:{_IN_A_ROW}\s+)?{_UNIT}(?:\s+in\s+a\s+row|\s+running)?",
    )
)
_RECORDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\brecord\s+(?:closing\s+high|close|high)s?\s+for\s+(?:the\s+|an?\s+)?{_NTH}\s+(?:{_IN_A_ROW}\s+)?(?:session|day)"
        r"(?:\s+(?:running|in\s+a\s+row))?",
        rf"\b{_NTH}\s+{_IN_A_ROW}\s+record\s+(?:close|closing\s+high|finish)",
        rf"\b{_NTH}\s+record\s+(?:close|closing\s+high|finish)\s+in\s+a\s+row",
    )
)
_DOWN = (
    "loss",
    "decline",
    "fall",
    "fell",
    "drop",
    "down",
    "losing",
    "lost",
    "negative",
    "lower",
    "retreat",
    "slid",
    "slide",
)
_THE_MARKET = re.compile(r"\b(?:market|stocks|wall\s+street)\b", re.IGNORECASE)
_UNITS = {"w": "weeks", "m": "months", "d": "sessions", "s": "sessions"}
_ENDED = re.compile(
    r"\b(?:snap(?:s|ped|ping)|halt(?:s|ed|ing)|broke|broken|breaks?|breaking|to\s+(?:end|snap|break|halt)|(?:was|is|came\s+to\s+an?)\s+(?:over|end|history)|put\s+paid\s+to|put\s+an\s+end\s+to|"
    r"streak\s+ends|end(?:ed|s|ing)\s+(?:a|its|their|the)\b(?!\s+(?:year|quarter|month|week|day|session|half)\b))",
    re.IGNORECASE,
)
_AVERTED = re.compile(r"\b(?:avert(?:ed|ing)|avoid(?:ed|ing)|miss(?:ed|ing)\s+out)\b", re.IGNORECASE)
# Jumped 2% after a three-day slide, a rally that followed a three-day slide.
_FOLLOWED = re.compile(r"\b(?:after|follow(?:s|ed|ing))\s+(?:(?:an?|its|the)\s+)?$", re.IGNORECASE)


def streaks(passage: Passage) -> Iterator[Draft]:
    """Sessions, weeks or months of gains or losses in a row."""
    found: list[Mark] = []
    for pattern in _STREAKS:
        for match in pattern.finditer(passage.text, passage.sentence.start, passage.sentence.end):
            mark = Mark(match.start(), match.end())
            if passage.estimated(mark) or any(mark.start < other.end and other.start < mark.end for other in found):
                continue
            found.append(mark)
            yield from _streak(passage, mark, match)


def _streak(passage: Passage, mark: Mark, match: re.Match) -> Iterator[Draft]:
    groups = match.groupdict()
    count = number_of(groups.get("nth") or groups.get("n") or "")
    unit = _UNITS[(groups.get("unit") or groups.get("unit2") or "daily")[0].lower()]
    direction = "down" if match["move"].lower().startswith(_DOWN) else "up"
    subjects, assumed = _subjects(passage, mark)
    days = [period for period in passage.periods if period.span == "day" and not period.is_reference]
    months = [
        period for period in passage.periods if period.span == "month" and period.days.is_whole and unit == "months"
    ]
    if months and not days:
        last = passage.view.sessions.on_or_before(months[-1].last_date)
        days = [Period(months[-1].start, months[-1].end, Days("day", last, last))]
    when = time_of(passage, mark, days[-1]) if days else day_in_view(passage)
    if when is None or count is None or count < 2 or _AVERTED.search(passage.words):
        return
    is_over = _FOLLOWED.search(passage.text, passage.sentence.start, mark.start) is not None
    if is_over or _ENDED.search(passage.words):
        when = _before_its_end(passage, when, unit)
    for subject in subjects:
        yield passage.draft(
            mark,
            subject,
            f"consecutive_{unit}_{direction}",
            when.day,
            str(count),
            unit,
            "streak",
            "equal",
            (assumed, *when.assumptions),
            when.is_guess and unit == "sessions",
        )


def _before_its_end(passage: Passage, when: When, unit: str) -> When:
    """Up to when a streak that has ended ran: to the session, the week or the month before."""
    sessions, day = passage.view.sessions, when.last_date
    last = {
        "sessions": sessions.before(day),
        "weeks": sessions.week_base(day),
        "months": sessions.before(day.replace(day=1)),
    }
    said = (*when.assumptions, f"the streak is taken to have ended after {last[unit]}")
    return When("day", last[unit], last[unit], said, when.is_guess)


def _subjects(passage: Passage, mark: Mark) -> tuple[list[str], str]:
    found, assumed = who(passage, mark)
    if not found and passage.sentence.kind == "heading" and _THE_MARKET.search(passage.words):
        return ["SPX"], "the market is taken as the S&P 500"
    return found, assumed


def record_streaks(passage: Passage) -> Iterator[Draft]:
    """Record closes in a row."""
    for pattern in _RECORDS:
        match = pattern.search(passage.text, passage.sentence.start, passage.sentence.end)
        if not match:
            continue
        mark = Mark(match.start(), match.end())
        subjects, assumed = subjects_of(passage, mark, ("index", "security"))
        when = time_of(passage, mark)
        if when is None or when.span != "day" or passage.estimated(mark):
            continue
        for subject in subjects:
            yield passage.draft(
                mark,
                subject.subject,
                "consecutive_record_closes",
                when.day,
                str(number_of(match["nth"])),
                "sessions",
                "streak of records",
                "equal",
                (assumed, *when.assumptions),
                when.is_guess,
            )


def number_of(written: str) -> int | None:
    """The number of an ordinal or a count, in words or in digits."""
    word = written.lower()
    digits = re.sub(r"\D", "", word)
    return ORDINALS.get(word) or COUNTS.get(word) or (int(digits) if digits else None)
