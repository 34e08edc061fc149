"""A sentence with everything found in it, its clauses, and what the sentences before have set."""

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
from orchestration.articles.subjects import Mention, is_group_of_others

_FIGURES_LIST = re.compile(r"(?:\s|,|\b(?:and|by|or|of)\b)*", re.IGNORECASE)
_BOUNDARY = re.compile(
    r";\s|:\s(?=[A-Za-z])|\s--\s|\s[\u2014\u2013]\s|\u2014|"
    r",?\s(?:while|whereas|although|though|but|yet|after|when|"
    r"as(?=\s+(?:the|its|a|investors|traders|shares|it|[A-Z])))\s"
)
_JOINT = re.compile(r"(?:,\s*(?:and\s+)?|\band\s+)(?:the\s+|that\s+(?:of|on)\s+the\s+)?$", re.IGNORECASE)
# A pronoun, or a figure without a period, looks back so far.
REMEMBERED_SENTENCES = 2
# Amounts are called capital expenditure by their verb alone for so long after the word itself.
_CAPEX_REMEMBERED = 6
_TO_INVEST = re.compile(r"\b(?:spend|invest)\b[^.]*\b(?:data\s+cent(?:er|re)s?|AI|chips|servers|infrastructure)\b")
# The headline and the sentences right below it.
_LEAD_SENTENCES = 4


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


_DAY_AFTER = re.compile(
    # Not in: 2.4% lower for the week, after a gain.
    r"(?<!\bfor )(?<!\bin )(?<!\bof )(?<!\bover )(?<!\bduring )"
    r"\b(?:an?|one|the|two|three|four|five|\d+|several)\s+(?:full\s+|trading\s+)?"
    r"(?:days?|sessions?|weeks?|months?|years?)\s+after\s+(?=\w)",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[,;]\s|\s[\u2014\u2013-]{1,2}\s|\u2014")
# Rose 0.6%, a day after it fell 0.9%, and the Dow, to close at: the story goes on with the day in view.
_BACK_TO_THE_DAY = re.compile(r"(?:and|but|while|with|as|to|for|led|\w+ing)\b", re.IGNORECASE)


@dataclass
class Running:
    """What the sentences before have set: the day in view, the period, the quarter, and who was last spoken of.

    named: all of whom the last sentence with names speaks, each once, in their order. levels: where each index last
    stood, in the order told.
    """

    day: Period | None = None
    day_sentence: int = -9
    day_named_in: int = -9
    span: Period | None = None
    span_sentence: int = -9
    is_span_of_market: bool = True
    last_day: Period | None = None
    only_span_sentence: int = -9
    only_span: tuple[date, date] | None = None
    quarter: Period | None = None
    named: tuple[Mention, ...] = ()
    named_sentence: int = -9
    index: Mention | None = None
    index_sentence: int = -9
    levels: dict[str, float] = field(default_factory=dict)
    security: Mention | None = None
    security_sentence: int = -9
    shares_sentence: int = -9
    companies: tuple[Mention, ...] = ()
    capex_sentence: int = -9
    is_spending_story: bool = False
    main_security: Mention | None = None
    paragraph: int = -1
    sector_sentence: int = -9


@dataclass
class Passage:
    """One sentence: its mentions, figures, periods and directions, and the view of its article.

    number: its place among the sentences. is_daily: whether the article names weekdays. is_daily_view: whether a figure
    without a period is one of a day, which it is not in a weekly or monthly review. review_period: what such a review
    is about. is_mixed: whether the article's first lines are about a day and a longer period. is_before_close: whether
    it appeared before the close. is_session_told: whether it tells which session it is about. taken: places of figures
    that a rule has used or ruled out. reasons: why one was ruled out, by its place.
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
    heading_periods: list[Period]
    review_period: Period | None
    is_daily: bool
    is_daily_view: bool
    is_mixed: bool
    is_before_close: bool
    is_session_told: bool
    taken: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def is_about_spending(self) -> bool:
        """Whether the article, or what stands right before, is about what companies invest."""
        is_told = self.running.is_spending_story or self.number - self.running.capex_sentence <= _CAPEX_REMEMBERED
        return is_told or self.opens_spending_story

    @property
    def opens_spending_story(self) -> bool:
        """Whether it is among the first sentences and says that the article is about what companies invest."""
        if self.number >= _LEAD_SENTENCES:
            return False
        is_to_spend = any(mention.kind == "security" for mention in self.mentions) and any(
            figure.unit == "USD_bn" and _TO_INVEST.search(self.words) for figure in self.figures
        )
        return is_to_spend or (self.finds("capex") or self.finds("spending_story")) is not None

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
        return has_subject and (has_figure or (has_verb and own_verb)) and not is_group_of_others(self.text, mention)

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

    @cached_property
    def figure_lists(self) -> list[list[Figure]]:
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

    def is_recent(self, sentence: int) -> bool:
        """Whether a sentence is this one or one of the two before it."""
        return self.number - sentence <= REMEMBERED_SENTENCES

    def is_of_the_day_before(self, mark: Mark | Figure | Period) -> bool:
        """Whether a mark stands in what a day came after: to 17.76, a day after finishing at 21.77."""
        return any(
            not any(
                self._goes_on_with_the_day(pause, match.start())
                for pause in _PAUSE.finditer(self.text, match.end(), mark.start)
            )
            for match in _DAY_AFTER.finditer(self.text, self.sentence.start, self.sentence.end)
            if match.end() <= mark.start
        )

    def _goes_on_with_the_day(self, pause: re.Match, after: int) -> bool:
        """Whether a pause ends what a day came after, told behind a move of the day or before one."""
        if any(word.start < after for word in self.directions):
            return pause.group() != ", " or _BACK_TO_THE_DAY.match(self.text, pause.end()) is not None
        behind = [figure.start for figure in self.figures if figure.start >= pause.end()]
        until = behind[0] if behind else self.sentence.end
        return any(pause.end() <= word.start < until for word in self.directions)

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


Rule = Callable[[Passage], Iterator[Draft]]
