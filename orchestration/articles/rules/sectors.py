"""Rules for sectors: their returns, which led and which came last, and how many rose."""

import re
from collections.abc import Iterator

from orchestration.articles.closes import not_between_closes
from orchestration.articles.direction import sign_of
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, Figure
from orchestration.articles.passage import Mark, Passage, When
from orchestration.articles.periods import Period
from orchestration.articles.rules.moves import with_sign
from orchestration.articles.sector_names import NEXT_IN_RANK
from orchestration.articles.subjects import Mention, is_group_of_others
from orchestration.articles.times import ESTIMATE, is_in_an_aside, is_vague, period_of, time_of
from orchestration.articles.who import subjects_of

_N_SECTORS = 11
_RETURNS = {"day": "sector_daily_return", "year": "sector_ytd_return"}
_RANKS = {"day": "sector_rank_day", "year": "sector_rank_ytd"}
# No sector rose except energy: the count is another one.
_EXCEPT = re.compile(
    r"\b(?:except|other\s+than|apart\s+from|aside\s+from|besides|save\s+for|but\s+for)\b", re.IGNORECASE
)
_COUNT = re.compile(
    rf"\b(?P<count>all(?:\s+but\s+(?P<but>\w+))?|most(?:\s+of)?|{'|'.join(COUNTS)}|\d{{1,2}})"
    r"(?:\s+of\s+(?:the\s+)?(?:\w+|\d+))?\s+(?:of\s+)?(?:the\s+)?"
    r"(?:(?P<adjective>losing|winning|rising|falling|advancing|declining)\s+)?"
    r"(?:(?:S&P\s+500|S&P|GICS|of|the|main|major|broad|key|index|industry|eleven|11)(?:['’]s)?\s+)*(?:sectors?|groups)(?:\s+of\s+the\s+S&P\s+500)?",
    re.IGNORECASE,
)
_SECOND_COUNT = re.compile(rf"\band\s+(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})\s+(?P<verb>\w+)", re.IGNORECASE)
_ADJECTIVES = {"losing": -1, "falling": -1, "declining": -1, "winning": 1, "rising": 1, "advancing": 1}
# The worst of the 11 sectors, down 2.7%: one of them is meant.
_OF_ALL = re.compile(
    r"\b(?:of|among|led|leads|leading|topped|tops|paced)\s+(?:the\s+)?(?:S&P\s+500(?:['’]s)?\s+)?$", re.IGNORECASE
)
_SPARED = re.compile(r"\s+(?:was|were|is|had\s+been)?\s*(?:spared|escap\w+|immune|safe|untouched)\b", re.IGNORECASE)
# Nine of the sectors that have gained this year fell.
_RELATIVE = re.compile(r"\s+(?:that|which)\s", re.IGNORECASE)
_IN_LIST = re.compile(
    r"\s*(?:stocks|sectors?|shares)?\s*(?:\([^)]*\)|,?\s*(?:up|down)\s+[\d.]+\s?%)?\s*"
    r"(?:,\s*and|,|and|or|followed\s+by|,\s*followed\s+by)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_OPENS_LIST = re.compile(
    r"(?:\b(?:in|by|for|to|were|was|(?<!ahead )of|among|from|included?|the|fell\s+to|being)|:|,|--)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_LIST_FOLLOWS = re.compile(r"\s*(?:in|of|for|to|by|were|was|included?|had)\b")
_FINISHED = re.compile(r"\b(?:end(?:ed|ing)|clos(?:ed|ing)|finish(?:ed|ing)|settl(?:ed|ing))\b", re.IGNORECASE)
_ENDED = re.compile(
    r"\b(?:end(?:ed)?|closed?|finish(?:ed)?|rose|fell|gained|lost|climbed|slid|dropped|advanced|declined|settled)\b",
    re.IGNORECASE,
)


def sector_counts(passage: Passage) -> Iterator[Draft]:
    """Seven S&P 500 sectors rose this week and four fell."""
    for match in _COUNT.finditer(passage.words):
        start, end = passage.sentence.start + match.start(), passage.sentence.start + match.end()
        adjective = (match["adjective"] or "").lower()
        word = next((word for word in passage.directions if end <= word.start < end + 40), None)
        sign = _ADJECTIVES.get(adjective) or (word.sign if word else 0)
        mark = Mark(start, word.end if word and not adjective else end, sign)
        when = _when(passage, mark)
        stated = _count_of(match)
        is_none = match["count"].lower() in ("no", "none", "zero") and _SPARED.match(passage.text, end)
        is_of_sectors = "sector" in match.group().lower() or any(own.kind == "sector" for own in passage.mentions)
        if not is_of_sectors and not passage.is_recent(passage.running.sector_sentence):
            continue
        is_excepted = _EXCEPT.search(passage.text, end, passage.sentence.end)
        if (
            is_none
            or is_excepted
            or _RELATIVE.match(passage.text, end)
            or _OF_ALL.search(passage.text[passage.sentence.start : start])
        ):
            continue
        if not sign or when is None or not stated or _blocked_by(passage, mark, when):
            continue
        value, comparator = stated
        yield _count_draft(passage, mark, when, value, comparator)
        second = _SECOND_COUNT.search(passage.text, mark.end, min(mark.end + 40, passage.sentence.end))
        other = next((word for word in passage.directions if second and word.start == second.start("verb")), None)
        if second and other and other.sign == -sign:
            count = COUNTS.get(second["count"].lower(), second["count"])
            yield _count_draft(passage, Mark(second.start("count"), other.end, other.sign), when, str(count), "equal")


_FAR = re.compile(r"\b(?:far|well)\s+ahead\b", re.IGNORECASE)
_OF_ITS_OWN = re.compile(r",?\s+(?:and\b(?!\s+then)|(?:the\s+)?(?:worst|best|laggard|leader))", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:only|lone|sole)\s+(?:(?:sector|group|one)\s+(?:to\s+\w+\s+|in\s+the\s+|that\s+\w+\s+)?)?(?P<word>higher|lower|gain\w*|rise|rose|fall|fell|"
    r"winner|loser|decliner|advancer|green|red|positive|negative)\b",
    re.IGNORECASE,
)
_ONLY_FALL = re.compile(r"lower|fall|fell|loser|decliner|red|negative", re.IGNORECASE)


def lone_sectors(passage: Passage) -> Iterator[Draft]:
    """The energy sector was the lone winner: one sector rose."""
    match = _ONLY.search(passage.text, passage.sentence.start, passage.sentence.end)
    if not match or not any(mention.kind == "sector" for mention in passage.mentions):
        return
    mark = Mark(match.start(), match.end(), -1 if _ONLY_FALL.match(match["word"]) else 1)
    when = _when(passage, mark)
    if when is not None and not _blocked_by(passage, mark, when):
        yield _count_draft(passage, mark, when, "1", "equal")


def _count_of(match: re.Match) -> tuple[str, str] | None:
    word = match["count"].lower()
    if word.startswith("most"):
        return "5", "above"
    if word.startswith("all"):
        but = COUNTS.get((match["but"] or "zero").lower())
        return None if but is None else (str(_N_SECTORS - but), "equal")
    number = COUNTS.get(word, word)
    return (str(number), "equal") if int(number) <= _N_SECTORS else None


def _count_draft(passage: Passage, mark: Mark, when: When, value: str, comparator: str) -> Draft:
    metric = "n_sectors_up" if mark.sign > 0 else "n_sectors_down"
    return passage.draft(
        mark,
        "SPX",
        metric,
        when.dates,
        value,
        "count",
        "number of sectors",
        comparator,
        when.assumptions,
        when.is_guess,
    )


def sectors(passage: Passage) -> Iterator[Draft]:
    """Returns and ranks of sectors, and their direction on a day."""
    if any(mention.kind == "sector" for mention in passage.mentions):
        yield from _returns(passage)
        yield from _ranks(passage)
        yield from _day_directions(passage)


def _when(passage: Passage, mark: Mark | Figure) -> When | None:
    """The time of a figure; where its part of the sentence has none, any of the sentence, or that of the one before.

    What "finished" or "closed" did so in the session of an article about one, unless a sentence before was about the
    market over a longer time alone.
    """
    inside = [period for period in passage.periods if mark.start <= period.start and period.end <= mark.end]
    period = inside[0] if inside else period_of(passage, mark)
    if period is None:
        before = [
            other
            for other in passage.periods
            if other.end <= mark.start and not other.is_reference and not is_in_an_aside(passage, other, mark)
        ]
        period = next((other for other in reversed(before) if other.span not in ("yoy", "future")), None)
    running = passage.running
    is_span_last = running.span_sentence >= running.day_sentence and passage.is_recent(running.span_sentence)
    told = running.span if is_span_last and running.is_span_of_market else None
    is_of_session = passage.is_daily_view and _FINISHED.search(passage.words)
    is_of_span_alone = told is not None and running.only_span is not None and running.only_span[1] == told.last_date
    if period is None and told is not None and (not is_of_session or told.span == "week" or is_of_span_alone):
        period = told
    if period is None or (period is running.span and _is_longer(period, passage.review_period)):
        period = passage.review_period or period
    when = time_of(passage, mark, period)
    if when is not None and when.span in ("month", "quarter"):
        first = passage.view.sessions.before(when.first_date)
        when = When(when.span, first, when.last_date, when.assumptions, when.is_guess)
    return when


def _is_longer(period: Period, other: Period | None) -> bool:
    return other is not None and period.first_date < other.first_date


def _blocked_by(passage: Passage, mark: Mark | Figure, when: When) -> str:
    """Why nothing can be claimed of a figure; empty where it can."""
    if when.is_guess and is_vague(passage):
        return "it cannot be told over which period"
    if passage.is_of_the_day_before(mark):
        return "of the day before"
    return ESTIMATE if passage.estimated(mark) else not_between_closes(passage, mark, when)


def _is_a_companys(passage: Passage, sector: Mention, figure: Figure) -> bool:
    """Whether somebody else acts between a sector and a figure: consumer discretionary lagged, Tesla sank 35.8%."""
    return any(
        other.kind in ("security", "index", "stranger")
        and sector.end <= other.start
        and other.end <= figure.start
        and not is_group_of_others(passage.text, other)
        for other in passage.mentions
    )


def _returns(passage: Passage) -> Iterator[Draft]:
    for figure in passage.free("percent"):
        subjects = _right_before(passage, figure) or subjects_of(passage, figure, ("sector",))[0]
        sign = sign_of(passage, figure)
        when = _when(passage, figure)
        is_share = passage.known.vocabulary.pattern("not_a_return").match(
            passage.text[figure.end : figure.end + 30].lstrip()
        )
        if not subjects or not sign or when is None or is_share or _is_a_companys(passage, subjects[-1], figure):
            continue
        if reason := _blocked_by(passage, figure, when):
            passage.leave(figure, reason)
            continue
        value, comparator = with_sign(figure, sign)
        for subject in subjects:
            yield passage.draft(
                figure,
                subject.subject,
                _RETURNS.get(when.span, "sector_period_return"),
                when.dates,
                value,
                "percent",
                "return of a sector",
                comparator,
                when.assumptions,
                when.is_guess,
                start=subject.start if 0 <= figure.start - subject.end < 4 else None,
            )


def _right_before(passage: Passage, figure: Figure) -> list[Mention]:
    """The sector that stands right before a figure, in brackets or not."""
    return [
        mention
        for mention in passage.mentions
        if mention.kind == "sector"
        and mention.end <= figure.start
        and re.fullmatch(r"\s*(?:stocks|sector|shares)?\s*[(:,]?\s*", passage.text[mention.end : figure.start])
    ][-1:]


def _ranks(passage: Passage) -> Iterator[Draft]:
    for part, is_best in (("best", True), ("worst", False)):
        pattern = passage.known.vocabulary.pattern(part)
        for match in pattern.finditer(passage.text, passage.sentence.start, passage.sentence.end):
            mark = Mark(match.start(), match.end())
            subjects = _ranked(passage, mark)
            when = _when(passage, mark)
            if not subjects or when is None or _blocked_by(passage, mark, when):
                continue
            value, comparator = _place(len(subjects), is_best)
            for subject in subjects:
                yield _rank_draft(passage, mark, subject, when, value, comparator)
            second = _next_in_rank(passage, mark) if len(subjects) == 1 else None
            if second is not None:
                place = "2" if is_best else str(_N_SECTORS - 1)
                yield _rank_draft(passage, Mark(second.start, second.end), second, when, place, "equal")


def _rank_draft(passage: Passage, mark: Mark, subject: Mention, when: When, value: str, comparator: str) -> Draft:
    return passage.draft(
        mark,
        subject.subject,
        _RANKS.get(when.span, "sector_rank_period"),
        when.dates,
        value,
        "rank",
        "rank of a sector",
        comparator,
        when.assumptions,
        when.is_guess,
        start=subject.start,
        end=subject.end,
    )


def _next_in_rank(passage: Passage, mark: Mark) -> Mention | None:
    """The sector that comes right behind the first, or before the last: followed by, ahead of."""
    for mention in passage.mentions:
        if mention.kind == "sector" and mention.start >= mark.end:
            lead = passage.text[max(mark.end, mention.start - 20) : mention.start]
            behind = passage.text[mention.end : mention.end + 25]
            is_next = NEXT_IN_RANK.search(lead) and not _FAR.search(lead) and not _OF_ITS_OWN.match(behind)
            return mention if is_next else None
    return None


def _place(count: int, is_best: bool) -> tuple[str, str]:
    """The rank that a superlative states of so many sectors: of two that led, each is first or second."""
    if is_best:
        return str(count), "equal" if count == 1 else "at_most"
    return str(_N_SECTORS - count + 1), "equal" if count == 1 else "at_least"


def _ranked(passage: Passage, mark: Mark) -> list[Mention]:
    """The sectors that a superlative is about: those right before it, or those that it introduces."""
    first, _ = passage.clause_of(mark)
    lists = _sector_lists(passage)
    before = [
        own for own in lists if first <= own[-1].start and own[-1].end <= mark.start and mark.start - own[-1].end < 30
    ]
    if before and not _LIST_FOLLOWS.match(passage.text[mark.end : mark.end + 12]):
        return before[-1]
    for own in lists:
        between = passage.text[mark.end : own[0].start]
        is_anothers = any(mark.end <= other.start < own[0].start for other in passage.mentions)
        opens = not is_anothers and (not between.strip() or _OPENS_LIST.search(between))
        if own[0].start >= mark.end and len(between) < 75 and opens:
            return own
    return before[-1] if before else []


def _sector_lists(passage: Passage) -> list[list[Mention]]:
    """Sectors that stand side by side, with or without figures between them."""
    found: list[list[Mention]] = []
    for mention in passage.mentions:
        if mention.kind == "sector":
            if found and _IN_LIST.fullmatch(passage.text[found[-1][-1].end : mention.start]):
                found[-1].append(mention)
            else:
                found.append([mention])
    return found


def _day_directions(passage: Passage) -> Iterator[Draft]:
    """Consumer discretionary stocks ended higher."""
    if any(figure.unit == "percent" for figure in passage.figures):
        return
    for word in passage.directions:
        subjects, _ = subjects_of(passage, word, ("sector",))
        is_near = bool(subjects) and 0 <= word.start - subjects[-1].end <= 50
        when = _when(passage, word)
        if not word.sign or not is_near or when is None or when.span != "day" or _blocked_by(passage, word, when):
            continue
        around = passage.text[max(passage.clause_of(word)[0], word.start - 20) : word.end + 10]
        if passage.known.vocabulary.pattern("best", "worst").search(around):
            continue
        if not _ENDED.search(passage.text[subjects[-1].end : word.end]):
            continue
        for subject in subjects:
            yield passage.draft(
                word,
                subject.subject,
                "sector_daily_return",
                when.day,
                "0",
                "percent",
                "direction of a sector",
                "above" if word.sign > 0 else "below",
                when.assumptions,
                when.is_guess,
                start=subject.start,
            )
        return
