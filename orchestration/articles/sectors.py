"""Rules for sectors: their returns, which led and which came last, and how many rose."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, Figure
from orchestration.articles.moves import value_of
from orchestration.articles.passage import Direction, Passage
from orchestration.articles.subjects import Mention

_N_SECTORS = 11
_RETURNS = {"day": "sector_daily_return", "year": "sector_ytd_return", "year_to": "sector_ytd_return"}
_RANKS = {"day": "sector_rank_day", "year": "sector_rank_ytd", "year_to": "sector_rank_ytd"}
_BEST = (
    r"(?:the\s+)?(?:(?:strongest|best|biggest|top|largest)[- ](?:gainers?|performers?|performing(?:\s+sectors?)?|winners?|advancers?|gains?|weeks?|sectors?)|"
    r"winners|led\s+(?:the\s+)?(?:gains|gainers|advancers|way|sectors|market|index|advance|rally)|leaders?\b|outperformed|paced\s+the\s+gain\w*)"
)
_WORST = (
    r"(?:the\s+)?(?:(?:heaviest|worst|biggest|steepest|largest|weakest|poorest)[- ](?:losses|loss|losers?|performers?|performing(?:\s+sectors?)?|decliners?|declines?|laggards?|drops?|weeks?|sectors?)|"
    r"came\s+in\s+last|in\s+last\s+place|led\s+(?:the\s+)?(?:losses|losers|decliners|declines)|laggards?|brought\s+up\s+the\s+rear)"
)
_COUNT = re.compile(
    rf"\b(?P<count>all|most(?:\s+of)?|{'|'.join(COUNTS)}|\d{{1,2}})(?:\s+of\s+(?:the\s+)?(?:\w+|\d+))?\s+(?:of\s+)?(?:the\s+)?(?:(?P<adjective>losing|winning|rising|falling|advancing|declining)\s+)?"
    rf"(?:(?:S&P\s+500|S&P|GICS|of|the|main|major|index)\s+)*(?P<noun>sectors?)(?:\s+of\s+the\s+S&P\s+500)?",
    re.IGNORECASE,
)
_SECOND_COUNT = re.compile(rf"\band\s+(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})\s+(?P<verb>\w+)", re.IGNORECASE)


def sectors(passage: Passage) -> Iterator[Draft]:
    """Returns, ranks and counts of sectors."""
    yield from _counts(passage)
    if not any(mention.kind == "sector" for mention in passage.mentions):
        return
    yield from _returns(passage)
    yield from _ranks(passage)
    yield from _sector_signs(passage)


def _period(passage: Passage, mark: Figure | Direction) -> tuple[str, tuple[date, date], tuple[str, ...], bool] | None:
    """Kind of period, its dates, what was assumed, and whether it is a guess."""
    period, how = passage.period_of(mark)
    if period is None:
        anywhere = [p for p in passage.periods if p.span not in ("yoy", "future")]
        period = anywhere[0] if anywhere else None
    if period is not None and period.span in ("future", "yoy", "last_quarter", "fiscal_quarter"):
        return None
    if period is None and passage.running.span is not None and passage.number - passage.running.span_sentence <= 2:
        period, how = passage.running.span, "no period is named: that of the sentence before"
    if period is None or period.span == "day":
        own, assumption, guess = passage.day(period)
        if own.last_date not in passage.view.sessions:
            return None
        return "day", (own.last_date, own.last_date), (how, assumption), guess
    first = period.first_date
    if period.span == "month":
        first = passage.view.sessions.before(period.first_date)
    if period.span in ("year", "year_to"):
        return "year", (first, period.last_date), (how,), False
    return "period", (first, period.last_date), (how,), False


def _blocked(passage: Passage, at: int) -> bool:
    first, last = passage.clause_of(at)
    return (
        passage.says("estimate", first, last)
        or passage.says("off_hours")
        or passage.says("intraday", first, last)
        or passage.is_before_close
    )


def _returns(passage: Passage) -> Iterator[Draft]:
    for number, figure in enumerate(passage.figures):
        if figure.unit != "percent" or number in passage.used:
            continue
        subjects = _bracketed(passage, figure)
        if not subjects:
            subjects, _ = passage.subjects_of(figure, ("sector",))
        sign = passage.sign_of(figure)
        found = _period(passage, figure)
        if not subjects or sign is None or found is None:
            continue
        if _blocked(passage, figure.start):
            passage.reasons[number] = "an estimate, or a price that is not a close"
            passage.used.add(number)
            continue
        kind, dates, assumptions, guess = found
        value, comparator = value_of(figure, sign)
        passage.used.add(number)
        for subject in subjects:
            yield passage.draft(
                figure,
                subject.subject,
                _RETURNS.get(kind, "sector_period_return"),
                dates,
                value,
                "percent",
                "return of a sector",
                comparator,
                assumptions,
                guess,
                start=subject.start if figure.start - subject.end < 4 else None,
            )


def _bracketed(passage: Passage, figure: Figure) -> list[Mention]:
    """The sector right before a figure in brackets."""
    return [
        mention
        for mention in passage.mentions
        if mention.kind == "sector"
        and mention.end <= figure.start
        and re.fullmatch(r"\s*(?:stocks|sector|shares)?\s*[(:,]?\s*", passage.text[mention.end : figure.start])
    ][-1:]


def _ranks(passage: Passage) -> Iterator[Draft]:
    for pattern, is_best in ((_BEST, True), (_WORST, False)):
        for match in re.finditer(pattern, passage.words, re.IGNORECASE):
            start, end = passage.sentence.start + match.start(), passage.sentence.start + match.end()
            mark = Direction(start, end, 1 if is_best else -1)
            subjects = _ranked(passage, mark)
            found = _period(passage, mark)
            if not subjects or found is None or _blocked(passage, start):
                continue
            kind, dates, assumptions, guess = found
            count = len(subjects)
            if is_best:
                value, comparator = ("1", "equal") if count == 1 else (str(count), "at_most")
            else:
                value, comparator = (
                    (str(_N_SECTORS), "equal") if count == 1 else (str(_N_SECTORS - count + 1), "at_least")
                )
            for subject in subjects:
                yield passage.draft(
                    mark,
                    subject.subject,
                    _RANKS.get(kind, "sector_rank_period"),
                    dates,
                    value,
                    "rank",
                    "rank of a sector",
                    comparator,
                    assumptions,
                    guess,
                    start=min(start, subject.start),
                    end=max(end, subject.end),
                )


def _ranked(passage: Passage, mark: Direction) -> list[Mention]:
    """The sectors that a superlative is about: those right before it, or right after it."""
    first, last = passage.clause_of(mark.start)
    groups = _sector_lists(passage)
    after = [g for g in groups if g[0].start >= mark.end and _joins(passage.text[mark.end : g[0].start])]
    before = [
        g
        for g in groups
        if g[-1].end <= mark.start and first <= g[0].start and len(passage.text[g[-1].end : mark.start]) < 30
    ]
    if before and not re.search(
        r"\b(?:in|of|for|to|by|were|was|included?|had)\b", passage.text[mark.end : mark.end + 12]
    ):
        return before[-1]
    if after:
        return after[0]
    return before[-1] if before else []


def _joins(between: str) -> bool:
    return len(between) < 75 and bool(
        re.search(
            r"(?:\b(?:in|by|for|to|were|was|of|among|from|included?|the|fell\s+to|had\s+by|being)|:|,|--)\s*(?:the\s+)?$",
            between,
            re.IGNORECASE,
        )
    )


def _sector_lists(passage: Passage) -> list[list[Mention]]:
    """Sectors that stand side by side, figures in brackets between them or not."""
    found: list[list[Mention]] = []
    for mention in passage.mentions:
        if mention.kind != "sector":
            continue
        between = passage.text[found[-1][-1].end : mention.start] if found else ""
        if found and re.fullmatch(
            r"\s*(?:stocks|sectors?|shares)?\s*(?:\([^)]*\))?\s*(?:,\s*and|,|and|or|followed\s+by)\s*(?:the\s+)?",
            between,
        ):
            found[-1].append(mention)
        else:
            found.append([mention])
    return found


def _sector_signs(passage: Passage) -> Iterator[Draft]:
    """Consumer discretionary stocks ended higher."""
    if any(f.unit == "percent" for f in passage.figures):
        return
    for word in passage.directions:
        first, last = passage.clause_of(word.start)
        subjects, _ = passage.subjects_of(word, ("sector",))
        if (
            not subjects
            or not word.sign
            or subjects[-1].end > word.start
            or word.start - subjects[-1].end > 50
            or _blocked(passage, word.start)
        ):
            continue
        if re.search(
            r"\b(?:losses|gains|heaviest|biggest|losers|gainers)\b",
            passage.text[max(first, word.start - 20) : word.end + 2],
            re.IGNORECASE,
        ):
            continue
        if not re.search(
            r"\b(?:ended|closed|finished|rose|fell|gained|lost|climbed|slid|dropped|advanced|declined|settled)\b",
            passage.text[subjects[-1].end : word.end],
            re.IGNORECASE,
        ):
            continue
        found = _period(passage, word)
        if found is None or found[0] != "day":
            continue
        _, dates, assumptions, guess = found
        for subject in subjects:
            yield passage.draft(
                word,
                subject.subject,
                "sector_daily_return",
                dates,
                "0",
                "percent",
                "direction of a sector",
                "above" if word.sign > 0 else "below",
                assumptions,
                guess,
                start=subject.start,
            )
        return


def _counts(passage: Passage) -> Iterator[Draft]:
    """Seven S&P 500 sectors rose this week and four fell."""
    for match in _COUNT.finditer(passage.words):
        start, end = passage.sentence.start + match.start(), passage.sentence.start + match.end()
        word = next((w for w in passage.directions if end <= w.start < end + 40), None)
        adjective = (match["adjective"] or "").lower()
        sign = {"losing": -1, "falling": -1, "declining": -1, "winning": 1, "rising": 1, "advancing": 1}.get(
            adjective
        ) or (word.sign if word else 0)
        mark = Direction(start, word.end if word and not adjective else end, sign)
        found = _period(passage, mark)
        if not sign or found is None or _blocked(passage, start):
            continue
        count = match["count"].lower()
        value, comparator = (
            ("5", "above")
            if count.startswith("most")
            else (str(_N_SECTORS), "equal")
            if count == "all"
            else (str(COUNTS.get(count, count)), "equal")
        )
        if not value.isdigit() or int(value) > _N_SECTORS:
            continue
        _, dates, assumptions, guess = found
        yield passage.draft(
            mark,
            "SPX",
            "n_sectors_up" if sign > 0 else "n_sectors_down",
            dates,
            value,
            "count",
            "number of sectors",
            comparator,
            assumptions,
            guess,
        )
        second = _SECOND_COUNT.search(passage.text, mark.end, min(mark.end + 40, passage.sentence.end))
        other = next((w for w in passage.directions if second and w.start == second.start("verb")), None)
        if second and other and other.sign == -sign:
            yield passage.draft(
                Direction(second.start("count"), other.end, other.sign),
                "SPX",
                "n_sectors_up" if other.sign > 0 else "n_sectors_down",
                dates,
                str(COUNTS.get(second["count"].lower(), second["count"])),
                "count",
                "number of sectors",
                "equal",
                assumptions,
                guess,
            )
