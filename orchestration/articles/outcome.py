"""What became of each figure of an article, or of each row of a file of claims, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orchestration.articles.claims_file import NumberedDraft
from orchestration.articles.drafts import Draft, LeftAlone
from orchestration.articles.judging import Judged, Rejected

# Beside the verdicts: a draft that is a guess, and was not judged, and a row that breaks a rule of the table.
GUESS, REJECTED = "guess", "rejected"


@dataclass(frozen=True)
class Outcome:
    """One claim. check: its row of marts.claim_checks, None if it was not judged. draft: None for a row of a file."""

    claim_id: str
    check: Mapping[str, Any] | None = None
    draft: Draft | None = None
    rejected: Rejected | None = None

    @property
    def state(self) -> str:
        """The verdict by what is known now; GUESS or REJECTED where there is none."""
        if self.check is not None:
            return self.check["verdict_latest"]
        return REJECTED if self.rejected else GUESS


@dataclass(frozen=True)
class Outcomes:
    """All of them, with what pages and tables say above and below.

    title: the article's file, or the file of claims. claims_file: the file of claims, whose rows have numbers.
    text: the article as it reads, None for a file of claims.
    published: the day of publication and where it is stated, in words; empty for a file of claims.
    judged_date: the day that counted as now. index_names: what people call an index that claims name by its letters.
    """

    title: str
    claims_file: str
    outcomes: tuple[Outcome, ...]
    judged_date: date
    text: str | None = None
    published: str = ""
    left_alone: tuple[LeftAlone, ...] = ()
    notes: tuple[str, ...] = ()
    index_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def checks(self) -> list[Mapping[str, Any]]:
        """The rows of the claims that were judged."""
        return [outcome.check for outcome in self.outcomes if outcome.check is not None]

    def count(self, state: str) -> int:
        """How many have this state."""
        return sum(outcome.state == state for outcome in self.outcomes)


def of_drafts(drafts: Sequence[NumberedDraft], judged: Judged) -> tuple[Outcome, ...]:
    """The outcome of each draft of an article; those that were not handed in to be judged are guesses."""
    check_of = {check["claim_id"]: check for check in judged.checks}
    rejected_of = {rejected.claim_id: rejected for rejected in judged.rejected}
    return tuple(
        Outcome(item.claim_id, check_of.get(item.claim_id), item.draft, rejected_of.get(item.claim_id))
        for item in drafts
    )


def of_rows(judged: Judged) -> tuple[Outcome, ...]:
    """The outcome of each row of a file of claims, in its order."""
    by_row = [(check["source_row"], Outcome(check["claim_id"], check)) for check in judged.checks]
    by_row += [(row.row, Outcome(row.claim_id or "", None, None, row)) for row in judged.rejected]
    return tuple(outcome for _, outcome in sorted(by_row, key=lambda item: item[0]))
