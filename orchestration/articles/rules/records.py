"""Rules for superlatives: a record close, near a record, the most since, first or last among the members."""

import re
from collections.abc import Iterator

from orchestration.articles.closes import not_between_closes
from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.periods import Period
from orchestration.articles.times import day_in_view, period_of, time_of
from orchestration.articles.who import is_named_in_passing, subjects_of

MAIN_AVERAGES = ("SPX", "DJI", "IXIC")
_SUPERLATIVE = r"highest|lowest|best|worst|biggest|largest|steepest|strongest|sharpest|poorest|weakest|deepest"
_SINCE = re.compile(
    rf"\b(?P<what>{_SUPERLATIVE})\s+(?:(?:one-day|daily|single-day|percentage|point)\s+)*"
    r"(?:(?P<noun>clos(?:e|ing\s+(?:level|high|low|price))|level|finish|reading|day|session|showing|performance|gain|drop|fall|loss|decline|"
    r"advance|rise|jump|move|climb|slide|sell-?off|rally)(?:\s+in\s+a\s+(?:single\s+)?day)?\s+)?"
    r"(?:of\s+the\s+year\s+)?since\s+(?:the\s+|last\s+)?",
    re.IGNORECASE,
)
# It hadn't finished that high since September; it had not gained so much in a day since April.
_NOT_SINCE = re.compile(
    r"\b(?:ha(?:d|s|ve)n['\u2019]t|ha(?:d|s|ve)\s+not|not)\s+(?:(?:finished|closed|ended|settled|been|stood|traded)\s+(?:that|so|this|as)\s+"
    r"(?P<what>high|low)|(?P<verb>\w+)\s+(?:so|that|this|as)\s+(?:much|far|sharply|strongly|hard)(?:\s+in\s+a\s+(?:single\s+)?(?:day|session))?)"
    r"\s+since\s+(?:the\s+|last\s+)?",
    re.IGNORECASE,
)
_MEMBER_BEFORE = re.compile(r"S&P(?:\s+500)?['’]s?\s+(?:\w+\s+)?$", re.IGNORECASE)
_OF_THE_INDEX = re.compile(r"\s+(?:of|in|on|among)\s+(?:both\s+)?(?:the\s+)?S&P(?:\s+500)?", re.IGNORECASE)
_RISING = re.compile(r"gain|advance|rise|jump|climb|rally", re.IGNORECASE)
_NO_PRICE = re.compile(
    r"\b(?:ratios?|multiples?|sentiment|confidence|yields?|volumes?|dividends?|interest|bets|growth|margins?|whose|trading|options|"
    r"weight|breadth|valuations?|price-to|price-earnings|\d+-month|inventor\w+|orders|deliveries|output|demand|gauge\s+of)\b",
    re.IGNORECASE,
)
_AS_SOMETHING = re.compile(r"\b(?:as|amid|because)\s+(?!the\s+(?:index|benchmark|shares))[a-z]")
_OF_SALES = re.compile(r"\s+(?:in|of)\s+(?!the\s+(?:S&P|Dow|Nasdaq|index|shares))[a-z]")
_DURING_THE_DAY = re.compile(r"\bduring\s+the\s+(?:day|session)\b|\bintraday\b", re.IGNORECASE)
_FALLING = re.compile(r"drop|fall|loss|decline|slide|sell", re.IGNORECASE)
_CLOSING = re.compile(r"clos|level|finish|reading", re.IGNORECASE)
_UPWARD = ("high", "highest", "best", "strongest")
_DOWNWARD = ("low", "lowest", "worst", "weakest", "poorest", "steepest", "sharpest", "deepest")
_MOVES_SINCE = ("largest_gain_since", "largest_fall_since")
_LONGER = ("week", "month", "quarter", "year", "year_to", "span")

# Had closed at a record on Friday.
_ON = re.compile(r"\s+(?:on\s+)?", re.IGNORECASE)


def record_closes(passage: Passage) -> Iterator[Draft]:
    """A record close of the day: the distance from the record is nought."""
    for mark in _record_marks(passage):
        subjects, assumed = who(passage, mark)
        behind = (
            own for own in passage.periods if own.span == "day" and _ON.fullmatch(passage.text, mark.end, own.start)
        )
        when = time_of(passage, mark, next(behind, None))
        if when is None or when.span != "day" or not_between_closes(passage, mark, when) or passage.estimated(mark):
            continue
        if passage.is_of_the_day_before(mark):
            continue
        for subject in subjects:
            yield passage.draft(
                mark,
                subject,
                "distance_from_ath",
                when.day,
                "0.00",
                "percent",
                "record close",
                "equal",
                (assumed, *when.assumptions),
                when.is_guess,
            )


def who(passage: Passage, mark: Mark) -> tuple[list[str], str]:
    """Whose record or streak it is; the three averages where the sentence is about them."""
    if passage.finds("main_averages"):
        return list(MAIN_AVERAGES), "the averages are the S&P 500, the Dow and the Nasdaq Composite"
    found, assumed = subjects_of(passage, mark, ("index", "security"))
    return [mention.subject for mention in found], assumed


def _record_marks(passage: Passage) -> Iterator[Mark]:
    """Words for a record close of the day itself: not near it, not that of another day, not a level in brackets."""
    vocabulary = passage.known.vocabulary
    ended_at = re.compile(
        rf"\b{vocabulary.any_of('ended')}\b[^.;]{{0,40}}?\b(?:at|to)\s+(?:an?\s+|another\s+)?{vocabulary.any_of('record_high')}",
        re.IGNORECASE,
    )
    last = passage.sentence.start
    level = re.compile(
        rf"\d,?\s+(?:for\s+)?(?:an?|its|another)\s+{vocabulary.any_of('record_close', 'record_high')}\b", re.IGNORECASE
    )
    for pattern in (vocabulary.pattern("record_close"), ended_at, level):
        for match in pattern.finditer(passage.text, passage.sentence.start, passage.sentence.end):
            before = passage.text[max(last, match.start() - 25) : match.start()]
            is_level = re.match(r"[^.;]{0,25}\(\s*\d", passage.text[match.end() :])
            if pattern is level and not vocabulary.pattern("ended").search(
                passage.text, passage.sentence.start, match.start()
            ):
                continue
            if not vocabulary.pattern("not_yet").search(before) and not is_level and match.start() >= last:
                last = match.end()
                yield Mark(match.start(), match.end(), 1)


def near_records(passage: Passage) -> Iterator[Draft]:
    """Shares near all-time highs: within 5 %."""
    match = passage.finds("near_record")
    if not match:
        return
    mark = Mark(match.start(), match.end())
    subjects, assumed = subjects_of(passage, mark, ("index", "security"))
    when = day_in_view(passage)
    for subject in subjects:
        yield passage.draft(
            mark,
            subject.subject,
            "distance_from_ath",
            when.day,
            "5",
            "percent",
            "near its record",
            "at_most",
            (assumed, *when.assumptions, "near a record is taken as within 5 %"),
            when.is_guess,
            start=subjects[0].start if subjects[0].end <= mark.start else None,
        )


def most_since(passage: Passage) -> Iterator[Draft]:
    """The highest close since November 2021; the largest one-day fall since 2020; the highest since 2007."""
    words = (passage.sentence.start, passage.sentence.end)
    for match in [*_SINCE.finditer(passage.text, *words), *_NOT_SINCE.finditer(passage.text, *words)]:
        named = [period for period in passage.periods if abs(period.start - match.end()) <= 6]
        mark = Mark(match.start(), named[0].end if named else match.end())
        days = [period for period in passage.periods if period.span == "day" and not period.is_reference]
        when = time_of(passage, mark, days[0]) if days else day_in_view(passage)
        if not named or when is None or passage.estimated(mark) or not_between_closes(passage, mark, when):
            continue
        if passage.is_of_the_day_before(mark):
            continue
        value, unit = _since_when(named[0])
        subjects, assumed = subjects_of(passage, mark, ("index", "security"))
        metric = _since_metric(passage, match)
        is_day = metric not in _MOVES_SINCE or _is_of_a_day(passage, match)
        is_told = metric and is_day and not _is_anothers(passage, match) and not _is_of_something_else(passage, match)
        for subject in subjects if value and is_told else []:
            yield passage.draft(
                mark,
                subject.subject,
                metric,
                when.day,
                value,
                unit,
                "most since",
                "equal",
                (assumed, *when.assumptions),
                when.is_guess,
            )


def _since_metric(passage: Passage, match: re.Match) -> str:
    """Whether a close or a move is compared, and to which side; empty where the words do not say."""
    found = match.groupdict()
    noun, verb, what = found.get("noun") or "", found.get("verb") or "", (found["what"] or "").lower()
    is_close = what in ("high", "low") or bool(_CLOSING.match(noun)) or (what in ("highest", "lowest") and not noun)
    if is_close:
        return "highest_close_since" if what in _UPWARD else "lowest_close_since"
    words = passage.known.vocabulary
    signs = [word.sign for word in passage.directions if word.end <= match.start() and word.sign]
    if what in _UPWARD or _RISING.search(noun) or (verb and words.pattern("rise").fullmatch(verb)):
        sign = 1
    elif what in _DOWNWARD or _FALLING.search(noun) or (verb and words.pattern("fall").fullmatch(verb)):
        sign = -1
    else:
        sign = 0 if verb or not signs else signs[-1]
    return {1: "largest_gain_since", -1: "largest_fall_since"}.get(sign, "")


def _is_of_something_else(passage: Passage, match: re.Match) -> bool:
    """Whether a superlative may be of sales, a ratio or a sentiment, not of a price.

    So it is where such a word stands in its clause, where nothing is said of a move or a close before it, and where an
    "in" or "of" behind the day introduces what it is of.
    """
    first, _ = passage.clause_of(Mark(match.start(), match.end()))
    named = [period for period in passage.periods if abs(period.start - match.end()) <= 6]
    behind = passage.text[named[0].end : named[0].end + 30] if named else ""
    moved = any(word.start >= first for word in passage.directions if word.end <= match.end()) or any(
        figure.unit in ("", "percent", "index_points") and figure.end <= match.start() for figure in passage.figures
    )
    is_closing = passage.finds("ended", passage.sentence.start, match.end()) or _CLOSING.search(match.group())
    is_shares = passage.finds("shares", first, match.start())
    other = passage.finds("account", first, match.start()) or _NO_PRICE.search(passage.text, first, match.start())
    return bool(
        (other and not is_shares)
        or not (moved or is_closing or match.re is _NOT_SINCE)
        or _AS_SOMETHING.search(passage.text, first, match.start())
        or _OF_SALES.match(behind)
        or passage.finds("intraday", passage.sentence.start, match.start())
        or _DURING_THE_DAY.search(passage.text, passage.sentence.start, match.start())
    )


def _is_anothers(passage: Passage, match: re.Match) -> bool:
    """Whether a superlative is that of a name in passing: it rose on a 7% jump in Nvidia, its biggest since April."""
    before = [mention for mention in passage.mentions if mention.end <= match.start()]
    return bool(before) and is_named_in_passing(passage, before[-1])


def _is_of_a_day(passage: Passage, match: re.Match) -> bool:
    """Whether a move without a noun that says so is one of a day: the rate before it is, in an article about a day."""
    if match.groupdict().get("noun") or match.groupdict().get("verb"):
        return True
    rates = [figure for figure in passage.figures if figure.unit == "percent" and figure.end <= match.start()]
    period = period_of(passage, rates[-1]) if rates else None
    longer = [
        own for own in passage.periods if own.span in _LONGER and own.end <= match.start() and not own.is_reference
    ]
    is_daily = passage.is_daily_view and passage.review_period is None and not longer
    return period.span == "day" if period is not None else is_daily


def _since_when(period: Period) -> tuple[str, str]:
    if period.span == "year":
        return str(period.last_date.year), "year"
    if period.span in ("month", "day", "span"):
        return f"{period.first_date:%Y-%m}", "month"
    return "", ""


def ranks(passage: Passage) -> Iterator[Draft]:
    """The top gainer, or the worst performer, of the S&P 500."""
    for part, value in (("best", "1"), ("worst", "-1")):
        match = passage.finds(part)
        of_index = match and _OF_THE_INDEX.match(passage.text, match.end(), passage.sentence.end)
        before = match and _MEMBER_BEFORE.search(passage.text[passage.sentence.start : match.start()])
        if not match or not (of_index or before):
            continue
        mark = Mark(match.start(), of_index.end() if of_index else match.end())
        subjects, assumed = subjects_of(passage, Mark(match.start(), match.end()), ("security",))
        when = time_of(passage, mark)
        if len(subjects) != 1 or when is None or when.span != "day" or not_between_closes(passage, mark, when):
            continue
        yield passage.draft(
            mark,
            subjects[0].subject,
            "daily_return_rank_in_SPX",
            when.day,
            value,
            "rank",
            "rank among the members",
            "equal",
            (assumed, *when.assumptions),
            when.is_guess,
        )
