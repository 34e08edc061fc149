"""How many of the claims that an article makes the reader drafts, and how many of its drafts are right.

Precision is the share of drafts that are right, recall that of labels that were found. Asked for are labels with a
metric of the table and a subject that the published file knows; the others are counted apart, and a draft that matches
one is right. What an article states again is neither asked for nor punished. Guesses, which are not judged, are counted
apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orchestration.articles.drafts import Draft
from orchestration.articles.known import Known
from orchestration.articles.reader import read_article
from tests.accuracy.labels import Article, Label, is_found, is_known_metric, pattern_of

GROUPS = {"BIG_FOUR", "HYPERSCALERS", "SPX_EARNINGS", "QUOTE_TABLE", "US_EXCHANGES"}


@dataclass(frozen=True)
class Score:
    """How the drafts of an article, or on a metric, came out. guesses, right_guesses: beside the drafts."""

    name: str
    drafts: int = 0
    right: int = 0
    asked: int = 0
    found: int = 0
    guesses: int = 0
    right_guesses: int = 0
    outside_vocabulary: int = 0
    outside_series: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.drafts if self.drafts else None

    @property
    def recall(self) -> float | None:
        return self.found / self.asked if self.asked else None


@dataclass(frozen=True)
class Scored:
    """An article's drafts and labels, each with its metric and whether it has its match."""

    article: str
    drafts: tuple[tuple[Draft, bool], ...]
    asked: tuple[tuple[Label, bool], ...]
    outside_vocabulary: int
    outside_series: int


def score_article(article: Article, known: Known) -> Scored:
    """Read an article and compare its drafts with its labels."""
    return compare(article, read_article(article.text, known, article.published).drafts, known)


def compare(article: Article, drafts: Sequence[Draft], known: Known) -> Scored:
    """Compare drafts with an article's labels."""
    subjects = GROUPS | known.tickers | {name.subject for name in known.names.values()}
    single = [label for label in article.labels if not label.is_repeat]
    in_vocabulary = [label for label in single if is_known_metric(label.own.metric, known.metrics)]
    asked = [label for label in in_vocabulary if label.is_series_known or label.own.subject in subjects]
    firm = [draft for draft in drafts if not draft.is_guess]
    return Scored(
        article=article.name,
        drafts=tuple((draft, any(is_found(draft, label) for label in article.labels)) for draft in drafts),
        asked=tuple((label, any(is_found(draft, label) for draft in firm)) for label in asked),
        outside_vocabulary=len(single) - len(in_vocabulary),
        outside_series=len(in_vocabulary) - len(asked),
    )


def by_article(scored: Iterable[Scored]) -> list[Score]:
    """A score for each article."""
    return [_score(own.article, [own]) for own in scored]


def by_metric(scored: Sequence[Scored]) -> list[Score]:
    """A score for each metric that labels ask for or drafts state."""
    names = {pattern_of(draft.metric) for own in scored for draft, _ in own.drafts}
    names |= {pattern_of(label.own.metric) for own in scored for label, _ in own.asked}
    return [_score(name, scored, name) for name in sorted(names)]


def total(scored: Sequence[Scored]) -> Score:
    """The score of all articles."""
    return _score("all", scored)


def _score(name: str, scored: Sequence[Scored], metric: str = "") -> Score:
    drafts = [
        (draft, is_right)
        for own in scored
        for draft, is_right in own.drafts
        if not metric or pattern_of(draft.metric) == metric
    ]
    asked = [
        is_hit for own in scored for label, is_hit in own.asked if not metric or pattern_of(label.own.metric) == metric
    ]
    return Score(
        name=name,
        drafts=sum(not draft.is_guess for draft, _ in drafts),
        right=sum(is_right for draft, is_right in drafts if not draft.is_guess),
        asked=len(asked),
        found=sum(asked),
        guesses=sum(draft.is_guess for draft, _ in drafts),
        right_guesses=sum(is_right for draft, is_right in drafts if draft.is_guess),
        outside_vocabulary=sum(own.outside_vocabulary for own in scored),
        outside_series=sum(own.outside_series for own in scored),
    )
