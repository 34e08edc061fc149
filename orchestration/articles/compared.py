"""Whether a figure is of another time than the one told of: what it was a year before, or is only compared with."""

import re

from orchestration.articles.amounts import ROUGHLY, first_of_range, leave_range, range_of
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.period_words import MONTH

_ACCOUNT = (
    r"(?:net\s+|capital\s+)?"
    r"(?:profits?|income|earnings|revenues?|sales|loss(?:es)?|spending|capex|expenditures?|outlays?|"
    r"plan|forecast|range|guidance|target|estimate|outlook|total|record)"
)
_COMPARED = re.compile(
    rf"\b(?:(?:up\s+|down\s+)?from|compare[sd]?\s+(?:with|to)|versus|vs\.?|against|(?:higher|lower|greater)\s+than)\s+"
    rf"{ROUGHLY}(?:{_ACCOUNT}\s+of\s+{ROUGHLY})?$|"
    r"\b(?:more|less)\s+than\s+the\s+$|"
    r"\b(?:doubl(?:e|ed|ing)|twice|tripl(?:e|ed|ing)|half|times|above|below|over|topp(?:ed|ing)|exceed(?:s|ed|ing)|"
    r"surpass(?:es|ed|ing)|beat(?:s|ing)?|dwarf(?:s|ed|ing)|eclips(?:es|ed|ing))\s+the\s+$|"
    r"\b(?:from|than)\s+(?:an?|its|the)\s+(?:earlier|prior|previous|former|initial|old|original)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b(?:after|following|double|twice|triple|above|below)\s+{ROUGHLY}$", re.IGNORECASE)
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
# The prior quarter, three months before.
_QUARTER_BEFORE = (
    r"(?:prior|previous|preceding)[\s-]+(?:quarter|period|three\s+months)|(?:an?|one)\s+quarter\s+(?:ago|earlier|before)|"
    r"three\s+months\s+(?:ago|earlier|before|prior)|(?:quarter|three\s+months)\s+before"
)
# A year earlier, in the year-ago quarter, in the same period last year, at this time last year.
_THEN = re.compile(
    rf"\b(?:(?P<quarter>{_QUARTER_BEFORE})|{_COUNT}\s+(?:years|year|quarters)\s+(?:ago|earlier|before|prior|previously)|"
    r"(?:six|nine|twelve|12)\s+months\s+(?:ago|earlier|before|prior)|year[\s-](?:ago|earlier)|back\s+then|at\s+the\s+time|"
    r"(?:prior|previous|preceding)[\s-]+year(?:['\u2019]s)?(?:[\s-]+(?:quarter|period))?|year\s+before|"
    r"(?:same|comparable|corresponding|equivalent)\s+(?:(?:three\s+)?months|quarter|period|time|stretch|point)\s+"
    r"(?:(?:of|in|a|the|last|one)\s+)*(?:year|20\d\d)|(?:comparable|corresponding)\s+(?:quarter|period)|"
    r"this\s+(?:time|point)\s+last\s+year|last\s+year\s+at\s+this\s+(?:time|point)|"
    r"(?:first|second|third|same)\s+quarter\s+(?:of\s+)?last\s+year|last\s+year['\u2019]s\s+(?:\w+\s+)?(?:quarter|period)|"
    r"last\s+year(?=,[^.;$]*\bquarter\b)|"
    r"(?P<year>20\d\d)(?:['\u2019]s)?\s+(?P<number>first|second|third|fourth)[\s-]+quarter)\b",
    re.IGNORECASE,
)
# Behind one of these such a time is what something is measured against: up 16% from a year earlier.
_MEASURED = re.compile(
    r"\b(?:from|than|over|on|versus|vs\.?|to|with|against|since|after|as|like|until|above|below|beyond|double|twice|triple|half|"
    r"beat(?:s|ing)?|topp(?:ed|ing)|exceed(?:s|ed|ing)|surpass(?:es|ed|ing)|outpac(?:es|ed|ing))\s+(?:(?:the|its|a|what|it|was|were|"
    r"did|had|been|in|for|during|that|those|of|levels?|just|only)\s+)*$",
    re.IGNORECASE,
)
# Revenue of $57 billion it reported in the same quarter last year; but not $57 billion, double what it was then.
_WAY_BACK = re.compile(
    r"(?!.*\b(?:double|twice|triple|times|more|less|up|down|higher|lower|above|below|than|compared?|versus|what)\b)"
    r"(?:[\s-]+[\w'\u2019]+){0,9}\s+$",
    re.IGNORECASE,
)
# Its year-ago revenue of $35.1 billion, the previous quarter's $46.7 billion.
_NOUN_OF = re.compile(
    r"(?:['\u2019]s)?\s+(?:(?!to\b|at\b)[\w'\u2019-]+\s+){0,3}?(?:of\s+|was\s+|were\s+|:\s*)?"
    r"(?:(?:about|around|roughly|nearly|almost|some|just|only|a|record)\s+)*",
    re.IGNORECASE,
)
# Double that of the year-ago quarter, when it was $9.2 billion.
_WHEN = re.compile(r"\W*when\b", re.IGNORECASE)
_ASIDE = re.compile(r"(?P<opens>,\s+(?:which|who|whose)\b)[^,;]*$", re.IGNORECASE)
_ENDS_ASIDE = re.compile(r",\s+(?!(?:in|for|at|during|when|and|or|on|by|with)\b)", re.IGNORECASE)
_GAP = 12
_LAST_YEARS = re.compile(rf"\b(?:last|previous|prior)\s+year['\u2019]s\s+{ROUGHLY}$", re.IGNORECASE)
# Compared with $24.7 billion, or $3.30 a share.
_OR = re.compile(rf"\s*(?:,?\s+or\s+|\()\s*{ROUGHLY}", re.IGNORECASE)
# Between the amounts of a list: $20 billion a year earlier and $24 billion in the quarter before.
_AND_ALSO = re.compile(
    rf"(?:\s+(?:in|of|for|during|at|the|an?|its?|years?|quarters?|period|months?|ago|earlier|before|prior|previous|preceding|"
    rf"first|second|third|fourth|fiscal|calendar|all|same|last|this|that|20\d\d|Q[1-4]|{MONTH}|\d\d?|three|six|nine|year-(?:ago|earlier)|had|"
    r"spent|reported|posted|forecast|guided|back))*"
    rf"(?:,|,?\s+and|,?\s+or)\s+(?:(?:up\s+|down\s+)?(?:from|with|to|against|than|versus)\s+)?{ROUGHLY}$",
    re.IGNORECASE,
)
_QUARTER_BEHIND = re.compile(r"\s+(?:in|for|during)\s+(?:the\s+|its\s+)?$", re.IGNORECASE)


def is_set_against(passage: Passage, figure: Figure) -> bool:
    """Whether an amount only says what there was before another: following $70.2 billion last year."""
    lead = passage.text[max(passage.sentence.start, figure.start - 40) : figure.start]
    return _COMPARED.search(lead) is not None or _AFTER.search(lead) is not None


def is_of_before(passage: Passage, figure: Figure) -> bool:
    """Whether a figure is only what another one is compared with, or what it was at a time before.

    Up from $20 billion; $20 billion a year ago; a year earlier it was $20 billion, and $24 billion a quarter before.
    """
    lead = passage.text[max(passage.sentence.start, figure.start - 60) : figure.start]
    is_amount = figure.unit != "percent"
    is_compared = is_amount and (_COMPARED.search(lead) or _LAST_YEARS.search(lead)) is not None
    return is_compared or is_of_then(passage, figure) or (is_amount and _goes_on(passage, figure))


def is_of_then(passage: Passage, figure: Figure) -> bool:
    """Whether words of a time before speak of a figure: a year earlier revenue was $35.1 billion."""
    first, last = passage.clause_of(figure)
    others = [other for other in passage.figures if other.unit.startswith("USD") or other.unit == "percent"]
    end = range_of(passage, figure)[2] or figure.end
    limit = min([last, *(other.start for other in others if other.start >= end)])
    told = _THEN.finditer(passage.text, passage.sentence.start, first)
    if _WHEN.match(passage.text, first) and any(match.end() >= first - _GAP for match in told):
        return True
    for match in _THEN.finditer(passage.text, first, limit):
        if _is_in_an_aside(passage, first, match, figure):
            continue
        if match["year"] and _is_last_over(passage, int(match["year"]), match["number"]):
            continue
        is_measure = _MEASURED.search(passage.text, first, match.start()) is not None
        # Growth over a quarter is none over a year.
        is_measure = is_measure and not (figure.unit == "percent" and match["quarter"])
        if match.end() <= figure.start:
            is_own = _NOUN_OF.fullmatch(passage.text, match.end(), figure.start) is not None
            before = [other.end for other in others if first <= other.start and other.end <= match.start()]
            is_taken = bool(before) and "," not in passage.text[max(before) : match.start()]
            if is_own or not (is_measure or is_taken):
                return True
        elif match.start() >= end and not is_measure and _WAY_BACK.fullmatch(passage.text, end, match.start()):
            return True
    return False


def _is_in_an_aside(passage: Passage, first: int, match: re.Match, figure: Figure) -> bool:
    """Whether a time before is told of in an aside that is over: the company, which a year ago cut jobs, earned $5."""
    opens = _ASIDE.search(passage.text, first, match.start())
    over = _ENDS_ASIDE.search(passage.text, match.end(), figure.start)
    if opens is None or over is None:
        return False
    # Which a year ago, in the same quarter, had revenue of $40 billion: not over yet.
    lead, rest = passage.text[opens.end("opens") : match.start()], passage.text[match.end() : over.start()]
    return bool(lead.strip()) or (not rest.startswith(",") and bool(rest.strip()))


def is_a_time_before(passage: Passage, start: int, end: int) -> bool:
    """Whether a stretch of the text is part of words for a time before: last year, of the same quarter last year."""
    found = _THEN.finditer(passage.text, passage.sentence.start, passage.sentence.end)
    return any(match.start() < end and start < match.end() for match in found)


def _is_last_over(passage: Passage, year: int, number: str) -> bool:
    """Whether a quarter of a year may be the one that is reported now: the 2025 fourth quarter, in February 2026."""
    published = passage.view.published_date
    return year >= published.year or (year == published.year - 1 and number.lower() == "fourth" and published.month < 4)


def _goes_on(passage: Passage, figure: Figure) -> bool:
    """Whether an amount goes on from one of before. A quarter that is named behind it says which it is of."""
    amounts = [own for own in passage.figures if own.end <= figure.start and own.unit.startswith("USD")]
    if amounts and amounts[-1].unit != figure.unit and _OR.fullmatch(passage.text, amounts[-1].end, figure.start):
        return is_of_before(passage, amounts[-1])
    before = [own for own in amounts if own.unit == figure.unit]
    if not before or not _AND_ALSO.fullmatch(passage.text, before[-1].end, figure.start):
        return False
    is_named = any(
        own.number and own.start >= figure.end and _QUARTER_BEHIND.fullmatch(passage.text, figure.end, own.start)
        for own in passage.periods
    )
    return not is_named and is_of_before(passage, first_of_range(passage, before[-1]))


def leave_of_before(passage: Passage, figure: Figure) -> None:
    """Rule out such a figure, and the end of the range that it begins."""
    leave_range(passage, figure, "what it was before, not what it is")
