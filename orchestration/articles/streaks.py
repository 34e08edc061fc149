"""Rules for streaks, and for days on which the exchange was shut."""

import re
from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import COUNTS, ORDINALS
from orchestration.articles.passage import Direction, Passage

_ORDINAL = "|".join(ORDINALS)
_COUNT = "|".join(COUNTS)
_STREAK = re.compile(
    rf"\b(?:(?P<ordinal>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:straight|consecutive|successive)\s+(?P<unit>weekly|monthly|daily|session|day|week|month)?(?:\s+of)?\s*(?:\w+\s+)?(?P<move>gain|gains|advance|rise|win|loss|losses|decline|fall|drop)"
    rf"|(?P<count>{_COUNT}|\d{{1,2}})\s+(?:straight\s+|consecutive\s+)?(?P<unit2>weekly|monthly|daily)\s+(?P<move2>gains|advances|rises|losses|declines|falls|drops)\s+in\s+a\s+row"
    rf"|(?P<ordinal3>{_ORDINAL})\s+(?:(?P<unit3>weekly|monthly)\s+)?(?P<move3>gain|loss|advance|decline)\s+in\s+a\s+row"
    rf"|(?P<ordinal4>{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:straight|consecutive)\s+(?P<unit4>session|day|week|month)\s+of\s+(?P<move4>gains|losses|advances|declines))\b",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    rf"\brecord\s+(?:closing\s+high|close)s?\s+for\s+(?:the\s+|an?\s+)?(?P<ordinal>{_ORDINAL})\s+(?:straight\s+|consecutive\s+)?(?:session|day)(?:\s+(?:running|in\s+a\s+row))?"
    rf"|(?P<ordinal2>{_ORDINAL})\s+(?:straight|consecutive)\s+record\s+(?:close|closing\s+high)",
    re.IGNORECASE,
)
_SHUT = re.compile(
    r"\b(?:(?:exchanges?|markets?|trading|u\.?s\.?\s+markets|stock\s+markets?|wall\s+street)\b[^.;]{0,40}\b(?:shut|closed\s+(?:on\s+)?(?=\w+day|for)|closed\s*$)|no\s+trading\s+took\s+place|(?:was|were|be|remain(?:ed)?|stay(?:ed)?)\s+(?:shut|closed)\s+(?:on\s+\w+day\s+)?(?:for|in\s+observance))",
    re.IGNORECASE,
)
_THREE = re.compile(
    r"\b(?:three|all\s+three)\s+(?:main|major|leading)\s+(?:averages|indexes|indices|gauges)|\bthe\s+major\s+averages",
    re.IGNORECASE,
)
_FALLS = ("loss", "decline", "fall", "drop")


def streaks(passage: Passage) -> Iterator[Draft]:
    """The ninth straight weekly gain; a record close for the second session running."""
    if passage.says("estimate") and not re.search(
        r"\b(?:notched|posted|ended|logged|had|its)\b", passage.words, re.IGNORECASE
    ):
        return
    for match in _STREAK.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        count = _count(match["ordinal"] or match["count"] or match["ordinal3"] or match["ordinal4"])
        unit = (match["unit"] or match["unit2"] or match["unit3"] or match["unit4"] or "daily").lower()
        move = (match["move"] or match["move2"] or match["move3"] or match["move4"]).lower()
        if count is None:
            continue
        mark = Direction(match.start(), match.end(), 1)
        subjects, assumed = _averages(passage, mark)
        if not subjects:
            subjects_found, assumed = passage.subjects_of(mark, ("index", "security"))
            subjects = [mention.subject for mention in subjects_found]
        if (
            not subjects
            and passage.sentence.kind == "heading"
            and re.search(r"\b(?:market|stocks|wall\s+street)\b", passage.words, re.IGNORECASE)
        ):
            subjects, assumed = ["SPX"], "the market is taken as the S&P 500"
        days = [p for p in passage.periods if p.span == "day"]
        own, assumption, guess = passage.day(days[-1] if days else None)
        if re.search("week|month", unit):
            guess = False
        name = {"w": "weeks", "m": "months"}.get(unit[0], "sessions")
        direction = "down" if move.startswith(_FALLS) else "up"
        for subject in subjects:
            yield passage.draft(
                mark,
                subject,
                f"consecutive_{name}_{direction}",
                (own.last_date,) * 2,
                str(count),
                name,
                "streak",
                "equal",
                (assumed, assumption),
                guess,
            )
    for match in _RECORDS.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Direction(match.start(), match.end(), 1)
        found, assumed = passage.subjects_of(mark, ("index", "security"))
        own, assumption, guess = passage.day(None)
        count = _count(match["ordinal"] or match["ordinal2"])
        for mention in found:
            yield passage.draft(
                mark,
                mention.subject,
                "consecutive_record_closes",
                (own.last_date,) * 2,
                str(count),
                "sessions",
                "streak of records",
                "equal",
                (assumed, assumption),
                guess,
            )


def _averages(passage: Passage, mark: Direction) -> tuple[list[str], str]:
    if _THREE.search(passage.text, passage.sentence.start, passage.sentence.end):
        return ["SPX", "DJI", "IXIC"], "the three averages are the S&P 500, the Dow and the Nasdaq Composite"
    return [], ""


def _count(written: str | None) -> int | None:
    word = (written or "").lower()
    return ORDINALS.get(word) or COUNTS.get(word) or (int(re.sub(r"\D", "", word)) if re.match(r"\d", word) else None)


_RANK = re.compile(
    r"\b(?:the\s+)?(?P<which>top|best|biggest|largest|worst|weakest)[- ](?:perform(?:er|ing\s+(?:stock|member))|gainer|decliner|loser|advancer|laggard)s?\s+(?:of|in|on|among)\s+(?:both\s+)?(?:the\s+)?S&P(?:\s+500)?",
    re.IGNORECASE,
)


def ranks(passage: Passage) -> Iterator[Draft]:
    """The top gainer of the S&P 500: first by the day's return, or last."""
    for match in _RANK.finditer(passage.text, passage.sentence.start, passage.sentence.end):
        mark = Direction(match.start(), match.end(), 0)
        found, assumed = passage.subjects_of(mark, ("security",))
        period, how = passage.period_of(mark)
        if (
            len(found) != 1
            or (period is not None and period.span != "day")
            or passage.says("off_hours")
            or passage.is_before_close
        ):
            continue
        is_last = match["which"].lower() in ("worst", "weakest") or re.search(
            r"decliner|loser|laggard", match.group(), re.IGNORECASE
        )
        own, assumption, guess = passage.day(period)
        yield passage.draft(
            mark,
            found[0].subject,
            "daily_return_rank_in_SPX",
            (own.last_date,) * 2,
            "-1" if is_last else "1",
            "rank",
            "rank among the members",
            "equal",
            (assumed, how, assumption),
            guess,
        )


def shut_days(passage: Passage) -> Iterator[Draft]:
    """Monday was Juneteenth, and U.S. markets stayed shut."""
    match = _SHUT.search(passage.text, passage.sentence.start, passage.sentence.end)
    days = [p for p in passage.periods if p.span in ("day", "future")]
    if (
        not match
        or len(days) != 1
        or re.search(
            r"\b(?:in\s+(?:asia|china|japan|europe|london|tokyo)|bond\s+market)\b", passage.words, re.IGNORECASE
        )
    ):
        return
    day = days[0].last_date
    start, end = min(match.start(), days[0].start), max(match.end(), days[0].end)
    yield passage.draft(
        Direction(start, end, 0),
        "US_EXCHANGES",
        "market_closed",
        (day, day),
        "true",
        "boolean",
        "day without trading",
        start=start,
        end=end,
    )
