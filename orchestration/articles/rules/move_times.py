"""When a move took place: from which close to which, or why that is not said."""

import re
from datetime import timedelta

from orchestration.articles.calendar import quarter
from orchestration.articles.closes import not_between_closes
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage, When
from orchestration.articles.period_words import is_possessive
from orchestration.articles.periods import Days, Period
from orchestration.articles.times import ESTIMATE, is_vague, period_of, time_of

# Had the Dow dropped 2%.
_CONDITION = re.compile(
    r"\W*(?:(?:Excluding|Without|Except\s+for|Apart\s+from|Ex)\s|(?:[Hh]ad|[Ww]ere|[Ss]hould)\s+(?:the\s+)?[A-Z])"
)
_UP_TO = re.compile(r"(?:at|by)\s+the\s+end\b|when\s+\d", re.IGNORECASE)
_BY_THE_END = re.compile(r"[^.;,%\d]{0,30}?\bby\s+(?:the\s+end\s+of|mid-)", re.IGNORECASE)
_FROM_THEN = re.compile(
    r"\s+(?:(?:higher|lower|more|less|already|now)\s+)?(?:from|since|off|above|below|than)\s+(?:(?:its|their|on|in|at|the|late|early|close\s+of|close\s+on)\s+)*",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\s+(?:\w+\s+)?since\b", re.IGNORECASE)
_HAS_SINCE = re.compile(r"\b(?:has|have|had)\s+since\s+(?!the\b|its\b|last\b|early\b|late\b)[a-z]", re.IGNORECASE)
# Since Election Day it is up 3.7%, bringing its gain since the election to 39.2%.
_SINCE_LEAD = re.compile(
    r"^\W*(?:since(?!\s+\w+ing\b)|from\s+(?:the\s+close\s+on\s+)?(?:that|there|then))\s|\b(?:gain|loss|advance|decline|rise|drop|rally|slide)\s+since\s[^,]*$",
    re.IGNORECASE,
)
# Since bottoming on Aug. 5.
_SINCE_AN_EVENT = re.compile(r"\bsince\s+\w+ing\b", re.IGNORECASE)
_THAT_HAD = re.compile(
    r"\b(?:that|which)\s+(?:it\s+|they\s+)?(?:had\s+\w+|hit|reached|topped)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
# Rebounded from a 743-point drop, after being up nearly 1,460 points.
_DURING = re.compile(
    r"\b(?:rebound\w*|recover\w*|bounc\w*|turn\w*)\s+from\s+an?\s+(?:\w+\s+)?$|\bafter\s+(?:being|having\s+been)\s+(?:\w+\s+){0,4}$",
    re.IGNORECASE,
)
# Rose 1.8%, following a 3.6% loss: of a day before, which only a day behind it names.
_AFTER_A = re.compile(
    r"\b(?:following|after|adding\s+to|building\s+on|reversing|erasing|recouping)\s+(?:an?|its|the)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
# What it did during the day, or over a time that the words do not say.
_ANOTHER_STRETCH = re.compile(
    r"\b(?:streak|run|stretch|slide|slump|rally|rout|period|week|month|quarter|year)\s+(?:in|during|over)\s+which\b[^,;.]*$|"
    r"\b(?:from|turning|turned)\s+an?\s+(?:[\w-]+\s+)?(?:gain|rise|advance|jump|loss|drop|decline|fall)\s+of\s+"
    r"(?:(?:more|less|about|nearly|almost|than|as|much)\s+){0,3}(?:[\d.]+%\s+to\s+an?\s+\w+\s+of\s+)?$|"
    r"\b(?:initially|at\s+first|earlier)\s+(?:\w+\s+){1,2}$|"
    r"\b(?:sessions|days|weeks|months)\s+(?:for\s+[^.;,]{1,30}\s+)?to\s+\w+\s+$",
    re.IGNORECASE,
)
# Had jumped 1.9%, but it ended down 1.6%.
_HAD_BEEN = re.compile(r"\bhad\s+(?:been\s+)?(?:\w+\s+){1,2}$", re.IGNORECASE)
# Jumped 3.6% and is up 7.6%.
_AND_IS = re.compile(
    r"\d\s?%[^;]*\band\s+(?:is|are)\s+(?:now\s+|still\s+)?(?:up|down|ahead|off|higher|lower)\s+(?:(?:by|about|nearly|some)\s+)*$",
    re.IGNORECASE,
)
_BUT_ENDED = re.compile(r"[^.;]*\b(?:but|before)\s+(?:it\s+)?(?:end|clos|finish|settl)(?:ed|ing)\b", re.IGNORECASE)
_TOTALLING = re.compile(r"\b(?:losses|gains|declines|advances)\s+(?:totall?ing|of)\s+(?:\w+\s+)?$", re.IGNORECASE)
_SINCE_BEFORE = re.compile(
    r"(?<!st )(?<!most )(?<!first )\bsince\s+(?:(?:the\s+)?close\s+(?:of|on)\s+)?$", re.IGNORECASE
)
# Since April 8, when it hit bottom, it has gained 31.5%.
_SINCE_OPENS = re.compile(r"\W*since\s+(?:(?:the\s+)?close\s+(?:of|on)\s+)?", re.IGNORECASE)
_EXTREME_SINCE = re.compile(r"\b(?:most|least|first|\w+est|best|worst|record)\b[^,;.]*\bsince\s+$", re.IGNORECASE)
# Thursday's two-week low, Feb. 19 lows: not that day's close.
_NO_CLOSE = re.compile(
    r"(?:['\u2019]s)?\s+(?!clos(?:e|ing)\b)(?:[\w-]+\s+)?(?:lows?|highs?|open|peak|bottom|trough|record|dip|plunge|slump|drop|slide|loss|rout|jump|"
    r"surge|gain|rally|report|announcement)\b|['\u2019]s\s+(?!clos)",
    re.IGNORECASE,
)
_BY_THEN = re.compile(r"\b(?:by|as\s+of)\s+$", re.IGNORECASE)
_HAD = re.compile(r"\b(?:had|before\s+(?:that|a|the)|at\s+(?:the|its)\s+worst|at\s+worst)\b", re.IGNORECASE)
# After losing 6.1% in three sessions, followed by a gain in two days: those sessions are not the last ones.
_NOT_THE_LAST = re.compile(r"\b(?:had|after|following|followed|before|preceded)\b", re.IGNORECASE)
_DAY_BEHIND = 40
# So many days into a quarter, "the quarter" is still the one before.
_AFTER_A_QUARTER = 20
# Is down 2% for the quarter: the one that goes on.
_IS_NOW = re.compile(r"\b(?:is|are|has|have)\b[^,;]*$", re.IGNORECASE)
_FROM_WHERE = "a move from a close that is not said"


def time_of_a_move(passage: Passage, figure: Figure) -> When | None:
    """When a move between closes took place; None, with the reason noted, where it is none."""
    start = _where_from(passage, figure)
    period = _quarter_of_prices(passage, period_of(passage, figure))
    when = _since(passage, figure, start) if start is not None else time_of(passage, figure, period)
    is_up_to = start is None and period is not None and _UP_TO.match(passage.text, period.start, period.end)
    if is_up_to or _BY_THE_END.match(passage.text, figure.end):
        passage.leave(figure, "a move up to the end of a month: from where is not said")
        return None
    is_by_then = period is not None and period.span == "day" and _BY_THEN.search(passage.text[: period.start][-12:])
    if is_by_then and _HAD.search(passage.text, *passage.clause_of(figure)):
        passage.leave(figure, _FROM_WHERE)
        return None
    is_of_a_day = period is None or (period.span == "day" and period.end <= figure.start)
    if start is None and is_of_a_day and _AND_IS.search(passage.before(figure)):
        passage.leave(figure, _FROM_WHERE)
        return None
    if start is None and _is_of_a_move_before(passage, figure):
        passage.leave(figure, _FROM_WHERE)
        return None
    if start is None and (_starts_at_something_else(passage, figure) or _is_of_other_sessions(passage, figure, period)):
        passage.leave(figure, _FROM_WHERE)
        return None
    is_estimate = passage.finds("estimate", max(passage.segment_of(figure)[0], figure.start - 60), figure.start)
    if is_estimate or _CONDITION.match(passage.before(figure)):
        passage.leave(figure, ESTIMATE)
    elif when is None or (when.is_guess and is_vague(passage)):
        when = None
        if period is not None and period.span == "future":
            passage.leave(figure, "about a time to come")
    elif reason := not_between_closes(passage, figure, when):
        passage.leave(figure, reason)
    return when if figure.start not in passage.taken else None


def _where_from(passage: Passage, figure: Figure) -> Period | None:
    """The day, or the time, from which a move is measured: up 80% since April 8, since April 8 it has gained 80%."""
    then = _FROM_THEN.match(passage.text, figure.end)
    behind = next((period for period in passage.periods if then and figure.end < period.start <= then.end()), None)
    if behind is not None:
        return behind if behind.is_reference or behind.span == "day" else None
    first, last = passage.clause_of(figure)
    opens = _SINCE_OPENS.match(passage.text, passage.sentence.start)
    opening = next((period for period in passage.periods if opens and period.start == opens.end()), None)
    others = [own for own in passage.periods if own is not opening and first <= own.start < last]
    if opening is not None and opening.span == "day" and opening.end <= figure.start and not others:
        return opening
    before = [period for period in passage.periods if first <= period.start and period.end <= figure.start]
    lead = passage.text[first : before[-1].start] if before else ""
    since = _SINCE_BEFORE.search(lead)
    if since is None or _EXTREME_SINCE.search(lead):
        return None
    # Has lost 2.4% since Oct. 7 and fell 2.7%: the day is that of the figure right before it.
    is_anothers = any(other.end == first + since.start() - 1 for other in passage.figures)
    between = any(before[-1].end <= other.start < figure.start for other in passage.figures)
    return None if is_anothers or between else before[-1]


def _is_of_a_move_before(passage: Passage, figure: Figure) -> bool:
    """Whether a rate is that of an earlier move whose day is not named: following a 3.6% loss."""
    lead = passage.text[max(passage.sentence.start, figure.start - 60) : figure.start]
    is_reversed = _HAD_BEEN.search(lead) and _BUT_ENDED.match(passage.text, figure.end)
    named_behind = any(0 <= own.start - figure.end < _DAY_BEHIND and own.span != "unsaid" for own in passage.periods)
    is_before = (
        _THAT_HAD.search(lead)
        or _DURING.search(lead)
        or (_TOTALLING.search(lead) and not named_behind)
        or _ANOTHER_STRETCH.search(lead)
        or is_reversed
        or (_AFTER_A.search(lead) and not named_behind)
    )
    return bool(is_before)


def _starts_at_something_else(passage: Passage, figure: Figure) -> bool:
    """Whether a move is measured since something that names no day: since then, since its report, has since risen."""
    since = _SINCE.match(passage.text, figure.end)
    is_named = since is not None and any(figure.end <= own.start <= since.end() + 1 for own in passage.periods)
    first, _ = passage.clause_of(figure)
    lead = passage.text[first : figure.start]
    is_resolved = any(
        first <= own.start and own.end <= figure.start and not own.is_reference for own in passage.periods
    )
    is_else = _HAS_SINCE.search(lead) or (_SINCE_LEAD.search(lead) and not is_resolved)
    is_since_an_event = _SINCE_AN_EVENT.search(lead) is not None
    return (since is not None and not is_named) or bool(is_else) or is_since_an_event


def _since(passage: Passage, figure: Figure, start: Period) -> When | None:
    """The time from the close of a day to the session in view, or to the day that the statement names before.

    None from anything else, and where the move was over before: it had fallen, at its worst.
    """
    first, last_of = passage.clause_of(figure)
    named = [
        period
        for period in passage.periods
        if period.span == "day"
        and period is not start
        and not period.is_reference
        and period.end <= figure.start
        and not is_possessive(passage.text, period.end)
        and not any(period.end <= other.start < figure.start for other in passage.figures)
    ]
    last = named[-1].last_date if named else passage.view.session_date
    end = start.end - 2 if is_possessive(passage.text, start.end) else start.end
    is_close = start.span == "day" and _NO_CLOSE.match(passage.text, end) is None
    is_over = _HAD.search(passage.text, first, last_of) is not None
    sessions = passage.view.sessions
    if not is_close or is_over or start.last_date not in sessions or last not in sessions or start.last_date >= last:
        passage.leave(figure, _FROM_WHERE)
        return None
    is_a_day = sessions.after(start.last_date) == last
    said = (f"the move is taken from the close of {start.last_date} to that of {last}",)
    is_guess = not named and not passage.is_session_told
    return When("day" if is_a_day else "span", last if is_a_day else start.last_date, last, said, is_guess)


def _is_of_other_sessions(passage: Passage, figure: Figure, period: Period | None) -> bool:
    """Whether so many sessions are not those up to the one in view: it had lost 6% in three days, in August 2024."""
    if period is None or period.span != "span" or not period.days.assumption or period.is_reference:
        return False
    if "previous" in passage.text[period.start : period.end].lower():
        return False
    others = [
        other for other in passage.periods if other is not period and other.span != "day" and not other.is_reference
    ]
    return bool(others) or _NOT_THE_LAST.search(passage.text, passage.sentence.start, figure.start) is not None


def _quarter_of_prices(passage: Passage, period: Period | None) -> Period | None:
    """The quarter that prices are told of where a sentence names no account: rose 7.8% in the quarter.

    In the first weeks of a quarter it is the one before.
    """
    if period is None or period.span != "last_quarter" or passage.finds("account") or passage.finds("capex"):
        return period
    session = passage.view.session_date
    is_on = _IS_NOW.search(passage.text, passage.sentence.start, period.start) is not None
    day = session if is_on else session - timedelta(days=_AFTER_A_QUARTER)
    first, last = quarter(day.year, (day.month + 2) // 3)
    is_over = last < session
    days = Days("quarter", first, min(last, session), is_whole=is_over)
    return Period(period.start, period.end, days)
