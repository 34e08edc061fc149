"""What a figure of a company counts, whose it is, and of which quarter or year it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.articles.calendar import quarter
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.subjects import Mention
from orchestration.articles.times import period_of
from orchestration.articles.who import subject_groups

_REPORTS_TAKE = timedelta(days=10)
_A_QUARTER_AND_A_HALF = timedelta(days=135)
_SPENT = re.compile(r"\b(?:spent|laid\s+out|invested)\s+(?:about|roughly|some|nearly|a\s+combined)?\s*$", re.IGNORECASE)
_TO_SPEND = re.compile(r"\b(?:spend|invest|lay\s+out)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_CAPEX_REMEMBERED = 6
# In characters: what a phrase's place adds to its distance, and how far it reaches.
_BEHIND_COUNTS, _OUTSIDE_COUNTS = 25, 60
_BEHIND_REACHES, _BEFORE_REACHES = 70, 150
_IN_IT = re.compile(
    r"\s*(?:(?:in|for|during|of|over)\s+)?(?:all\s+of\s+|calendar\s+|fiscal\s+|the\s+year\s+)?", re.IGNORECASE
)
_QUARTERS = ("quarter", "last_quarter", "fiscal_quarter")
_TOGETHER = re.compile(r"\b(?:between\s+them|the\s+two|together|combined|collectively)\b", re.IGNORECASE)
# A phrase that introduces the next figure: and capital expenditures of $30 billion.
_LEADS_ON = re.compile(
    r"\s+(?:of|was|were|came\s+(?:to|in\s+at)|at|to|rose\s+to|:)?\s*(?:about\s+|roughly\s+|~)?\$\d", re.IGNORECASE
)
_ANNUAL = re.compile(r"\b(?:annual|a\s+year|this\s+year|full[- ]year|for\s+the\s+year)\b", re.IGNORECASE)
_ITS = re.compile(r"\b(?:the\s+company|its?)\b", re.IGNORECASE)
_FROM_A_PART = re.compile(
    r"\s+from\s+(?!about|roughly|nearly|around|just|\$|\d|a\s+year|(?:the\s+)?(?:year|same|prior|previous|preceding|last|"
    r"first|second|third|fourth|quarter|period)\b|continuing)(?:the\s+|its\s+|their\s+)?",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compares?d?\s+(?:with|to)|versus|vs\.?|against|up\s+from|down\s+from|from)\s+(?:about|roughly|around|nearly|just\s+\w+)?\s*$",
    re.IGNORECASE,
)
_A_YEAR_AGO = re.compile(r"\s*(?:in\s+the\s+(?:year-ago|same)|a\s+year\s+(?:ago|earlier|before))", re.IGNORECASE)
_BEHIND = re.compile(r"\b(?:between|at|by|for|from|of)\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Account:
    """What a phrase speaks of. amount, growth: the metrics of an amount and of its growth over a year; "" for none.

    annual, annual_growth: the same of a fiscal year.
    """

    name: str
    amount: str
    growth: str
    annual: str = ""
    annual_growth: str = ""


CAPEX = Account("capex", "capex_headline", "capex_headline_growth_yoy")
CAPEX_CASH = Account("capex_cash", "capex_cash", "capex_cash_growth_yoy")
REVENUE = Account("revenue", "revenue", "revenue_growth_yoy", "annual_revenue", "annual_revenue_growth_yoy")
ACCOUNTS = (
    CAPEX,
    CAPEX_CASH,
    Account("backlog", "backlog", ""),
    Account("technology_budget", "technology_budget", ""),
    Account("net_interest_income", "", "nii_growth_guidance"),
    Account("eps", "eps_diluted", ""),
    Account("net_income", "net_income", "net_income_growth_yoy", "annual_net_income", "annual_net_income_growth_yoy"),
    REVENUE,
)


def account_of(passage: Passage, figure: Figure) -> Account | None:
    """What a figure counts: by the phrase nearest to it, in its clause or before it in the sentence."""
    gaps = [
        (gap, number)
        for number, account in enumerate(ACCOUNTS)
        if _unit_fits(account, figure)
        for match in passage.known.vocabulary.pattern(account.name).finditer(
            passage.text, passage.sentence.start, passage.sentence.end
        )
        if (gap := _gap(passage, figure, match)) is not None and not _is_of_a_part(passage, match)
    ]
    if gaps:
        return ACCOUNTS[min(gaps)[1]]
    first, _ = passage.clause_of(figure)
    end = range_of(passage, figure)[2] or figure.end
    is_this_year = _TO_SPEND.search(passage.text, first, figure.start) and _ANNUAL.search(passage.text, end, end + 20)
    is_plan = passage.finds("plan", first, figure.start) and (named_year(passage, figure) or is_this_year)
    is_spent = is_plan or _SPENT.search(passage.text, first, figure.start)
    if is_spent and figure.unit == "USD_bn" and passage.number - passage.running.capex_sentence <= _CAPEX_REMEMBERED:
        return CAPEX
    has_segment = any(m.kind == "segment" and first <= m.start and m.end <= figure.start for m in passage.mentions)
    is_growth = figure.unit == "percent" and passage.finds("over_a_year")
    return REVENUE if has_segment and (is_growth or figure.unit == "USD_bn") else None


def _is_of_a_part(passage: Passage, match: re.Match) -> bool:
    """Whether a phrase speaks of what only a part of a company brings in: revenue from games."""
    part = _FROM_A_PART.match(passage.text, match.end())
    return part is not None and not any(m.kind == "segment" and m.start == part.end() for m in passage.mentions)


def _gap(passage: Passage, figure: Figure, match: re.Match) -> int | None:
    """How far a phrase is from a figure: one behind it, or in a clause before, counts as farther; None if too far."""
    first, last = passage.clause_of(figure)
    is_inside = first <= match.start() < last
    if match.start() >= figure.end:
        gap = match.start() - figure.end + _BEHIND_COUNTS
        is_near = is_inside and gap <= _BEHIND_REACHES and not _LEADS_ON.match(passage.text, match.end())
    else:
        gap = figure.start - match.end() + (0 if is_inside else _OUTSIDE_COUNTS)
        is_near = gap <= _BEFORE_REACHES
    return gap if is_near else None


def _unit_fits(account: Account, figure: Figure) -> bool:
    if account.name == "eps":
        return figure.unit == "USD" and figure.number < 200
    return figure.unit != "USD" or account.name not in (
        "net_income",
        "revenue",
        "capex",
        "capex_cash",
        "backlog",
        "technology_budget",
    )


def subject_of(passage: Passage, figure: Figure, account: Account) -> tuple[str, str]:
    """The company, the segment, or several companies joined by +; with what was assumed."""
    first, _ = passage.clause_of(figure)
    segments = [m for m in passage.mentions if m.kind == "segment" and first <= m.start and m.end <= figure.start]
    if segments and account is REVENUE:
        return segments[-1].subject, ""
    chosen, assumed = _companies(passage, figure, first)
    if len(chosen) > 1 and account is not CAPEX:
        return "", ""
    groups = [mention.subject for mention in chosen if mention.kind == "group"]
    companies = sorted({mention.subject for mention in chosen if mention.kind == "security"})
    return (groups[0] if groups and not companies else "+".join(companies)), assumed


def _companies(passage: Passage, figure: Figure, first: int) -> tuple[list[Mention], str]:
    """Whose account it is: named in the clause, right behind the figure or before it; else told of before."""
    groups = subject_groups(passage, ("security", "group"))
    before = [group for group in groups if group[-1].end <= figure.start]
    inside = [group for group in before if first <= group[0].start]
    running = passage.running.companies
    if not inside and len(running) > 1 and _TOGETHER.search(passage.text[max(first, figure.start - 40) : figure.start]):
        return list(running), f"they are taken as {', '.join(company.subject for company in running)}, named before"
    behind = [
        group
        for group in groups
        if figure.end <= group[0].start < figure.end + 45 and _BEHIND.search(passage.text[figure.end : group[0].start])
    ]
    since = inside[-1][-1].end if inside else first
    if any(other.kind == "stranger" and since <= other.start < figure.start for other in passage.mentions):
        return [], ""
    named = inside[-1:] or behind[:1] or before[-1:]
    return (named[0], "") if named else _told_of(passage, figure)


def _told_of(passage: Passage, figure: Figure) -> tuple[list[Mention], str]:
    """The company last named in the paragraph, or that of a pronoun, or the one that the whole article is about."""
    security, main = passage.running.security, passage.running.main_security
    others = any(mention.kind in ("index", "sector") for mention in passage.mentions)
    pronoun = _ITS.search(passage.text, passage.sentence.start, figure.start)
    is_same = passage.running.paragraph == passage.sentence.paragraph
    if security is not None and (pronoun or is_same) and not others:
        return [security], f"it is taken as {security.subject}, named before"
    if main is not None and not passage.mentions:
        return [main], f"it is taken as {main.subject}, whom the article is about"
    return [], ""


def range_of(passage: Passage, figure: Figure) -> tuple[str, str, int | None]:
    """Value and comparator of a figure, or of the range that it begins: $64 billion to $72 billion."""
    other = next((other for other in passage.figures if other.start >= figure.end), None)
    between = passage.text[figure.end : other.start] if other else ""
    if other is not None and re.fullmatch(r"\s*(?:to|and|[-\u2013\u2212])\s*", between) and other.unit == figure.unit:
        return f"{figure.value}..{other.value}", "between", other.end
    return figure.value, figure.comparator, None


def named_year(passage: Passage, figure: Figure) -> int | None:
    """The year that is named nearest to a figure, behind it rather than before, and not behind the next amount."""
    years = [p for p in passage.periods if p.year and p.span in ("year", "future") and abs(p.start - figure.start) < 90]
    end = range_of(passage, figure)[2] or figure.end
    next_amount = min(
        (other.start for other in passage.figures if other.unit[:3] == "USD" and other.start >= end), default=None
    )
    behind = [p for p in years if p.start >= end and (next_amount is None or p.start < next_amount)]
    before = [p for p in reversed(years) if p.end <= figure.start]
    near = [p for p in behind if _IN_IT.fullmatch(passage.text[end : p.start])] + before + behind
    return near[0].year if near else None


def quarter_of(passage: Passage, figure: Figure, ticker: str) -> tuple[tuple[date, date] | None, str]:
    """The company's quarter that a figure is of, and what was assumed; None where its period is none."""
    period = period_of(passage, figure)
    first, last = passage.clause_of(figure)
    if period is None or period.span in ("yoy", "day"):
        near = [other for other in passage.periods if other.span in _QUARTERS and first <= other.start < last]
        period = near[0] if near else None
    if period is not None and period.span == "quarter" and period.year:
        return (period.first_date, period.last_date), ""
    published = passage.view.published_date
    own = [q for q in passage.known.quarters.get(ticker, ()) if q.last_date <= published - _REPORTS_TAKE]
    if period is not None and period.number:
        fits = [
            q
            for q in own
            if q.fiscal_quarter == period.number
            and period.year in (None, q.fiscal_year)
            and published - q.last_date < timedelta(days=400)
        ]
        if fits:
            return (fits[-1].first_date, fits[-1].last_date), ""
        return ((period.first_date, period.last_date), "") if period.span == "quarter" else (None, "")
    if period is not None and period.span not in ("last_quarter", "day", "week"):
        return None, ""
    return _last_quarter(own, published)


def _last_quarter(own: Sequence, published: date) -> tuple[tuple[date, date], str]:
    """The last quarter over: the company's own where its filings are known, else the calendar's."""
    recent = [q for q in own if published - q.last_date < _A_QUARTER_AND_A_HALF]
    if recent:
        last = recent[-1].last_date
        return (recent[-1].first_date, last), f"the quarter is taken as the last one over, to {last}"
    number = published.year * 4 + (published.month - 1) // 3
    while quarter((number - 1) // 4, (number - 1) % 4 + 1)[1] > published - _REPORTS_TAKE:
        number -= 1
    dates = quarter((number - 1) // 4, (number - 1) % 4 + 1)
    return dates, f"the quarter is taken as the last calendar quarter, to {dates[1]}"


def quarter_draft(
    passage: Passage, figure: Figure, subject: str, metric: str, value: str, assumed: str
) -> Iterator[Draft]:
    """A draft about the quarter that a figure is of; none where no quarter can be told."""
    dates, assumption = quarter_of(passage, figure, re.split(r"[+_]", subject)[0])
    if dates is not None:
        unit = figure.unit
        yield passage.draft(
            figure,
            subject,
            metric,
            dates,
            value,
            unit,
            "account of a quarter",
            figure.comparator,
            (assumed, assumption),
        )


def is_of_before(passage: Passage, figure: Figure) -> bool:
    """Whether a figure is only what another one is compared with: up from $20 billion, $20 billion a year ago."""
    lead = passage.text[max(passage.sentence.start, figure.start - 30) : figure.start]
    behind = passage.text[figure.end : figure.end + 30]
    return _COMPARED.search(lead) is not None or _A_YEAR_AGO.match(behind) is not None


def leave_of_before(passage: Passage, figure: Figure) -> None:
    """Rule out such a figure, and the end of the range that it begins."""
    passage.leave(figure, "what it was before, not what it is")
    end = range_of(passage, figure)[2]
    passage.taken.update(other.start for other in passage.figures if other.end == end)
