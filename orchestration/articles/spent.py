"""Words that make an amount one that a company spends or plans to spend."""

import re
from datetime import timedelta

from orchestration.articles.amounts import ANNUAL, ROUGHLY, first_of_range, named_year, range_of
from orchestration.articles.figures import Figure
from orchestration.articles.lists import one_before
from orchestration.articles.passage import Passage

_SPENT = re.compile(
    rf"\b(?:spent|laid\s+out|invested|poured|shelled\s+out|ploughed|plowed)\s+{ROUGHLY}$", re.IGNORECASE
)
_SPENDING_OF = re.compile(
    rf"\bspending\s+(?:(?:of|was|were|hit|reached|came\s+to|came\s+in\s+at|totall?ed|rose\s+to|jumped\s+to)\s+)?{ROUGHLY}$",
    re.IGNORECASE,
)
_TO_SPEND = re.compile(rf"\b(?:spend|invest|lay\s+out|invests|spends)\s+{ROUGHLY}$", re.IGNORECASE)
# What others expect of a company is no plan of its own.
_IS_EXPECTED = re.compile(
    r"\b(?:is|are|was|were)\s+(?:widely\s+)?(?:expected|forecast|projected|estimated|seen)\b", re.IGNORECASE
)
# What an amount was spent on, where it is said: only such things are capital expenditure.
_GOES_ON = re.compile(
    r",?\s+(?:on|into|for)\b|\s+(?:in|to|at|with|of|more|less)\b|\s+(?!during|spending|following|including)\w+ing\b",
    re.IGNORECASE,
)
_ONLY_PREPOSITION = re.compile(
    r",?\s*(?:(?:in|for|during|of|over|through)\s+)?(?:all\s+of\s+|the\s+|its\s+|fiscal\s+|calendar\s+)*", re.IGNORECASE
)
_ENDS_WHAT = re.compile(r"[,;]")
_OF_CAPITAL = re.compile(
    r"\b(?:capex|capital|AI|artificial|data[\s-]cent\w+|chips|servers|equipment|infrastructure|property|facilities|cloud|"
    r"build[\s-]?out)\b",
    re.IGNORECASE,
)
# What was spent by a noun: capital expenditures came to $22.1 billion, were $22.1 billion.
_DONE = re.compile(
    r"(?<!\bto\s)(?<!\bwill\s)\b(?:was|were|been|came\s+(?:to|in\s+at)|reached|hit|totall?ed|amounted\s+to|st(?:oo|an)ds?\s+at|topped|exceeded|"
    r"surpassed|(?:rose|jumped|climbed|grew|surged|soared|increased|swelled|ballooned|doubled|tripled|fell|dropped|declined|slipped)"
    rf"\s+(?:(?:by\s+)?[\d.]+%,?\s+)?to)\s+{ROUGHLY}$",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\s+(?:has|have|had|was|were)\s+(?:already\s+|been\s+)*(?:spent|invested|laid\s+out)\b", re.IGNORECASE
)
_TO_COME = re.compile(r"\b(?:will|would|intends?|aims?|anticipates?|calls?\s+for)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\bcapital[\s-]+$", re.IGNORECASE)
# Behind it another statement begins: in the third quarter, and said it expects; a pace it expects to keep.
_JOINT = re.compile(r"[,;]|\s(?:and|but|with|while|after|before|when|which|that|a)\s", re.IGNORECASE)
# It had guided to $175 billion, its previous forecast was $175 billion; but: raised its previous forecast to $185.
_FORECAST = (
    r"(?:guided|forecast|planned|expected|projected|predicted|pencill?ed|called|"
    r"budgeted|targeted|estimated|said|saw|seen)"
)
_PLAN = re.compile(
    r"\b(?:guidance|forecast|plan|range|outlook|target|goal|estimate|projection|budget|commitment)s?\b", re.IGNORECASE
)
_OF_BEFORE = re.compile(
    r"\b(?:prior|previous|previously|formerly)\s*:?\s*$|"
    rf"\bhad\s+(?:\w+ly\s+|earlier\s+|already\s+|once\s+|last\s+)?{_FORECAST}\b|"
    rf"\b(?:previously|formerly|initially|originally|earlier|once)\s+{_FORECAST}\b|"
    r"\b(?:prior|previous|earlier|former|initial|old|original)\s+(?:[\w-]+\s+){0,3}?"
    rf"(?:guidance|forecast|plan|range|outlook|target|estimate|projection|budget)s?\b(?!.*\bto\s+{ROUGHLY}$)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\bearlier\s+(?:this|in\s+the)\s+year\b|\b(?:start|beginning|outset|turn)\s+of\s+the\s+year\b|"
    r"\b(?:began|started|entered)\s+the\s+year\b",
    re.IGNORECASE,
)
# Without reports that are known: by then a company has reported anew.
_A_QUARTER_LATER = timedelta(days=75)
# The day that is told of a report and that of its date may differ.
_REPORT_TAKES = timedelta(days=5)
_MANY_YEARS = re.compile(r"\b(?:over|through|beyond|years|by\s+20\d\d)\b", re.IGNORECASE)
_SPENDING_PLAN = re.compile(
    r"\s+(?:(?:capital|annual|AI|2\d{3})[\s-]+)*(?:spending|capex|capital[\s-]expenditure)s?\s+"
    r"(?:plans?|budget|program(?:me)?|forecast|guidance|outlook|target)\b",
    re.IGNORECASE,
)
_THING_REACHES = 70
_GUIDED = re.compile(rf"\bguided\s+(?:to|for|toward)\s+{ROUGHLY}$", re.IGNORECASE)


def is_spent(passage: Passage, figure: Figure) -> bool:
    """Whether an amount was spent or is to be, by the verb or the noun before it, or by the plan behind it."""
    first, _ = passage.clause_of(figure)
    end = range_of(passage, figure)[2] or figure.end
    lead = passage.text[first : figure.start]
    if _is_on_other_things(passage, end):
        return False
    if _SPENT.search(lead) or _SPENDING_OF.search(lead) or is_guided(passage, figure):
        return True
    next_amount = min((other.start for other in passage.figures if other.start >= end), default=passage.sentence.end)
    is_this_year = ANNUAL.search(passage.text, end, min(next_amount, passage.clause_of(figure)[1]))
    is_plan = passage.finds("plan", first, figure.start) and not _IS_EXPECTED.search(lead)
    if is_to_be_spent(passage, figure) or is_plan:
        return bool(named_year(passage, figure) or is_this_year)
    return False


def _is_on_other_things(passage: Passage, end: int) -> bool:
    """Whether what stands behind an amount, and behind its period, says that it went into something else."""
    at = end
    while True:
        period = next(
            (
                p
                for p in passage.periods
                if p.start >= at and _ONLY_PREPOSITION.fullmatch(passage.text, at, p.start) is not None
            ),
            None,
        )
        if period is None:
            break
        at = period.end
    goes_on = _GOES_ON.match(passage.text, at, passage.sentence.end)
    # What is said of the next company is none of it: on marketing, and Microsoft on servers.
    next_one = next(
        (
            mention.start
            for mention in passage.mentions
            if mention.kind == "security" and _ENDS_WHAT.search(passage.text, at, mention.start)
        ),
        passage.sentence.end,
    )
    reach = min(at + _THING_REACHES, next_one)
    return goes_on is not None and _OF_CAPITAL.search(passage.text, at, reach) is None


def is_guided(passage: Passage, figure: Figure) -> bool:
    """Whether an amount is a plan that may name no year: guided to $115 billion, its $200 billion spending plan."""
    first, _ = passage.clause_of(figure)
    if _MANY_YEARS.search(passage.words):
        return False
    is_planned = _SPENDING_PLAN.match(passage.text, range_of(passage, figure)[2] or figure.end) is not None
    return is_planned or _GUIDED.search(passage.text[first : figure.start]) is not None


def has_verb_of_spending(passage: Passage, figure: Figure) -> bool:
    """Whether a verb of spending stands right before an amount, so that no noun farther off says what it counts."""
    lead = passage.text[passage.clause_of(figure)[0] : figure.start]
    return _SPENT.search(lead) is not None or is_to_be_spent(passage, figure)


def plan_in(passage: Passage, start: int, end: int) -> re.Match | None:
    """The first word of a plan in a stretch of the text; capital projects are none."""
    at = start
    while (found := passage.finds("plan", at, end)) is not None:
        if not _CAPITAL.search(passage.text, passage.sentence.start, found.start()):
            return found
        at = found.end()
    return None


def is_done(passage: Passage, figure: Figure) -> bool:
    """Whether the words right before an amount say that it is spent already, whatever is planned beside it."""
    lead = passage.text[passage.clause_of(figure)[0] : figure.start]
    if _SPENT.search(lead):
        return True
    if _ALREADY.match(passage.text, range_of(passage, figure)[2] or figure.end):
        return True
    start = _own_start(passage, figure)
    is_plan = _PLAN.search(passage.text, start, figure.start) or plan_in(passage, start, figure.start)
    return _DONE.search(lead) is not None and is_plan is None


def is_planned(passage: Passage, figure: Figure) -> bool:
    """Whether an amount is a plan by the words before it, or goes on from one: plans $65 billion and $80 billion."""
    if is_done(passage, figure):
        return False
    start = _own_start(passage, figure)
    is_to_come = plan_in(passage, start, figure.start) or _TO_COME.search(passage.text, start, figure.start)
    if is_to_be_spent(passage, figure) or is_to_come:
        return True
    before = [other for other in _amounts(passage) if other.end == start]
    listed = first_of_range(passage, before[0]) if before else one_before(passage, figure)
    return listed is not None and is_planned(passage, listed)


def is_replaced(passage: Passage, figure: Figure, subject: str) -> bool:
    """Whether a plan is one of before: it had guided to $175 billion; in February, when it has reported since."""
    if is_done(passage, figure):
        return False
    start, end = own_stretch(passage, figure)
    if _OF_BEFORE.search(passage.text[start : figure.start]) or _EARLIER.search(passage.text, start, end):
        return True
    published = passage.view.published_date
    reports = passage.known.report_dates.get(re.split(r"[+_]", subject)[0], ())
    named = [own for own in passage.periods if own.span in ("month", "day") and start <= own.start < end]
    return any(
        any(own.last_date + _REPORT_TAKES < day <= published for day in reports)
        or published - own.last_date > _A_QUARTER_LATER
        for own in named
    )


def own_stretch(passage: Passage, figure: Figure) -> tuple[int, int]:
    """The words around an amount that speak of it, and of no other amount or plan."""
    end = range_of(passage, figure)[2] or figure.end
    following = [other.start for other in _amounts(passage) if other.start >= end]
    limit = min([passage.clause_of(figure)[1], *following])
    to_come = _TO_COME.search(passage.text, end, limit)
    plans = [match.start() for match in (plan_in(passage, end, limit), to_come) if match is not None]
    joints = [match.start() for match in _JOINT.finditer(passage.text, end, min(plans, default=end))]
    return _own_start(passage, figure), joints[-1] if joints else limit


def _own_start(passage: Passage, figure: Figure) -> int:
    """Where the words begin that lead to an amount: with its clause, or behind the amount before it."""
    first, _ = passage.clause_of(figure)
    return max([first, *(other.end for other in _amounts(passage) if first <= other.start < figure.start)])


def _amounts(passage: Passage) -> list[Figure]:
    return [other for other in passage.figures if other.unit in ("USD_bn", "USD_mn")]


def is_to_be_spent(passage: Passage, figure: Figure) -> bool:
    """Whether a verb right before an amount says that it is still to be spent: it may spend as much as $185 billion."""
    return _TO_SPEND.search(passage.text[passage.clause_of(figure)[0] : figure.start]) is not None
