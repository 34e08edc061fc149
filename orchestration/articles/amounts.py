"""An amount and what stands around it: its range, its year, its growth, whether others expected it."""

import re
from datetime import date

from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.periods import Period

# What may stand between a verb or a preposition and its figure: a record $37.5 billion, as much as $185 billion.
ROUGHLY = (
    r"(?:(?:about|around|roughly|some|nearly|almost|an?|the|estimated|record|combined|total|range|of|between|from|as|much|"
    r"prior|previous|earlier|former|initial|old|its|many|more|less|than|up|to|over|under|another|just|only|well|in|excess|whopping|(?:company|quarterly|annual)\s+record)\s+)*"
)
# Words that make a plan one of the year of publication.
ANNUAL = re.compile(r"\b(?:annual|a\s+year|this\s+year|full[- ]year|for\s+the\s+year)\b", re.IGNORECASE)
# Behind an amount, a rate with one of these before it is its growth: $37.5 billion, up 66%.
_GROWTH_BEHIND = re.compile(
    r"(?:,|\s[\u2013\u2014(-]|\s+or)?\s*\(?(?:(?:(?:which\s+)?(?:was|is)\s+)?(?:up|down)|"
    r"(?:an?|the)\s+(?:increase|rise|jump|gain|surge|decline|drop|fall|decrease)\s+of|"
    rf"(?:ris|climb|jump|surg|fall|increas|grow)ing)\s+(?:by\s+)?{ROUGHLY}$",
    re.IGNORECASE,
)
# 42% more than in the same months of 2024.
_MORE_THAN = re.compile(
    r"\s+(?:more|higher|less|lower)\s+than\s+(?:in\s+|it\s+was\s+)?(?:a\s+year|the\s+(?:same|year))\b", re.IGNORECASE
)
# $37.5 billion in the quarter, a 66% jump.
_A = re.compile(rf",\s+an?\s+{ROUGHLY}$", re.IGNORECASE)
_GROWTH_NOUN = re.compile(
    r"\s+(?:increase|rise|jump|gain|surge|leap|climb|decline|drop|fall|decrease)\b(?!\s+in\b)", re.IGNORECASE
)
# Behind one of these another statement begins: to $82.9 billion, and that profit was up 23%.
_ANOTHER = re.compile(r"[,;]|\b(?:and|while|whereas|with|as|but|that|whose)\b", re.IGNORECASE)
_ACCOUNTS = ("revenue", "net_income", "eps", "capex", "backlog", "account")
# From the third quarter, in late trading: no growth over a year.
_OF_ANOTHER_TIME = re.compile(
    r"\s+(?:from\s+(?:the\s+)?(?:first|second|third|fourth|previous|prior|preceding|last)\s+quarter|"
    r"in\s+(?:late|after|extended|pre-?market))\b",
    re.IGNORECASE,
)
# Behind one of these a year is that of something else: to $190 billion, with a significant increase in 2027.
_OF_MORE = re.compile(
    r",\s+(?:with|but|while|which|before|then|ahead|followed|as|"
    r"(?:(?:roughly|about|nearly|almost|more\s+than|over)\s+)?(?:double|twice|triple)|versus|compared|"
    r"ris(?:es|ing)|grow(?:s|ing)|increas(?:es|ing)|climb(?:s|ing))\b|"
    r"\sand\s+(?:an?|that|it|its|then|sa(?:id|ys)|sees?|expects?|plans?|warn\w*|signal\w*|forecasts?|will|would|more|even|"
    r"another|much|significant\w*|higher|further)\b",
    re.IGNORECASE,
)
_THIS_YEAR = re.compile(r"this\s+year", re.IGNORECASE)
_BETWEEN = re.compile(rf"\bbetween\s+{ROUGHLY}$", re.IGNORECASE)
_YEAR_BEHIND = re.compile(
    r"\s+(?:(?:(?:(?:that\s+)?(?:the\s+company|\w+)\s+)?(?:had\s+)?(?:spent|invested|laid\s+out|put\s+down)|spending|capex)\s+)?(?:(?:in|for|during|of)\s+(?:(?:all|the\s+whole)\s+of\s+)?(?P<year>20\d\d)|"
    r"(?:(?:in|of|for|during)\s+)?(?:last\s+year|the\s+(?:year\s+before|previous\s+year|prior\s+year)))\b(?!['\u2019]s)",
    re.IGNORECASE,
)
_IN_IT = re.compile(
    r"\s*(?:(?:in|for|during|of|over)\s+)?(?:all\s+of\s+|calendar\s+|fiscal\s+|the\s+year\s+)?", re.IGNORECASE
)
_EXPECTED_BEHIND = re.compile(
    r"\s*(?:that\s+|which\s+)?(?:analysts|wall\s+street|economists|the\s+street|investors)?\s*(?:had\s+|were\s+)?"
    r"(?:expected|expecting|forecast|estimated|looked\s+for|consensus|estimate|predicted|analysts)\b",
    re.IGNORECASE,
)
_EXPECTED_BEFORE = re.compile(
    r"\b(?:expectations?|estimates?|forecasts?|consensus)\s+(?:of|for|was|were)\s+$", re.IGNORECASE
)

# A charge of $15.9 billion, a $15.9 billion tax charge: what moved an account, or is a part of it.
_ITEM = (
    r"(?:charges?|benefits?|gains?|fines?|write-?\s?(?:down|off)s?|impairments?|settlements?|costs?|expenses?|penalt(?:y|ies)|"
    r"provisions?|tax(?:es)?|fees?|dividends?|buybacks?|repurchases?|credits?|loss(?:es)?|payments?|hit|headwinds?|windfalls?|"
    r"refunds?|adjustments?|debts?|bonds?|loans?|tariffs?|items?|"
    r"lift|boost|drag|impact|bump|increase|rise|jump|decline|drop|reduction|improvement)"
)
_ITEM_BEFORE = re.compile(
    rf"\b{_ITEM}\s+(?:(?:of|worth|at|totall?ing|amounting\s+to|was|were|totall?ed)\s+){ROUGHLY}$|"
    r"\b(?:(?<!followed )(?<!joined )(?<!matched )by|add(?:s|ed|ing)|"
    r"gain(?:ed|ing)|lost|shed|including|includ(?:es|ed)|excluding|despite|reflect(?:s|ed|ing)|"
    r"because\s+of|due\s+to|thanks\s+to)\s+"
    rf"{ROUGHLY}$",
    re.IGNORECASE,
)
_ITEM_BEHIND = re.compile(
    r"\s+(?:(?:of|in)\s+)?(?:(?!(?:after|on|for|from|in|of|as|and|or|with|because|due|including|excluding|despite|before|to|by|at|"
    rf"than|up|down|an?|the|its?|that|which|was|were|is)\b)[\w-]+\s+){{0,3}}{_ITEM}\b",
    re.IGNORECASE,
)
# Up $10 billion at both ends, revenue rose $12.1 billion: by how much, where no "to" leads to the amount.
_MOVED_BY = re.compile(
    r"\b(?:(?<!followed )(?<!joined )(?<!matched )by|up|down|higher|lower|rose|risen|rising|grew|grown|growing|"
    r"climb(?:ed|ing)|jump(?:ed|ing)|surg(?:ed|ing)|soar(?:ed|ing)|advanc(?:ed|ing)|improv(?:ed|ing)|"
    r"increas(?:ed|ing)|swell(?:ed|ing)|fell|fallen|falling|dropp(?:ed|ing)|declin(?:ed|ing)|decreas(?:ed|ing)|slid|slipp(?:ed|ing)|"
    r"sh?rank|(?:increase|rise|jump|gain|decline|drop|decrease|reduction|cut)\s+of|"
    r"(?:rais|lift|hik|boost|increas|cut|lower|trimm|reduc)(?:ed|es|s|ing)?\s+"
    r"(?:(?!(?:to|of|at|for|from|with|between)\b)[\w'\u2019-]+\s+){1,6}?"
    r"(?:range|guidance|forecast|outlook|target|plan|budget|estimate|capex|spending|expenditures?))\s+"
    r"(?:(?:by|an?|about|around|roughly|some|nearly|almost|more\s+than|less\s+than|over|another|just|only|well|"
    r"additional|estimated|extra|whopping|further|staggering)\s+)*$",
    re.IGNORECASE,
)
# Behind a difference a level is many times as much: up by $10 billion to $125 billion.
_TIMES_A_DIFFERENCE = 2
# About $8 billion of net income came from a tax benefit.
_PART_BEHIND = re.compile(
    r"\s+of\s+(?:(?:its|the|that|this)\s+)?(?:net\s+)?(?:income|profits?|earnings|revenues?|sales)\s+\w+\s+from\b|"
    r"\s+of\s+(?:that|this|it|which|them|the\s+total)\b",
    re.IGNORECASE,
)
# Revenue increased $12.1 billion to $77.7 billion.
_RISES = re.compile(
    r"\b(?:increased|rose|grew|climbed|jumped|surged|advanced|improved|fell|dropped|declined|decreased)\s+"
    r"(?:(?:by|about|roughly|nearly|almost|some|more|than|over|another|an?|as|much)\s+)*$",
    re.IGNORECASE,
)
# $14 billion more than a year earlier, $18.6 billion before the charge.
_DIFFERENCE = re.compile(
    r"\s+(?:more|less|higher|lower|extra)\b(?!-)|"
    r"\s+(?:above|below)\s+(?:last|a|the\s+(?:year|prior|previous|same))\b|"
    r"\s+(?:above|below|over)\s+(?:(?:the|its)\s+)?(?:old|prior|previous|earlier|former|initial|original|mid-?point)\b|"
    rf"\s+before\s+(?:(?:the|that|its|an?)\s+)?(?:[\w-]+\s+){{0,2}}{_ITEM}\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:not\s+including|but\s+for|if\s+not\s+for|adjusted\s+for|adjusting\s+for|excluding|stripping\s+out|leaving\s+out|not\s+counting|setting\s+aside|absent|without)\s"
    # What would have been ends with its clause: excluding it, the margin would have been 33%, and revenue rose.
    r"(?:(?!would\s+have\s[^;$]{0,60}?,\s+(?:and|but|while)\s)[^$;])*$",
    re.IGNORECASE,
)


def range_of(passage: Passage, figure: Figure) -> tuple[str, str, int | None]:
    """Value and comparator of a figure, or of the range that it begins: $64 billion to $72 billion."""
    other = next((other for other in passage.figures if other.start >= figure.end), None)
    between = passage.text[figure.end : other.start] if other else ""
    if other is not None and is_a_difference(passage, figure) and other.number > _TIMES_A_DIFFERENCE * figure.number:
        return figure.value, figure.comparator, None
    is_between = _BETWEEN.search(passage.text, passage.sentence.start, figure.start) is not None
    joint = r"\s*(?:to|and|[-\u2013\u2212])\s*" if is_between else r"\s*(?:to|[-\u2013\u2212])\s*"
    # Rose $7 billion to $13.7 billion, rose from $6.7 billion to $13.7 billion: from one to the other, no range.
    is_of_a_rise = _RISES.search(re.sub(r"\bfrom\s+$", "", passage.before(figure))) is not None
    is_range = other is not None and not is_of_a_rise and re.fullmatch(joint, between) is not None
    if is_range and other is not None and other.unit == figure.unit:
        return f"{figure.value}..{other.value}", "between", other.end
    return figure.value, figure.comparator, None


def is_a_difference(passage: Passage, figure: Figure) -> bool:
    """Whether an amount is what another one moved by: revenue rose $12.1 billion, up $10 billion at both ends."""
    is_amount = figure.unit.startswith("USD")
    return is_amount and _MOVED_BY.search(passage.text, passage.sentence.start, figure.start) is not None


def end_of_range(passage: Passage, figure: Figure) -> Figure | None:
    """The figure that ends the range which this one begins; None where it begins none."""
    end = range_of(passage, figure)[2]
    return next((other for other in passage.figures if other.end == end), None)


def is_end_of_range(passage: Passage, figure: Figure) -> bool:
    """Whether an amount only ends a range, so that it says nothing without the one that begins it."""
    return figure.unit != "percent" and first_of_range(passage, figure) is not figure


def leave_range(passage: Passage, figure: Figure, reason: str) -> None:
    """Rule out a figure, and the end of the range that it begins."""
    passage.leave(figure, reason)
    other = end_of_range(passage, figure)
    if other is not None:
        passage.leave(other, reason)


def first_of_range(passage: Passage, figure: Figure) -> Figure:
    """The figure that begins the range which this one ends; itself where it ends none."""
    return next((other for other in passage.figures if range_of(passage, other)[2] == figure.end), figure)


def named_year(passage: Passage, figure: Figure) -> int | None:
    """The year that is named nearest to a figure, behind it rather than before, and not behind the next amount."""
    published = passage.view.published_date
    years = [p for p in passage.periods if _year_of(p, published) and abs(p.start - figure.start) < 90]
    end = range_of(passage, figure)[2] or figure.end
    stop = passage.text.find(";", end, passage.sentence.end)
    amounts = [f.start for f in passage.figures if f.start >= end and (f.unit == "percent" or f.unit[:3] == "USD")]
    next_amount = min(amounts, default=passage.sentence.end)
    until = min(next_amount, stop if stop >= 0 else passage.sentence.end)
    more = _OF_MORE.search(passage.text, end, until)
    behind = [p for p in years if end <= p.start < (more.start() if more else until)]
    before = [p for p in reversed(years) if p.end <= figure.start]
    behind_it = next((p for p in passage.periods if p.start >= end), None)
    is_this_year = (
        behind_it is not None
        and _THIS_YEAR.fullmatch(passage.text, behind_it.start, behind_it.end)
        and _IN_IT.fullmatch(passage.text[end : behind_it.start])
    )
    if is_this_year:
        return published.year
    near = [p for p in behind if _IN_IT.fullmatch(passage.text[end : p.start])] + before + behind
    return _year_of(near[0], published) if near else None


def _year_of(period: Period, published: date) -> int | None:
    """The year that a period names, or means by "last year"."""
    if period.span not in ("year", "future"):
        return None
    return period.year or (published.year - 1 if period.days.is_whole else None)


def year_behind(passage: Passage, figure: Figure) -> int | None:
    """The year over that stands right behind an amount: in 2025, last year; None where none does.

    The year before is that before the year of the amount before.
    """
    match = _YEAR_BEHIND.match(passage.text, figure.end)
    if match is None:
        return None
    if match["year"]:
        return int(match["year"])
    if "before" not in match.group().lower() and "previous" not in match.group().lower():
        return passage.view.published_date.year - 1
    amounts = [other for other in passage.figures if other.end <= figure.start and other.unit == figure.unit]
    year = (year_behind(passage, amounts[-1]) or named_year(passage, amounts[-1])) if amounts else None
    return year - 1 if year else None


def grows_behind(passage: Passage, figure: Figure) -> Figure | None:
    """The amount whose growth a rate right behind it tells: $37.5 billion in the quarter, up 66%."""
    if figure.unit != "percent":
        return None
    before = [other for other in passage.figures if other.end <= figure.start]
    if not before or not before[-1].unit.startswith("USD"):
        return None
    between = passage.text[before[-1].end : figure.start]
    is_noun = _A.search(between) and _GROWTH_NOUN.match(passage.text, figure.end)
    is_told = _GROWTH_BEHIND.search(between) or is_noun or _MORE_THAN.match(passage.text, figure.end)
    is_behind = is_told is not None and between.count(",") < 3 and ";" not in between
    others = any(before[-1].end <= mention.start < figure.start for mention in passage.mentions)
    is_of_another = _tells_of_another(passage, before[-1].end, figure.start)
    is_of_shares = passage.finds("shares", before[-1].end, figure.start) is not None
    is_of_else = _OF_ANOTHER_TIME.match(passage.text, figure.end) is not None
    is_behind = is_behind and not (others or is_of_another or is_of_shares) and not is_of_else
    return before[-1] if is_behind else None


def is_over_a_year(passage: Passage, start: int, end: int) -> bool:
    """Whether a stretch of the text says that growth is over a year: year on year, from the same quarter last year."""
    is_said = any(own.span == "yoy" and start <= own.start < end for own in passage.periods)
    return is_said or passage.finds("over_a_year", start, end) is not None


def _tells_of_another(passage: Passage, start: int, end: int) -> bool:
    """Whether another account is told of between two places: to $82.9 billion, and that profit was up 23%."""
    joints = [match.end() for match in _ANOTHER.finditer(passage.text, start, end)]
    account = passage.known.vocabulary.pattern(*_ACCOUNTS)
    return bool(joints) and any(account.search(passage.text, joint, end) for joint in joints)


def is_expected(passage: Passage, figure: Figure) -> bool:
    """Whether an amount is what others had expected: the $119.5 billion that analysts expected, estimates of $2.18."""
    if _EXPECTED_BEFORE.search(passage.text, max(passage.sentence.start, figure.start - 40), figure.start):
        return True
    return _EXPECTED_BEHIND.match(passage.text[figure.end : figure.end + 60]) is not None


def is_an_item(passage: Passage, figure: Figure) -> bool:
    """Whether an amount only says what moved an account, or what it is without that: a tax charge of $15.9 billion."""
    first, last = passage.clause_of(figure)
    lead = passage.text[first : figure.start]
    behind = (_ITEM_BEHIND, _PART_BEHIND, _DIFFERENCE)
    is_one = (
        _ITEM_BEFORE.search(lead)
        or is_a_difference(passage, figure)
        or any(words.match(passage.text, figure.end, last) for words in behind)
    )
    return bool(is_one) or _WITHOUT.search(passage.text, passage.sentence.start, figure.start) is not None
