"""A claim made up here with the verdicts that it must get, and the one row that it is in a file of claims."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from orchestration.articles.claims_file import HEADER

DECIDED = frozenset({"supported", "contradicted", "misdated"})


@dataclass(frozen=True)
class Claim:
    """A row of a file of claims, without its article."""

    subject: str
    metric: str
    start: date
    end: date
    comparator: str
    value: str
    unit: str
    published: date
    statement: str = ""

    def row(self, article: str, number: str = "C1") -> tuple[str, ...]:
        """The claim's cells, in the order of HEADER."""
        statement = self.statement or f"{self.subject}: {self.metric} {self.comparator} {self.value} {self.unit}"
        return (
            *(article, number, self.published.isoformat(), statement, self.subject, self.metric),
            *(self.start.isoformat(), self.end.isoformat(), self.comparator, self.value, self.unit, ""),
        )


@dataclass(frozen=True)
class Made:
    """A claim with what must be said of it.

    kind: how it was made: "true", or what was changed. expected: the verdicts that are right by what is known now;
    expected_then: by what was known at publication, empty where that is not known here. truth: the figure, for people.
    others: the figure on other bases, by their names.
    """

    claim: Claim
    family: str
    kind: str
    expected: frozenset[str]
    expected_then: frozenset[str]
    truth: str
    others: dict[str, float] = field(default_factory=dict)
    is_of_another_basis: bool = False


def claims_file(rows: Sequence[Sequence[str]]) -> str:
    """Rows of claims as CSV."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return written.getvalue()
