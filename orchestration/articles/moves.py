"""Rules for moves and levels of indices and prices: gained 81.21 points, or 1.8%, to 4,649.23."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Direction, Passage
from orchestration.articles.periods import Period

PRICED = ("index", "security", "fund")
_FLIPPED = {"above": "below", "below": "above", "at_least": "at_most", "at_most": "at_least"}
_LEVEL_BEFORE = re.compile(
    r"(?:\bto|\bat|\bof|\bwas|\bclose[sd]?|\bclosing|\bended|\bending|\bfinish(?:ed|ing)?|\bsettl(?:ed|ing)|\bhit|\breached|\btouched|\bstood|\(|"
    r"\bend|\bstands|\breading|\blevel|:|\bhold(?:ing|s)?)\s*(?:at|to|of|on|the\s+day\s+at)?\s*(?:a\s+(?:record|fresh|new)\s+(?:high\s+)?(?:of\s+)?)?(?:around|about|roughly|nearly|almost|above|below|over|just|near)?\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+(?:around|about|nearly|a\s+\w+\s+of)?\s*$", re.IGNORECASE)
_ROUND_AFTER = re.compile(
    r"[\s-]*(?:-?points?\s+)?(?:mark|level|levels|threshold|milestone|handle|barrier|line)\b", re.IGNORECASE
)
_FIRST_TIME = re.compile(
    r"\bfirst\s+(?:ever\s+)?(?:finish|close|closing|time|crossing|crossed|cross)|for\s+the\s+first\s+time|\bfirst[- ]ever\b",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\s*(?:or\s+so\s+)?(?:away\s+from|below|short\s+of|shy\s+of|from|under|off)\s+(?:the\s+|its\s+)?", re.IGNORECASE
)
_RECORD_CLOSE = re.compile(
    r"\b(?:record|all-time|new|fresh)\s+(?:high\s+)?(?:close|closing\s+high|finish)|\b(?:closed|ended|finished|settled|closing|ending|finishing)\b[^.;]{0,40}?\bat\s+(?:an?\s+)?(?:new\s+|fresh\s+|another\s+)?"
    r"(?:all-time\s+|record\s+)(?:closing\s+)?(?:high|highs|close)|\brecord\s+closing\s+high|\bhighest\s+close\s+(?:ever|on\s+record|in\s+(?:its\s+)?history)",
    re.IGNORECASE,
)
_NOT_RECORD = re.compile(
    r"\b(?:below|short\s+of|shy\s+of|near|within|reach|away|from|off|since|first|not|just)\b", re.IGNORECASE
)
_NEAR_RECORD = re.compile(r"\bnear(?:ing)?\s+(?:an?\s+|its\s+|their\s+)?(?:all-time|record)\s+highs?", re.IGNORECASE)
_HIGH = re.compile(r"\b(?P<kind>high|low|peak)\b(?:\s+point)?[^.;]{0,25}$", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not|never|without|neither|nor|failed|didn['’]t|did\s+not|hasn['’]t|little)\b", re.IGNORECASE
)
_NO_MOVE_AFTER = re.compile(
    r"^\s*(?:of\s+(?:the\s+)?(?:companies|firms|members|S&P|stocks|index|its|all|revenue|respondents|analysts|investors|GDP|sales|those|these)|chance|probability|"
    r"stake|yield|dividend|upside|weight(?:ing)?|share\b|tariffs?|interest|coupon|margin|correction|chances)",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(
    r"\b(?:revenues?|sales|earnings|profits?|income|EPS|capex|capital\s+expenditures?|spending|margins?|backlog|guidance|dividend|cloud|orders|"
    r"users|subscribers|bookings|output|production|inflation|prices?\s+index|CPI|PPI|GDP|unemployment|payrolls?|tariffs?|volume|odds|chance|probability|"
    r"market\s+share|stake|cost\s+of|budget|workforce|jobs|estimates?)\b",
    re.IGNORECASE,
)
# A sentence that opens with the move itself: The 0.8% daily gain; Today's 0.8% jump.
_OPENS = re.compile(
    r"(?:the|today['’]s|that|this|\w+day['’]s)\s+(?:nearly\s+|about\s+)?\d[\d.]*\s?(?:%|percent)", re.IGNORECASE
)
_SHARES = re.compile(r"\b(?:shares?|stocks?)\b", re.IGNORECASE)


def value_of(figure: Figure, sign: int) -> tuple[str, str]:
    """The value with its sign and the comparator that fits: a fall of more than 2 is below -2."""
    value = figure.value.lstrip("-")
    if sign < 0:
        return f"-{value}", _FLIPPED.get(figure.comparator, figure.comparator)
    return value, figure.comparator


def percents(passage: Passage) -> Iterator[Draft]:
    """Moves in per cent of an index, a stock or a fund, over a day, a week, a month, a quarter or a year."""
    for number, figure in enumerate(passage.figures):
        if figure.unit != "percent" or number in passage.used:
            continue
        around = passage.text[figure.end : figure.end + 40]
        if _NO_MOVE_AFTER.match(around):
            continue
        first, last = passage.clause_of(figure.start)
        sign = passage.sign_of(figure)
        subjects, assumed = passage.subjects_of(figure, PRICED)
        away = _AWAY.match(passage.text[figure.end : last]) if not figure.is_signed else None
        if away is not None and subjects:
            yield from _distance(passage, number, figure, subjects, figure.end + away.end())
            continue
        if not subjects and sign is not None and passage.running.index is not None and _OPENS.match(passage.words):
            own = passage.running.index
            subjects, assumed = [own], f"it is taken as {own.subject}, named before"
        if not subjects or sign is None:
            continue
        lead = passage.text[subjects[-1].end if subjects[-1].start >= first else first : figure.start]
        if _ACCOUNTS.search(lead) and not _SHARES.search(lead):
            continue
        if passage.says("estimate", first, last) and not _is_done(passage, first, figure):
            passage.reasons[number] = "an estimate or a condition, not a fact"
            passage.used.add(number)
            continue
        if _NEGATED.search(passage.text[first : figure.start]):
            continue
        for subject in subjects:
            found = _move(passage, number, figure, subject.subject, sign, assumed)
            if found is not None:
                yield found
    for number, figure in enumerate(passage.figures):
        if figure.unit == "index_points" and number not in passage.used:
            yield from _points(passage, number, figure)


def _is_done(passage: Passage, first: int, figure: Figure) -> bool:
    """Whether the estimate's word stands behind the figure or is far before it."""
    return not passage.says("estimate", max(first, figure.start - 60), figure.start)


def _at_close(passage: Passage, figure: Figure | Direction, period: Period | None) -> str:
    """Why a move is not one between closes; empty where it is."""
    if passage.says("off_hours") or passage.says("intraday", *passage.segment_of(figure)):
        return "a price before the open, during the day or after the close"
    if passage.is_before_close and (
        period is None or (period.span == "day" and period.last_date >= passage.view.published_date)
    ):
        return "the article appeared before the close: a price of the day so far"
    return ""


def _move(passage: Passage, number: int, figure: Figure, subject: str, sign: int, assumed: str) -> Draft | None:
    period, how = passage.period_of(figure)
    reason = _at_close(passage, figure, period)
    if period is not None and period.span in ("future", "fiscal_quarter"):
        reason = "about a time to come" if period.span == "future" else "the period is a fiscal quarter"
    if reason:
        passage.reasons[number] = reason
        passage.used.add(number)
        return None
    if re.search(
        r"year[- ]o(?:ver|n)[- ]year|YoY|from\s+(?:a|one)\s+year",
        passage.text[figure.end : figure.end + 40],
        re.IGNORECASE,
    ):
        return None
    value, comparator = value_of(figure, sign)
    start = max(
        [word.start for word in passage.directions if word.end <= figure.start and figure.start - word.end < 25]
        or [figure.start]
    )
    metric, dates, guess, assumption = metric_of(passage, figure, period)
    if metric is None:
        return None
    passage.used.add(number)
    return passage.draft(
        figure,
        subject,
        metric,
        dates,
        value,
        "percent",
        "move in per cent",
        comparator,
        (assumed, how, assumption),
        guess,
        start=start,
    )


def metric_of(
    passage: Passage, figure: Figure | Direction, period: Period | None
) -> tuple[str | None, tuple[date, date], bool, str]:
    """The return that a period asks for, with its dates, whether they are guessed, and what was assumed."""
    if period is None or period.span == "day":
        own, assumption, guess = passage.day(period)
        day = own.last_date
        if day not in passage.view.sessions:
            return None, (day, day), True, ""
        return "daily_return_close", (day, day), guess, assumption
    dates = (period.first_date, period.last_date)
    names = {
        "week": "period_return_price",
        "span": "period_return_price",
        "month": "mtd_return_price",
        "year": "ytd_return_price",
        "year_to": "ytd_return_price",
        "quarter": "qtd_return_price",
        "last_quarter": "qtd_return_price",
    }
    name = names.get(period.span)
    if period.span == "last_quarter":
        return None, dates, True, ""
    return name, dates, False, ""


def _points(passage: Passage, number: int, figure: Figure) -> Iterator[Draft]:
    subjects, assumed = passage.subjects_of(figure, ("index",))
    sign = passage.sign_of(figure)
    if not subjects or sign is None or _ROUND_AFTER.match(passage.text, figure.end):
        return
    if (
        re.match(r"-", passage.text[figure.start + len(passage.text[figure.start : figure.end]) - 6 :])
        and re.search(r"\d-point", passage.text[figure.start : figure.end])
        and figure.number % 100 == 0
    ):
        return
    period, how = passage.period_of(figure)
    reason = _at_close(passage, figure, period)
    first, last = passage.clause_of(figure.start)
    if reason or passage.says("estimate", first, last):
        passage.reasons[number] = reason or "an estimate or a condition, not a fact"
        passage.used.add(number)
        return
    metric, dates, guess, assumption = metric_of(passage, figure, period)
    if metric is None:
        return
    value, comparator = value_of(figure, sign)
    start = max(
        [word.start for word in passage.directions if word.end <= figure.start and figure.start - word.end < 25]
        or [figure.start]
    )
    passage.used.add(number)
    for subject in subjects:
        yield passage.draft(
            figure,
            subject.subject,
            "index_change_points" if metric == "daily_return_close" else "period_change_points",
            dates,
            value,
            "index_points",
            "move in points",
            comparator,
            (assumed, how, assumption),
            guess,
            start=start,
        )


def _distance(passage: Passage, number: int, figure: Figure, subjects: list, at: int) -> Iterator[Draft]:
    """Less than 1% away from the 7,000 mark; 2% below its record."""
    level = next(
        (
            f
            for f in passage.figures
            if at <= f.start <= at + 12 and f.unit in ("", "index_points", "USD") and f.number >= 10
        ),
        None,
    )
    period, how = passage.period_of(figure)
    if period is not None and period.span != "day":
        period = None
    own, assumption, guess = passage.day(period)
    dates = (own.last_date, own.last_date)
    value = figure.value
    if level is not None:
        passage.used.update({number, passage.figures.index(level)})
        for subject in subjects[:1]:
            yield passage.draft(
                figure,
                subject.subject,
                f"distance_to_level_{level.value.split('.')[0]}",
                dates,
                value,
                "percent",
                "distance to a level",
                figure.comparator,
                (how, assumption),
                guess,
                end=level.end,
            )
    elif re.match(r"(?:\w+\s+){0,2}?(?:record|all-time|peak|high)", passage.text[at : at + 40], re.IGNORECASE):
        if re.match(r"(?:\w+\s+)?52-week", passage.text[at : at + 20]):
            return
        passage.used.add(number)
        for subject in subjects[:1]:
            yield passage.draft(
                figure,
                subject.subject,
                "distance_from_ath",
                dates,
                value,
                "percent",
                "distance from the record",
                figure.comparator,
                (how, assumption),
                guess,
            )


def targets(passage: Passage) -> Iterator[Draft]:
    """A 5% upside to 7,269 by year-end 2026; a 5% to 10% correction."""
    for number, figure in enumerate(passage.figures[:-1]):
        if figure.unit not in ("percent", "") or number in passage.used:
            continue
        other = passage.figures[number + 1]
        between = passage.text[figure.end : other.start]
        index = next((m for m in passage.mentions if m.kind == "index" and not m.tail), passage.running.index)
        if index is None:
            continue
        subject, day = index.subject, passage.view.session_date
        assumed = "" if index in passage.mentions else f"the index is taken as {subject}, named before"
        years = [p for p in passage.periods if p.span == "future" and p.year]
        if (
            re.fullmatch(r"\s*(?:of\s+)?(?:upside|downside|rise|gain|increase|advance)\s+to\s+", between)
            and figure.unit == "percent"
            and years
        ):
            end = date(years[-1].year, 12, 31)  # type: ignore[arg-type]
            dated = [p.last_date for p in passage.periods if p.span == "day"]
            passage.used.update({number, number + 1})
            yield passage.draft(
                figure,
                subject,
                f"target_upside_{other.value.split('.')[0]}",
                (dated[0] if dated else _day_of_level(passage, day), end),
                figure.value,
                "percent",
                "way to a target",
                figure.comparator,
                (assumed,),
                end=other.end,
            )
            yield passage.draft(
                other,
                subject,
                "index_close_forecast",
                (end, end),
                other.value,
                "index_points",
                "forecast of a year's end",
                other.comparator,
                (assumed,),
            )
        elif (
            re.fullmatch(r"\s*(?:to|and|or|[-\u2013])\s*", between)
            and other.unit == "percent"
            and re.match(
                r"\s*[\"'\u201c]?(?:\w+\s+){0,1}[\"'\u201c]?(?:correction|pullback|drawdown|decline|drop)",
                passage.text[other.end :],
                re.IGNORECASE,
            )
            and passage.says("estimate")
        ):
            passage.used.update({number, number + 1})
            end = date(passage.view.published_date.year, 12, 31)
            yield passage.draft(
                figure,
                subject,
                "drawdown_forecast",
                (passage.view.published_date, end),
                f"{figure.value}..{other.value}",
                "percent",
                "correction foreseen",
                "between",
                (assumed, f"no time is named: the year to {end}"),
                True,
                end=other.end,
            )


def _day_of_level(passage: Passage, day: date) -> date:
    """The day of the level that a target is counted from: the last day named."""
    return passage.running.day.last_date if passage.running.day is not None else day


def levels(passage: Passage) -> Iterator[Draft]:
    """Closes, highs, lows and round levels of an index; prices of a stock."""
    for number, figure in enumerate(passage.figures):
        if number in passage.used or figure.is_signed or figure.unit not in ("", "index_points", "USD"):
            continue
        if figure.unit == "USD":
            yield from _price(passage, number, figure)
            continue
        if figure.unit == "" and not _looks_like_a_level(passage, figure):
            continue
        subjects, assumed = passage.subjects_of(figure, ("index",))
        if not subjects:
            continue
        own = subjects[:1] if len(subjects) > 1 else subjects
        bounds = passage.known.index_bounds.get(own[0].subject)
        if bounds and not bounds[0] <= figure.number <= bounds[1]:
            continue
        yield from _level(passage, number, figure, own[0].subject, assumed)


def _looks_like_a_level(passage: Passage, figure: Figure) -> bool:
    printed = passage.text[figure.start : figure.end]
    is_year = bool(re.fullmatch(r"(?:19|20)\d\d", printed))
    return not is_year and (figure.decimals > 0 or "," in printed or figure.number >= 10)


def _level(passage: Passage, number: int, figure: Figure, subject: str, assumed: str) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    lead = passage.text[first : figure.start]
    clause = passage.text[first:last]
    is_round = figure.decimals == 0 and figure.number % 50 == 0 and figure.number >= 100
    period, how = passage.period_of(figure)
    between = _between(passage, number, figure, subject, period, lead)
    if between is not None:
        yield between
        return
    if is_round and (_FIRST_TIME.search(clause) or re.search(r"\bfirst\b", lead[-40:])):
        yield from _first_cross(passage, number, figure, subject, period, how, first)
        return
    if _FROM.search(lead):
        return
    if passage.says("estimate", first, last):
        yield from _forecast(passage, number, figure, subject, lead)
        return
    if is_round and (
        _ROUND_AFTER.match(passage.text, figure.end) or figure.unit == "index_points" or figure.comparator == "about"
    ):
        yield from _near(passage, number, figure, subject, lead)
        return
    if figure.unit == "index_points" and not _LEVEL_BEFORE.search(lead):
        return
    record = re.search(
        r"(?:record\s+close|highest\s+close|record\s+closing\s+high|all-time\s+closing\s+high|peak\s+close)[^.;]{0,40}$",
        lead,
        re.IGNORECASE,
    )
    if (
        record
        and (re.search(r"histor|record|all-time|ever", record.group(), re.IGNORECASE))
        and not _is_the_days(passage, figure, lead)
    ):
        passage.used.add(number)
        yield passage.draft(
            figure,
            subject,
            "highest_close",
            (date(1990, 1, 1), passage.view.session_date),
            figure.value,
            "index_points",
            "record close",
            assumptions=(assumed, "the record is that up to the session in view"),
            start=first + record.start(),
        )
        return
    high = _HIGH.search(lead)
    own, assumption, guess = passage.day(period if period is not None and period.span == "day" else None)
    dates = (own.last_date, own.last_date)
    if (
        high
        and re.search(r"(?:was|of|at|to|:|hit|reach\w*|touch\w*|,)\s*$|\($", lead)
        and not re.search(r"clos(?:e|ing)\b", high.group(), re.IGNORECASE)
    ):
        if re.search(r"\b52-week|\brecord\b|\ball-time\b", lead[-60:], re.IGNORECASE) and period is None:
            return
        metric = "intraday_low" if high["kind"].lower() == "low" else "intraday_high"
        passage.used.add(number)
        yield passage.draft(
            figure,
            subject,
            metric,
            dates,
            figure.value,
            "index_points",
            "high or low of a day",
            figure.comparator,
            (assumed, how, assumption),
            guess,
            start=first + high.start(),
        )
        return
    reason = _at_close(passage, figure, period)
    if reason:
        passage.reasons[number] = reason
        passage.used.add(number)
        return
    if not _LEVEL_BEFORE.search(lead) or (
        is_round
        and figure.comparator == "equal"
        and figure.decimals == 0
        and _ROUND_AFTER.match(passage.text, figure.end)
    ):
        return
    if period is not None and period.span not in ("day",):
        if period.span in ("future", "fiscal_quarter", "yoy"):
            return
        ends_on = period.last_date if period.is_whole and not any(p.span == "day" for p in passage.periods) else None
        if ends_on is not None:
            dates = (passage.view.sessions.on_or_before(ends_on),) * 2
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        "index_close",
        dates,
        figure.value,
        "index_points",
        "close",
        figure.comparator,
        (assumed, assumption),
        guess,
    )


def _is_the_days(passage: Passage, figure: Figure, lead: str) -> bool:
    """Whether the record is the close of the day itself: ended at a record close of 5,306."""
    return bool(
        re.search(
            r"\b(?:ended|closed|finished|settled|rose|climbed|gained|advanced)\b[^.;]*\b(?:at|to|for)\s+(?:a|an|its|another)\b[^.;]*$",
            lead,
            re.IGNORECASE,
        )
    )


def _between(
    passage: Passage, number: int, figure: Figure, subject: str, period: Period | None, lead: str
) -> Draft | None:
    """Between 6,800 and 7,000 over a span of days."""
    if not re.search(r"\bbetween\s+(?:the\s+)?$", lead, re.IGNORECASE) or number + 1 >= len(passage.figures):
        return None
    other = passage.figures[number + 1]
    if not re.fullmatch(r"\s*(?:and|to)\s*(?:the\s+)?", passage.text[figure.end : other.start]):
        return None
    if period is None or period.span == "day" or passage.says("estimate", *passage.clause_of(figure.start)):
        return None
    passage.used.update({number, number + 1})
    first = (
        passage.view.sessions.after(period.first_date)
        if period.span != "month"
        else passage.view.sessions.on_or_before(period.first_date)
    )
    if first < period.first_date:
        first = passage.view.sessions.after(period.first_date)
    return passage.draft(
        figure,
        subject,
        "close_range",
        (first, period.last_date),
        f"{figure.value}..{other.value}",
        "index_points",
        "range of closes",
        "between",
        end=other.end,
    )


def _first_cross(
    passage: Passage, number: int, figure: Figure, subject: str, period: Period | None, how: str, first: int
) -> Iterator[Draft]:
    own, assumption, guess = passage.day(period if period is None or period.span == "day" else None)
    dates = (own.last_date, own.last_date)
    unit, value = "month", f"{own.last_date:%Y-%m}"
    named = re.match(r"\D{0,30}", passage.text[figure.end :])
    if period is not None and period.span == "month":
        dates = (period.first_date, period.first_date.replace(day=28))
        dates = (period.first_date, _last_day(period.first_date))
        value, guess, assumption = f"{period.first_date:%Y-%m}", False, ""
    elif period is not None and period.span == "year":
        year = period.last_date.year
        dates, unit, value, guess, assumption = (date(year, 1, 1), date(year, 12, 31)), "year", f"{year}", False, ""
    if passage.says("estimate", *passage.clause_of(figure.start)):
        return
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        f"first_cross_level_{figure.value}",
        dates,
        value,
        unit,
        "first close above a level",
        assumptions=(how, assumption),
        is_guess=guess,
        start=first,
        end=max(figure.end, period.end if period is not None and period.end > figure.end and named else figure.end),
    )


def _last_day(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _forecast(passage: Passage, number: int, figure: Figure, subject: str, lead: str) -> Iterator[Draft]:
    """Could end 2026 well above 7,200; to 7,269 by year-end 2026."""
    year = re.search(
        r"(?:end(?:ing)?(?:\s+of)?|finish|close(?:\s+out)?|year-end|by)\s+(?:the\s+)?(?:year\s+)?((?:19|20)\d\d)",
        passage.words,
        re.IGNORECASE,
    )
    if year is None:
        return
    day = date(int(year.group(1)), 12, 31)
    if day < passage.view.published_date:
        return
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        "index_close_forecast",
        (day, day),
        figure.value,
        "index_points",
        "forecast of a year's end",
        figure.comparator,
    )


def _near(passage: Passage, number: int, figure: Figure, subject: str, lead: str) -> Iterator[Draft]:
    """Nears the 7,000 milestone: the close is about 7,000."""
    if figure.comparator != "about" and not re.search(
        r"\b(?:nears?|nearing|near|on\s+the\s+edge\s+of|close\s+to|approach\w*|hover\w*\s+(?:around|near))\s+(?:the\s+)?$",
        lead,
        re.IGNORECASE,
    ):
        return
    own, assumption, guess = passage.day(None)
    passage.used.add(number)
    yield passage.draft(
        figure,
        subject,
        "index_close",
        (own.last_date,) * 2,
        figure.value,
        "index_points",
        "near a level",
        "about",
        (assumption,),
        guess,
    )


def _price(passage: Passage, number: int, figure: Figure) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    lead = passage.text[first : figure.start]
    if not re.search(
        r"\b(?:clos(?:ed|ing|e)|end(?:ed|ing)|finish(?:ed|ing)|settl(?:ed|ing))\b", lead, re.IGNORECASE
    ) and not (re.search(r"%\s+(?:to|at)\s*$", lead)):
        return
    if not re.search(r"\b(?:at|to)\s+(?:about|around|nearly|just\s+\w+)?\s*$", lead, re.IGNORECASE) or re.search(
        r"target|estimate|from", lead, re.IGNORECASE
    ):
        return
    subjects, assumed = passage.subjects_of(figure, ("security", "fund"))
    period, how = passage.period_of(figure)
    reason = _at_close(passage, figure, period)
    if len(subjects) != 1 or reason or passage.says("estimate", first, last) or figure.number < 0.5:
        if reason:
            passage.reasons[number] = reason
        return
    own, assumption, guess = passage.day(period if period is not None and period.span == "day" else None)
    passage.used.add(number)
    yield passage.draft(
        figure,
        subjects[0].subject,
        "quote_price",
        (own.last_date,) * 2,
        figure.value,
        "USD",
        "closing price",
        figure.comparator,
        (assumed, how, assumption),
        guess,
    )


def records(passage: Passage) -> Iterator[Draft]:
    """A record close of the day; shares near their record."""
    for match in _RECORD_CLOSE.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        first, last = passage.clause_of(match.start())
        mark = Direction(match.start(), match.end(), 1)
        before = passage.text[max(first, match.start() - 25) : match.start()]
        if re.search(
            r"\b(?:below|short\s+of|shy\s+of|near|within|reach\s+of|away|from|off|since|previous|last|prior)\b",
            before,
            re.IGNORECASE,
        ) or passage.says("estimate", first, last):
            continue
        if any(
            f.start >= match.end()
            and f.start - match.end() < 25
            and number in passage.used
            and f.unit == ""
            and re.search(r"\(", passage.text[match.end() : f.start])
            for number, f in enumerate(passage.figures)
        ):
            continue
        subjects, assumed = passage.subjects_of(mark, ("index", "security"))
        period, how = passage.period_of(mark)
        if period is not None and period.span != "day":
            continue
        own, assumption, guess = passage.day(period)
        if not subjects or _at_close(passage, mark, period):
            continue
        for subject in subjects:
            yield passage.draft(
                mark,
                subject.subject,
                "distance_from_ath",
                (own.last_date,) * 2,
                "0.00",
                "percent",
                "record close",
                "equal",
                (assumed, how, assumption),
                guess,
            )
    for match in _NEAR_RECORD.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Direction(match.start(), match.end(), 1)
        subjects, assumed = passage.subjects_of(mark, ("index", "security"))
        own, assumption, guess = passage.day(None)
        for subject in subjects:
            yield passage.draft(
                mark,
                subject.subject,
                "distance_from_ath",
                (own.last_date,) * 2,
                "5",
                "percent",
                "near its record",
                "at_most",
                (assumed, assumption, "near a record is taken as within 5 %"),
                guess,
                start=subjects[0].start,
            )


def signs(passage: Passage) -> Iterator[Draft]:
    """The direction of an index or a stock on a day, where no figure tells how far it went."""
    done: set[tuple[str, date]] = set()
    for word in passage.directions:
        first, last = passage.clause_of(word.start)
        if word.sign == 0 or any(
            f.unit in ("percent", "index_points", "basis_points") and first <= f.start < last for f in passage.figures
        ):
            continue
        if passage.says("estimate", first, last) or _NEGATED.search(passage.text[first:last]):
            continue
        if not _is_a_verb_of_the_day(passage, word):
            continue
        subjects, assumed = passage.subjects_of(word, ("index", "security"))
        if (
            not subjects
            and passage.running.index is not None
            and not passage.mentions
            and passage.text[word.start : word.end].lower() in ("loss", "gain")
        ):
            subjects, assumed = [passage.running.index], f"it is taken as {passage.running.index.subject}, named before"
        subjects = _and_so_did(passage, word, subjects)
        period, how = passage.period_of(word)
        if period is not None and period.span != "day":
            continue
        is_headline = passage.sentence.kind == "heading" and passage.number < 3
        is_near = passage.running.day is not None and passage.number - passage.running.day_sentence <= 1
        has_level = any(
            f.unit == "" and first <= f.start < last and number in passage.used
            for number, f in enumerate(passage.figures)
        )
        if period is None and not (is_headline and passage.is_daily) and not is_near and not has_level:
            continue
        own, assumption, guess = passage.day(period)
        if not subjects or _at_close(passage, word, period) or own.last_date not in passage.view.sessions:
            continue
        for subject in subjects:
            key = (subject.subject, own.last_date)
            if (
                key in done
                or subject.tail
                or any(m.kind in ("rate",) and first <= m.start < word.start for m in passage.mentions)
            ):
                continue
            nearest = max((s.end for s in subjects if s.end <= word.start), default=word.start)
            lead = passage.text[nearest : word.start]
            if len(lead) > 60 or (subject.kind == "security" and _ACCOUNTS.search(passage.text[first:last])):
                continue
            done.add(key)
            yield passage.draft(
                word,
                subject.subject,
                "daily_change_sign",
                (own.last_date,) * 2,
                "0",
                "percent",
                "direction of a day",
                "above" if word.sign > 0 else "below",
                (assumed, how, assumption),
                guess,
                start=min(subject.start, word.start),
                end=max(word.end, subject.end),
            )


_VERB_OF_DAY = re.compile(
    r"(?:climbed|rose|fell|gained|lost|dropped|declined|slid|slipped|eased|eases|retreated|advanced|jumped|surged|rallied|rebounded|tumbled|sank|dipped|"
    r"ended\s+(?:higher|lower)|plunged|soared|bounced|recovered|higher|lower|in\s+the\s+red|in\s+the\s+green|loss|gain|slumped|falls|rises|climbs|drops|slips|gains|jumps|sinks)$",
    re.IGNORECASE,
)


def _is_a_verb_of_the_day(passage: Passage, word: Direction) -> bool:
    written = passage.text[word.start : word.end]
    if not _VERB_OF_DAY.match(written):
        return False
    if written.lower() in ("higher", "lower"):
        around = passage.text[max(passage.sentence.start, word.start - 40) : word.end + 20]
        return bool(
            re.search(
                r"(?:ended|closed|finished|ends|closes|settled)\b.{0,25}\b(?:higher|lower)|\b(?:higher|lower)\s+(?:close|finish)",
                around,
                re.IGNORECASE,
            )
        )
    if written.lower() in ("loss", "gain", "gains"):
        around = passage.text[max(passage.sentence.start, word.start - 30) : word.start]
        return (
            bool(re.search(r"\b(?:brought|posted|saw|small|modest|slight)\b", around, re.IGNORECASE))
            and written.lower() != "gains"
        )
    return True


def _and_so_did(passage: Passage, word: Direction, subjects: list) -> list:
    match = re.match(r"\s+and\s+so\s+did\s+(?:the\s+)?", passage.text[word.end :], re.IGNORECASE)
    if not match:
        return subjects
    at = word.end + match.end()
    return [
        *subjects,
        *[mention for mention in passage.mentions if abs(mention.start - at) <= 4 and mention not in subjects],
    ]
