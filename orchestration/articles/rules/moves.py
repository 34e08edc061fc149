"""Rules for how far an index or a price moved, in per cent and in points: gained 81.21 points, or 1.8%."""

import re
from collections.abc import Iterator

from orchestration.articles.amounts import grows_behind
from orchestration.articles.direction import sign_of, verb_before
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.rules.move_times import time_of_a_move
from orchestration.articles.subjects import Mention
from orchestration.articles.who import subjects_of

PRICED = ("index", "security", "fund")
RETURNS = {
    "day": "daily_return_close",
    "week": "period_return_price",
    "span": "period_return_price",
    "month": "mtd_return_price",
    "quarter": "qtd_return_price",
    "year": "ytd_return_price",
}
_FLIPPED = {"above": "below", "below": "above", "at_least": "at_most", "at_most": "at_least"}
# A sentence that opens with the move itself: The 0.8% daily gain; Today's 0.8% jump.
_OPENS = re.compile(
    r"(?:the|that|this|\w+day['’]s|today['’]s)\s+(?:nearly\s+|about\s+)?\d[\d.]*\s?(?:%|percent)", re.IGNORECASE
)
# From its April low, since its record: no move over a period that is named.
_FROM_AN_EVENT = re.compile(
    r"^\s*(?:from|since|off|below|above)\s+(?:its|the|their|an?)\s+[\w.\s-]{0,25}?(?:low|high|record|peak|bottom|trough)",
    re.IGNORECASE,
)
_GAIN_OF = re.compile(
    r"[^,;]{2,30}\b(?:gain|loss|rise|advance|decline|drop|fall|return)\s+of\s+(?:\w+\s+)?", re.IGNORECASE
)
_OF_SOMETHING = re.compile(r"\s+(?:in|of|on)\s+", re.IGNORECASE)
# Capital spending at Amazon rose 58%.
_OF_WHOM = re.compile(r"\b(?:at|by|of|for|from)\s+(?:the\s+)?$", re.IGNORECASE)
# Pared losses after falling 1.4%: it was down so much during the day.
_MADE_GOOD = re.compile(
    r"\b(?:par(?:ed|ing)|trimm(?:ed|ing)|eras(?:ed|ing)|revers(?:ed|ing)|recoup(?:ed|ing)|recover(?:ed|ing))\s+"
    r"(?:from\s+)?(?:\w+\s+){0,3}?(?:loss(?:es)?|gains?|declines?|advances?|drops?|rises?)\b[^;]*"
    r"\b(?:after|from|of)\s+(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
# Gave back part of a 9.5% gain: the move of a day before.
_EARLIER_MOVE = re.compile(r"\bg(?:a|i)v(?:e|ing)\s+back\s+(?:\w+\s+){0,3}?of\s+(?:an?|the|its)\s+$", re.IGNORECASE)
# The first loss of 2% or more says how large others were.
_FIRST_OF = re.compile(
    r"\bfirst\s+(?:[\w-]+\s+){1,3}(?:of|above|exceeding)\s+(?:(?:more|greater|bigger)\s+than\s+|at\s+least\s+|over\s+)?$|"
    # Its second straight year of gains above 20%.
    r"\b(?:years?|months?|weeks?|days?|sessions?)\s+of\s+(?:gains|losses|declines)\s+(?:above|of|exceeding)\s+"
    r"(?:(?:more|greater)\s+than\s+|at\s+least\s+|over\s+)?$|"
    # At 6,800 by the end of the year, a rise of 3.8%.
    r"\b(?:by|at)\s+(?:the\s+)?(?:year[- ]end|end\s+of)\b[^.;]*,\s+an?\s+\w+\s+of\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# Intel's market share fell: it is not the share's price that did.
_NOUN_BETWEEN = re.compile(
    r"^['’]s?\s+(?!(?:shares?|stock|index|close|gains?|loss(?:es)?|rally|declines?|drops?|rises?|advance|jump|slide|falls?|return|move|"
    r"climb|ascent|price|year|weekly|daily|monthly|quarterly|annual|total|nearly|about|more|first|\d)\b)[a-z]|"
    r"^\s+(?:members|holders|shareholders|investors|customers|users|employees|workers|analysts|executives|family)\b|"
    r"^\s+[a-z]+s['\u2019]\s+[a-z]",
    re.IGNORECASE,
)
# Trading volume in Apple rose 40%.
_NOUN_BEFORE = re.compile(
    r"\b(?:volumes?|trading|interest|options|bets|holdings?|stakes?|positions?|inflows?|outflows?|volatility|premium)\s+"
    r"(?:in|on|of|for)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:[\d.]+\s?%\s+and\s+)?$", re.IGNORECASE)
# A target range of 3% to 3.25%.
_RANGE_OF = re.compile(r"\brange\s+(?:of|is|at)\s+(?:[\d.]+\s?%?\s+(?:to|and|-)\s+)?$", re.IGNORECASE)
_INCREASE_OF = re.compile(r"\ban?\s+(?:increase|rise|jump|gain|growth|decline|drop|decrease)\s+of\s*$", re.IGNORECASE)
_INCREASE = re.compile(r"\s+(?:increase|decrease|growth)\b", re.IGNORECASE)
_TO_RATE = re.compile(r"\bto\s+$")
_FROM_RATE = re.compile(r"\s+from\s+[\d.]+\s?%")
_TO_FROM = re.compile(r"\bto\s+[\d.]+\s?%\s+from\s+$")
# The S&P 500, of which Nvidia makes up about 8%: a share of it.
_SHARE_OF = re.compile(
    r"\b(?:ma(?:kes?|de|king)\s+up|account(?:s|ed|ing)?\s+for|represent(?:s|ed|ing)?|compris(?:es?|ed|ing)|constitut(?:es?|ed|ing)|"
    r"contribut(?:es?|ed|ing)|weight(?:s|ed|ing)?\s+(?:of|at|is|was))\s+"
    r"(?:(?:about|around|roughly|nearly|almost|some|just|only|over|under|an|a|(?:more|less)\s+than|as\s+much\s+as|up\s+to|at\s+least)\s+)*$",
    re.IGNORECASE,
)
_SAME_PERIOD = re.compile(r"^\s*(?:[a-z]+\s+)?(?:over|in|during|for|at)\s+(?:the|that)\s+same\b", re.IGNORECASE)
_THOUSAND_POINTS = re.compile(r"\d-points?$")
_AT_LEVEL = re.compile(
    r"\b(?:to|at|near|around|above|below)\s+(?:an?\s+(?:[\w-]+\s+){1,3}of\s+|about\s+|around\s+|nearly\s+|just\s+\w+\s+)?$",
    re.IGNORECASE,
)
_ROUND_BEHIND = re.compile(r"[\s-]*(?:mark|levels?|threshold|milestone|handle|barrier)\b", re.IGNORECASE)


def with_sign(figure: Figure, sign: int) -> tuple[str, str]:
    """The value with its sign and the comparator that fits: a fall of more than 2 is below -2."""
    value = figure.value.lstrip("-")
    if sign < 0 and float(value):
        return f"-{value}", _FLIPPED.get(figure.comparator, figure.comparator)
    return value, figure.comparator


def moves_in_percent(passage: Passage) -> Iterator[Draft]:
    """Moves in per cent over a day, a week, a month, a quarter or a year."""
    for figure in passage.free("percent"):
        sign = sign_of(passage, figure)
        subjects, assumed = _movers(passage, figure)
        if not sign or not subjects or not _is_a_return(passage, figure, subjects):
            continue
        when = time_of_a_move(passage, figure)
        if when is None:
            continue
        value, comparator = with_sign(figure, sign)
        for subject in subjects:
            yield passage.draft(
                figure,
                subject.subject,
                RETURNS[when.span],
                when.dates,
                value,
                "percent",
                "move in per cent",
                comparator,
                (assumed, *when.assumptions),
                when.is_guess,
                start=verb_before(passage, figure),
            )


def moves_in_points(passage: Passage) -> Iterator[Draft]:
    """Moves of an index in points."""
    for figure in passage.free("index_points"):
        sign = sign_of(passage, figure)
        subjects, assumed = subjects_of(passage, figure, ("index",))
        if not sign or not subjects or _is_a_level(passage, figure):
            continue
        when = time_of_a_move(passage, figure)
        if when is None:
            continue
        value, comparator = with_sign(figure, sign)
        for subject in subjects:
            yield passage.draft(
                figure,
                subject.subject,
                "index_change_points" if when.span == "day" else "period_change_points",
                when.dates,
                value,
                "index_points",
                "move in points",
                comparator,
                (assumed, *when.assumptions),
                when.is_guess,
                start=verb_before(passage, figure),
            )


def _movers(passage: Passage, figure: Figure) -> tuple[list[Mention], str]:
    """Whose move it is; of a sentence that opens with the move, the index named before."""
    subjects, assumed = subjects_of(passage, figure, PRICED)
    index = passage.running.index
    is_told_of = _OPENS.match(passage.words) or _opens_with_a_month(passage, figure)
    if not subjects and index is not None and is_told_of:
        return [index], f"it is taken as {index.subject}, named before"
    return subjects, assumed


def _opens_with_a_month(passage: Passage, figure: Figure) -> bool:
    """July alone brought a gain of 9.1%: said of the index that the sentences before are about."""
    first, _ = passage.clause_of(figure)
    named = [period for period in passage.periods if period.span == "month" and period.start <= first + 1]
    return (
        bool(named)
        and not passage.mentions
        and not _OF_SOMETHING.match(passage.text, figure.end)
        and passage.is_recent(passage.running.index_sentence)
        and _GAIN_OF.fullmatch(passage.text, named[0].end, figure.start) is not None
    )


def _is_a_return(passage: Passage, figure: Figure, subjects: list[Mention]) -> bool:
    """Whether a percentage is one of a price over a time that can be told."""
    first, last = passage.clause_of(figure)
    subject = subjects[-1]
    start = subject.end if first <= subject.start < figure.start else first
    is_of_account = bool(
        passage.finds("account", start, figure.start) and not passage.finds("shares", start, figure.start)
    )
    lead = passage.text[max(first, subject.start - 60) : subject.start]
    if first <= subject.start < figure.start and _OF_WHOM.search(lead):
        account = passage.finds("account", subject.start - len(lead), subject.start)
        # Tariff fears sent shares of Nvidia down.
        is_of_shares = account is not None and passage.finds("shares", account.end(), subject.start) is not None
        is_of_account = is_of_account or (account is not None and not is_of_shares)
    is_over_a_year = any(
        period.span == "yoy" and figure.end <= period.start < figure.end + 40 for period in passage.periods
    )
    is_total = subject.kind == "index" and passage.finds("total_return", first, last)
    return not (
        is_of_account
        or is_over_a_year
        or is_total
        or _reads_otherwise(passage, figure, subject)
        or _is_an_average(passage, first, last)
        or passage.finds("negation", max(first, passage.segment_of(figure)[0]), figure.start)
        or passage.finds("drawdown", *passage.segment_of(figure))
        or passage.finds("price_target", first, figure.start)
    )


def _is_an_average(passage: Passage, first: int, last: int) -> bool:
    """Whether a word outside of names, as that of the Dow Jones Industrial Average, makes it an average of many."""
    return any(
        not any(name.start <= word.start() < name.end for name in passage.mentions)
        for word in passage.known.vocabulary.pattern("average_of_many").finditer(passage.text, first, last)
    )


def _reads_otherwise(passage: Passage, figure: Figure, subject: Mention) -> bool:
    """Whether the words right before or behind a percentage make it a share, a distance, a range or somebody else's."""
    behind = passage.text[figure.end : figure.end + 40]
    lead = passage.before(figure)
    is_here = subject.start >= passage.sentence.start
    has_shares = passage.finds("shares", subject.end, figure.start) is not None
    has_amount = any(other.unit == "USD_bn" and other.end <= figure.start for other in passage.figures)
    return bool(
        passage.known.vocabulary.pattern("not_a_return").match(behind.lstrip())
        or _SAME_PERIOD.search(behind)
        or _is_a_rate_of_else(passage, figure)
        or _FROM_AN_EVENT.search(behind)
        or _FIRST_OF.search(lead)
        or _SHARE_OF.search(lead)
        or _EARLIER_MOVE.search(passage.text, max(passage.sentence.start, figure.start - 60), figure.start)
        or _MADE_GOOD.search(passage.text[passage.sentence.start : figure.start])
        or _BETWEEN.search(lead)
        or _RANGE_OF.search(lead)
        or _is_growth(passage, figure)
        or (has_amount and (_INCREASE_OF.search(lead) or _INCREASE.match(behind)))
        or (is_here and not has_shares and _NOUN_BETWEEN.match(passage.text[subject.end : figure.start]))
        or _NOUN_BEFORE.search(passage.text[max(0, subject.start - 40) : subject.start])
    )


def _is_a_rate_of_else(passage: Passage, figure: Figure) -> bool:
    """Whether a rate is one that went from one level to another: tariffs drop to 30% from 145%."""
    lead, behind = passage.text[max(0, figure.start - 25) : figure.start], passage.text[figure.end : figure.end + 25]
    is_end = _TO_RATE.search(lead) is not None and _FROM_RATE.match(behind) is not None
    return is_end or _TO_FROM.search(lead) is not None


def _is_growth(passage: Passage, figure: Figure) -> bool:
    """Whether a rate is the growth of the amount right before it: $4.1 billion on pay, up 9%."""
    amount = grows_behind(passage, figure)
    return amount is not None and amount.unit in ("USD_bn", "USD_mn")


def _is_a_level(passage: Passage, figure: Figure) -> bool:
    """Whether a figure with "points" is a level: to end at 6,538.76 points, the 6,000-point threshold."""
    printed = passage.text[figure.start : figure.end]
    is_round = figure.number % 100 == 0 and _THOUSAND_POINTS.search(printed)
    return bool(is_round or _AT_LEVEL.search(passage.before(figure)) or _ROUND_BEHIND.match(passage.text[figure.end :]))
