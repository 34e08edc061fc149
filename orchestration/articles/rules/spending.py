"""Rules for capital expenditure: of a quarter or a year, its growth, plans, records."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.accounts import CAPEX, SPENDING, Account, account_of
from orchestration.articles.amounts import (
    ANNUAL,
    end_of_range,
    grows_behind,
    is_an_item,
    is_end_of_range,
    is_expected,
    is_over_a_year,
    leave_range,
    named_year,
    range_of,
    year_behind,
)
from orchestration.articles.compared import is_of_before, is_set_against, leave_of_before
from orchestration.articles.direction import sign_of
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.fiscal_quarters import quarter_draft, quarter_of
from orchestration.articles.lists import one_before
from orchestration.articles.owners import GROUPS, subject_of
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.periods import Period
from orchestration.articles.spent import is_done, is_guided, is_planned, is_replaced, own_stretch, plan_in
from orchestration.articles.times import period_of

_EXPECTED = "what others expected"
_UNNAMED = "a plan whose year is not named"
_LAST_MONTH_OF_PLANS = 9
_QUARTERS = ("quarter", "last_quarter", "fiscal_quarter")
_DONE = re.compile(r"\b(?:record|came\s+to|reached|was|spent|totaled|totalled|rose\s+to|jumped\s+to)\b", re.IGNORECASE)
_TO_BE = re.compile(
    r"\b(?:expect(?:s|ed|ing)?|plan(?:s|ned|ning)?|sees|forecast(?:s|ing)?|guid(?:es|ed|ing|ance)|anticipat(?:es|ed|ing)|"
    r"target(?:s|ed|ing)?|outlook|budget(?:s|ed)?|projects|projected|calls?\s+for|will|would|intends?|aims?)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:(?:was|is|a|set|another|company)\s+(?:a\s+)?(?:company\s+|quarterly\s+|new\s+)?record\b(?!\s+(?:high|low|close))|"
    r"more\s+than\s+in\s+any\s+(?:previous|other|prior)\s+(?:quarter|three\s+months)|"
    r"(?:its|the)\s+(?:most|highest)\s+(?:ever\s+)?(?:in\s+(?:any|a)\s+(?:single\s+)?quarter|on\s+record|ever))",
    re.IGNORECASE,
)
_RECORD_REACHES = 60
_EARLIER_PLAN = "a plan of before"
# A year ago it had planned $75 billion.
_HAD_PLANNED = re.compile(
    r"\bhad\s+(?:\w+\s+)?(?:planned|guided|forecast|expected|projected|budgeted|targeted|intended)\b[^;$]*$",
    re.IGNORECASE,
)
_ONE_END = re.compile(r"\b(?:low|lower|high|upper|top|bottom)\s+end\s+of\b|\bmid-?point\b|\bthe\s+top\b", re.IGNORECASE)
_FISCAL = re.compile(r"\bfiscal[\s-]+(?:year\s+)?20\d\d\b|\b20\d\d\s+fiscal\s+year\b", re.IGNORECASE)
_IN_FISCAL = re.compile(
    r"(?<!quarter of )(?<!half of )(?<!quarter, )\b"
    r"(?:fiscal[\s-]+(?:year\s+)?20\d\d|20\d\d\s+fiscal\s+year|FY\s?(?:20)?\d\d)"
    r"\b(?!['\u2019]|\s+(?:first|second|third|fourth))",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(r"\s+(?:more|less|higher|lower)\s+than\b", re.IGNORECASE)
_OF_FISCAL_YEAR = re.compile(r"\s+(?:in|for|during)\s+(?:the|its)\s+(?:last\s+|full\s+)?fiscal\s+year\b", re.IGNORECASE)
_PART_OF_A_YEAR = re.compile(r"\b(?:six|nine)[\s-]+months?\b|\b(?:first|second)\s+half\b", re.IGNORECASE)
# Behind one of these something else is said: and the finance chief said that it holds for the second half.
_ANEW = re.compile(
    r"[,;]\s+(?:and|but|while|with|which)\b|\s(?:and|but)\s+(?:[\w.]+\s+){1,5}(?:said|says)\b", re.IGNORECASE
)
_EACH = re.compile(r"\s+(?:an?|per|each|every)\s+(?:quarter|month|week|day)\b", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"(?:\s+(?!and\b|but\b)[\w-]+){0,6}\s+next\s+year\b", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"\b(?:fiscal|whole|full|entire)[\s-]+(?:fiscal\s+)?year\b", re.IGNORECASE)
_QUARTER_TO_COME = re.compile(
    r"\b(?:current|this|next|coming)\s+quarter\b|\bfor\s+(?:the|its)\s+(?:fiscal\s+)?(?:first|second|third|fourth)\s+quarter\b",
    re.IGNORECASE,
)


def spending(passage: Passage) -> Iterator[Draft]:
    """Amounts and growth of capital expenditure, spent or planned."""
    for figure in passage.free("USD_bn", "USD_mn", "percent"):
        account = account_of(passage, figure)
        if account not in SPENDING:
            continue
        if is_end_of_range(passage, figure):
            continue
        subject, assumed = subject_of(passage, figure, account)
        year = year_behind(passage, figure)
        is_before = is_of_before(passage, figure) or (year is not None and is_set_against(passage, figure))
        if _HAD_PLANNED.search(passage.before(figure)):
            leave_range(passage, figure, _EARLIER_PLAN)
        elif is_expected(passage, figure):
            leave_range(passage, figure, _EXPECTED)
        elif subject and is_before and year and not _is_beside_a_quarter(passage, figure):
            yield from _spent_in(passage, figure, account, subject, year, assumed)
        elif is_before:
            leave_of_before(passage, figure)
        elif subject and not passage.finds("over_a_quarter", figure.start, figure.end + 30):
            if figure.unit == "percent":
                yield from _growth(passage, figure, account, subject, assumed)
            elif reason := _why_left(passage, figure, subject):
                leave_range(passage, figure, reason)
            else:
                yield from _amount(passage, figure, account, subject, assumed)


def _growth(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """Growth of capital expenditure over a year."""
    sign = sign_of(passage, figure) or 1
    amount = grows_behind(passage, figure)
    if amount is not None and (year_behind(passage, amount) or _is_of_a_year(passage, amount)):
        passage.leave(figure, "growth over a year of years")
    elif _PART_OF_A_YEAR.search(passage.text, *own_stretch(passage, amount or figure)):
        passage.leave(figure, "of a part of a year")
    elif amount is not None or is_over_a_year(passage, figure.start, figure.end + 40):
        value = figure.value.lstrip("-") if sign > 0 else f"-{figure.value.lstrip('-')}"
        yield from quarter_draft(passage, figure, subject, account.growth, value, assumed)


def _why_left(passage: Passage, figure: Figure, subject: str) -> str:
    """Why an amount is none of a quarter or a calendar year; empty where it may be one."""
    first, last = passage.clause_of(figure)
    before = passage.text[first : figure.start]
    if _ONE_END.search(before):
        return "only one end of a range"
    is_of_fiscal_year = _FISCAL.search(before) or _IN_FISCAL.search(passage.text, *own_stretch(passage, figure))
    if is_of_fiscal_year or _OF_FISCAL_YEAR.match(passage.text, figure.end):
        return "of a fiscal year that is not named by its days"
    if _MORE_THAN.match(passage.text, figure.end) or is_an_item(passage, figure):
        return "a difference, or a part of it"
    start, end = own_stretch(passage, figure)
    anew = _ANEW.search(passage.text, figure.end, end)
    is_each = _EACH.match(passage.text, range_of(passage, figure)[2] or figure.end) is not None
    if is_each or _PART_OF_A_YEAR.search(passage.text, start, anew.start() if anew else end):
        return "of a part of a year"
    if is_replaced(passage, figure, subject):
        return _EARLIER_PLAN
    is_to_come = is_planned(passage, figure) and _QUARTER_TO_COME.search(passage.text, first, last)
    return _UNNAMED if is_to_come else ""


def _amount(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """Capital expenditure of a quarter or a year, and what is planned."""
    last_of_range = end_of_range(passage, figure) or figure
    period = period_of(passage, last_of_range)
    year = named_year(passage, figure)
    first, last = passage.clause_of(figure)
    # Its 2026 outlay at $175 billion when it reported fourth-quarter results.
    is_elsewhere = year is not None and period is not None and period.start >= last
    is_of_a_quarter = period is not None and period.span in _QUARTERS and not is_elsewhere
    is_quarter = is_of_a_quarter and year_behind(passage, last_of_range) is None
    year = year or (None if is_quarter else _year_after_compared(passage, figure))
    start, end_of_own = own_stretch(passage, figure)
    if is_done(passage, figure) and not is_quarter:
        if any(_is_this_year(passage, own) for own in passage.periods if start <= own.start < end_of_own):
            leave_range(passage, figure, "of a year that is not over")
            return
        year = year if year and year < passage.view.published_date.year else None
    is_planned_before = is_planned(passage, figure)
    is_open_to_plans = not is_quarter and not is_done(passage, figure)
    is_plan = is_planned_before or (is_open_to_plans and plan_in(passage, figure.end, end_of_own) is not None)
    own_words, lead = passage.text[start:end_of_own], passage.text[start : figure.start]
    is_said = is_plan and ANNUAL.search(passage.text, first, end_of_own) is not None
    # Alphabet plans to spend $185 billion this year, Meta up to $135 billion: a plan for the same year.
    listed = one_before(passage, figure) if is_plan else None
    while listed is not None and not year and not is_said:
        year = named_year(passage, listed)
        is_said = ANNUAL.search(passage.text, *own_stretch(passage, listed)) is not None
        listed = one_before(passage, listed)
    is_open = is_guided(passage, figure) and not year and not is_said
    # Late in a year a plan without one may be for the next.
    is_next = is_plan and _NEXT_YEAR.match(passage.text, range_of(passage, figure)[2] or figure.end) is not None
    if is_next or (is_open and passage.view.published_date.month > _LAST_MONTH_OF_PLANS):
        leave_range(passage, figure, _UNNAMED)
        return
    is_this_year = is_said or is_open
    is_to_come = (is_plan and not is_quarter) or (_TO_BE.search(lead) and not is_done(passage, figure))
    value, comparator, end = range_of(passage, figure)
    if (not is_quarter or is_plan) and (year or is_this_year):
        own = year or passage.view.published_date.year
        is_foreseen = own >= passage.view.published_date.year
        is_past_plan = is_planned_before or is_guided(passage, figure)
        if not is_foreseen and is_past_plan:
            leave_range(passage, figure, "a plan for a year that is over")
            return
        yield passage.draft(
            figure,
            _with_peers(passage, subject),
            "capex_guidance_sum" if is_foreseen else account.annual,
            (date(own, 1, 1), date(own, 12, 31)),
            value,
            figure.unit,
            "capital expenditure of a year",
            comparator,
            (assumed, "" if year else f"the year is taken as {own}"),
            end=end,
        )
        passage.taken.update(other.start for other in passage.figures if other.end == end)
    elif _WHOLE_YEAR.search(passage.text, first, end_of_own) and not is_quarter:
        leave_range(passage, figure, "of a fiscal year that is not named")
    elif end is not None or (is_to_come and not _DONE.search(own_words)):
        leave_range(passage, figure, _UNNAMED)
    else:
        is_sum = "+" in subject or subject in GROUPS.values()
        metric = account.annual if is_sum else account.amount
        yield from quarter_draft(passage, figure, subject, metric, figure.value, assumed)


def _is_this_year(passage: Passage, period: Period) -> bool:
    """Whether a period is the year of publication, whole or so far."""
    is_year = period.span in ("year", "year_to", "future")
    return is_year and period.last_date.year >= passage.view.published_date.year


def _year_after_compared(passage: Passage, figure: Figure) -> int | None:
    """The year of an amount that is compared with that of the year before it: versus $39.2 billion in 2024."""
    following = next((own for own in passage.figures if own.start >= figure.end and own.unit == figure.unit), None)
    if following is None or not is_set_against(passage, following):
        return None
    year = year_behind(passage, following)
    return year + 1 if year and year + 1 < passage.view.published_date.year else None


def _is_of_a_year(passage: Passage, amount: Figure) -> bool:
    period = period_of(passage, amount)
    return period is not None and period.span == "year"


def _is_beside_a_quarter(passage: Passage, figure: Figure) -> bool:
    """Whether last year may be its quarter only: $27.9 billion in the quarter, double the $14.3 billion last year."""
    if any(own.year for own in passage.periods if own.start >= figure.end):
        return False
    before = [own for own in passage.figures if own.end <= figure.start and own.unit == figure.unit]
    period = period_of(passage, before[-1]) if before else None
    return period is not None and period.span in _QUARTERS


def _spent_in(
    passage: Passage, figure: Figure, account: Account, subject: str, year: int, assumed: str
) -> Iterator[Draft]:
    """What a plan is compared with: up from $131 billion in 2025."""
    if year < passage.view.published_date.year:
        yield passage.draft(
            figure,
            subject,
            account.annual,
            (date(year, 1, 1), date(year, 12, 31)),
            figure.value,
            figure.unit,
            "capital expenditure of a year before",
            figure.comparator,
            (assumed,),
        )


def _with_peers(passage: Passage, subject: str) -> str:
    """Hyperscalers like Microsoft and Amazon: the named ones and the rest of the big five."""
    if "+" not in subject or not re.search(r"\bhyperscalers\s+like\b", passage.words, re.IGNORECASE):
        return subject
    ordered = [m.subject for m in passage.mentions if m.kind == "security" and m.subject in subject.split("+")]
    return "+".join([*dict.fromkeys(ordered), "peers"])


def records_of_spending(passage: Passage) -> Iterator[Draft]:
    """Capex of $34.9B was a record; it spent a record $37.5 billion, more than in any previous quarter."""
    amounts = [figure for figure in passage.figures if figure.unit == "USD_bn"]
    for match in _RECORD.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        near = [f for f in amounts if 0 <= f.start - match.end() < 2]
        near = near or [f for f in reversed(amounts) if 0 <= match.start() - f.end < _RECORD_REACHES]
        if near and any(near[0].end <= mention.start < match.start() for mention in passage.mentions):
            continue
        mark = Mark(match.start(), match.end())
        if not near or passage.estimated(mark) or account_of(passage, near[0]) is not CAPEX:
            continue
        subject, assumed = subject_of(passage, near[0], CAPEX)
        dates, assumption = quarter_of(passage, near[0], subject)
        is_of_a_quarter = dates is not None and (dates[1] - dates[0]).days < 100
        if subject and "+" not in subject and subject not in GROUPS.values() and dates is not None and is_of_a_quarter:
            rule = "record capital expenditure"
            said = (assumed, assumption)
            yield passage.draft(mark, subject, "capex_is_record", dates, "true", "boolean", rule, "equal", said)
            return
