"""What a figure of a company counts: revenue, income, capital expenditure."""

import re
from dataclasses import dataclass

from orchestration.articles.amounts import ROUGHLY, first_of_range, grows_behind, range_of, year_behind
from orchestration.articles.compared import is_set_against
from orchestration.articles.figures import Figure
from orchestration.articles.lists import one_before
from orchestration.articles.passage import Passage
from orchestration.articles.period_words import MONTH
from orchestration.articles.spent import has_verb_of_spending, is_guided, is_planned, is_spent

# In characters: what a phrase's place adds to its distance, and how far it reaches.
_BEHIND_COUNTS, _OUTSIDE_COUNTS = 25, 60
_BEHIND_REACHES, _BEFORE_REACHES = 70, 150
# $83 billion in 2024, $131 billion in 2025.
# Its revenue was $59.9 billion and its costs were $35.1 billion.
# Its revenue rose 18% and its earnings 12%.
_COSTS = re.compile(
    r"\b(?:costs?|expenses?|debts?|cash|assets|inventories|"
    r"(?:and|while|but|with|as|its)\s+(?:its\s+|their\s+)?(?:quarterly\s+|net\s+|adjusted\s+)?earnings(?!\s+(?:call|day|of\s+\$[\d.]+\s+(?:a|per)\s|per\s|report|release|season|statement|update)))\b",
    re.IGNORECASE,
)
_AGAINST_ESTIMATES = re.compile(
    r"\s+(?:ahead\s+of|above|below|better\s+than|short\s+of|more\s+than)\s+(?:the\s+|analysts['\u2019]?\s+)?"
    r"(?:consensus|estimates?|expectations?|forecasts?|analysts)\b",
    re.IGNORECASE,
)
_CASH_FLOW = re.compile(
    r"\bcash[\s-]flow\s+statement\b|\bcash\s+paid\s+for\b|\bin\s+cash\b|\bcash\s+basis\b|"
    r"\bcash\s+(?:capital\s+(?:expenditures?|spending|outlays?)|capex|outlays?)\b",
    re.IGNORECASE,
)
# Ended 3.2% lower at $180.64; its shares fell; a gain of 0.5% on Friday: moves of the share.
_SHARE_ENDED = re.compile(
    r"(?:,|\band|\bbut|\bwhile|\bas)\s+(?:(?:its|the|their)\s+(?:shares?|stock)\b[^;$]*|(?:\w+\s+)?(?:ended|closed|finished|settled)\s+(?:\w+\s+)?)$|"
    r"^\s*(?:lower|higher|down|up)\s+at\s+$",
    re.IGNORECASE,
)
_ON = re.compile(r"\s+(?:on\s+)?", re.IGNORECASE)
_LOWER_AT = re.compile(r"\s+(?:lower|higher)\s+(?:at\s+\$|on\b)", re.IGNORECASE)
_THEN = re.compile(r"\s+(?:in|for)\s+(?:20\d\d|[\w\s]{4,20}?),?\s+(?:and\s+)?", re.IGNORECASE)
# A phrase that introduces the next figure: and capital expenditures of $30 billion.
_LEADS_ON = re.compile(
    r"\s+(?:of|was|were|came\s+(?:to|in\s+at)|at|to|rose\s+to|:)?\s*(?:about\s+|roughly\s+|~)?\$\d", re.IGNORECASE
)
_FROM_A_PART = re.compile(
    r"\s+from\s+(?!about|roughly|nearly|around|just|\$|\d|a\s+year|(?:the\s+)?(?:year|same|prior|previous|preceding|last|"
    rf"first|second|third|fourth|quarter|period)\b|continuing|{MONTH}\b)(?:the\s+|its\s+|their\s+)?",
    re.IGNORECASE,
)
_GROWTH = (
    r"(?:increase|rise|jump|gain|growth|surge|leap|climb|advance|uptick|improvement|decline|drop|fall|decrease|slide|"
    r"slump|dip|plunge)s?"
)
# A 61% jump in net income, an increase of 61% in net income; a 61% net income jump, 61% higher net income.
_GROWTH_OF = re.compile(rf"[\s-]+(?:(?:[\w-]+\s+){{0,2}}?{_GROWTH}\s+(?:in|for|of)|in)\s+", re.IGNORECASE)
_HIGHER = re.compile(r"\s+(?:higher|lower|more|less)\s+", re.IGNORECASE)
_BEFORE_ITS_NOUN = re.compile(r"\s+", re.IGNORECASE)
_GROWTH_NOUN = re.compile(rf"\s+{_GROWTH}\b", re.IGNORECASE)
# Words that lead to the noun: its first-quarter, total, quarterly; none of them begins another phrase.
_TO_ITS_NOUN = re.compile(
    r"(?:(?!(?:and|or|but|to|from|with|while|as|on|after|at|by|in|than|which|that)\b)[\w'\u2019-]+\s+){0,4}",
    re.IGNORECASE,
)
# In the quarter, in late trading, in what it spent: no noun of its own.
_NO_NOUN = re.compile(
    r"\b(?:quarters?|years?|months?|periods?|weeks?|days?|sessions?|trading|time|currency|currencies|dollars|terms|total|all|"
    r"spen\w+|invest\w+|outlays?|it|20\d\d)\b",
    re.IGNORECASE,
)
_NOUN_REACHES = 40
_ENDS_A_NOUN = re.compile(
    r"[,;:.$%]|\d|\s(?:and|or|but|to|from|with|while|as|on|after|at|by|than|which|that)\s", re.IGNORECASE
)
# Sales and marketing costs, profit margins: no sales, no profit.
_OF_ANOTHER_NOUN = re.compile(
    r"\s+(?:(?:and|&)\s+[\w-]+\s+)?(?:costs?|expenses?|margins?|force|staff|teams?|volumes?|tax(?:es)?|per\b|targets?|forecasts?)",
    re.IGNORECASE,
)
# Up 33% and 61%, to $56 billion and $27 billion.
_TELLS_MORE = re.compile(
    rf"(?:\s+(?:in|of)(?:\s+[\w-]+){{1,3}}?)?,?\s*\(?(?:(?:were|are|or|up|down|to|at|an?|rising|growing|climbing|{_GROWTH}\s+of)\s+)*(?:respectively,?\s+)?{ROUGHLY}",
    re.IGNORECASE,
)
_IN = re.compile(r"\s+(?:in|of)\s+", re.IGNORECASE)
_FEW_WORDS = re.compile(
    r"(?:(?:its|the|their|total|quarterly|annual|adjusted|net|record|first-quarter|second-quarter|third-quarter|fourth-quarter|"
    r"capital|full-year|companywide|overall|consolidated)\s+){0,2}",
    re.IGNORECASE,
)
_ALONGSIDE = re.compile(
    r"\s*(?:,\s*(?:and\s+)?|\s(?:and|&)\s+)(?:(?:its|the|quarterly|total|adjusted)\s+)*", re.IGNORECASE
)


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


CAPEX = Account("capex", "capex_headline", "capex_headline_growth_yoy", "capex_annual")
CAPEX_CASH = Account("capex_cash", "capex_cash", "capex_cash_growth_yoy", "capex_cash_annual")
SPENDING = (CAPEX, CAPEX_CASH)
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
    """What a figure counts: by the phrase nearest to it; of spending the cash-flow line where its clause says so."""
    if figure.unit == "percent" and _AGAINST_ESTIMATES.match(passage.text, figure.end):
        return None
    if _is_of_the_share(passage, figure):
        return None
    told = _told_in_order(passage, figure) or _told_by_its_noun(passage, figure)
    found = told[0] if told else _nearest_account(passage, figure)
    is_in_cash = found is CAPEX and _is_in_cash(passage, figure)
    return CAPEX_CASH if is_in_cash else found


def _is_of_the_share(passage: Passage, figure: Figure) -> bool:
    """Whether a figure is the share's, though an account stands before it: with sales up 62%, it ended 3.2% lower."""
    since = max([passage.sentence.start, *(other.end for other in passage.figures if other.end <= figure.start)])
    if _SHARE_ENDED.search(passage.text[since : figure.start]):
        return True
    is_on_a_day = any(
        period.span == "day" and _ON.fullmatch(passage.text, figure.end, period.start) for period in passage.periods
    )
    return figure.unit == "percent" and (is_on_a_day or _LOWER_AT.match(passage.text, figure.end) is not None)


def _is_in_cash(passage: Passage, figure: Figure) -> bool:
    """Whether the words around an amount, or those before the first of its clause, speak of the cash-flow line."""
    first, last = passage.clause_of(figure)
    amounts = [own for own in passage.figures if own.unit.startswith("USD") and first <= own.start < last]
    since = max([first, *(own.end for own in amounts if own.end <= figure.start)])
    until = min([last, *(own.start for own in amounts if own.start >= figure.end)])
    opening = min([figure.start, *(own.start for own in amounts)])
    return any(
        _CASH_FLOW.search(passage.text, *part) or passage.finds("capex_cash", *part)
        for part in ((first, opening), (since, until))
    )


def _nearest_account(passage: Passage, figure: Figure) -> Account | None:
    """What a figure counts by the phrase in its clause or before it in the sentence."""
    amount = grows_behind(passage, figure)
    if amount is not None:
        return account_of(passage, amount)
    if figure.unit == "USD_bn" and has_verb_of_spending(passage, figure):
        return (
            CAPEX
            if _is_capex_named(passage, figure) or (passage.is_about_spending and is_spent(passage, figure))
            else None
        )
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
    if figure.unit == "USD_bn" and passage.is_about_spending and _is_of_spending(passage, figure):
        return CAPEX
    listed = one_before(passage, figure)
    if listed is not None and not is_guided(passage, listed):
        shared = account_of(passage, listed)
        return shared if shared in SPENDING or not is_planned(passage, listed) else None
    has_segment = any(m.kind == "segment" and first <= m.start and m.end <= figure.start for m in passage.mentions)
    is_growth = figure.unit == "percent" and passage.finds("over_a_year")
    return REVENUE if has_segment and (is_growth or figure.unit == "USD_bn") else None


def is_of_another_noun(passage: Passage, figure: Figure) -> bool:
    """Whether a rate beside an account is the growth of a noun that is none: revenue rose on a 12% increase in ads."""
    is_beside = bool(_phrases(passage, passage.clause_of(figure)[0], figure.start))
    return is_beside and _told_by_its_noun(passage, figure) == (None,)


def _told_by_its_noun(passage: Passage, figure: Figure) -> tuple[Account | None] | None:
    """The account whose growth a rate is by the noun that follows: a 61% jump in net income; None where none does.

    (None,) where that noun is no account.
    """
    _, last = passage.clause_of(figure)
    if figure.unit != "percent":
        return _right_behind(passage, figure, last)
    found = _GROWTH_OF.match(passage.text, figure.end, last)
    lead = found or _HIGHER.match(passage.text, figure.end, last) or _BEFORE_ITS_NOUN.match(passage.text, figure.end)
    if lead is None:
        return None
    at = lead.end()
    phrase = _first_phrase(passage, at, last)
    if phrase is not None:
        start, end, account = phrase
        is_near = _TO_ITS_NOUN.fullmatch(passage.text, at, start)
        is_its_noun = found or _HIGHER.match(passage.text, figure.end) or _GROWTH_NOUN.match(passage.text, end)
        if is_near and is_its_noun and not passage.finds("shares", at, start):
            is_account = _unit_fits(account, figure) and not _OF_ANOTHER_NOUN.match(passage.text, end)
            is_of_a_part = _is_of_a_part_from(passage, end)
            return (account if is_account and not is_of_a_part else None,)
    if found is None or found.group().strip().lower() == "in":
        return None
    until = min(last, at + _NOUN_REACHES)
    close = _ENDS_A_NOUN.search(passage.text, at, until)
    until = close.start() if close else until
    known = [mention.start for mention in passage.mentions if mention.kind != "stranger"]
    is_named = any(at <= start < until for start in (*known, *(own.start for own in passage.periods)))
    is_none = _NO_NOUN.search(passage.text, at, until) or passage.finds("shares", at, until)
    return None if is_named or is_none else (None,)


def _right_behind(passage: Passage, figure: Figure, last: int) -> tuple[Account | None] | None:
    """The account of an amount by the noun right behind it: $31.8 billion in net income."""
    lead = _IN.match(passage.text, range_of(passage, figure)[2] or figure.end, last)
    phrase = _first_phrase(passage, lead.end(), last) if lead else None
    if lead is None or phrase is None or not _FEW_WORDS.fullmatch(passage.text, lead.end(), phrase[0]):
        return None
    is_own = _unit_fits(phrase[2], figure) and not _OF_ANOTHER_NOUN.match(passage.text, phrase[1])
    return (phrase[2],) if is_own and not _is_of_a_part_from(passage, phrase[1]) else None


def _first_phrase(passage: Passage, start: int, end: int) -> tuple[int, int, Account] | None:
    """The first phrase of an account in a stretch of the text, and of two that begin there the longer."""
    return min(_phrases(passage, start, end), key=lambda own: (own[0], -own[1]), default=None)


def _phrases(passage: Passage, start: int, end: int) -> list[tuple[int, int, Account]]:
    """The phrases of accounts in a stretch of the text, in order, but for those within a longer one."""
    found = [
        (match.start(), match.end(), account)
        for account in ACCOUNTS
        for match in passage.known.vocabulary.pattern(account.name).finditer(passage.text, start, end)
    ]
    longest = [
        a
        for a in found
        if not any(b != a and b[0] <= a[0] and a[1] <= b[1] and b[1] - b[0] > a[1] - a[0] for b in found)
    ]
    return sorted(longest, key=lambda own: own[:2])


def _told_in_order(passage: Passage, figure: Figure) -> tuple[Account | None] | None:
    """Of accounts side by side the one that a figure is of: revenue and profit rose 33% and 61%; None without such.

    (None,) where there are not as many figures side by side.
    """
    first, last = passage.clause_of(figure)
    own = next((figures for figures in passage.figure_lists if figure in figures), [figure])
    others = [f for f in passage.figures if f not in own and (f.unit == "percent" or f.unit.startswith("USD"))]
    since = max([first, *(f.end for f in others if f.end <= figure.start)])
    before = _side_by_side(passage, _phrases(passage, since, own[0].start))
    if since > first and before:
        # A 33% rise in revenue and net income of $26.8 billion: the first is that of the figure before.
        before = []
    until = min([last, *(f.start for f in others if f.start >= own[-1].end)])
    behind = (
        [] if len(own) == 1 or before else _side_by_side(passage, _phrases(passage, own[-1].end, until)[: len(own)])
    )
    accounts = before or behind
    leading = None if accounts or len(own) == 1 else _figures_before(passage, own)
    if leading:
        # Revenue of $56 billion and income of $27 billion, up 33% and 61%: each in the place of its amount.
        return (account_of(passage, leading[own.index(figure)]),)
    if len({account.name for _, _, account in accounts}) < 2:
        return None
    return (accounts[own.index(figure)][2] if len(own) == len(accounts) else None,)


def _figures_before(passage: Passage, own: list[Figure]) -> list[Figure]:
    """As many figures of another kind right before figures side by side, of which these tell more; none where not."""
    others = [f for f in passage.figures if f.end <= own[0].start and f.unit != own[0].unit][-len(own) :]
    if len(others) < len(own) or not _TELLS_MORE.fullmatch(passage.text, others[-1].end, own[0].start):
        return []
    return others if len({f.unit for f in others}) == 1 else []


def _side_by_side(passage: Passage, phrases: list[tuple[int, int, Account]]) -> list[tuple[int, int, Account]]:
    """The last of these phrases with those right before it: sales and profit; none where it stands alone."""
    found = phrases[-1:]
    for phrase in reversed(phrases[:-1]):
        if not _ALONGSIDE.fullmatch(passage.text, phrase[1], found[0][0]):
            break
        found.insert(0, phrase)
    return found if len(found) > 1 else []


def _is_capex_named(passage: Passage, figure: Figure) -> bool:
    """Whether the clause itself says that it is capital expenditure, and not what it says of the next company."""
    first, last = passage.clause_of(figure)
    others = (m.start for m in passage.mentions if m.kind == "security" and m.start >= figure.end)
    return passage.finds("capex", first, min([last, *others])) is not None


def _is_of_spending(passage: Passage, figure: Figure) -> bool:
    """Whether an amount without a noun is one of spending: it was spent, or is set against an amount that was."""
    if is_spent(passage, figure):
        return True
    before = [other for other in passage.figures if other.end <= figure.start and other.unit == figure.unit]
    is_listed = bool(before) and _THEN.fullmatch(passage.text, before[-1].end, figure.start) is not None
    if not before or not year_behind(passage, figure) or not (is_listed or is_set_against(passage, figure)):
        return False
    return account_of(passage, first_of_range(passage, before[-1])) is CAPEX


def _is_of_a_part(passage: Passage, match: re.Match) -> bool:
    """Whether a phrase speaks of what only a part of a company brings in: revenue from games."""
    return _is_of_a_part_from(passage, match.end())


def _is_of_a_part_from(passage: Passage, end: int) -> bool:
    part = _FROM_A_PART.match(passage.text, end)
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
        is_near = gap <= _BEFORE_REACHES and not _COSTS.search(passage.text, match.end(), figure.start)
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
