"""Rules for results against what analysts expected."""

from collections.abc import Iterator

from orchestration.articles.drafts import Draft
from orchestration.articles.passage import Mark, Passage


def surprises(passage: Passage) -> Iterator[Draft]:
    """Results came in higher than estimated: the surprise of the report of the day named."""
    results = passage.finds("results")
    clause = passage.clause_of(Mark(results.start(), results.end())) if results else (0, 0)
    days = [
        p.last_date
        for p in passage.periods
        if p.span == "day" and results and clause[0] <= p.start < results.end() + 20
    ]
    if not results or not days or passage.finds("estimate", results.start() - 40, results.start()):
        return
    for part, comparator in (("better", "above"), ("worse", "below")):
        word = passage.finds(part, results.end(), min(results.end() + 90, passage.sentence.end))
        expected = word and passage.finds("expected", word.end(), min(word.end() + 50, passage.sentence.end))
        if not word or not expected or passage.finds("revenue", results.start(), expected.end()):
            continue
        subject, assumed = _reporter(passage)
        if subject:
            mark = Mark(results.start(), expected.end())
            dates = (days[0], days[0])
            rule = "results against estimates"
            yield passage.draft(mark, subject, "eps_surprise", dates, "0", "percent", rule, comparator, (assumed,))
        return


def _reporter(passage: Passage) -> tuple[str, str]:
    named = {mention.subject for mention in passage.mentions if mention.kind == "security"}
    security = passage.running.security
    if not named and security is not None and not any(mention.kind == "index" for mention in passage.mentions):
        return security.subject, f"it is taken as {security.subject}, named before"
    return (named.pop(), "") if len(named) == 1 else ("", "")
