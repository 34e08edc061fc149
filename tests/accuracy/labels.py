"""Labelled articles: what a person found in a text, and whether a draft is one of it.

A folder holds the articles as <article_id>.txt and their labels in *claims.csv, with the columns of
../shared/articles/README.md. A draft is right where it has the subject, metric, value, unit, comparator and period of a
label, or of one of the label's alternatives, within what `is_same` allows.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from orchestration.articles.drafts import Draft
from tests.accuracy.market import OF_A_SESSION

SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"
# Days by which a draft's last day may miss the label's.
SESSION_DAYS, DAYS, BACKLOG_DAYS, TARGET_RANGE_DAYS, FIRST_DAYS = 0, 4, 40, 8, 1
TARGET_RANGE = {"FED_FUNDS_TARGET", "DFEDTARL", "DFEDTARU"}
# Metrics whose first day matters.
BETWEEN_DAYS = {"period_return_price", "period_change_points", "change_bp", "sector_period_return"}


@dataclass(frozen=True)
class Claimed:
    """What a label states."""

    subject: str
    metric: str
    start: date
    end: date
    comparator: str
    value: str
    unit: str


@dataclass(frozen=True)
class Label:
    """A row of a table of labels. claims: what it states, and the alternatives that are right as well."""

    article: str
    number: str
    published: date
    quote: str
    claims: tuple[Claimed, ...]
    is_series_known: bool
    holds: str
    note: str

    @property
    def own(self) -> Claimed:
        return self.claims[0]

    @property
    def is_repeat(self) -> bool:
        return "repeat" in self.note


@dataclass(frozen=True)
class Article:
    """A labelled article."""

    name: str
    text: str
    published: date
    labels: tuple[Label, ...]


def read_folder(folder: Path) -> list[Article]:
    """The labelled articles of a folder; none where there is no such folder."""
    labels: dict[str, list[Label]] = {}
    for path in sorted(folder.glob("*claims.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                labels.setdefault(row["article_id"], []).append(_label(row))
    return [
        Article(name, (folder / f"{name}.txt").read_text(encoding="utf-8"), own[0].published, tuple(own))
        for name, own in labels.items()
        if (folder / f"{name}.txt").is_file()
    ]


def _label(row: dict[str, str]) -> Label:
    own = Claimed(
        subject=row["subject"],
        metric=row["metric"],
        start=date.fromisoformat(row["period_start"]),
        end=date.fromisoformat(row["period_end"]),
        comparator=row["comparator"],
        value=row["value"],
        unit=row["unit"],
    )
    return Label(
        article=row["article_id"],
        number=row["claim_no"],
        published=date.fromisoformat(row["published_date"]),
        quote=row["quote"],
        claims=(own, *alternatives(own, row["alternatives"])),
        is_series_known=row["series_known"] == "yes",
        holds=row["holds"],
        note=row["note"],
    )


def alternatives(own: Claimed, text: str) -> Iterator[Claimed]:
    """Other claims that are right as well: `metric=quote_change_pct`, `period 2022-11-03`, `a=b c=d; e=f`."""
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = dict(re.findall(r"\b(subject|metric|comparator|value|unit)=(\S+)", part))
        days = re.findall(r"\d{4}-\d\d-\d\d", part)
        changed = replace(own, **found)
        if days:
            changed = replace(changed, start=date.fromisoformat(days[0]), end=date.fromisoformat(days[-1]))
        if changed != own:
            yield changed


def is_found(draft: Draft, label: Label) -> bool:
    """Whether a draft states what a label does."""
    return any(is_same(draft, claimed) for claimed in label.claims)


def is_same(draft: Draft, claimed: Claimed) -> bool:
    """Whether a draft states one claim."""
    if (draft.subject, _stem(draft.metric)) != (claimed.subject, _stem(claimed.metric)):
        return False
    if draft.metric.endswith("_since"):
        # The year holds the month.
        return claimed.value.startswith(draft.value) or draft.value.startswith(claimed.value)
    if (_number(draft.value), draft.unit, draft.comparator) != (
        _number(claimed.value),
        claimed.unit,
        claimed.comparator,
    ):
        return False
    if abs((draft.period_end_date - claimed.end).days) > days_off(claimed):
        return False
    is_of_start = claimed.metric in BETWEEN_DAYS and claimed.subject not in TARGET_RANGE
    return not is_of_start or abs((draft.period_start_date - claimed.start).days) <= FIRST_DAYS


def days_off(claimed: Claimed) -> int:
    """By how many days a draft's last day may miss a label's."""
    if claimed.subject in TARGET_RANGE and claimed.metric in ("rate_level", "change_bp"):
        return TARGET_RANGE_DAYS
    if claimed.metric == "backlog":
        return BACKLOG_DAYS
    return SESSION_DAYS if claimed.metric in OF_A_SESSION else DAYS


def pattern_of(metric: str) -> str:
    """A metric as the table of metrics names it, {n} for its number."""
    return re.sub(r"\d+", "{n}", metric)


def is_known_metric(metric: str, metrics: Sequence[str] | set[str] | frozenset[str]) -> bool:
    """Whether the table of metrics has it."""
    return metric in metrics or pattern_of(metric) in metrics


def _stem(metric: str) -> str:
    return re.sub(r"^(distance_to_level|target_upside)_\d+$", r"\1", metric)


def _number(value: str) -> float | str:
    try:
        return round(float(value), 6)
    except ValueError:
        return value
