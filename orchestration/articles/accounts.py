"""Rules for what companies report: capital expenditure, revenue, income, earnings per share, backlogs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.articles.calendar import quarter
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Direction, Passage
from orchestration.articles.periods import Period

_COMPANIES = ("security", "group", "segment")


@dataclass(frozen=True)
class _Account:
    """What a phrase speaks of. level, growth: the metrics of an amount and of its growth over a year."""

    phrase: re.Pattern
    level: str
    growth: str
    annual: str = ""
    annual_growth: str = ""


def _phrase(words: str) -> re.Pattern:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_CAPEX = _Account(
    _phrase(
        r"cap[- ]?ex|capital[- ]expenditures?|capital\s+spending|capital\s+investments?|capital\s+outlays?|outlays?\s+(?:for|on)\s+(?:AI|data)|"
        r"AI[- ](?:infrastructure|related)|data[- ]center\s+(?:spending|investment)"
    ),
    "capex_headline",
    "capex_headline_growth_yoy",
)
_ACCOUNTS = (
    _CAPEX,
    _Account(_phrase(r"backlogs?"), "backlog", ""),
    _Account(_phrase(r"technology\s+budget|tech\s+budget"), "technology_budget", ""),
    _Account(_phrase(r"net\s+interest\s+income|NII"), "", "nii_growth_guidance"),
    _Account(_phrase(r"(?:earnings|profits?|income)\s+per\s+share|EPS|(?:a|per)\s+share"), "eps_diluted", ""),
    _Account(
        _phrase(r"net\s+income|net\s+profits?|profits?|earned"),
        "net_income",
        "net_income_growth_yoy",
        "annual_net_income",
        "annual_net_income_growth_yoy",
    ),
    _Account(
        _phrase(r"revenues?|sales|cloud\s+business|turnover"),
        "revenue",
        "revenue_growth_yoy",
        "annual_revenue",
        "annual_revenue_growth_yoy",
    ),
)
_GUIDE = re.compile(
    r"\b(?:guid(?:e|es|ed|ance)|plans?|planned|planning|project(?:s|ed)?|expects?|expected|forecasts?|sees|to\s+spend|will\s+spend|puts|targets?|"
    r"raised\s+its|outlook|investing|budgets?|estimated|set\s+to|on\s+track)\b",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"year[- ]o(?:ver|n)[- ]year|\bYoY\b|\bY/Y\b|from\s+(?:a|one)\s+year\s+(?:ago|earlier|before)|than\s+(?:a|one)\s+year\s+(?:ago|earlier|before)|"
    r"(?:than|from|on)\s+(?:in\s+)?the\s+(?:same|year-ago)\s+(?:quarter|period)|\bgr[eo]w(?:n|ing|s|th)?\b|compared\s+(?:with|to)\s+a\s+year",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:data[- ]cent(?:er|re)|cloud|segment|division|unit|services|advertising|ads?|automotive|iPhone|hardware|gaming|subscription|AWS|commercial|adjusted|"
    r"non-GAAP|operating|estimates?|consensus|analysts|quarterly\s+dividend|dividend|pre-?tax|gross|guidance|outlook|forecast|full[- ]year)\b",
    re.IGNORECASE,
)
_OTHER_SPAN = re.compile(
    r"\b(?:over\s+(?:three|six|nine)\s+months|quarter[- ]over[- ]quarter|QoQ|sequentially|from\s+the\s+(?:previous|prior)\s+quarter)\b",
    re.IGNORECASE,
)


def accounts(passage: Passage) -> Iterator[Draft]:
    """Amounts and growth of what companies report or plan."""
    for number, figure in enumerate(passage.figures):
        if number in passage.used or figure.unit not in ("USD_bn", "USD_mn", "USD", "percent"):
            continue
        account = _account_of(passage, figure)
        if account is None:
            continue
        subject, assumed = _subject(passage, figure, account)
        if subject:
            yield from _claim(passage, number, figure, account, subject, assumed)


_RESULTS = re.compile(
    r"\b(?:results?|earnings|profits?|EPS|quarter)\b[^.;]{0,80}?\b(?P<word>(?:came\s+in\s+)?(?:higher|better|above|ahead|lower|worse|below|short)\b|beat|topped|surpassed|exceeded|missed)[^.;]{0,50}?\b"
    r"(?:estimate[sd]?|expect(?:ed|ations)|forecasts?|consensus|wall\s+street|analysts)\b",
    re.IGNORECASE,
)


def surprises(passage: Passage) -> Iterator[Draft]:
    """Results came in higher than estimated: the surprise of the last report within a week of the day named."""
    match = _RESULTS.search(passage.text, passage.sentence.start, passage.sentence.end)
    if (
        not match
        or passage.says("estimate", max(passage.sentence.start, match.start() - 40), match.start())
        or re.search(r"\brevenue|\bsales", match.group(), re.IGNORECASE)
    ):
        return
    subjects = [m for m in passage.mentions if m.kind == "security"]
    assumed = ""
    if not subjects and passage.running.security is not None and not any(m.kind == "index" for m in passage.mentions):
        subjects, assumed = (
            [passage.running.security],
            f"it is taken as {passage.running.security.subject}, named before",
        )
    if len({m.subject for m in subjects}) != 1:
        return
    days = [p.last_date for p in passage.periods if p.span == "day"]
    if not days:
        return
    is_miss = bool(re.search(r"lower|worse|below|short|missed", match["word"], re.IGNORECASE))
    yield passage.draft(
        Direction(match.start(), match.end(), 0),
        subjects[0].subject,
        "eps_surprise",
        (days[0], days[0]),
        "0",
        "percent",
        "results against estimates",
        "below" if is_miss else "above",
        (assumed,),
    )


def records_of_spending(passage: Passage) -> Iterator[Draft]:
    """Capex of $34.9B was a record."""
    for match in re.finditer(
        r"\b(?:was|is|a|set|another|company)\s+(?:a\s+)?(?:company\s+|quarterly\s+)?record\b",
        passage.words,
        re.IGNORECASE,
    ):
        start, end = passage.sentence.start + match.start(), passage.sentence.start + match.end()
        if not _CAPEX.phrase.search(passage.words) or passage.says("estimate", start - 30, end):
            continue
        near = [f for f in passage.figures if f.unit == "USD_bn" and 0 <= start - f.end < 25]
        subject, assumed = _subject(passage, near[0], _CAPEX) if near else ("", "")
        if not subject or "+" in subject:
            continue
        dates, guess, assumption = quarter_of(passage, passage.period_of(near[0])[0], subject)
        if dates is not None:
            yield passage.draft(
                Direction(start, end, 1),
                subject,
                "capex_is_record",
                dates,
                "true",
                "boolean",
                "record capital expenditure",
                "equal",
                (assumed, assumption),
                guess,
            )
        return


def _account_of(passage: Passage, figure: Figure) -> _Account | None:
    """What the figure counts: the phrase nearest to it, in its clause or bracket, else in the sentence's part before it."""
    first, last = passage.clause_of(figure.start)
    best: tuple[int, _Account] | None = None
    for account in _ACCOUNTS:
        for match in account.phrase.finditer(passage.text, passage.sentence.start, passage.sentence.end):
            inside = first <= match.start() < last
            if match.start() >= figure.end:
                gap = match.start() - figure.end
                if gap > 45 or not inside:
                    continue
            else:
                gap = figure.start - match.end() + (0 if inside else 60)
                if gap > 150:
                    continue
            if account.level == "eps_diluted" and (figure.unit != "USD" or figure.number > 200):
                continue
            if account.level in ("net_income", "revenue") and figure.unit == "USD":
                continue
            if best is None or gap < best[0]:
                best = (gap, account)
    if best is not None:
        return best[1]
    segment = [m for m in passage.mentions if m.kind == "segment" and first <= m.start and m.end <= figure.start]
    if segment and figure.unit in ("percent", "USD_bn") and (_GROWTH.search(passage.words) or figure.unit == "USD_bn"):
        return _ACCOUNTS[-1]
    return None


def _subject(passage: Passage, figure: Figure, account: _Account) -> tuple[str, str]:
    """The company, the segment, or several companies joined by +."""
    first, _ = passage.clause_of(figure.start)
    segments = [m for m in passage.mentions if m.kind == "segment" and first <= m.start and m.end <= figure.start]
    if segments and account is _ACCOUNTS[-1]:
        return segments[-1].subject, ""
    groups = passage.groups(("security", "group"))
    own = [g for g in groups if g[-1].end <= figure.start and first <= g[0].start]
    chosen = own[-1] if own else None
    if chosen is None:
        near = [
            g
            for g in groups
            if g[0].start >= figure.end
            and g[0].start - figure.end < 45
            and re.search(r"\b(?:between|at|by|for|from|of)\s+(?:the\s+)?$", passage.text[figure.end : g[0].start])
        ]
        chosen = near[0] if near else None
    assumed = ""
    if chosen is None:
        earlier = [g for g in groups if g[-1].end <= figure.start]
        if earlier:
            chosen = earlier[-1]
    if (
        chosen is None
        and passage.running.security is not None
        and not any(m.kind in ("index", "sector") for m in passage.mentions)
    ):
        pronoun = re.search(
            r"\b(?:the\s+company|its?|it)\b", passage.text[passage.sentence.start : figure.start], re.IGNORECASE
        )
        if pronoun:
            chosen, assumed = (
                [passage.running.security],
                f"it is taken as {passage.running.security.subject}, named before",
            )
    if chosen is None:
        return "", ""
    if len(chosen) > 1 and account.level not in ("capex_headline",):
        return "", ""
    groups_named = [m.subject for m in chosen if m.kind == "group"]
    companies = sorted({m.subject for m in chosen if m.kind == "security"})
    if groups_named and not companies:
        return groups_named[0], assumed
    return "+".join(companies), assumed


def _claim(
    passage: Passage, number: int, figure: Figure, account: _Account, subject: str, assumed: str
) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    around = passage.text[max(first, figure.start - 60) : min(last, figure.end + 40)]
    if _OTHER_SPAN.search(passage.text[figure.start : figure.end + 30]):
        return
    ticker = subject.split("+", maxsplit=1)[0].split("_", maxsplit=1)[0]
    is_segment = "_" in subject and subject not in ("BIG_FOUR",)
    if not is_segment and account.level in ("revenue", "net_income", "eps_diluted") and _PART.search(around):
        return
    period, how = passage.period_of(figure)
    named_year = next(
        (p for p in passage.periods if p.year and p.span in ("year", "future") and abs(p.start - figure.start) < 90),
        None,
    )
    is_guide = bool(_GUIDE.search(passage.text[first:last]))
    if account.level in ("capex_headline",):
        yield from _capex(passage, number, figure, subject, period, named_year, is_guide, (assumed, how), ticker)
        return
    if account.level == "backlog" and figure.unit != "percent":
        day = passage.view.published_date
        passage.used.add(number)
        yield passage.draft(
            figure, subject, "backlog", (day, day), figure.value, figure.unit, "backlog", figure.comparator, (assumed,)
        )
        return
    if account.level == "technology_budget" or account.growth == "nii_growth_guidance":
        year = (named_year.year if named_year else None) or passage.view.published_date.year
        metric = account.level or account.growth
        if (metric == "technology_budget") == (figure.unit == "percent"):
            return
        passage.used.add(number)
        yield passage.draft(
            figure,
            subject,
            metric,
            (date(year, 1, 1), date(year, 12, 31)),
            figure.value,
            figure.unit,
            "stated plan",
            "about" if metric == "nii_growth_guidance" and figure.comparator == "equal" else figure.comparator,
            (assumed, "" if named_year else f"the year is taken as {year}"),
        )
        return
    if passage.says("estimate", first, last) and is_guide:
        passage.reasons[number] = "an estimate or a plan, not a report"
        return
    if figure.unit == "percent":
        if not account.growth or not (_GROWTH.search(passage.text[max(first, figure.start - 40) : figure.end + 60])):
            return
        sign = passage.sign_of(figure)
        sign = (
            1 if sign is None and re.search(r"\bgr[eo]w|growth|increase|clip", passage.words, re.IGNORECASE) else sign
        )
        dates, guess, assumption = quarter_of(passage, period, ticker)
        if not sign or dates is None:
            return
        value = figure.value.lstrip("-") if sign > 0 else f"-{figure.value.lstrip('-')}"
        passage.used.add(number)
        yield passage.draft(
            figure,
            subject,
            account.growth,
            dates,
            value,
            "percent",
            "growth of an account over a year",
            figure.comparator,
            (assumed, how, assumption),
            guess,
        )
        return
    if account.level == "eps_diluted" and not re.search(r"\bEPS\b|per\s+share|a\s+share", around, re.IGNORECASE):
        return
    dates, guess, assumption = quarter_of(passage, period, ticker)
    if dates is None:
        return
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        account.level,
        dates,
        figure.value,
        figure.unit,
        "account of a quarter",
        figure.comparator,
        (assumed, how, assumption),
        guess,
    )


def _capex(
    passage: Passage,
    number: int,
    figure: Figure,
    subject: str,
    period: Period | None,
    year: Period | None,
    is_guide: bool,
    assumptions: tuple[str, ...],
    ticker: str,
) -> Iterator[Draft]:
    is_sum = "+" in subject or subject in ("HYPERSCALERS", "BIG_FOUR")
    if figure.unit == "percent":
        if not _GROWTH.search(passage.text[figure.start : figure.end + 40]):
            return
        dates, guess, assumption = quarter_of(
            passage, period if period and period.span != "yoy" else _other_period(passage), ticker
        )
        if dates is None:
            return
        passage.used.add(number)
        yield passage.draft(
            figure,
            subject,
            "capex_headline_growth_yoy",
            dates,
            figure.value,
            "percent",
            "growth of capital expenditure",
            figure.comparator,
            (*assumptions, assumption),
            guess,
        )
        return
    if figure.unit == "USD":
        return
    first, last = passage.clause_of(figure.start)
    is_annual = bool(
        re.search(r"\bannual|a\s+year\b|this\s+year|full[- ]year", passage.text[first:last], re.IGNORECASE)
    )
    if (year is not None and year.year is not None) or (is_guide and is_annual):
        own_year = year.year if year is not None and year.year is not None else passage.view.published_date.year
        metric = "capex_guidance_sum" if is_guide or own_year >= passage.view.published_date.year else "capex_annual"
        if not (period is not None and period.span in ("quarter", "last_quarter", "fiscal_quarter")):
            passage.used.add(number)
            yield passage.draft(
                figure,
                _with_peers(passage, subject),
                metric,
                (date(own_year, 1, 1), date(own_year, 12, 31)),
                figure.value,
                figure.unit,
                "capital expenditure of a year",
                figure.comparator,
                assumptions,
            )
            return
    if (
        is_guide
        and not (period is not None and period.span in ("quarter", "last_quarter", "fiscal_quarter"))
        and not re.search(r"\brecord|came\s+to|reached|was\b", passage.text[first:last])
    ):
        passage.reasons[number] = "a plan whose year is not named"
        return
    dates, guess, assumption = quarter_of(passage, period, ticker)
    if dates is None:
        return
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        "capex_annual" if is_sum else "capex_headline",
        dates,
        figure.value,
        figure.unit,
        "capital expenditure of a quarter",
        figure.comparator,
        (*assumptions, assumption),
        guess,
    )


def _with_peers(passage: Passage, subject: str) -> str:
    """Hyperscalers like Microsoft and Amazon: the named ones and the rest of the big five."""
    if "+" in subject and re.search(r"\bhyperscalers\s+like\b", passage.words, re.IGNORECASE):
        ordered = [m.subject for m in passage.mentions if m.kind == "security" and m.subject in subject.split("+")]
        return "+".join([*dict.fromkeys(ordered), "peers"])
    return subject


def _other_period(passage: Passage) -> Period | None:
    return next((p for p in passage.periods if p.span in ("quarter", "last_quarter", "fiscal_quarter")), None)


def quarter_of(passage: Passage, period: Period | None, ticker: str) -> tuple[tuple[date, date] | None, bool, str]:
    """The company's quarter that a period means: its days, whether that is a guess, and what was assumed."""
    published = passage.view.published_date
    if period is None or period.span == "yoy":
        period = _other_period(passage)
    own = [q for q in passage.known.quarters.get(ticker, ()) if q.last_date <= published - timedelta(days=10)]
    if period is not None and period.span == "quarter" and period.year is not None:
        return (period.first_date, period.last_date), False, ""
    if period is not None and period.span in ("fiscal_quarter", "quarter") and period.number:
        fits = [
            q
            for q in own
            if q.fiscal_quarter == period.number and (period.year is None or q.fiscal_year == period.year)
        ]
        if fits and published - fits[-1].last_date < timedelta(days=400):
            return (fits[-1].first_date, fits[-1].last_date), False, ""
        if period.span == "quarter":
            return (period.first_date, period.last_date), False, ""
        return None, False, ""
    if period is not None and period.span not in ("last_quarter", "day", "yoy", "week"):
        return None, False, ""
    recent = [q for q in own if published - q.last_date < timedelta(days=135)]
    if recent:
        last = recent[-1]
        return (
            (last.first_date, last.last_date),
            False,
            f"the quarter is taken as the last one over, to {last.last_date}",
        )
    year, number = published.year, (published.month - 1) // 3
    if (published - timedelta(days=14)) < quarter(year, number or 4)[1] if number else False:
        number -= 1
    if number == 0:
        year, number = year - 1, 4
    dates = quarter(year, number)
    return dates, False, f"the quarter is taken as the last calendar quarter, to {dates[1]}"
