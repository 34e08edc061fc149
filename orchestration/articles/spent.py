"""Words that make an amount one that a company spends or plans to spend."""

import re

from orchestration.articles.amounts import ANNUAL, ROUGHLY, named_year, range_of
from orchestration.articles.figures import Figure
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
_OF_CAPITAL = re.compile(
    r"\b(?:capex|capital|AI|artificial|data[\s-]cent\w+|chips|servers|equipment|infrastructure|property|facilities|cloud|"
    r"build[\s-]?out)\b",
    re.IGNORECASE,
)
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
    reach = min(at + _THING_REACHES, passage.sentence.end)
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


def is_to_be_spent(passage: Passage, figure: Figure) -> bool:
    """Whether a verb right before an amount says that it is still to be spent: it may spend as much as $185 billion."""
    return _TO_SPEND.search(passage.text[passage.clause_of(figure)[0] : figure.start]) is not None
