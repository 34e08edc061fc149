"""Rules for what companies report and foresee: revenue, income, earnings per share, backlogs, budgets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from orchestration.articles.accounts import SPENDING, Account, account_of, is_of_another_noun
from orchestration.articles.amounts import (
    ROUGHLY,
    grows_behind,
    is_an_item,
    is_end_of_range,
    is_expected,
    is_over_a_year,
    leave_range,
    named_year,
)
from orchestration.articles.compared import is_a_time_before, is_of_before, leave_of_before
from orchestration.articles.direction import noun_behind, sign_of
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.fiscal_quarters import quarter_draft, quarter_of
from orchestration.articles.owners import subject_of
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.spent import has_verb_of_spending
from orchestration.articles.times import period_of

PLAN = "a plan or an estimate, not a report"
_ITEM = "what moved the account, or a part of it"
_OF_ANOTHER = "growth of something that the published file has no account of"
_PASSED = re.compile(r"\b(?:pass|cross|topp|exceed|surpass)(?:ed|ing|es)?\s+(?:the\s+)?$", re.IGNORECASE)
_OF_A_YEAR = re.compile(
    r"\b(?:annual|yearly|(?:full|fiscal|whole|entire)[- ]year|year\s+as\s+a\s+whole|(?:twelve|12)\s+months|"
    r"the\s+(?:fiscal\s+)?year\s+(?:brought|saw|came|ended|closed))\b"
    r"(?!\s+(?:first|second|third|fourth))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?:(?P<size>nearly|almost|about|roughly|more\s+than|over|around)\s+)?(?P<times>twice|doubl(?:e|ed|ing)|tripl(?:e|ed|ing)|three\s+times)\b"
    r"(?:\s+(?:as\s+much|the\s+(?:amount|figure|sum|level|total)|what|that|it\s+spent|as|of|from|in|the|it|was|spent))*\s+"
    r"(?:a\s+year\s+(?:ago|before|earlier|prior)|(?:the\s+)?(?:same|year-ago)\s+(?:quarter|period)|the\s+year\s+before)\b",
    re.IGNORECASE,
)
# In characters.
_TIMES_REACH = 60
# A 16% increase in Services revenue.
_OF_A_PART = re.compile(
    r"\s+(?:increase|rise|jump|gain|growth|surge|decline|drop|fall|decrease)\s+in\s+(?:[\w-]+\s+){0,3}?(?:revenues?|sales|income|profits?)\b",
    re.IGNORECASE,
)
_OPENS_WITH_A_YEAR = re.compile(
    r"\W*(?:for|in|over|during)\s+(?:all\s+of\s+)?the\s+(?:(?:full|fiscal|whole|entire)\s+)?(?:year|twelve\s+months|12\s+months)\b(?!\s+to\b)",
    re.IGNORECASE,
)
_NOT_ITS_OWN = re.compile(
    r"\b(?:and|while|profit|income|earnings|sales|revenue|less\s+than|not\s+quite|;)\b", re.IGNORECASE
)
_PART_OF = re.compile(r"\b(?:early|mid|late)(?:\s+in)?[\s-]+$", re.IGNORECASE)
# Last year it was $26.3 billion in the same quarter.
_SAME_QUARTER = re.compile(
    r"\s+(?:in|for|during)\s+(?:the|that)\s+(?:same\s+|comparable\s+)?(?:quarter|period|three\s+months)\b",
    re.IGNORECASE,
)
_OTHER_YEAR = re.compile(r"\s+(?:of|in)\s+20\d\d", re.IGNORECASE)
_PER_SHARE = re.compile(r"\bEPS\b|per\s+share|a\s+share", re.IGNORECASE)
_RISE_WORD = re.compile(r"\bgr[eo]w|growth|increase|clip", re.IGNORECASE)


def accounts(passage: Passage) -> Iterator[Draft]:
    """Amounts and growth of what companies report or plan, but for capital expenditure."""
    for figure in passage.free("USD_bn", "USD_mn", "USD", "percent"):
        account = account_of(passage, figure)
        if account is None and (is_of_another_noun(passage, figure) or _is_of_spending(passage, figure)):
            passage.leave(figure, _OF_ANOTHER)
        if account is None or account in SPENDING or is_end_of_range(passage, figure):
            continue
        subject, assumed = subject_of(passage, figure, account)
        if is_of_before(passage, figure):
            leave_of_before(passage, figure)
        elif figure.unit != "percent" and is_an_item(passage, figure):
            leave_range(passage, figure, _ITEM)
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


def _is_of_spending(passage: Passage, figure: Figure) -> bool:
    """Whether a rate is the growth of what was spent on nobody says what: it spent $37.5 billion, a 66% jump."""
    amount = grows_behind(passage, figure)
    return amount is not None and has_verb_of_spending(passage, amount)


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
    own = passage.known.vocabulary.any_of("revenue", "net_income")
    # The margin would have been 33%, and revenue rose 16%: what stands before is of something else.
    anew = re.compile(rf",\s+(?:and|but|while)\s+(?:(?:its|the|total|quarterly)\s+)*(?={own}\b)", re.IGNORECASE)
    joints = [match.end() for match in anew.finditer(passage.text, first, figure.start)]
    around = (max([first, figure.start - 60, *joints]), min(last, figure.end + 12))
    of_a_part = _OF_A_PART.match(passage.text, figure.end, min(last, figure.end + 50))
    is_of_a_part = passage.finds("part_of_a_company", *around) or (
        of_a_part is not None and passage.finds("part_of_a_company", figure.end, of_a_part.end())
    )
    if "_" not in subject and is_of_a_part:
        leave_range(passage, figure, "of a part of the company")
        return False
    since = max([around[0], *(other.end for other in passage.figures if other.end <= figure.start)])
    of_a_year = _OF_A_YEAR.search(passage.text[since : figure.start])
    is_of_a_year = of_a_year or _OPENS_WITH_A_YEAR.match(passage.words)
    is_of_a_quarter = _is_of_a_quarter(passage, figure, since + of_a_year.start() if of_a_year else 0)
    if is_of_a_year and not named_year(passage, figure) and not is_of_a_quarter:
        leave_range(passage, figure, "of a year that is not named")
        return False
    if is_expected(passage, figure):
        leave_range(passage, figure, PLAN)
        return False
    if passage.finds("plan", max(first, figure.start - 60), figure.start) or passage.finds(
        "estimate", max(first, figure.start - 40), figure.start
    ):
        leave_range(passage, figure, PLAN)
        return False
    return True


def _is_of_a_quarter(passage: Passage, figure: Figure, since: int) -> bool:
    """Whether a figure is of a quarter named behind a place: not in the fourth, and the year brought in $67 billion."""
    period = period_of(passage, figure)
    return period is not None and period.end > since and period.span in ("quarter", "fiscal_quarter")


def _growth(passage: Passage, figure: Figure, account: Account, subject: str, assumed: str) -> Iterator[Draft]:
    """A staggering 73% year-over-year increase; left alone with the amount that it stands behind."""
    amount = grows_behind(passage, figure)
    if amount is not None and amount.start in passage.reasons:
        passage.leave(figure, passage.reasons[amount.start])
        return
    first, _ = passage.clause_of(figure)
    is_told = is_over_a_year(passage, max(first, figure.start - 40), figure.end + 60)
    name = passage.known.vocabulary.any_of(account.name)
    rises = rf"{name}\b[^.;,]{{0,40}}?\b{passage.known.vocabulary.any_of('rise', 'fall')}\s+(?:by\s+)?{ROUGHLY}$"
    # Of figures side by side the verb stands before the first.
    own = next((figures[0] for figures in passage.figure_lists if figure in figures), figure)
    has_verb = re.search(rises, passage.text[first : own.start], re.IGNORECASE) is not None
    is_behind = (grows_behind(passage, own) or noun_behind(passage, figure)) is not None
    is_growth = is_told or has_verb or is_behind
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


def multiples(passage: Passage) -> Iterator[Draft]:
    """Growth that is told without a figure: $27.9 billion, nearly twice as much as a year before."""
    for match in _TIMES.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        amounts = [f for f in passage.figures if f.end <= match.start() and f.unit.startswith("USD")]
        account = account_of(passage, amounts[-1]) if amounts else None
        mark = Mark(match.start(), match.end())
        if account is None or not account.growth or match.start() - amounts[-1].end > _TIMES_REACH:
            continue
        if _NOT_ITS_OWN.search(passage.text, amounts[-1].end, match.end()) or _OTHER_YEAR.match(
            passage.text, match.end()
        ):
            continue
        subject, assumed = subject_of(passage, amounts[-1], account)
        dates, assumption = quarter_of(passage, amounts[-1], re.split(r"[+_]", subject)[0])
        period = period_of(passage, amounts[-1])
        is_sum = "+" in subject or (period is not None and period.span == "year")
        if not subject or is_sum or dates is None or passage.estimated(mark):
            continue
        value = "200" if match["times"].lower().startswith(("tripl", "three")) else "100"
        comparator = "above" if match["size"] and match["size"].lower().startswith(("more", "over")) else "about"
        said = (assumed, assumption)
        rule = "growth as a multiple"
        yield passage.draft(mark, subject, account.growth, dates, value, "percent", rule, comparator, said)


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
    if period is None or is_a_time_before(passage, period.start, period.end):
        return False
    first, _ = passage.clause_of(figure)
    since = max([first, *(other.end for other in passage.figures if other.end <= figure.start)])
    is_part = (
        _PART_OF.search(passage.text, passage.sentence.start, period.start)
        or _SAME_QUARTER.match(passage.text, figure.end)
        or any(own.span == "quarter" and since <= own.start < figure.start for own in passage.periods)
    )
    return bool(account.annual) and period.span == "year" and period.days.is_whole and not is_part
