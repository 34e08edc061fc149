"""A sentence with everything found in it, and who did what when around a figure: its clause, subject, sign and time."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.known import Known
from orchestration.articles.periods import Period, View
from orchestration.articles.sentences import Sentence
from orchestration.articles.subjects import Mention

# Between the members of a list of subjects or of figures stands nothing else.
_LIST = re.compile(
    r"(?:\s|,|;(?!\s)|/|&|['’]s|\b(?:and|both|or|as well as|along with|the|Index|each|of|shares|stocks?|makers?|"
    r"giants?|tech(?:nology)?[ -](?:heavy|laden|rich|focused)|broad(?:er)?|blue[ -]chip|benchmark|small[ -]cap|"
    r"(?:its|their)\s+peers?)\b)*",
    re.IGNORECASE,
)
_FIGURES_LIST = re.compile(r"(?:\s|,|\b(?:and|by|or|of)\b)*", re.IGNORECASE)
_BOUNDARY = re.compile(
    r";\s|:\s(?=[A-Za-z])|\s--\s|\s[\u2014\u2013]\s|\u2014|"
    r",?\s(?:while|whereas|although|though|but|yet|after|when|"
    r"as(?=\s+(?:the|its|a|investors|traders|shares|it|[A-Z])))\s"
)
_JOINT = re.compile(r"(?:,\s*(?:and\s+)?|\band\s+)(?:the\s+|that\s+(?:of|on)\s+the\s+)?$", re.IGNORECASE)
_MEMBER_OF = re.compile(
    r"(?:gainers?|losers?|performers?|decliners?|advancers?|members?|components?|stocks?|compan(?:y|ies)|sectors?|top|"
    r"bottom|most|best|worst|list|side|leaders?|laggards?|drags?|weights?|options|prices)\s+(?:of|in|on|among|within|for|to)\s+"
    r"(?:both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# The S&P 500's worst performer: again the index only says of whom others are part.
_ITS_MEMBER = re.compile(
    r"['’]s?\s+(?:\w+[\s-]+)?(?:worst|best|biggest|top|weakest|strongest|largest)\b[\s-]+(?:\w+\s+)?(?:gainers?|losers?|performers?|"
    r"decliners?|showing|performing)",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:of|in|for|by|on)\s+(?:both\s+)?(?:the\s+)?(?:yield\s+on\s+the\s+)?$", re.IGNORECASE)
_FOR_EACH = re.compile(r"\s+(?:for|in|on)\s+(?:the\s+)?", re.IGNORECASE)
_COMPANIES_PRONOUN = re.compile(
    r"\b(?:they|their|both|the\s+two(?![\s-]year)|the\s+(?:two|three)\s+(?:shares|stocks))\b", re.IGNORECASE
)
_INDEX_PRONOUN = re.compile(
    r"\b(?:the\s+(?:index|benchmark|gauge|measure|average)|it|its|they|their|that)\b", re.IGNORECASE
)
_COMPANY_PRONOUN = re.compile(
    r"\b(?:the\s+(?:company|stock|shares|chip(?:maker| designer)|software\s+maker|retailer|bank|firm)|it|its|shares)\b",
    re.IGNORECASE,
)
_ITS_SHARES = re.compile(r"\b(?:the\s+(?:stock|shares)|its\s+shares)\b", re.IGNORECASE)
# What may stand between a figure and the noun that gives its direction: a 16.45% year-to-date gain.
_BEFORE_NOUN = re.compile(
    r"[\s-]*(?:(?:daily|weekly|monthly|quarterly|yearly|annual|one|day|week|month|year|to|date|YTD|so|far|in|the|a|this|price|"
    r"late|total|[a-z]+ly)[\s-]+)*",
    re.IGNORECASE,
)
_OFF = re.compile(r"\boff\s+(?:about\s+|nearly\s+|some\s+)?$")
_NO_NOUN = re.compile(r"(?:added|cost|ahead\s+of|green|red)\b", re.IGNORECASE)
_NEW_STATEMENT = re.compile(
    r";|\s--\s|,\s+(?:and|while|but|after|with|whose|which|who|where|to\s+(?:finish|end|close|mark|post|cap))\s|"
    r"\s(?:that|which)\s"
)
_PREPOSITION = re.compile(
    r"\s*,?\s*(?:\w+\s+)?(?:(?:on|for|in|during|over|this|of|so\s+far|the|its)\s+)*", re.IGNORECASE
)
_TO = re.compile(r"\b(?:to|at)\s+$")
_JOINED = re.compile(r"\s*,?\s*(?:or|and|to)?\s*(?:by|of|about|nearly)?\s*", re.IGNORECASE)
_VERB_REACHES = 90
_REMEMBERED_SENTENCES = 2


@dataclass(frozen=True)
class Mark:
    """A place in the text. sign: of a word of rise (1), of fall (-1) or of neither (0)."""

    start: int
    end: int
    sign: int = 0


@dataclass(frozen=True)
class When:
    """The time that a figure is about, resolved to days.

    span: day, week, month, quarter, year or span. assumptions: what the text leaves open. is_guess: whether nothing in
    the text supports it. is_whole: whether the period was over when the article appeared.
    """

    span: str
    first_date: date
    last_date: date
    assumptions: tuple[str, ...] = ()
    is_guess: bool = False
    is_whole: bool = False

    @property
    def dates(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first_date, self.last_date

    @property
    def day(self) -> tuple[date, date]:
        """The last day, as the period of a claim about one day."""
        return self.last_date, self.last_date


@dataclass
class Running:
    """What the sentences before have set: the day in view, the period, the quarter, and who was last spoken of."""

    day: Period | None = None
    day_sentence: int = -9
    day_named_in: int = -9
    span: Period | None = None
    span_sentence: int = -9
    quarter: Period | None = None
    index: Mention | None = None
    index_sentence: int = -9
    security: Mention | None = None
    security_sentence: int = -9
    companies: tuple[Mention, ...] = ()
    capex_paragraph: int = -1
    main_security: Mention | None = None
    paragraph: int = -1
    sector_sentence: int = -9


@dataclass
class Passage:
    """One sentence: its mentions, figures, periods and directions, and the view of its article.

    number: its place among the sentences. is_daily: whether the article names weekdays. is_mixed: whether its first
    lines are about a day and a longer period. is_daily_view: whether a
    figure without a period is one of a day, which it is not in a weekly or monthly review. is_before_close: whether it
    appeared before the close. taken: places of figures that a rule has used or ruled out. reasons: why one was ruled
    out, by its place.
    """

    text: str
    sentence: Sentence
    number: int
    mentions: list[Mention]
    figures: list[Figure]
    periods: list[Period]
    directions: list[Mark]
    view: View
    known: Known
    running: Running
    heading_period: Period | None
    is_daily: bool
    is_daily_view: bool
    is_mixed: bool
    is_before_close: bool
    taken: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence as it stands."""
        return self.text[self.sentence.start : self.sentence.end]

    @property
    def statement(self) -> str:
        """The sentence on one line."""
        return re.sub(r"\s+", " ", self.words).strip(" •*-–\t")

    def free(self, *units: str) -> Iterator[Figure]:
        """The figures of these units that no rule has taken by the time that each is asked for."""
        return (figure for figure in self.figures if figure.unit in units and figure.start not in self.taken)

    def take(self, *figures: Figure) -> None:
        """Keep figures from later rules."""
        self.taken.update(figure.start for figure in figures)

    def leave(self, figure: Figure, reason: str) -> None:
        """Rule a figure out for good, and say why."""
        self.take(figure)
        self.reasons[figure.start] = reason

    # Where: clauses and their parts.

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """The sentence cut where another subject begins to do something."""
        first, last = self.sentence.start, self.sentence.end
        cuts = {first, last}
        for match in _BOUNDARY.finditer(self.text, first, last):
            if not self._in_brackets(match.start()):
                is_sign = match.group().strip() in (";", ":", "--", "—", "–")
                cuts.add(match.end() if is_sign else match.start() + 1)
        for mention in self.mentions:
            joint = _JOINT.search(self.text[first : mention.start])
            if joint and self._begins_anew(mention, first + joint.start(), cuts):
                cuts.add(first + joint.start())
        return list(pairwise(sorted(cuts)))

    def _begins_anew(self, mention: Mention, at: int, cuts: set[int]) -> bool:
        """Whether a subject behind a comma or an "and" begins a statement of its own."""
        since = max(cut for cut in cuts if cut <= at)
        has_figure = any(since <= figure.start < at for figure in self.figures)
        has_verb = any(since <= word.start < at for word in self.directions)
        own_verb = any(mention.end <= word.start <= mention.end + 40 for word in self.directions)
        has_subject = any(since <= other.start < at for other in self.mentions)
        return has_subject and (has_figure or (has_verb and own_verb)) and not self.is_group_of_others(mention)

    def clause_of(self, mark: Mark | Figure) -> tuple[int, int]:
        """The clause that a figure stands in."""
        whole = (self.sentence.start, self.sentence.end)
        return next(((first, last) for first, last in self.clauses if first <= mark.start < last), whole)

    def before(self, mark: Mark | Figure) -> str:
        """The clause up to a figure."""
        return self.text[self.clause_of(mark)[0] : mark.start]

    def segment_of(self, mark: Mark | Figure) -> tuple[int, int]:
        """The part of the clause between commas that a figure stands in."""
        first, last = self.clause_of(mark)
        before = [match.end() for match in re.finditer(r",\s", self.text[first : mark.start])]
        after = re.search(r",\s", self.text[mark.end : last])
        return first + (before[-1] if before else 0), mark.end + after.start() if after else last

    def _in_brackets(self, at: int) -> bool:
        before = self.text[self.sentence.start : at]
        return before.count("(") > before.count(")")

    def finds(self, part: str, start: int | None = None, end: int | None = None) -> re.Match | None:
        """The first word of a part in a stretch of the text, the sentence unless said."""
        first = self.sentence.start if start is None else max(start, self.sentence.start)
        last = self.sentence.end if end is None else end
        return self.known.vocabulary.pattern(part).search(self.text, first, last)

    # Who: the subjects of a figure.

    def is_group_of_others(self, mention: Mention) -> bool:
        """Whether a subject only says what others belong to: the top gainer of the S&P 500, S&P 500 companies."""
        before = self.text[max(self.sentence.start, mention.start - 60) : mention.start]
        if _ITS_MEMBER.match(self.text[mention.end : mention.end + 45]):
            return True
        return bool(_MEMBER_OF.search(before)) or (bool(mention.tail) and mention.kind in ("index", "rate"))

    def groups(self, kinds: Sequence[str]) -> list[list[Mention]]:
        """Lists of subjects of these kinds that stand side by side."""
        found: list[list[Mention]] = []
        for mention in self.mentions:
            if mention.kind not in kinds or self.is_group_of_others(mention):
                continue
            if found and _LIST.fullmatch(self.text[found[-1][-1].end : mention.start]):
                if mention.subject not in [other.subject for other in found[-1]]:
                    found[-1].append(mention)
            else:
                found.append([mention])
        return found

    def subjects_of(self, mark: Mark | Figure, kinds: Sequence[str]) -> tuple[list[Mention], str]:
        """Who a figure belongs to, and what was assumed to know it; an empty list where nobody can be named."""
        groups = self.groups(kinds)
        first, last = self.clause_of(mark)
        before = [group for group in groups if group[-1].end <= mark.start]
        inside = [group for group in before if group[0].start >= first]
        behind = next((group for group in groups if mark.end <= group[0].start < mark.end + 12), None)
        if behind and _FOR_EACH.fullmatch(self.text[mark.end : behind[0].start]):
            return behind[:1], ""
        if inside:
            return self._paired(inside[-1], mark), ""
        after = next((group for group in groups if mark.end <= group[0].start < last), None)
        between = self.text[mark.end : after[0].start] if after else ""
        if after and len(between) < 45 and _FOLLOWS.search(between):
            return self._paired(after, mark), ""
        if before and not self._others_between(before[-1][-1].end, mark.start, kinds):
            return self._paired(before[-1], mark), ""
        found, assumed = self._referred_to(kinds)
        return self._paired(found, mark), assumed

    def _referred_to(self, kinds: Sequence[str]) -> tuple[list[Mention], str]:
        """Whom a pronoun means: the index or the company last named."""
        if any(other.kind not in kinds and not other.tail for other in self.mentions):
            return [], ""
        index, security, companies = self.running.index, self.running.security, self.running.companies
        if "security" in kinds and len(companies) > 1 and _COMPANIES_PRONOUN.search(self.words):
            named = ", ".join(company.subject for company in companies)
            return list(companies), f"they are taken as {named}, named before"
        if self.finds("account") and not self.finds("shares"):
            return [], ""
        earliest = self.number - _REMEMBERED_SENTENCES
        is_index_last = self.running.index_sentence >= self.running.security_sentence
        is_index = "index" in kinds and self.running.index_sentence >= earliest and _INDEX_PRONOUN.search(self.words)
        if index and is_index and (is_index_last or "security" not in kinds):
            return [index], f"it is taken as {index.subject}, named before"
        is_near = self.running.security_sentence >= earliest or _ITS_SHARES.search(self.words)
        if security and "security" in kinds and is_near and _COMPANY_PRONOUN.search(self.words):
            return [security], f"it is taken as {security.subject}, named before"
        return [], ""

    def _others_between(self, start: int, end: int, kinds: Sequence[str]) -> bool:
        return any(
            start <= other.start < end and other.kind not in kinds and not self.is_group_of_others(other)
            for other in self.mentions
        )

    def _paired(self, group: list[Mention], mark: Mark | Figure) -> list[Mention]:
        """Of a list of subjects and as long a list of figures, the one in the same place; else all of them."""
        if isinstance(mark, Figure):
            for own in self._figure_lists:
                if mark in own and len(own) == len(group):
                    return [group[own.index(mark)]]
        return group

    @cached_property
    def _figure_lists(self) -> list[list[Figure]]:
        """Figures of one unit that stand side by side."""
        found: list[list[Figure]] = []
        for figure in self.figures:
            is_next = (
                bool(found)
                and found[-1][-1].unit == figure.unit
                and _FIGURES_LIST.fullmatch(self.text[found[-1][-1].end : figure.start])
            )
            if is_next:
                found[-1].append(figure)
            else:
                found.append([figure])
        return [own for own in found if len(own) > 1]

    # Which way.

    def sign_of(self, figure: Figure) -> int | None:
        """1 for a rise, -1 for a fall, 0 for neither, None where no word tells."""
        if figure.is_signed:
            return -1 if figure.value.startswith("-") else 1
        if _OFF.search(self.text[max(0, figure.start - 14) : figure.start]):
            return -1
        behind = self.noun_behind(figure)
        if behind is not None:
            return behind.sign
        listed = self._before_in_list(figure)
        if listed is not None:
            return self.sign_of(listed)
        first, _ = self.clause_of(figure)
        words = [word for word in self.directions if word.end <= figure.start]
        inside = [word for word in words if word.start >= first]
        near = inside or [word for word in words if figure.start - word.end < _VERB_REACHES]
        return near[-1].sign if near else None

    def _before_in_list(self, figure: Figure) -> Figure | None:
        """The figure before one that only a name leads: Sandisk off 11.4%, Intel 11.3% and Nvidia 7.2%."""
        earlier = [other for other in self.figures if other.unit == figure.unit and other.end <= figure.start]
        for mention in self.mentions:
            if mention.end <= figure.start <= mention.end + 3 and earlier and earlier[-1].end < mention.start:
                return earlier[-1]
        return None

    def noun_behind(self, figure: Figure) -> Mark | None:
        """The noun behind a figure that says which way it goes: a 0.8% daily gain."""
        for word in self.directions:
            if figure.end <= word.start <= figure.end + 28:
                between = self.text[figure.end : word.start]
                if _BEFORE_NOUN.fullmatch(between) and not _NO_NOUN.match(self.text[word.start :]):
                    return word
        return None

    def verb_before(self, figure: Figure) -> int:
        """Where the word of rise or fall right before a figure begins; else where the figure does."""
        near = [word.start for word in self.directions if word.end <= figure.start < word.end + 25]
        return max(near, default=figure.start)

    # When.

    def period_of(self, mark: Mark | Figure) -> Period | None:
        """The period that the text gives a figure, or None.

        That right before it; else the first behind it in its statement; else the last before it in its clause; else one
        that opens the sentence; else that of the heading above.
        """
        usable = [period for period in self.periods if period.span != "yoy" and not period.is_reference]
        for period in usable:
            gap = self.text[period.end : mark.start]
            if period.end <= mark.start and len(gap) <= 4 and not gap.strip(" ,:(+-−\u00a0"):
                return period
        first, _ = self.clause_of(mark)
        candidates = [
            self._periods_behind(mark, usable)[:1],
            [
                period
                for period in usable
                if first <= period.start and period.end <= mark.start and not self._is_of_another(period, mark)
            ][-1:],
            self._leading(mark, usable),
            self._coordinated(first, usable),
        ]
        found = next((own[0] for own in candidates if own), None)
        return found or self.heading_period

    def _periods_behind(self, mark: Mark | Figure, usable: list[Period]) -> list[Period]:
        """Periods between a figure, or the list that it stands in, and the next figure."""
        own = {mark.start: mark.end}
        for figures in self._figure_lists:
            if mark in figures:
                own.update({figure.start: figure.end for figure in figures})
        end = max(own.values())
        others = [
            figure.start for figure in self.figures
            if figure.unit not in ("", "USD") and figure.start > mark.start and figure.start not in own
        ]  # fmt: skip
        limit = min([*others, self.sentence.end, end + 70])
        return [
            period
            for period in usable
            if end <= period.start < limit and not _NEW_STATEMENT.search(self.text[end : period.start])
        ]

    def _is_of_another(self, period: Period, mark: Mark | Figure) -> bool:
        """Whether a period before a figure is another's: the loser Friday with an 11.7% drop, it gave up another 9%."""
        if (
            isinstance(mark, Mark)
            or mark.unit in ("", "USD")
            or _TO.search(self.text[max(0, mark.start - 8) : mark.start])
        ):
            return False
        rates = [figure for figure in self.figures if figure.unit not in ("", "USD") and figure.start < mark.start]
        behind = [figure for figure in rates if figure.end <= period.start]
        if behind and period.span != "day" and _PREPOSITION.fullmatch(self.text[behind[-1].end : period.start]):
            joined = re.match(r"\s*,?\s*(?:or|and)\s", self.text[period.end : mark.start])
            return not joined
        between = [figure for figure in rates if figure.start >= period.end]
        return bool(between) and not _JOINED.fullmatch(self.text[between[-1].end : mark.start])

    def _leading(self, mark: Mark | Figure, usable: list[Period]) -> list[Period]:
        """The period that opens the sentence, before anything is said of anybody."""
        marks = [*self.directions, *self.figures, mark]
        limit = min([self.sentence.start + 30, *(other.start for other in marks)])
        return [period for period in usable if period.start < limit][:1]

    def _coordinated(self, first: int, usable: list[Period]) -> list[Period]:
        """The day of the statement before, where a clause only goes on from it: while the Russell 2000 vaulted."""
        days = [period for period in usable if period.span == "day" and period.end <= first][-1:]
        word = re.match(r"[\s,;]*(while|and|but|whereas|when)\b", self.text[first : first + 12])
        if not word or (word[1] == "when" and any(first - day.end > 3 for day in days)):
            return []
        return days

    def when(self, mark: Mark | Figure, period: Period | None = None) -> When | None:
        """The time of a figure about the market; None where the text names one that is none, such as a year to come."""
        found = period or self.period_of(mark)
        if found is None:
            return self.day_in_view()
        if found.span in ("future", "fiscal_quarter", "last_quarter", "yoy"):
            return None
        assumptions = [found.days.assumption]
        if found is self.heading_period:
            assumptions.append("the period is that of the heading above")
        span = "year" if found.span == "year_to" else found.span
        if span == "day" and found.last_date not in self.view.sessions:
            return None
        last = found.last_date
        days = [period.last_date for period in self._leading(mark, self.periods) if period.span == "day"]
        if span in ("week", "month", "quarter", "year") and days and found.first_date < days[0] < last:
            last = days[0]
        is_whole = found.days.is_whole or last < self.view.session_date
        return When(span, found.first_date, last, tuple(text for text in assumptions if text), False, is_whole)

    def day_in_view(self) -> When:
        """The time that a figure without one is about.

        The day that opens the sentence before; in a review the period named last in the paragraph; else the session
        that the article is about, which is a guess where the article names no days.
        """
        running = self.running
        is_same_paragraph = running.paragraph == self.sentence.paragraph
        if running.day is not None and is_same_paragraph and self.number - running.day_sentence <= 1:
            day = running.day.last_date
            return When("day", day, day, (f"no day is named: {day}, the day named last",))
        if running.span is not None and is_same_paragraph and (self.is_mixed or not self.is_daily_view):
            span = running.span
            said = (f"no period is named: {span.first_date} to {span.last_date}, the one named last",)
            return When(span.span, span.first_date, span.last_date, said, False, span.days.is_whole)
        day = self.view.session_date
        if self.is_daily_view and not self.is_mixed:
            return When("day", day, day, (f"no day is named: {day}, the session that the article is about",))
        return When("day", day, day, (f"no day is named: {day}, the last session before publication",), True)

    @property
    def is_vague(self) -> bool:
        """Whether a figure without a period is one of a day, or of a longer time, cannot even be guessed."""
        return self.is_mixed or self.is_daily_view != self.is_daily

    def is_recent(self, sentence: int) -> bool:
        """Whether a sentence is this one or one of the two before it."""
        return self.number - sentence <= _REMEMBERED_SENTENCES

    def not_between_closes(self, mark: Mark | Figure, when: When | None) -> str:
        """Why a figure is not one of a close; empty where it is."""
        part = self.text[self.sentence.start : self.sentence.end]
        at = mark.start - self.sentence.start
        first, last = part.rfind(";", 0, at) + 1, part.find(";", at)
        stretch = (self.sentence.start + first, self.sentence.start + last if last >= 0 else self.sentence.end)
        if self.finds("off_hours", *stretch) or self.finds("intraday", *self.segment_of(mark)):
            return "a price before the open, during the day or after the close"
        if self.is_before_close and when is not None and when.last_date >= self.view.published_date:
            return "the article appeared before the close: a price of the day so far"
        return ""

    def estimated(self, mark: Mark | Figure) -> bool:
        """Whether a word of estimate or condition stands before a figure in its clause."""
        return self.finds("estimate", self.clause_of(mark)[0], mark.end) is not None

    def draft(
        self,
        mark: Mark | Figure,
        subject: str,
        metric: str,
        dates: tuple[date, date],
        value: str,
        unit: str,
        rule: str,
        comparator: str = "equal",
        assumptions: Sequence[str] = (),
        is_guess: bool = False,
        start: int | None = None,
        end: int | None = None,
    ) -> Draft:
        """A draft at a figure, which is taken by it; start and end widen the quote."""
        first = mark.start if start is None else min(start, mark.start)
        last = mark.end if end is None else max(end, mark.end)
        if isinstance(mark, Figure):
            self.take(mark)
        said = tuple(dict.fromkeys(text for text in assumptions if text))
        quote = self.text[first:last]
        return Draft(
            first, last, quote, self.statement, subject, metric, *dates, comparator, value, unit, rule, said, is_guess
        )


def directions(text: str, start: int, end: int, known: Known) -> Iterator[Mark]:
    """Words of rise, fall and neither between two places; of two that overlap the longer."""
    found = [
        Mark(match.start(), match.end(), sign)
        for part, sign in (("rise", 1), ("fall", -1), ("flat", 0))
        for match in known.vocabulary.pattern(part).finditer(text, start, end)
    ]
    last = start
    for word in sorted(found, key=lambda word: (word.start, -word.end)):
        if word.start >= last:
            last = word.end
            yield word


Rule = Callable[[Passage], Iterator[Draft]]
