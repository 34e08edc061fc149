"""When a figure in a sentence is of: the period that the text gives it, resolved to days."""

import re
from datetime import timedelta

from orchestration.articles.calendar import month_end
from orchestration.articles.direction import before_in_list
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Mark, Passage, When
from orchestration.articles.period_words import WEEKDAY, is_possessive
from orchestration.articles.periods import Days, Period
from orchestration.articles.side_by_side import period_of_all, shared_period
from orchestration.articles.statements import is_of_a_statement, is_told_after_hours

ESTIMATE = "an estimate or a condition, not a fact"
_NEW_STATEMENT = re.compile(
    r";|\s--\s|,\s+(?:(?:much|most|half|part)\s+of\s+it|and|while|but|after|with|whose|which|who|where|both|to\s+(?:finish|end|close|mark|post|cap|bring|deepen|extend)|capping|trimming|paring|finishing|ending|closing|settling|"
    r"bringing|taking|leaving|pushing|lifting|extending|(?:\w+ly\s+)?(?:wiping|erasing|giving|turning|notching|snapping|recovering|recouping|"
    r"reversing|marking|posting|swinging|cutting|putting|edging|sealing|clinching|securing|having))\s|"
    r"\sto\s+(?:bring|deepen|extend|trim|cut|push|take)\s+(?:its|their|the)\b|"
    r"\s(?:that|which)\s|\sand\s+(?:bringing|erased|erasing|wiped|wiping|turned|gave|finished|posted|ended|closed|is|was|are|were|remains?)\b|,\s+its\s+\w+\s+record\b"
)
_PREPOSITION = re.compile(
    r"\s*,?\s*(?:\w+\s+)?(?:(?:on|for|in|during|over|this|of|so\s+far|the|its)\s+)*", re.IGNORECASE
)
_IN_OR_ON = re.compile(r"\s+(?:(?:in|on|for|during|over|all|of|the)\s+)*", re.IGNORECASE)
# On Monday it rose 1.5%, on Tuesday it rose 0.9%.
_ON_ANOTHER = re.compile(r"(?:,|\s+and|\s+but)\s+(?:and\s+|then\s+)?(?:on|in|for|over)\s+(?:the\s+)?", re.IGNORECASE)
# The S&P 500 dropped 0.5%, and for January it gained 2.7%.
_ANEW = re.compile(r"\s*,\s*(?:and|but|while)\b", re.IGNORECASE)
# Rose 13% after it reported late Wednesday, despite results on Thursday: the day is not that of the rise.
_AFTER_THAT = re.compile(
    r"\b(?:after|despite|even\s+though|even\s+as|following|because|ahead\s+of|before)\b", re.IGNORECASE
)
# Fell 3.5% on plans to spend more in 2027: the year is not that of the fall.
_ON_NEWS_OF = re.compile(
    r"\b(?:after|as|on|amid|because|despite|even\s+though|even\s+as|following|ahead\s+of|before|when|with|over|since|by)\b",
    re.IGNORECASE,
)
# Lost 2.9% and finished the month up 24.1%.
_AND_ENDED = re.compile(r"\sand\s+(?:finished|ended|closed|posted|capped)\b", re.IGNORECASE)
_ENDED_REACHES = 12
# Fell 2.7%, compared with a 0.3% dip on Thursday.
_COMPARED = re.compile(r"\b(?:compared\s+with|versus|against)\b[^,;]*$", re.IGNORECASE)
# Was at 16.43 on Thursday before ending at 21.66.
_BEFORE_ENDING = re.compile(r"\bbefore\s+(?:end|clos|finish|settl)ing\b", re.IGNORECASE)
# Its largest loss since that month, when it fell 4.3%.
_SINCE_THEN = re.compile(r"\bsince\s+[^,;]{1,30},?\s*$", re.IGNORECASE)
# Friday's rout, when.
_WHEN_REACHES = 14
_OTHER_NOUN = re.compile(
    r"\s+(?:[\w-]+\s+)?(?:blowout|report|decision|election|announcement|meeting|news|data|results|earnings|vote|speech|ruling|"
    r"crash|crisis|attack|deal|launch|selloff|sell-off|rout|plunge)\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(r",\s+(?:up|down|off)\s+(?:(?:about|nearly|some|almost|more\s+than)\s+)?$", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|at)\s+$")
# Second-quarter profit: the quarter is that of the results, not of a move.
_OF_RESULTS = re.compile(
    r"\s+(?:\w+\s+)?(?:results?|profits?|earnings|revenues?|sales|reports?|deliver\w+|guidance)\b", re.IGNORECASE
)
_AGO = re.compile(
    r"\s*,?\s*(?:just\s+)?(?:a|one)\s+(?P<unit>week|month|year)\s+(?:ago|earlier|before)\b", re.IGNORECASE
)
_EXTREME = re.compile(r"\b(?:as\s+(?:high|low)\s+as|(?:high|low|peak|record|trough)\s+(?:of|at))\s*$", re.IGNORECASE)
_MONTHS_BACK = {"week": 0, "month": 1, "year": 12}
# Is sitting on a 28% advance: what has been so for longer than a day.
_PRESENT = re.compile(r"\b(?:is|are)\s+(?:still\s+)?(?:sitting|up|down|ahead|off|higher|lower)\b", re.IGNORECASE)
# Added 2.8% despite a September slump of 11.9%.
_NOUN_OF = re.compile(
    r"\s+(?:gain|loss|rise|advance|decline|drop|fall|slump|slide|jump|rally|climb|plunge|surge|retreat)\s+(?:of|to)\s+"
    r"(?:(?:about|nearly|more\s+than|almost)\s+)?",
    re.IGNORECASE,
)
_THAT_DAY = re.compile(r"\s+(?:on\s+)?that\s+(?:day|session)\b", re.IGNORECASE)
_WHICH = re.compile(r",\s+(?:which|who|whose)\b[^,]*$")
_JOINED = re.compile(r"\s*,?\s*(?:or|and|to)?\s*(?:by|of|about|nearly)?\s*", re.IGNORECASE)


def period_of(passage: Passage, mark: Mark | Figure) -> Period | None:
    """The period that the text gives a figure, or None.

    That right before it; else the first behind it in its statement; else the last before it in its clause; else one
    that opens the sentence; else that of the heading above.
    """
    usable = [
        period
        for period in passage.periods
        if period.span != "yoy"
        and not period.is_reference
        and not _is_before_the_move(passage, period, mark)
        and not _is_news_of_a_time_to_come(passage, period, mark)
    ]
    for period in usable:
        gap = passage.text[period.end : mark.start]
        is_right_before = period.end <= mark.start and len(gap) <= 4 and not gap.strip(" ,:(+-−\u00a0")
        if is_right_before and not ("," in gap and _ends_a_part(passage, period)):
            return period
    first, _ = passage.clause_of(mark)
    usable = [
        period
        for period in usable
        if not is_in_an_aside(passage, period, mark) and not _is_of_a_noun(passage, period, mark)
    ]
    candidates = [
        _periods_behind(passage, mark, usable)[:1],
        [
            period
            for period in usable
            if first <= period.start and period.end <= mark.start and not _is_of_another(passage, period, mark)
        ][-1:],
        _when_it(passage, first),
        _still_so(passage, mark, usable),
        _leading(passage, mark, usable),
        _coordinated(passage, first, usable),
    ]
    found = next((own[0] for own in candidates if own), None)
    if found is None and isinstance(mark, Figure):
        found = shared_period(passage, mark, usable) or period_of_all(passage, mark, usable)
    if found is None and isinstance(mark, Figure) and (listed := before_in_list(passage, mark)):
        return period_of(passage, listed)
    return found or _of_heading(passage, mark)


def _ends_a_part(passage: Passage, period: Period) -> bool:
    """Whether a period belongs to the figure right before it: 3.5% in September, 1.9% in August."""
    return any(
        figure.end <= period.start and _IN_OR_ON.fullmatch(passage.text, figure.end, period.start)
        for figure in passage.figures
    )


def _is_before_the_move(passage: Passage, period: Period, mark: Mark | Figure) -> bool:
    """Whether a day is one before that of a move: it reported late on Wednesday and rose 3.1%."""
    if passage.is_of_the_day_before(period) and not passage.is_of_the_day_before(mark):
        return True
    return (
        period.span == "day"
        and period.end <= mark.start
        and is_of_a_statement(passage.text, period.start, period.end)
        and is_told_after_hours(passage.text, period.start, period.end)
    )


def _is_news_of_a_time_to_come(passage: Passage, period: Period, mark: Mark | Figure) -> bool:
    """Whether a year to come is that of what moved somebody else: Meta fell as costs rise in 2026, and Apple fell."""
    moved = [word.end for word in passage.directions if word.end <= period.start]
    return (
        period.span == "future"
        and period.end <= mark.start
        and any(period.end <= own.start and own.end <= mark.start for own in passage.mentions)
        and any(_ON_NEWS_OF.search(passage.text, end, period.start) for end in moved)
        and not passage.finds("estimate", period.end, mark.end)
    )


def _of_heading(passage: Passage, mark: Mark | Figure) -> Period | None:
    """The period of the heading above; of several the one in the place of the figure: week / year to date."""
    named = passage.heading_periods
    rates = [figure for figure in passage.figures if figure.unit == "percent"]
    if len(named) > 1 and len(named) == len(rates) and isinstance(mark, Figure) and mark in rates:
        return named[rates.index(mark)]
    return named[0] if named else None


def _periods_behind(passage: Passage, mark: Mark | Figure, usable: list[Period]) -> list[Period]:
    """Periods between a figure, or the list that it stands in, and the next figure."""
    own = {mark.start: mark.end}
    for figures in passage.figure_lists:
        if mark in figures and _is_of_several(passage, figures):
            own.update({figure.start: figure.end for figure in figures})
    end = max(own.values())
    others = [
        figure.start for figure in passage.figures
        if (figure.unit not in ("", "USD") or (isinstance(mark, Figure) and figure.unit == mark.unit))
        and figure.start > mark.start and figure.start not in own
    ]  # fmt: skip
    limit = min([*others, passage.sentence.end, end + 70])
    # Microsoft, off 3.9%, extended its loss for the year.
    if _APPOSED.search(passage.text, max(passage.sentence.start, mark.start - 20), mark.start):
        comma = passage.text.find(",", end, limit)
        limit = comma if comma >= 0 else limit
    is_dated = any(passage.clause_of(mark)[0] <= period.start < mark.start for period in usable)
    return [
        period
        for period in usable
        if end <= period.start < limit
        and not _NEW_STATEMENT.search(passage.text[end : period.start])
        and not _AND_ENDED.search(passage.text, end, period.start + _ENDED_REACHES)
        and not (_is_a_day_told(passage, period) and _AFTER_THAT.search(passage.text, end, period.start))
        and not (period.span == "future" and _ON_NEWS_OF.search(passage.text, end, period.start))
        and not _is_next_ones(passage, period, limit)
        and not (is_dated and _ON_ANOTHER.fullmatch(passage.text, end, period.start))
    ]


def _is_of_a_noun(passage: Passage, period: Period, mark: Mark | Figure) -> bool:
    """Whether a period only says which event is meant: the fallout from January's blowout, lost 29.5%."""
    is_before = is_possessive(passage.text, period.end) and period.end <= mark.start
    return is_before and _OTHER_NOUN.match(passage.text, period.end) is not None


def _is_a_day_told(passage: Passage, period: Period) -> bool:
    """Whether a period is a day, or the week before: what was said then did not move prices then."""
    is_last = passage.text[period.start : period.end].lower().startswith("last")
    return period.span == "day" or (period.span == "week" and is_last)


def _is_of_several(passage: Passage, figures: list[Figure]) -> bool:
    """Whether a list of figures is of several subjects and shares a period: not 1.8%, and 5.7% for the week."""
    named = [other for other in passage.mentions if other.end <= figures[0].start and other.kind != "stranger"]
    return len({other.subject for other in named}) != 1


def is_in_an_aside(passage: Passage, period: Period, mark: Mark | Figure) -> bool:
    """Whether a period stands in what is said in passing: Alphabet, which reported on Wednesday, rose 2.7%."""
    first, _ = passage.clause_of(mark)
    opens = _WHICH.search(passage.text[min(first, period.start) : period.start])
    return opens is not None and "," in passage.text[period.end : mark.start]


def _is_next_ones(passage: Passage, period: Period, next_figure: int) -> bool:
    """Whether a period belongs to the figure behind it: fell 4.7%, giving back a part of Monday's 45% jump."""
    between = passage.text[period.end : next_figure]
    is_genitive = is_possessive(passage.text, period.end)
    is_on_it = any(figure.start == next_figure for figure in passage.figures) and between == " "
    return (is_genitive and not between.strip()) or is_on_it or _NOUN_OF.fullmatch(between) is not None


def _is_of_another(passage: Passage, period: Period, mark: Mark | Figure) -> bool:
    """Whether a period before a figure is another's: the loser Friday with an 11.7% drop, it gave up another 9%."""
    if _BEFORE_ENDING.search(passage.text, period.end, mark.start):
        return True
    if (
        isinstance(mark, Mark)
        or mark.unit in ("", "USD")
        or _TO.search(passage.text[max(0, mark.start - 8) : mark.start])
    ):
        return False
    rates = [figure for figure in passage.figures if figure.unit not in ("", "USD") and figure.start < mark.start]
    behind = [figure for figure in rates if figure.end <= period.start]
    gap = passage.text[behind[-1].end : period.start] if behind else ""
    is_anew = behind and _AND_ENDED.search(passage.text, behind[-1].end, period.start + _ENDED_REACHES)
    if behind and period.span != "day" and _PREPOSITION.fullmatch(gap) and not (is_anew or _ANEW.match(gap)):
        joined = re.match(r"\s*,?\s*(?:or|and)\s", passage.text[period.end : mark.start])
        return not joined
    between = [figure for figure in rates if figure.start >= period.end]
    return bool(between) and not _JOINED.fullmatch(passage.text[between[-1].end : mark.start])


def _leading(passage: Passage, mark: Mark | Figure, usable: list[Period]) -> list[Period]:
    """The period that opens the sentence, before anything is said of anybody."""
    marks = [*passage.directions, *passage.figures, mark]
    limit = min([passage.sentence.start + 30, *(other.start for other in marks)])
    return [period for period in usable if period.start < limit][:1]


def _still_so(passage: Passage, mark: Mark | Figure, usable: list[Period]) -> list[Period]:
    """The longer period named last before what has been so since: up 2.1% for the year, while Meta is sitting on 8%."""
    first, _ = passage.clause_of(mark)
    before = [period for period in usable if period.end <= first and period.span not in ("future", "last_quarter")]
    is_so = before and before[-1].span != "day" and _PRESENT.search(passage.text, first, mark.start)
    return before[-1:] if is_so else []


def _when_it(passage: Passage, first: int) -> list[Period]:
    """The day before a clause that tells of it: recovering from Friday, when it lost 1.9%.

    Of a month or a year, as in the biggest gain since October 2008, when it jumped 10.8%, the day is not said.
    """
    if not re.match(r"[\s,;]*when\b", passage.text[first : first + 12]):
        return []
    before = [period for period in passage.periods if 0 <= first - period.end <= _WHEN_REACHES]
    if not before or any(before[-1].end <= figure.start < first for figure in passage.figures):
        since = _SINCE_THEN.search(passage.text, passage.sentence.start, first)
        return (
            [Period(since.start(), first, Days("unsaid", passage.view.published_date, passage.view.published_date))]
            if since
            else []
        )
    named = before[-1]
    is_to_a_day = re.search(rf"{WEEKDAY}$", passage.text[named.start : named.end], re.IGNORECASE)
    days = (
        named.days
        if named.span == "day"
        else Days("day" if is_to_a_day else "unsaid", named.last_date, named.last_date)
    )
    return [Period(named.start, named.end, days)]


def _coordinated(passage: Passage, first: int, usable: list[Period]) -> list[Period]:
    """The period of the statement before, where a clause only goes on from it: while the Russell 2000 vaulted."""
    before = [
        period
        for period in usable
        if period.end <= first
        and period.span not in ("future", "last_quarter")
        and not _COMPARED.search(passage.text, passage.sentence.start, period.start)
    ]
    days = before if len(before) == 1 else [period for period in before if period.span == "day"][-1:]
    word = re.match(r"[\s,;]*(?:while|and|but|whereas)\b", passage.text[first : first + 12])
    return days if word else []


def time_of(passage: Passage, mark: Mark | Figure, period: Period | None = None) -> When | None:
    """The time of a figure about the market; None where the text names one that is none, such as a year to come."""
    found = period or period_of(passage, mark)
    if found is None or (found.span == "quarter" and _OF_RESULTS.match(passage.text[found.end : found.end + 30])):
        return day_in_view(passage, mark)
    if found.span in ("future", "fiscal_quarter", "last_quarter", "yoy", "unsaid"):
        return None
    assumptions = [found.days.assumption]
    if found in passage.heading_periods:
        assumptions.append("the period is that of the heading above")
    span = "year" if found.span == "year_to" else found.span
    if span == "day" and found.last_date not in passage.view.sessions:
        return None
    last = found.last_date
    days = [
        period.last_date
        for period in _leading(passage, mark, passage.periods)
        if period.span == "day" and not is_of_a_statement(passage.text, period.start, period.end)
    ]
    if span in ("week", "month", "quarter", "year") and days and found.first_date < days[0] < last:
        last = days[0]
    is_whole = found.days.is_whole or last < passage.view.session_date
    return When(span, found.first_date, last, tuple(text for text in assumptions if text), False, is_whole)


def day_in_view(passage: Passage, mark: Mark | Figure | None = None) -> When:
    """The time that a figure without one is about.

    The day that opens the sentence before, or that "that day" means; what a review is about, or the period named last
    in its paragraph; else the session that the article is about, which is a guess where the article names no days.
    """
    running = passage.running
    is_same_paragraph = running.paragraph == passage.sentence.paragraph
    is_next = is_same_paragraph and passage.number - running.day_sentence <= 1
    that_day = (
        running.last_day if mark is not None and _THAT_DAY.match(passage.text[mark.end : mark.end + 16]) else None
    )
    own_day = that_day or (running.day if is_next else None)
    if own_day is not None:
        day = own_day.last_date
        return When("day", day, day, (f"no day is named: {day}, the day named last",))
    span = passage.review_period
    is_told = running.span is not None and is_same_paragraph and (passage.is_mixed or not passage.is_daily_view)
    if is_told and running.span is not None and (span is None or running.span.first_date > span.first_date):
        span = running.span
    if span is not None:
        what = "that of the review" if span is passage.review_period else "the one named last"
        said = (f"no period is named: {span.first_date} to {span.last_date}, {what}",)
        is_guess = is_vague(passage)
        return When(span.span, span.first_date, span.last_date, said, is_guess, span.days.is_whole)
    day = passage.view.session_date
    if passage.is_daily_view and not is_vague(passage):
        assumed = f"no day is named: {day}, the session that the article is about"
        return When("day", day, day, (assumed,), is_guess=not passage.is_session_told)
    which = "the day of publication" if day == passage.view.published_date else "the last session before publication"
    return When("day", day, day, (f"no day is named: {day}, {which}",), True)


def session_ago(passage: Passage, figure: Figure) -> When | None:
    """The session of a level that another is compared with: 26.30 a week earlier, 22.75 a year ago.

    The last day of a month or a year is compared with the last of the one before.
    """
    match = _AGO.match(passage.text, figure.end)
    if match is None:
        return None
    if _EXTREME.search(passage.text, max(passage.sentence.start, figure.start - 30), figure.start):
        return None
    # "Ago" counts from the session in view, "earlier" from the day of what it is compared with.
    named = [own for own in passage.periods if own.span == "day" and own.end <= figure.start and not own.is_reference]
    is_ago = match.group().lower().endswith("ago")
    sessions = passage.view.sessions
    day = named[-1].last_date if named and not is_ago else day_in_view(passage).last_date
    back = _MONTHS_BACK[match["unit"].lower()]
    if back:
        months = day.year * 12 + day.month - 1 - back
        last = month_end(months // 12, months % 12 + 1)
        is_last = sessions.after(day).month != day.month
        then = last if is_last else last.replace(day=min(day.day, last.day))
    else:
        then = day - timedelta(days=7)
    found = sessions.on_or_before(then)
    said = f"{match.group().strip(' ,')} is taken as {found}"
    return When("day", found, found, (said,), is_guess=day_in_view(passage).is_guess)


def is_vague(passage: Passage) -> bool:
    """Whether a figure without a period may be of a day or of a longer time, so that it cannot even be guessed.

    So it is where the article is about both, in a review behind a sentence about a day, and behind a sentence that is
    about a longer period alone, unless it is that of the review.
    """
    running = passage.running
    is_next = running.paragraph == passage.sentence.paragraph
    behind_day = passage.review_period is not None and is_next and passage.number - running.day_named_in <= 1
    review = passage.review_period
    is_of_review = review is not None and running.only_span == (review.first_date, review.last_date)
    behind_span = is_next and passage.number - running.only_span_sentence <= 1 and not is_of_review
    is_undecided = passage.is_mixed or passage.is_daily_view != passage.is_daily
    return behind_day or behind_span or (is_undecided and passage.review_period is None)
