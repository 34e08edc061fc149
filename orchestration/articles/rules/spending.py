"""Rules for capital expenditure: of a quarter or a year, its growth, plans, records."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.accounts import (
    CAPEX,
    account_of,
    is_of_before,
    leave_of_before,
    named_year,
    quarter_draft,
    quarter_of,
    range_of,
    subject_of,
)
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.times import period_of

_IN_A_YEAR = re.compile(r"\s+(?:in|for)\s+(?P<year>20\d\d)\b")
_GROUPS = ("HYPERSCALERS", "BIG_FOUR")
_DONE = re.compile(r"\b(?:record|came\s+to|reached|was|spent|totaled|totalled|rose\s+to|jumped\s+to)\b", re.IGNORECASE)
_ANNUAL = re.compile(r"\b(?:annual|a\s+year|this\s+year|full[- ]year|for\s+the\s+year)\b", re.IGNORECASE)
_RECORD = re.compile(
    r"\b(?:was|is|a|set|another|company)\s+(?:a\s+)?(?:company\s+|quarterly\s+)?record\b", re.IGNORECASE
)


def spending(passage: Passage) -> Iterator[Draft]:
    """Amounts and growth of capital expenditure, spent or planned."""
    for figure in passage.free("USD_bn", "USD_mn", "percent"):
        if account_of(passage, figure) is not CAPEX:
            continue
        subject, assumed = subject_of(passage, figure, CAPEX)
        is_before = figure.unit != "percent" and is_of_before(passage, figure)
        of_year = _IN_A_YEAR.match(passage.text, figure.end)
        if subject and is_before and of_year:
            yield from _spent_in(passage, figure, subject, int(of_year["year"]), assumed)
        elif is_before:
            leave_of_before(passage, figure)
        elif subject and not passage.finds("over_a_quarter", figure.start, figure.end + 30):
            yield from _capex(passage, figure, subject, assumed)


def _capex(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    """Capital expenditure of a quarter or a year, its growth, and what is planned."""
    if figure.unit == "percent":
        if passage.finds("over_a_year", figure.start, figure.end + 40):
            yield from quarter_draft(passage, figure, subject, CAPEX.growth, figure.value, assumed)
        return
    period = period_of(passage, figure)
    is_quarter = period is not None and period.span in ("quarter", "last_quarter", "fiscal_quarter")
    year = named_year(passage, figure)
    first, last = passage.clause_of(figure)
    is_plan = passage.finds("plan", first, last) is not None
    clause = passage.text[first:last]
    value, comparator, end = range_of(passage, figure)
    if (not is_quarter or is_plan) and (year or (is_plan and _ANNUAL.search(clause))):
        own = year or passage.view.published_date.year
        is_foreseen = is_plan or own >= passage.view.published_date.year
        yield passage.draft(
            figure,
            _with_peers(passage, subject),
            "capex_guidance_sum" if is_foreseen else "capex_annual",
            (date(own, 1, 1), date(own, 12, 31)),
            value,
            figure.unit,
            "capital expenditure of a year",
            comparator,
            (assumed, "" if year else f"the year is taken as {own}"),
            end=end,
        )
        passage.taken.update(other.start for other in passage.figures if other.end == end)
    elif is_plan and not is_quarter and not _DONE.search(clause):
        passage.leave(figure, "a plan whose year is not named")
    else:
        is_sum = "+" in subject or subject in _GROUPS
        metric = "capex_annual" if is_sum else CAPEX.amount
        yield from quarter_draft(passage, figure, subject, metric, figure.value, assumed)


def _spent_in(passage: Passage, figure: Figure, subject: str, year: int, assumed: str) -> Iterator[Draft]:
    """What a plan is compared with: up from $131 billion in 2025."""
    if year < passage.view.published_date.year:
        yield passage.draft(
            figure,
            subject,
            "capex_annual",
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
    """Capex of $34.9B was a record."""
    for match in _RECORD.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        near = [f for f in passage.figures if f.unit == "USD_bn" and 0 <= match.start() - f.end < 25]
        mark = Mark(match.start(), match.end())
        if not near or not passage.finds("capex") or passage.estimated(mark):
            continue
        subject, assumed = subject_of(passage, near[0], CAPEX)
        dates, assumption = quarter_of(passage, near[0], subject)
        if subject and "+" not in subject and dates is not None:
            rule = "record capital expenditure"
            said = (assumed, assumption)
            yield passage.draft(mark, subject, "capex_is_record", dates, "true", "boolean", rule, "equal", said)
        return
