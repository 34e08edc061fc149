"""A sentence with everything found in it, and who did what when around a figure: its clause, direction and period."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from orchestration.articles.drafts import Draft
from orchestration.articles.figures import Figure
from orchestration.articles.known import Known
from orchestration.articles.periods import Period, View
from orchestration.articles.sentences import Sentence
from orchestration.articles.subjects import Mention

# Between the members of a list of subjects or of figures stands nothing else.
_LIST = re.compile(
    r"(?:\s|,|;(?!\s)|\band\b|\bboth\b|\bor\b|\bas well as\b|\balong with\b|\bthe\b|/|&|\bIndex\b|['’]s|\beach\b|\bof\b|"
    r"\b(?:tech|technology)[ -](?:heavy|laden|rich|focused)\b|\bbroad(?:er)?\b|\bblue[ -]chip\b|\bbenchmark\b|\bsmall[ -]cap\b|"
    r"\bmakers?\b|\bgiants?\b|\bshares\b|\bstocks?\b|\b(?:its|their)\s+peers?\b)*",
    re.IGNORECASE,
)
_FIGURES_LIST = re.compile(r"(?:\s|,|\band\b|\bby\b|\bor\b|\bof\b)*", re.IGNORECASE)
_BOUNDARY = re.compile(
    r";\s|:\s(?=[A-Za-z])|\s--\s|\s[\u2014\u2013]\s|\u2014|,?\s(?:while|whereas|although|though|but|after|when|as(?=\s+(?:the|its|a|investors|traders|shares|it|[A-Z])))\s"
)
_OBJECT = re.compile(
    r"(?:gainers?|losers?|performers?|decliners?|advancers?|members?|components?|stocks?|compan(?:y|ies)|sectors?|top|bottom|most|best|worst|"
    r"list|side|leader|leaders|laggards?|drags?|weights?|options|prices)\s+(?:of|in|on|among|within|for|to)\s+(?:both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:the\s+(?:index|benchmark|gauge|measure|average)|it|its|they|their|that)\b", re.IGNORECASE)
_COMPANY_PRONOUN = re.compile(
    r"\b(?:the\s+(?:company|stock|shares|chip(?:maker| designer)|software\s+maker|retailer|bank|firm)|it|its|shares)\b",
    re.IGNORECASE,
)


@dataclass
class Running:
    """What the sentences before have set: the day in view and who was last spoken of."""

    day: Period | None = None
    day_sentence: int = -9
    span: Period | None = None
    span_sentence: int = -9
    quarter: Period | None = None
    index: Mention | None = None
    security: Mention | None = None


@dataclass
class Direction:
    """A word of rise (1), fall (-1) or neither (0) at its place."""

    start: int
    end: int
    sign: int


@dataclass
class Passage:
    """One sentence: its mentions, figures, periods and directions, and the view of its article.

    used: places of figures that a rule has made a draft of or has ruled out; later rules leave them.
    """

    text: str
    sentence: Sentence
    number: int
    mentions: list[Mention]
    figures: list[Figure]
    periods: list[Period]
    directions: list[Direction]
    view: View
    known: Known
    running: Running
    heading_period: Period | None
    is_daily: bool
    is_before_close: bool
    used: set[int] = field(default_factory=set)
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence as it stands."""
        return self.text[self.sentence.start : self.sentence.end]

    @property
    def statement(self) -> str:
        """The sentence on one line."""
        return re.sub(r"\s+", " ", self.words).strip(" •*-–\t")

    @property
    def clauses(self) -> list[tuple[int, int]]:
        """The sentence cut where another subject begins to do something."""
        first, last = self.sentence.start, self.sentence.end
        cuts = {first, last}
        for match in _BOUNDARY.finditer(self.text, first, last):
            if not self._in_brackets(match.start()):
                cuts.add(match.end() if match.group().strip() in (";", ":", "--", "—", "–") else match.start() + 1)
        for mention in self.mentions:
            before = self.text[first : mention.start]
            joint = re.search(
                r"(?:,\s*(?:and\s+)?|\band\s+)(?:the\s+|that\s+of\s+the\s+|that\s+on\s+the\s+)?$", before, re.IGNORECASE
            )
            if not joint:
                continue
            at = first + joint.start()
            since = max(cut for cut in cuts if cut <= at)
            has_figure = any(since <= figure.start < at for figure in self.figures)
            own_verb = any(mention.end <= word.start <= mention.end + 40 for word in self.directions)
            has_verb = any(since <= word.start < at for word in self.directions)
            earlier = any(since <= other.start < at for other in self.mentions)
            if (has_figure or (has_verb and own_verb)) and earlier and not self._is_object(mention):
                cuts.add(at)
        ordered = sorted(cuts)
        return list(zip(ordered, ordered[1:], strict=False))

    def clause_of(self, at: int) -> tuple[int, int]:
        """The clause that a place lies in."""
        return next(((a, b) for a, b in self.clauses if a <= at < b), (self.sentence.start, self.sentence.end))

    def _in_brackets(self, at: int) -> bool:
        before = self.text[self.sentence.start : at]
        return before.count("(") > before.count(")")

    def _is_object(self, mention: Mention) -> bool:
        """Whether a subject is only what others belong to: the top gainer of the S&P 500."""
        return bool(_OBJECT.search(self.text[max(self.sentence.start, mention.start - 60) : mention.start])) or (
            bool(mention.tail) and mention.kind in ("index", "rate")
        )

    def groups(self, kinds: Sequence[str]) -> list[list[Mention]]:
        """Lists of subjects of these kinds that stand side by side, objects left out."""
        found: list[list[Mention]] = []
        for mention in self.mentions:
            if mention.kind not in kinds or self._is_object(mention):
                continue
            if found and _LIST.fullmatch(self.text[found[-1][-1].end : mention.start]):
                if mention.subject not in [other.subject for other in found[-1]]:
                    found[-1].append(mention)
            else:
                found.append([mention])
        return found

    def subjects_of(self, figure: Figure | Direction, kinds: Sequence[str]) -> tuple[list[Mention], str]:
        """Who a figure belongs to, and what was assumed to know it; an empty list where nobody can be named."""
        groups = self.groups(kinds)
        first, last = self.clause_of(figure.start)
        before = [group for group in groups if group[-1].end <= figure.start]
        inside = [group for group in before if group[0].start >= first]
        if inside:
            return self._paired(inside[-1], figure), ""
        after = [group for group in groups if figure.end <= group[0].start < last]
        for group in after[:1]:
            between = self.text[figure.end : group[0].start]
            if len(between) < 45 and re.search(
                r"\b(?:of|in|for|by|on)\s+(?:both\s+)?(?:the\s+)?(?:yield\s+on\s+the\s+)?$", between, re.IGNORECASE
            ):
                return self._paired(group, figure), ""
        if before and not self._other_between(before[-1][-1].end, figure.start, kinds):
            return self._paired(before[-1], figure), ""
        lead = self.words
        if "index" in kinds and self.running.index and _PRONOUN.search(lead) and not self._others(kinds):
            return [self.running.index], f"it is taken as {self.running.index.subject}, named before"
        if "security" in kinds and self.running.security and _COMPANY_PRONOUN.search(lead) and not self._others(kinds):
            return [self.running.security], f"it is taken as {self.running.security.subject}, named before"
        return [], ""

    def _others(self, kinds: Sequence[str]) -> bool:
        return any(
            mention.kind not in kinds and not mention.tail for mention in self.mentions if mention.kind != "rate"
        )

    def _other_between(self, start: int, end: int, kinds: Sequence[str]) -> bool:
        return any(
            start <= mention.start < end and mention.kind not in kinds and not self._is_object(mention)
            for mention in self.mentions
        )

    def _paired(self, group: list[Mention], figure: Figure | Direction) -> list[Mention]:
        """Of a list of subjects and as long a list of figures, the one in the same place; else all of them."""
        if len(group) == 1 or not isinstance(figure, Figure):
            return group
        for own in self.figure_lists():
            if figure in own and len(own) == len(group):
                return [group[own.index(figure)]]
        return group

    def figure_lists(self) -> list[list[Figure]]:
        """Figures of one unit that stand side by side."""
        found: list[list[Figure]] = []
        for figure in self.figures:
            if (
                found
                and found[-1][-1].unit == figure.unit
                and _FIGURES_LIST.fullmatch(self.text[found[-1][-1].end : figure.start])
            ):
                found[-1].append(figure)
            else:
                found.append([figure])
        return [own for own in found if len(own) > 1]

    def sign_of(self, figure: Figure) -> int | None:
        """1 for a rise, -1 for a fall, None where no word tells."""
        if figure.is_signed:
            return -1 if figure.value.startswith("-") else 1
        first, last = self.clause_of(figure.start)
        for word in self.directions:
            if (
                figure.end <= word.start <= figure.end + 28
                and re.fullmatch(
                    r"[\s-]*(?:(?:daily|weekly|monthly|yearly|annual|one-day|year-to-date|YTD|year|to|date|so|far|in|the|a|this|price|late|[a-z]+ly)[\s-]+)*",
                    self.text[figure.end : word.start],
                    re.IGNORECASE,
                )
                and not re.match(r"(?:added|cost|ahead|green|red)\b", self.text[word.start :])
            ):
                return word.sign
        before = [word for word in self.directions if first <= word.start and word.end <= figure.start]
        if not before:
            before = [word for word in self.directions if word.end <= figure.start and figure.start - word.end < 90]
        return before[-1].sign if before else None

    def period_of(self, figure: Figure | Direction) -> tuple[Period | None, str]:
        """The period that a figure is about, and what was assumed; None where the text names none."""
        usable = [p for p in self.periods if p.span not in ("yoy",)]
        for period in usable:
            gap = self.text[period.end : figure.start]
            if period.end <= figure.start and len(gap) <= 4 and not gap.strip(" ,:(+-−\u00a0"):
                return period, period.assumption
        first, last = self.clause_of(figure.start)
        others = [other for other in self.figures if other.unit not in ("", "USD")]
        nexts = [other.start for other in others if other.start > figure.start]
        own = [figure, *[o for group in self.figure_lists() if figure in group for o in group]]
        limit = min([start for start in nexts if start not in [o.start for o in own]] or [self.sentence.end])
        end = max(o.end for o in own)
        after = [p for p in usable if end <= p.start < min(limit, end + 70) and not self._cut_between(end, p.start)]
        if after:
            return after[0], after[0].assumption
        before = [p for p in usable if first <= p.start and p.end <= figure.start]
        if before:
            return before[-1], before[-1].assumption
        leading = [p for p in usable if p.end <= figure.start]
        if leading and not any(p.start > figure.start for p in usable):
            return leading[-1], leading[-1].assumption
        if leading:
            return leading[0], leading[0].assumption
        within = [p for p in usable if first <= p.start < last]
        if within:
            return within[0], within[0].assumption
        if self.heading_period is not None:
            return self.heading_period, "the period is that of the heading above"
        return None, ""

    def _cut_between(self, start: int, end: int) -> bool:
        return bool(re.search(r";|\s--\s|,\s+(?:and|while|but|after|with)\s", self.text[start:end]))

    def day(self, period: Period | None) -> tuple[Period, str, bool]:
        """The day of a figure: its own, or the day in view; with the assumption, and whether that is a guess."""
        if period is not None:
            return period, "", False
        if self.running.day is not None and self.number - self.running.day_sentence <= 40:
            return self.running.day, f"no day is named: {self.running.day.last_date}, the day named last", False
        day = self.view.session_date
        found = Period(0, 0, "day", day, day)
        if self.is_daily:
            return found, f"no day is named: {day}, the session that the article is about", False
        return found, f"no day is named: {day}, the last session before publication", True

    def segment_of(self, mark: Figure | Direction) -> tuple[int, int]:
        """The part of the clause between commas that a figure stands in."""
        first, last = self.clause_of(mark.start)
        before = [match.end() for match in re.finditer(r",\s", self.text[first : mark.start])]
        after = re.search(r",\s", self.text[mark.end : last])
        return first + (before[-1] if before else 0), mark.end + after.start() if after else last

    def says(self, part: str, start: int | None = None, end: int | None = None) -> bool:
        """Whether a stretch has a word that plays a part: estimate, not_at_close."""
        first = self.sentence.start if start is None else start
        last = self.sentence.end if end is None else end
        return bool(word_pattern(self.known.words.get(part, ())).search(self.text, first, last))

    def draft(
        self,
        figure: Figure | Direction | Period | Mention,
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
        """A draft at a figure; start and end widen the quote."""
        first = min(figure.start, figure.start if start is None else start)
        last = max(figure.end, figure.end if end is None else end)
        return Draft(
            first,
            last,
            self.text[first:last],
            self.statement,
            subject,
            metric,
            dates[0],
            dates[1],
            comparator,
            value,
            unit,
            rule,
            tuple(a for a in assumptions if a),
            is_guess,
        )


@lru_cache(maxsize=16)
def word_pattern(words: tuple[str, ...]) -> re.Pattern:
    """A pattern that finds any of the words, the longest first."""
    spaced = (re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spaced) or '(?!)'})(?![\w])", re.IGNORECASE)


def directions(text: str, start: int, end: int, known: Known) -> Iterator[Direction]:
    """Words of rise, fall and neither between two places."""
    parts = {"rise": 1, "fall": -1, "flat": 0}
    found: list[Direction] = []
    for part, sign in parts.items():
        for match in word_pattern(known.words[part]).finditer(text, start, end):
            found.append(Direction(match.start(), match.end(), sign))
    found.sort(key=lambda word: (word.start, -word.end))
    last = -1
    for word in found:
        if word.start >= last:
            last = word.end
            yield word


Rule = Callable[[Passage], Iterator[Draft]]
