"""Verdicts on the labels themselves, as claims, whose truth a person found out: `holds` is yes or no.

Right is supported where it holds, contradicted or misdated where it does not. Where the label's note says that sources
differ, or that a stale figure was printed, a verdict can differ for a reason: those are counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.accuracy.claims import DECIDED, Claim
from tests.accuracy.labels import Article, Label
from tests.accuracy.verdicts import judge_rows

RIGHT = {"yes": {"supported"}, "no": {"contradicted", "misdated"}}
# Words of a note that give a reason for another verdict.
REASONS = ("SOURCE DIFFERENCE", "STALE")


@dataclass(frozen=True)
class Outcome:
    """A label with the verdict on it: by what was known at publication, as the label, or else by what is known now."""

    label: Label
    check: dict[str, Any] | None

    @property
    def verdict(self) -> str:
        if self.check is None:
            return "refused"
        then = self.check["verdict_at_publication"]
        return then if then in DECIDED else self.check["verdict_latest"]

    @property
    def is_decided(self) -> bool:
        return self.verdict in DECIDED

    @property
    def is_right(self) -> bool:
        return self.verdict in RIGHT[self.label.holds]

    @property
    def has_reason(self) -> bool:
        return any(reason in self.label.note for reason in REASONS)


def verdicts_on_labels(path: Path, articles: Sequence[Article], today: date) -> list[Outcome]:
    """The verdicts on the labels whose truth is known, each in its own article."""
    # All labels of an article are claims: some are judged by others of it.
    labels = [label for article in articles for label in article.labels]
    rows = [_claim(label).row(label.article, label.number) for label in labels]
    checks = judge_rows(path, rows, today)
    return [Outcome(label, checks.get((label.article, label.number))) for label in labels if label.holds in RIGHT]


def _claim(label: Label) -> Claim:
    own = label.own
    statement = " ".join(label.quote.split())
    return Claim(
        *(own.subject, own.metric, own.start, own.end, own.comparator, own.value, own.unit, label.published, statement)
    )


def told(outcome: Outcome) -> str:
    """A verdict that disagrees with its label, on two lines."""
    own, check = outcome.label.own, outcome.check or {}
    return (
        f"{outcome.label.article} {outcome.label.number}: {own.subject} {own.metric} {own.start}..{own.end} "
        f"{own.comparator} {own.value} {own.unit}\n    holds: {outcome.label.holds}; said {outcome.verdict}, "
        f"computed {check.get('computed_at_publication')} then, {check.get('computed_latest')} now; "
        f"{check.get('missing') or check.get('basis')}; "
        f"note: {outcome.label.note}"
    )
