"""Rules for results against what analysts expected."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.subjects import Mention

# In characters: how far the verdict stands from the results, and what was expected from the verdict.
_VERDICT_REACHES, _EXPECTED_REACHES, _REVENUE_REACHES = 90, 60, 40
_REVENUE_BEHIND, _NOUN_REACHES = 25, 30
_OTHER_REPORT = re.compile(
    r"\b(?:will|would|must|needs?\s+to|should|could|may|might|next|a\s+year\s+(?:ago|earlier)|last\s+year|of\s+the\s+last|companies|"
    r"rivals?|suppliers?|peers?)\b",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"\b(?:its?|(?:from|by|at)\s+the\s+[\w-]+(?:\s+(?:designer|maker|giant|company|group))?|"
    r"the\s+(?:company|bank|retailer|chipmaker|carmaker|automaker|firm|group))\b",
    re.IGNORECASE,
)
_NEWS_LASTS = timedelta(days=5)


def surprises(passage: Passage) -> Iterator[Draft]:
    """Results came in higher than estimated: the surprise of the report of the day named, or of the last days."""
    told: set[str] = set()
    for results in passage.known.vocabulary.pattern("results", "eps").finditer(
        passage.text, passage.sentence.start, passage.sentence.end
    ):
        mark, comparator = _verdict(passage, results)
        if mark is None or _is_no_report(passage, results, mark):
            continue
        subject, assumed = _reporter(passage, results)
        day, said = _report_day(passage, results, subject)
        if subject and day is not None and subject not in told:
            told.add(subject)
            rule = "results against estimates"
            dates = (day, day)
            yield passage.draft(mark, subject, "eps_surprise", dates, "0", "percent", rule, comparator, (assumed, said))


def _is_no_report(passage: Passage, results: re.Match, mark: Mark) -> bool:
    """Whether the words are of a report to come, of one of before, of many companies, or of a part of one."""
    first, last = passage.clause_of(mark)
    return (
        passage.finds("estimate", first, results.start()) is not None
        or _OTHER_REPORT.search(passage.text, first, last) is not None
        or passage.finds("part_of_a_company", max(first, results.start() - 25), results.start()) is not None
        or any(results.end() <= other.start < mark.end for other in passage.mentions)
        or passage.finds("results", results.end(), mark.end) is not None
    )


def _verdict(passage: Passage, results: re.Match) -> tuple[Mark | None, str]:
    """The words from the results to what was expected, and whether they were above or below it."""
    first, last = passage.clause_of(Mark(results.start(), results.end()))
    for part, comparator in (("better", "above"), ("worse", "below")):
        word = passage.finds(part, results.end(), min(results.end() + _VERDICT_REACHES, last))
        expected = word and passage.finds("expected", word.end(), min(word.end() + _EXPECTED_REACHES, last))
        if word is None or expected is None:
            continue
        amounts = [f for f in passage.figures if f.unit == "USD_bn" and word.end() <= f.start < expected.end()]
        around = (max(first, results.start() - _REVENUE_REACHES), expected.end() + _REVENUE_BEHIND)
        if not amounts and not passage.finds("revenue", *around):
            return Mark(results.start(), expected.end()), comparator
    return None, ""


def _report_day(passage: Passage, results: re.Match, ticker: str) -> tuple[date | None, str]:
    """The day of the report: named in the clause, else that of the company's last report if it is news."""
    first, _ = passage.clause_of(Mark(results.start(), results.end()))
    days = [p.last_date for p in passage.periods if p.span == "day" and first <= p.start < results.end() + 20]
    published = passage.view.published_date
    if days:
        return days[0], ""
    recent = [
        day for day in passage.known.report_dates.get(ticker, ()) if timedelta() <= published - day <= _NEWS_LASTS
    ]
    return (recent[-1], f"the report is taken as that of {recent[-1]}") if recent else (None, "")


def _reporter(passage: Passage, results: re.Match) -> tuple[str, str]:
    """The company named last before its results, or the one named before where the sentence names nobody."""
    named = [mention for mention in passage.mentions if mention.kind in ("security", "stranger")]
    before = [mention for mention in named if mention.end <= results.start()]
    if named:
        own = [mention for mention in before[-1:] if mention.kind == "security"]
        return (own[0].subject, "") if own and _is_alone(before, own[0]) else ("", "")
    security = passage.running.security
    if security is not None and _ITS.search(passage.text, passage.sentence.start, results.end() + _NOUN_REACHES):
        return security.subject, f"it is taken as {security.subject}, named before"
    return "", ""


def _is_alone(before: list[Mention], own: Mention) -> bool:
    """Whether no other company stands right beside it, so that the results would be those of both."""
    others = [other for other in before if other.subject != own.subject and own.start - other.end < len(" and the ")]
    return not others
