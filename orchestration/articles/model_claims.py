"""What of a model's claims is taken as drafts: only what stands in the article, in the words of the published file.

A model may invent a sentence, a figure or a name, and an article may tell it to. So each claim must show its quote in
the text and its value in the quote; all else must be known. What fails is dropped, and counted by its reason.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.drafts import Draft, Reading
from orchestration.articles.figures import COUNTS, ORDINALS, Figure
from orchestration.articles.known import Known
from orchestration.articles.metrics import Metric, number_in, pattern_of
from orchestration.articles.model_reader import GROUPS, RATES, Model, ModelClaim, ask, messages
from orchestration.articles.passage import REMEMBERED_SENTENCES, Passage
from orchestration.articles.periods import Period, View
from orchestration.articles.publication import session_in_view, stamp_of
from orchestration.articles.reader import NOT_PLACED, passages
from orchestration.contracts.claims import COMPARATORS

BY_MODEL = "read by a model, not by a rule"
# Why a claim is dropped: of one, and of several.
REASONS = {
    "form": ("that has not the parts of a claim", "that have not the parts of a claim"),
    "quote": ("quote that does not stand in the text", "quotes that do not stand in the text"),
    "value": ("value that does not stand in its quote", "values that do not stand in their quote"),
    "sign": ("value that goes another way than its quote", "values that go another way than their quote"),
    "metric": ("metric that does not exist", "metrics that do not exist"),
    "level": ("metric with a number that is not in the text", "metrics with a number that is not in the text"),
    "unit": ("unit that is not that of its metric or its quote", "units that are not those of their metric or quote"),
    "comparator": ("comparator that does not exist", "comparators that do not exist"),
    "period": ("period that a claim cannot have", "periods that a claim cannot have"),
    "subject": ("subject that is not known", "subjects that are not known"),
}
# No period of a claim starts earlier, or ends later.
_FIRST, _LAST = date(1990, 1, 1), date(2100, 12, 31)
_COUNTED = ("count", "rank", "sessions", "weeks", "months", "quarters")
# What a figure may be printed in, by the unit of the claim; a plain number may stand in a column that says its unit.
_PRINTED_IN = {
    "USD_mn": ("USD_mn", "million", ""),
    "USD_bn": ("USD_bn", "billion", ""),
    **{unit: (unit, "") for unit in ("percent", "basis_points", "index_points", "USD", "x")},
    **dict.fromkeys(_COUNTED, ("",)),
}
_WAY = {"above": 1, "below": -1, "equal": 0}
_HAS_A_WAY = re.compile(r"return_(?!rank)|change|growth")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_VALUE = re.compile(r"(?P<sign>[+\-\u2212]?)(?P<digits>\d{1,30}(?:,\d{3})*(?:\.\d{1,30})?)")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+")
# A company's quarter ends within so many days of the period's end.
_QUARTER_SLACK = 7


class _DroppedError(Exception):
    """A claim that is not taken; its text is one of REASONS."""


@dataclass(frozen=True)
class Taken:
    """What became of a model's claims: the drafts, the places of their figures, and how many there were.

    dropped: how many for each of REASONS. A claim that a rule or the model itself has made already counts nowhere.
    """

    drafts: tuple[Draft, ...]
    places: frozenset[int]
    dropped: Mapping[str, int]
    count: int


def read_more(
    model: Model, reading: Reading, known: Known, metrics: Mapping[str, Metric], tell: Callable[[str], None]
) -> tuple[Reading, list[str]]:
    """A reading with what a model adds, and what to tell of it; raises ModelError where it gives nothing.

    tell: says where the text goes, before it does.
    """
    stamp = stamp_of(reading.text)
    in_view = session_in_view(reading.text, reading.published_date, known.sessions, stamp)
    asked = messages(reading, in_view.session_date, known, metrics.values())
    tell(model.notice)
    claims = ask(model, asked)
    found = taken(claims, reading, known, metrics, model.name)
    more = replace(
        reading,
        drafts=tuple(sorted((*reading.drafts, *found.drafts), key=lambda draft: (draft.start, draft.end))),
        left_alone=tuple(left for left in reading.left_alone if left.start not in found.places),
    )
    return more, told(found)


def told(found: Taken) -> list[str]:
    """What a model added and what of it was dropped, in a line each."""
    count = len(found.drafts)
    lines = [f"The model added {count:,} claim{'' if count == 1 else 's'}; each says so."]
    if dropped := sum(found.dropped.values()):
        # In the order of REASONS, so that the same answer is told in the same words.
        why = ", ".join(
            f"{found.dropped[name]:,} {words[found.dropped[name] > 1]}"
            for name, words in REASONS.items()
            if found.dropped.get(name)
        )
        of = f"of the model's {found.count:,} claims" if found.count > 1 else "of the model's 1 claim"
        lines.append(f"{dropped:,} {of} {'was' if dropped == 1 else 'were'} dropped: {why}.")
    return lines


def taken(
    claims: Sequence[ModelClaim | None], reading: Reading, known: Known, metrics: Mapping[str, Metric], model_name: str
) -> Taken:
    """The claims that hold, as drafts."""
    found = list(passages(reading.text, known, reading.published_date, stamp_of(reading.text)))
    check = _Check(reading, known, metrics, f"model {model_name}", found)
    dropped: Counter[str] = Counter()
    for claim in claims:
        try:
            check.take(claim)
        except _DroppedError as error:
            dropped[str(error)] += 1
    return Taken(tuple(check.drafts), frozenset(check.places), dropped, len(claims))


@dataclass(frozen=True)
class _Value:
    """A value as it stands in the quote. figure: where, None for a word."""

    text: str
    comparator: str
    figure: Figure | None = None


class _Check:
    """Takes the claims of one answer, one after the other: where a quote stands twice, each takes the next place."""

    def __init__(
        self,
        reading: Reading,
        known: Known,
        metrics: Mapping[str, Metric],
        rule: str,
        found: Sequence[Passage],
    ) -> None:
        self.drafts: list[Draft] = []
        self.places: set[int] = set()
        self._reading, self._known, self._metrics, self._rule = reading, known, metrics, rule
        self._passages = found
        self._subjects = {
            *(name.subject for name in known.names.values()),
            *(*known.tickers, *known.index_bounds, *RATES, *GROUPS),
        }
        self._names = {written.lower(): name.subject for written, name in known.names.items()}
        self._numbers = {re.sub(r"\D", "", printed) for printed in _NUMBERS.findall(reading.text)}
        self._reason_of = {left.start: left.reason for left in reading.left_alone if left.reason not in NOT_PLACED}
        stamp = stamp_of(reading.text)
        self._stamp = stamp.words if stamp else ""

    def take(self, claim: ModelClaim | None) -> None:
        """Make a draft of a claim, unless there is one already; raises _DroppedError."""
        if claim is None:
            raise _DroppedError("form")
        subject = self._subject(claim)
        metric = self._metric(claim)
        first, last = _days(claim, metric)
        places = self._places(claim)
        start, end, passage = next((place for place in places if not self._is_used(*place[:2])), places[0])
        value = _value(claim, metric, passage, start, end)
        if any(self._is_read(own, claim, subject, value.text) for own in places):
            return
        figure = value.figure
        if figure is not None:
            start, end = min(start, figure.start), max(end, figure.end)
            self.places.add(figure.start)
        elif number_in(claim.metric):
            self.places |= {own.start for own in passage.figures if start <= own.start < end}
        guesses = self._guesses(passage, subject, metric, (first, last), figure)
        self.drafts.append(
            Draft(
                *(start, end, self._reading.text[start:end], passage.statement, subject, claim.metric, first, last),
                *(value.comparator, value.text, claim.unit, self._rule, (BY_MODEL, *guesses), bool(guesses)),
            )
        )

    def _subject(self, claim: ModelClaim) -> str:
        subject = self._names.get(claim.subject.lower(), claim.subject)
        parts = subject.split("+")
        own = parts[:-1] if len(parts) > 1 and parts[-1] == "peers" else parts
        if not all(part in self._subjects for part in own):
            raise _DroppedError("subject")
        return subject

    def _metric(self, claim: ModelClaim) -> Metric:
        """The metric of a claim, with the number in its name that the text has, and a unit and comparator it takes."""
        metric = self._metrics.get(pattern_of(claim.metric))
        number = number_in(claim.metric)
        if metric is None or ("{n}" in metric.pattern and not re.fullmatch("[1-9][0-9]{0,6}", number)):
            raise _DroppedError("metric")
        if number and number not in self._numbers:
            raise _DroppedError("level")
        if claim.unit not in metric.units:
            raise _DroppedError("unit")
        if claim.comparator not in COMPARATORS or (claim.comparator == "between") != (".." in claim.value):
            raise _DroppedError("comparator")
        return metric

    def _places(self, claim: ModelClaim) -> list[tuple[int, int, Passage]]:
        """Where a quote stands, within a sentence: its letters as they are, a line break as good as a blank."""
        words = claim.quote.split()
        if not words:
            raise _DroppedError("quote")
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        found = [
            (match.start(), match.end(), passage)
            for passage in self._passages
            for match in pattern.finditer(self._reading.text, passage.sentence.start, passage.sentence.end)
        ]
        if not found:
            raise _DroppedError("quote")
        return found

    def _is_used(self, start: int, end: int) -> bool:
        return any(draft.start < end and start < draft.end for draft in (*self._reading.drafts, *self.drafts))

    def _is_read(self, place: tuple[int, int, Passage], claim: ModelClaim, subject: str, value: str) -> bool:
        """Whether a draft has the same claim at this place already."""
        return any(
            draft.start < place[1]
            and place[0] < draft.end
            and (draft.subject, draft.metric) == (subject, claim.metric)
            and _is_same(draft.value, value)
            for draft in (*self._reading.drafts, *self.drafts)
        )

    def _guesses(
        self, passage: Passage, subject: str, metric: Metric, dates: tuple[date, date], figure: Figure | None
    ) -> list[str]:
        """What the model took for granted that the text does not say, or a rule says otherwise."""
        guesses = []
        if not self._names_period(passage, subject, metric, dates):
            guesses.append("the period is the model's, the text names none such")
        near = self._passages[max(0, passage.number - REMEMBERED_SENTENCES) : passage.number + 1]
        mentioned = {mention.subject for own in near for mention in own.mentions}
        if not {part for part in subject.split("+") if part != "peers"} <= mentioned:
            guesses.append("the subject is the model's, neither the sentence nor those right before name it")
        if passage.finds("negation"):
            guesses.append("the sentence denies something")
        if figure is not None:
            if figure.start in self._reason_of:
                guesses.append(f"by the rules the figure is none to be checked: {self._reason_of[figure.start]}")
            guesses += [
                f"a rule reads the figure as {draft.metric} of {draft.subject}"
                for draft in self._reading.drafts
                if draft.start < figure.end and figure.start < draft.end
            ][:1]
        return guesses

    def _names_period(self, passage: Passage, subject: str, metric: Metric, dates: tuple[date, date]) -> bool:
        """Whether words name the days: in the sentence or its heading, else anywhere before, but for the dateline."""
        own = [period for period in passage.periods if _names_days(period)]
        heading = passage.sentence.heading
        if not own:
            own = [above for above in passage.heading_periods if heading[above.start : above.end] not in self._stamp]
        if not own:
            own = [
                period
                for before in self._passages[: passage.number]
                for period in before.periods
                if _names_days(period) and self._reading.text[period.start : period.end] not in self._stamp
            ]
        return any(self._is_of(period, subject, metric, dates, passage.view) for period in own)

    def _is_of(self, period: Period, subject: str, metric: Metric, dates: tuple[date, date], view: View) -> bool:
        """Whether a period that is named is that of a claim."""
        if period.span in ("fiscal_quarter", "last_quarter", "quarter") and self._is_quarter_of(period, subject, dates):
            return True
        if period.span in ("fiscal_quarter", "last_quarter"):
            return False
        first, last = dates
        if last not in _ends(period):
            return False
        if period.first_date == period.last_date:
            return first == last or metric.is_of_a_session
        # From the first day of a month and from the last close before it is the same, as prices go.
        starts_alike = view.sessions.on_or_before(first) == view.sessions.on_or_before(period.first_date)
        return starts_alike or (metric.is_of_a_session and first < last)

    def _is_quarter_of(self, period: Period, subject: str, dates: tuple[date, date]) -> bool:
        """Whether the days are those of the company's own quarter that is named."""
        over = [own for own in self._known.quarters.get(subject, ()) if own.last_date <= self._reading.published_date]
        named = [
            own
            for own in over
            if own.fiscal_quarter == period.number and period.year in (None, own.fiscal_year)
        ]  # fmt: skip
        if period.span == "last_quarter":
            named = over[-1:]
        elif period.year is None:
            named = named[-1:]
        return any(
            abs((own.last_date - dates[1]).days) <= _QUARTER_SLACK
            and abs((own.first_date - dates[0]).days) <= _QUARTER_SLACK
            for own in named
        )


def _names_days(period: Period) -> bool:
    return not period.is_reference and period.span != "yoy"


def _ends(period: Period) -> set[date]:
    """The last day of a named period: as far as it has come, or when it is over."""
    last = period.last_date
    if period.span == "year":
        return {last, date(last.year, 12, 31)}
    if period.span == "quarter":
        return {last, quarter(last.year, (last.month + 2) // 3)[1]}
    return {last, month_end(last.year, last.month)} if period.span == "month" else {last}


def _days(claim: ModelClaim, metric: Metric) -> tuple[date, date]:
    """The period of a claim, if its metric takes such."""
    try:
        if not _DAY.fullmatch(claim.period_start) or not _DAY.fullmatch(claim.period_end):
            raise _DroppedError("period")
        first, last = date.fromisoformat(claim.period_start), date.fromisoformat(claim.period_end)
    except ValueError:
        raise _DroppedError("period") from None
    if not _FIRST <= first <= last <= _LAST or not metric.takes_days((last - first).days):
        raise _DroppedError("period")
    return first, last


def _value(claim: ModelClaim, metric: Metric, passage: Passage, start: int, end: int) -> _Value:
    """The value of a claim as its quote has it."""
    quote = passage.text[start:end]
    if metric.value_kind == "weekday":
        if claim.value.lower() in _DAYS and re.search(rf"\b{claim.value}\b", quote, re.IGNORECASE):
            return _Value(claim.value.capitalize(), "equal")
        raise _DroppedError("value")
    if metric.value_kind == "date_part":
        return _date_part(claim, passage, start, end)
    if claim.comparator == "between":
        ends = [_in_quote(end_of_range.strip(), claim, passage, start, end) for end_of_range in claim.value.split("..")]
        if len(ends) != 2 or Decimal(ends[0].text) > Decimal(ends[1].text):
            raise _DroppedError("value")
        return replace(ends[1], text=f"{ends[0].text}..{ends[1].text}")
    if metric.value_kind == "range":
        raise _DroppedError("comparator")
    has_a_way = bool(_HAS_A_WAY.search(metric.pattern)) and claim.unit not in _COUNTED
    if has_a_way and re.fullmatch(r"[+-]?0(?:\.0+)?", claim.value) and claim.comparator in _WAY:
        if not any(word.sign == _WAY[claim.comparator] for word in _ways(passage, start, end)):
            raise _DroppedError("value")
        return _Value("0", claim.comparator)
    value = _in_quote(claim.value, claim, passage, start, end)
    if has_a_way and not _goes_that_way(value, passage, start, end):
        raise _DroppedError("sign")
    return value


def _date_part(claim: ModelClaim, passage: Passage, start: int, end: int) -> _Value:
    """A month or a year that the quote names."""
    quote = passage.text[start:end]
    if claim.unit == "year" and re.fullmatch(r"\d{4}", claim.value) and re.search(rf"\b{claim.value}\b", quote):
        return _Value(claim.value, "equal")
    months = [period for period in passage.periods if start <= period.start < end and period.span in ("month", "day")]
    if claim.unit == "month" and any(f"{period.last_date:%Y-%m}" == claim.value for period in months):
        return _Value(claim.value, "equal")
    raise _DroppedError("value")


def _in_quote(text: str, claim: ModelClaim, passage: Passage, start: int, end: int) -> _Value:
    """A number that the quote has in digits or as a word, with as many digits as are printed."""
    match = _VALUE.fullmatch(text)
    if match is None:
        raise _DroppedError("value")
    number = Decimal(match["digits"].replace(",", ""))
    sign = "-" if match["sign"] in ("-", "\u2212") and number else ""
    same = [
        figure
        for figure in passage.figures
        if figure.start < end and start < figure.end and abs(Decimal(figure.value)) == number
    ]
    fitting = [figure for figure in same if figure.unit in _PRINTED_IN.get(claim.unit, ())]
    if fitting:
        figure = fitting[0]
        # What the words before the figure say goes before what the model makes of them.
        comparator = figure.comparator if claim.comparator == "equal" else claim.comparator
        return _Value(f"{sign}{figure.value.lstrip('-')}", comparator, figure)
    if same:
        raise _DroppedError("unit")
    if claim.unit in _COUNTED and number in _counts_in(passage.text[start:end]):
        return _Value(f"{sign}{int(number)}", claim.comparator)
    raise _DroppedError("value")


def _counts_in(quote: str) -> set[int]:
    """The numbers that a quote has as words: nine weeks, the fifth month, the 5th month."""
    words = re.findall(r"[a-z]+", quote.lower())
    named = {number[word] for word in words for number in (COUNTS, ORDINALS) if word in number}
    return named | {int(printed) for printed in re.findall(r"\b(\d{1,9})(?:st|nd|rd|th)\b", quote)}


def _goes_that_way(value: _Value, passage: Passage, start: int, end: int) -> bool:
    """Whether a fall is called one, and a rise is not called a fall."""
    is_fall = value.text.startswith("-")
    if value.figure is not None and value.figure.is_signed:
        return is_fall == value.figure.value.startswith("-")
    inside = {word.sign for word in _ways(passage, start, end) if word.sign}
    if not is_fall:
        return inside != {-1}
    return -1 in (inside or {word.sign for word in passage.directions})


def _ways(passage: Passage, start: int, end: int) -> list:
    return [word for word in passage.directions if start <= word.start and word.end <= end]


def _is_same(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return one == other
