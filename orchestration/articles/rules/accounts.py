"""Rules for what companies report and foresee: revenue, income, earnings per share, backlogs, budgets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from orchestration.articles.accounts import (
    CAPEX,
    Account,
    account_of,
    is_of_before,
    leave_of_before,
    named_year,
    quarter_draft,
    subject_of,
)
from orchestration.articles.direction import noun_behind, sign_of
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.times import period_of

PLAN = "a plan or an estimate, not a report"
_EXPECTED_BEHIND = re.compile(
    r"\s*(?:that\s+|which\s+)?(?:analysts|wall\s+street|economists|the\s+street|investors)?\s*(?:had\s+|were\s+)?"
    r"(?:expected|expecting|forecast|estimated|looked\s+for|consensus|estimate|predicted|analysts)\b",
    re.IGNORECASE,
)
_PASSED = re.compile(r"\b(?:pass|cross|topp|exceed|surpass)(?:ed|ing|es)?\s+(?:the\s+)?$", re.IGNORECASE)
_OF_A_YEAR = re.compile(r"\b(?:annual|yearly|full[- ]year)\b", re.IGNORECASE)
_PER_SHARE = re.compile(r"\bEPS\b|per\s+share|a\s+share", re.IGNORECASE)
_RISE_WORD = re.compile(r"\bgr[eo]w|growth|increase|clip", re.IGNORECASE)


def accounts(passage: Passage) -> Iterator[Draft]:
    """Amounts and growth of what companies report or plan, but for capital expenditure."""
    for figure in passage.free("USD_bn", "USD_mn", "USD", "percent"):
        account = account_of(passage, figure)
        if account is None or account is CAPEX:
            continue
        subject, assumed = subject_of(passage, figure, account)
        if figure.unit != "percent" and is_of_before(passage, figure):
            leave_of_before(passage, figure)
        elif not subject or passage.finds("over_a_quarter", figure.start, figure.end + 30):
            continue
        elif account.name in ("technology_budget", "net_interest_income"):
            yield from _stated_plan(passage, figure, account, subject, assumed)
        elif account.name == "backlog":
            yield from _backlog(passage, figure, subject, assumed)
        elif figure.unit == "percent":
            yield from _growth(passage, figure, account, subject, assumed)
        else:
            yield from _amount(passage, figure, account, subject, assumed)


def _stated_plan(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """A technology budget, or growth of net interest income that is foreseen."""
    if (account.amount == "") != (figure.unit == "percent"):
        return
    year = named_year(passage, figure)
    own = year or passage.view.published_date.year
    is_rough = account.amount == "" and figure.comparator == "equal"
    yield passage.draft(
        figure,
        subject,
        account.amount or account.growth,
        (date(own, 1, 1), date(own, 12, 31)),
        figure.value,
        figure.unit,
        "stated plan",
        "about" if is_rough else figure.comparator,
        (assumed, "" if year else f"the year is taken as {own}"),
    )


def _backlog(passage: Passage, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    if figure.unit != "percent":
        day = passage.view.published_date
        yield passage.draft(
            figure, subject, "backlog", (day, day), figure.value, figure.unit, "backlog", figure.comparator, (assumed,)
        )


def _is_reported(passage: Passage, figure: Figure, subject: str) -> bool:
    """Whether a figure is of the whole company, and reported rather than expected."""
    first, last = passage.clause_of(figure)
    around = (max(first, figure.start - 60), min(last, figure.end + 12))
    if "_" not in subject and passage.finds("part_of_a_company", *around):
        return False
    if _OF_A_YEAR.search(passage.text[around[0] : figure.start]) and not named_year(passage, figure):
        passage.leave(figure, "of a year that is not named")
        return False
    if _EXPECTED_BEHIND.match(passage.text[figure.end : figure.end + 60]):
        passage.leave(figure, PLAN)
        return False
    if passage.finds("plan", max(first, figure.start - 60), figure.start) or passage.finds(
        "estimate", max(first, figure.start - 40), figure.start
    ):
        passage.leave(figure, PLAN)
        return False
    return True


def _growth(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """A staggering 73% year-over-year increase."""
    first, _ = passage.clause_of(figure)
    is_told = passage.finds("over_a_year", max(first, figure.start - 40), figure.end + 60) is not None
    name = passage.known.vocabulary.any_of(account.name)
    rises = rf"{name}\b[^.;,]{{0,40}}?\b{passage.known.vocabulary.any_of('rise', 'fall')}\s+(?:by\s+)?$"
    has_verb = re.search(rises, passage.text[first : figure.start], re.IGNORECASE) is not None
    is_growth = is_told or has_verb or noun_behind(passage, figure) is not None
    sign = sign_of(passage, figure) or (1 if _RISE_WORD.search(passage.words) else None)
    if account.growth and is_growth and sign and _is_reported(passage, figure, subject):
        size = figure.value.lstrip("-")
        value = size if sign > 0 else f"-{size}"
        if _is_of_a_year(passage, figure, account):
            yield from _year_draft(passage, figure, subject, account, value, assumed)
        else:
            yield from quarter_draft(passage, figure, subject, account.growth, value, assumed)


def _amount(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """Revenue of $68.1 billion; $5.16 a share."""
    around = passage.text[max(passage.sentence.start, figure.start - 60) : figure.end + 40]
    is_own = account.name != "eps" or _PER_SHARE.search(around)
    if _PASSED.search(passage.before(figure)):
        figure = replace(figure, comparator="above")
    if account.amount and is_own and _is_reported(passage, figure, subject):
        if _is_of_a_year(passage, figure, account):
            yield from _year_draft(passage, figure, subject, account, figure.value, assumed)
        else:
            yield from quarter_draft(passage, figure, subject, account.amount, figure.value, assumed)


def _year_draft(
    passage: Passage, figure: Figure, subject: str, account: Account, value: str, assumed: str
) -> Iterator[Draft]:
    """For all of 2022, sales fell 1% to $116.6 billion: the fiscal year of that number."""
    period = period_of(passage, figure)
    year = period.last_date.year if period is not None else 0
    own = passage.known.quarters.get(subject, ())
    ends = [q.last_date for q in own if q.fiscal_year == year and q.fiscal_quarter == 4]
    last = ends[-1] if ends else date(year, 12, 31)
    metric = account.annual_growth if figure.unit == "percent" else account.annual
    dates = (last - timedelta(days=364), last)
    rule = "account of a year"
    yield passage.draft(figure, subject, metric, dates, value, figure.unit, rule, figure.comparator, (assumed,))


def _is_of_a_year(passage: Passage, figure: Figure, account: Account) -> bool:
    period = period_of(passage, figure)
    return bool(account.annual) and period is not None and period.span == "year" and period.days.is_whole
