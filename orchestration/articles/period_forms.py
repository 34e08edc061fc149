"""The forms of words that name a period, in the order in which they are looked for."""

import re

from orchestration.articles import period_meanings as meaning
from orchestration.articles.period_words import (
    MONTH,
    NOT_NOW,
    OF_YEAR,
    WEEKDAY,
    YEAR,
    Meaning,
    form,
    is_possessive,
)
from orchestration.articles.periods import Period, View
from orchestration.articles.session_spans import SESSION_SPANS

_TO_MONTH = rf"(?P<last>{MONTH})(?:\s+(?P<last_year>{YEAR}))?(?!\s+(?:\d|lows?|highs?))"
_FROM_DAY = rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})"
_TO_DAY = rf"(?P<last_month>{MONTH})\s+(?P<last_day>\d{{1,2}}){OF_YEAR}"
_TURNS = r"(?:bottom|low|trough|high|peak|record)"
_TURN = r"(?:\w+\s+)?(?:bottom|low|trough|high|peak|close)"
_BEGAN_OR_ENDED = r"(?:end(?:ed|s|ing)?|finish(?:ed|es|ing)?|clos(?:ed|es|ing)|left|start(?:ed|s)?|began)\s+the"
_BEST = r"(?:best|worst|poorest|strongest|weakest)"
_RESULTS = r"\b(?:revenues?|sales|profits?|earnings|results|income|orders|bookings|deliveries|spending)\b"
_THAN = (
    r"(?:from|than|over|on|above|below|versus|compared\s+(?:with|to)|against)\s+(?:(?:in|at|during|for)\s+)?(?:the\s+)?"
)
_DURING = r"(?:for|on|in|over|during|of)\s+the"


# A form is looked for before those that stand below it.
FORMS: tuple[tuple[re.Pattern, Meaning], ...] = (
    form(meaning.date_in_figures, r"(?P<date>\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}|\d\d?-[A-Z][a-z]{2}-\d\d(?:\d\d)?)"),
    form(
        meaning.three_months,
        rf"three\s+months\s+(?:through|ended|ending|to)\s+(?:in\s+)?(?P<month>{MONTH})(?:\s+\d{{1,2}})?{OF_YEAR}",
    ),
    form(meaning.three_months, r"(?P<month>March|June|September|December)(?P<year>)[- ]quarter(?:['’]s)?"),
    form(
        meaning.three_months,
        rf"{MONTH}(?:[- ](?:to|through)[- ]|\s?[-\u2013]\s?)(?P<month>{MONTH})\s+"
        rf"(?:period|quarter|three\s+months|stretch){OF_YEAR}",
    ),
    form(meaning.three_months, rf"{MONTH}-to-(?P<month>{MONTH})(?P<year>)(?=\s+[a-z])"),
    form(meaning.last_three_months, rf"(?:final|last|closing)\s+three\s+months\s+of\s+(?P<year>{YEAR})"),
    form(
        meaning.first_months,
        rf"(?:(?:in|over|during)\s+)?the\s+first\s+(?P<count>three|six|nine)\s+months\s+of\s+(?:(?P<year>{YEAR})|the\s+year|this\s+year)",
    ),
    form(
        meaning.half,
        rf"(?:(?:in|over|during|for)\s+)?(?:the\s+)?(?P<word>first|second)\s+half\s+of\s+(?:(?P<year>{YEAR})|the\s+year|this\s+year)",
    ),
    form(
        meaning.half_in_view,
        r"(?:in|over|during|for)\s+the\s+(?:(?P<word>first|second)\s+)?half(?!\s+(?:of|hour|an|a)\b|-)",
        r"(?:in|over|during|for)\s+the\s+six[- ]months?(?:[- ]period)?(?!\s+of\b)" rf"{NOT_NOW}",
        r"(?:in|over|during|for)\s+the\s+first\s+six\s+months(?!\s+of\b)" rf"{NOT_NOW}",
    ),
    form(meaning.half_in_view, r"(?:(?:end|finish|clos)(?:ed|ing)|out)\s+the\s+(?:(?P<word>first|second)\s+)?half"),
    form(
        meaning.half_in_view,
        r"(?P<word>first|second)-half(?=\s+(?:gain|loss|advance|decline|rally|rise|drop|return)\s+of\b)",
    ),
    form(meaning.half_in_view, r"(?:an?|its|the)\s+(?P<word>first|second)\s+half\s+in\s+which"),
    form(meaning.end_of_month, rf"when\s+(?P<of_year>{YEAR})(?P<month>)\s+(?:finished|ended|closed|was\s+over)"),
    form(
        meaning.end_of_month,
        rf"(?:at|by)\s+the\s+end\s+of\s+(?:(?P<month>{MONTH}){OF_YEAR}|(?P<of_year>{YEAR}))",
    ),
    form(
        meaning.from_month_to_month,
        rf"between\s+(?P<first>{MONTH})(?:\s+(?P<first_year>{YEAR}))?\s+and\s+{_TO_MONTH}",
    ),
    form(
        meaning.from_month_to_month,
        rf"from\s+(?P<first>{MONTH})(?:\s+(?P<first_year>{YEAR}))?\s+(?:to|through|until)\s+{_TO_MONTH}",
    ),
    form(meaning.from_date_to_date, rf"(?:from\s+)?{_FROM_DAY}\s+(?:to|through|until)\s+{_TO_DAY}"),
    form(
        meaning.from_date_to_date,
        rf"between\s+(?:the\s+)?(?:{_TURN}\s+(?:of|on)\s+)?{_FROM_DAY}\s+and\s+(?:the\s+)?(?:{_TURN}\s+(?:of|on)\s+)?{_TO_DAY}",
    ),
    *SESSION_SPANS,
    form(
        meaning.date_in_words,
        rf"(?P<month>{MONTH})\s+(?:\d{{1,2}}\s?[-\u2013\u2212]\s?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d){OF_YEAR}",
    ),
    form(meaning.date_in_words, rf"(?P<day>\d{{1,2}})\s+(?P<month>{MONTH}){OF_YEAR}"),
    form(
        meaning.last_weekday,
        rf"(?P<prior>the\s+previous\s+)?(?P<next>(?:next|this\s+coming|coming)\s+)?(?<!good\s)(?<!black\s)(?<!cyber\s)(?P<day>{WEEKDAY})(?:['’]s)?"
        r"(?P<week>\s+of\s+(?:last|the\s+previous|the\s+prior)\s+week)?",
    ),
    form(meaning.today, r"today(?:['’]s)?", r"this\s+session", r"the\s+session"),
    form(meaning.previous_session, r"(?:in\s+)?(?:the\s+)?(?:previous|prior)\s+session(?:['’]s)?"),
    form(meaning.yesterday, r"yesterday(?:['’]s)?"),
    form(meaning.day_before, r"the\s+(?:day\s+before|previous\s+day|prior\s+day)", r"a\s+day\s+(?:earlier|before)"),
    form(
        meaning.since_the_end,
        rf"(?:since\s+(?:the\s+)?end\s+of|where\s+(?:it|they)\s+(?:ended|finished|closed))\s+(?:(?P<month>{MONTH})(?:,?\s+(?P<month_year>{YEAR}))?|(?P<year>{YEAR}))",
    ),
    form(
        meaning.this_year,
        r"year[- ]to[- ]date",
        r"YTD",
        r"so\s+far\s+this\s+year",
        r"since\s+(?:the\s+(?:start|beginning|turn)\s+of\s+the\s+year|new\s+year)",
    ),
    form(meaning.period_end, r"(?:at|by)\s+(?:the\s+)?(?P<unit>month|quarter)[- ]end"),
    form(meaning.this_month, r"month[- ]to[- ]date", r"MTD", r"so\s+far\s+this\s+month"),
    form(meaning.this_quarter, r"quarter[- ]to[- ]date", r"QTD", r"so\s+far\s+this\s+quarter"),
    form(
        meaning.this_week,
        r"week[- ]to[- ]date",
        r"WTD",
        r"so\s+far\s+this\s+week",
        r"(?:the\s+)?week\s+so\s+far",
        r"first\s+\w+\s+(?:sessions|days)\s+of\s+the\s+week",
        rf"(?:over|in|for)\s+the\s+five\s+(?:sessions|days){NOT_NOW}",
    ),
    form(
        meaning.over_a_year,
        r"year[- ]o(?:ver|n)[- ]year",
        r"YoY",
        r"Y/Y",
        r"(?:from|than)\s+(?:a|one|the)\s+year\s+(?:ago|earlier|before)",
        r"(?:over|on|versus|compared\s+with)\s+(?:the\s+same\s+(?:quarter|period)\s+)?(?:a|last|the)\s+year\s+(?:ago|earlier|before)",
        r"from\s+the\s+same\s+(?:quarter|three\s+months)",
        rf"{_THAN}(?:same|comparable|corresponding|equivalent)\s+(?:quarter|period|time|point|months|three\s+months)\s+"
        rf"(?:(?:of|in)\s+)?(?:last\s+year|the\s+(?:previous|prior)\s+year|a\s+year\s+(?:ago|earlier|before)|{YEAR})",
        rf"{_THAN}(?:year[- ](?:ago|earlier)|prior[- ]year|previous[- ]year)\s+(?:quarter|period)",
    ),
    form(
        meaning.unsaid,
        r"(?:the\s+(?:next|following)\s+(?:day|session)|a\s+day\s+later)",
        rf"(?:between|from)\s+(?:its|the|their|an?)\s+(?:[\w.]+\s+){{0,3}}{_TURNS}\s+(?:(?:of|at|on)\s+\S+\s+)?(?:and|to)\b",
        r"in\s+the\s+(?:first|second|third|fourth)(?=\s*[.,;]|\s+and\b|\s*$)",
        r"(?:from|than)?\s*(?:a|one)\s+(?:week|month|quarter)\s+(?:ago|earlier|before)",
        r"(?:in|over|during)\s+the\s+first\s+(?:two|three|four|five|six|seven|eight|nine|ten)\s+(?:months|weeks|quarters)(?:\s+of\s+\d{4})?",
    ),
    form(
        meaning.trailing,
        r"(?:over|in|during|for)\s+the\s+(?:past|last|previous|trailing)\s+"
        r"(?P<count>\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)?[\s-]*(?P<unit>years?|months?|weeks?)(?!\s+(?:of|end))",
    ),
    form(
        meaning.final_quarter,
        rf"(?:the\s+)?(?:final|fourth|last)\s+quarter\s+of\s+(?:(?P<year>{YEAR})|(?P<last>last\s+year))",
    ),
    form(
        meaning.named_quarter,
        r"(?P<fiscal>fiscal[- ])?(?:Q(?P<number>[1-4])|(?P<word>first|second|third|fourth)[- ]quarter)(?:['’]s)?"
        rf"(?:\s+(?:of\s+)?(?:fiscal\s+)?(?:year\s+)?(?P<year>{YEAR}))?(?!\s+(?:in\s+a\s+row|straight|consecutive|running))",
    ),
    form(
        meaning.last_quarter,
        r"(?:the\s+)?(?:last|latest|most\s+recent|past|prior|previous)\s+quarter",
        r"(?:in|for)\s+the\s+quarter",
        rf"out\s+of\s+the\s+three\s+months{NOT_NOW}",
    ),
    form(
        meaning.this_quarter,
        rf"{_BEGAN_OR_ENDED}\s+quarter",
        r"(?:an?|its)\s+quarterly(?=\s+(?:gain|decline|advance|drop|rise|fall|return|loss\s+of\s+\d)\b)",
        r"this\s+quarter",
        r"the\s+quarter['’]s",
        r"over\s+the\s+(?:full\s+)?quarter",
        r"(?<=winner\s)of\s+the\s+quarter",
        r"(?<=loser\s)of\s+the\s+quarter",
        rf"(?:over|in|for)\s+the\s+three\s+months{NOT_NOW}",
        rf"{_BEST}\s+quarter(?!\s[^.;]{{0,60}}?{_RESULTS})",
    ),
    form(meaning.last_week, r"(?:the\s+)?(?:last|previous|prior)\s+week(?:['’]s)?", r"the\s+week\s+before"),
    form(
        meaning.this_week,
        rf"{_BEGAN_OR_ENDED}\s+week",
        r"(?:for|on|in|over|during|ended|ends)\s+(?:the|this|a)\s+(?:past\s+)?(?:[\w-]+\s+)?week",
        r"(?:this|past|the)\s+week(?:['’]s)?",
        r"weekly",
        r"week(?=\s+[+\-\u2212]?\d|\s*[/|,)])",
        rf"{_BEST}\s+weeks?",
    ),
    form(meaning.last_month, r"(?:the\s+)?(?:last|previous|prior)\s+month(?:['’]s)?"),
    form(
        meaning.this_month,
        rf"(?:{_DURING}|{_BEGAN_OR_ENDED})\s+month",
        r"this\s+month(?:['’]s)?",
        r"the\s+month['’]s",
        r"monthly",
        r"month(?=\s+[+\-\u2212]?\d)",
        rf"{_BEST}\s+month",
    ),
    form(
        meaning.named_month,
        rf"(?P<through>through\s+(?:the\s+end\s+of\s+)?)?(?P<part>(?:early|mid|late)[- ])?(?P<month>{MONTH})(?:['’]s)?"
        rf"{OF_YEAR}",
    ),
    form(
        meaning.this_year,
        rf"(?:{_DURING}|{_BEGAN_OR_ENDED})\s+(?:(?:whole|full|course\s+of\s+the)\s+)?year",
        r"this\s+year(?:['’]s)?",
        r"the\s+year['’]s",
        r"the\s+year(?=\s*(?:\(|:|$))",
        r"year(?=\s+[+\-\u2212]\d)",
        r"(?:straight|consecutive)\s+year(?=\s+of\s+(?:gains|losses)|,)",
        rf"{_BEST}\s+year(?!\s[^.;]{{0,60}}?{_RESULTS})",
    ),
    form(meaning.last_year, r"(?:the\s+)?(?:last|previous|prior)\s+year(?:['’]s)?"),
    form(meaning.named_year, rf"(?<![\d$,.])(?P<year>{YEAR})(?:['’]s)?(?![%]|,\d|\.\d)"),
)
# Its April low, second-quarter profit: the period tells which low and which profit.
_OF_AN_EVENT = re.compile(
    r"\s+(?:closing\s+)?(?:record|low|high|peak|bottom|trough)\b|(?:['’]s)?\s+(?:(?:big|top|hot|[a-z]+est|best|worst)\s+)?(?:star|darling|winner|loser|laggard|leader|favou?rite|performer|gainer)s?\b",
    re.IGNORECASE,
)
# Its third gain in four sessions, the biggest drop in the past two years, snapping six losses in seven days.
_LOOKS_BACK = re.compile(
    r"(?:in|over|within|of|for)\s+(?:the\s+)?(?:past|last|previous|two|three|four|five|six|seven|eight|nine|ten|\d)",
    re.IGNORECASE,
)
# Fell 2.9%, just shy of its biggest loss of the year.
_OF_THE = re.compile(r"of\s+the\s", re.IGNORECASE)
# Its best week of the year, its 37th record of the year, its biggest move this month, the final session of the quarter.
_TIME_OF_MANY = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|only|final|last|best|worst|"
    r"[a-z]+est)\s+(?:(?:trading|record|closing|all-time|one-day|daily|single)\s+)?"
    r"(?:days?|sessions?|weeks?|months?|quarters?|records?|highs?|closes?|moves?|swings?)\s+(?:(?:of|in)\s+)?$",
    re.IGNORECASE,
)
# One of the best performers this year: the year tells which, not since when.
_ONE_OF = re.compile(
    r"\b(?:one\s+of|among)\s+(?:the\s+|its\s+)?(?:[\w'\u2019-]+\s+){0,3}?\w+s\s+(?:so\s+far\s+|of\s+|in\s+)?$",
    re.IGNORECASE,
)
# The year's steadiest megacap.
_RANKS = re.compile(r"\s+[a-z]+est\s+[a-z]+\b", re.IGNORECASE)
_OF_ITS_TIME = re.compile(r"(?:(?:of|in)\s+)?(?:the|(?:so\s+far\s+)?this)\s", re.IGNORECASE)
_FIGURE_BEFORE = re.compile(r"\d\s?%[^.;]*$")
_COUNTED_IN = re.compile(
    r"\b(?:(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|only|lone|best|worst|most|least|"
    r"(?:high|low|larg|bigg|steep|strong|weak|deep|sharp|poor|great|small)est)\s+(?:(?:record|weekly|daily|such)\s+)?"
    r"(?:(?:[\w-]+\s+)?(?:gains?|loss(?:es)?|advances?|declines?|drops?|rises?|falls?|jumps?|slides?|climbs?|tumbles?|rally|time|close|finish|"
    r"level|reading|day|session|performance|showing|percentage)\s+)?|"
    r"(?:two|three|four|five|six|seven|eight|nine|\d)\s+(?:losses|gains|declines|advances|drops|times)\s+|\btimes\s+|the\s+most\s+)$",
    re.IGNORECASE,
)
# Its first close above 20 in a week.
_SUPERLATIVE = re.compile(
    r"\b(?:first|most|least|best|worst|(?:high|low|larg|bigg|steep|strong|weak|deep|sharp|poor|great|small)est)\b[^.;,]*$",
    re.IGNORECASE,
)
_FROM_A_QUARTER = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:since|than|before|until|versus|against|(?:recover|rebound)(?:s|ed|ing)?\s+from|compared\s+(?:with|to)|that\s+ended|unlike)\s+"
    r"(?:(?:on|in|the|early|mid|late|last|at|that\s+of|(?:end|start|beginning|close)\s+of)\s+)*$"
    # The record close of March 28, the record that it set in January, its low of $88.91 on Nov. 3.
    r"|\b(?:record|peak|high|low)\b(?:\s+(?:close|it|that|was|set|hit|reached|of\s+[$\d.,]+))*\s+(?:of|on|in|from)\s+$"
    # Since the autumn of 2022.
    r"|\b(?:autumn|fall|spring|summer|winter)\s+of\s+$"
    # The same months of 2024.
    r"|\b(?:began|begun|started)\s+in\s+$"
    r"|\bsame\s+(?:months?|weeks?|quarter|period)\s+(?:of|in|a)\s+$"
    r"|\bfrom\s+[$\d.,%]+\s+(?:(?:late|early|on|in|at|the|end\s+of)\s+)*$",
    re.IGNORECASE,
)


def periods(text: str, start: int, end: int, view: View) -> list[Period]:
    """The periods between two places of a text, in order; where two overlap the form listed first wins."""
    found: list[Period] = []
    for pattern, days_of in FORMS:
        for match in pattern.finditer(text, start, end):
            is_taken = any(match.start() < other.end and other.start < match.end() for other in found)
            # A month begins with a capital: may and march are words too.
            month = match.groupdict().get("month")
            days = None if is_taken or (month and not month[0].isupper()) else days_of(match, view)
            if days is not None:
                before, after = (
                    text[max(start, match.start() - 60) : match.start()],
                    text[match.end() : match.end() + 30],
                )
                in_a = match.group().lower().startswith("in a ") and _SUPERLATIVE.search(before)
                is_counted = _COUNTED_IN.search(before) and _FIGURE_BEFORE.search(before)
                is_one_of = _TIME_OF_MANY.search(before) or _ONE_OF.search(before)
                of_the = (_OF_THE.match(match.group()) and is_counted) or (
                    _OF_ITS_TIME.match(match.group()) and is_one_of
                )
                is_lookback = in_a or of_the or (_LOOKS_BACK.match(match.group()) and _COUNTED_IN.search(before))
                is_from = days.span == "quarter" and _FROM_A_QUARTER.search(before) is not None
                is_ranking = is_possessive(match.group(), len(match.group())) and _RANKS.match(after)
                is_reference = is_from or bool(
                    is_ranking or _REFERENCE.search(before) or _OF_AN_EVENT.match(after) or is_lookback
                )
                found.append(Period(match.start(), match.end(), days, is_reference))
    return sorted(found, key=lambda period: period.start)
