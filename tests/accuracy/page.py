"""docs/accuracy.md: what was measured, as tables, each with a sentence on what it means."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.accuracy.drafts import Score, Scored, by_article, by_metric, total
from tests.accuracy.labelled import Outcome
from tests.accuracy.labels import BACKLOG_DAYS, DAYS, FIRST_DAYS, TARGET_RANGE_DAYS, pattern_of
from tests.accuracy.verdicts import Measured, Verdict, by_family, by_kind, measured

HEAD = "<!-- Written by `make accuracy`; run it again, do not change this file. -->\n\n# How accurate it is\n"


@dataclass(frozen=True)
class Findings:
    """All that was measured. folders: labelled articles by their folder's name; missing: folders that are not there."""

    today: date
    source: str
    folders: Sequence[tuple[str, Sequence[Scored], Sequence[Outcome]]]
    missing: Sequence[str]
    verdicts: Sequence[Verdict]
    seed: int
    count: int
    not_made: Sequence[str]


def page(found: Findings) -> str:
    """The page."""
    parts = [
        HEAD,
        f"Measured on {found.today} by `make accuracy` on a published file of {found.source}. `make accuracy "
        "PUBLISHED_FILE=<file> LABELS=<folder>` measures on another file and with more labelled articles.\n",
        *(f"Left out: {name} is not there.\n" for name in found.missing),
        *_verdicts(found),
        *_labelled(found),
        *_drafts(found),
    ]
    # Tables are wide; what a person reads as text is not.
    return "\n".join(part if part.startswith(("|", "#", "<")) else _wrapped(part) for part in parts)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False) + "\n"


def _verdicts(found: Findings) -> Iterable[str]:
    yield "## Verdicts on claims made from the data\n"
    yield (
        f"Claims of which the truth is computed apart from the models that judge: up to {found.count} true ones for "
        f"each metric, drawn at random (seed {found.seed}) and rounded as articles round, and each of these with one "
        "thing changed. Decided: supported, contradicted or misdated; the rest says that it cannot tell. Right: as the "
        "comparators of the [guide](../data/figures/claims_guide.md#comparators) have it.\n"
    )
    yield _table_of_verdicts("metrics", [*by_family(found.verdicts), measured("all", found.verdicts)])
    yield (
        "Of the claims on which a verdict was given, how many got the right one, by family of metrics; at publication: "
        "by what was known then, where that is known here too. On another basis: wrong, and stated with certainty, "
        "where the claim or the figure found is one of another basis, unit, fund or company figure.\n"
    )
    yield _table_of_verdicts("what was changed", by_kind(found.verdicts))
    yield (
        "The same by what was changed of a true claim. A changed claim may still hold, or be true of another day. "
        "Nothing can be decided where no fiscal quarter ends with the calendar quarter (fiscal for calendar), nor "
        "where the name means an index of which there are no closes (the stock of that name): there undecided is "
        "right.\n"
    )
    yield from _wrong(found.verdicts)
    if found.not_made:
        yield f"No claims are made on: {', '.join(f'`{metric}`' for metric in found.not_made)}.\n"


def _wrong(verdicts: Sequence[Verdict]) -> Iterable[str]:
    wrong: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.is_wrong or verdict.is_wrong_then:
            wrong.setdefault(pattern_of(verdict.made.claim.metric), []).append(verdict)
    if not wrong:
        return
    rows = []
    for metric, own in sorted(wrong.items()):
        kinds = Counter(verdict.made.kind for verdict in own).most_common()
        claim, said = own[0].made.claim, own[0].latest
        example = (
            f"`{claim.subject}` {claim.start} to {claim.end} {claim.comparator} {claim.value} {claim.unit}: {said}, "
            f"right: {' or '.join(sorted(own[0].made.expected))}; computed {own[0].check['computed_latest']}, "
            f"here {own[0].made.truth}"
        )
        rows.append((f"`{metric}`", len(own), ", ".join(f"{kind} {count}" for kind, count in kinds), example))
    yield _table(("metric", "wrong", "of which", "the first of them"), rows)
    yield "The verdicts that are wrong, then or now, by metric. `make accuracy` prints more of them.\n"


def _table_of_verdicts(name: str, rows: Sequence[Measured]) -> str:
    return _table(
        (name, "claims", "undecided", "decided", "right", "share", "on another basis", "right at publication"),
        (
            (
                row.name,
                row.count,
                _share(row.count - row.decided, row.count),
                row.decided,
                row.right,
                _share(row.right, row.decided),
                row.on_another_basis,
                f"{row.right_then:,} of {row.decided_then:,}" if row.decided_then else "",
            )
            for row in rows
        ),
    )


def _labelled(found: Findings) -> Iterable[str]:
    outcomes = [outcome for _, _, own in found.folders for outcome in own]
    if not outcomes:
        return
    yield "## Verdicts on labelled claims\n"
    yield (
        "Figures of articles of which a person found out whether they hold, by other means. Right: supported where "
        "they do, contradicted or misdated where they do not, by what was known at publication, and by what is known "
        "now where that does not decide. Explained: the label's note says that sources differ, or that a stale "
        "figure was printed.\n"
    )
    rows = []
    for name in dict.fromkeys(outcome.label.article for outcome in outcomes):
        rows.append(_outcomes(name, [own for own in outcomes if own.label.article == name]))
    yield _table(
        ("article", "labels", "undecided", "decided", "right", "share", "wrong, explained", "wrong"),
        [*rows, _outcomes("all", outcomes)],
    )
    yield "Of the labels that are decided, how many as the person did.\n"
    verdicts = sorted({outcome.verdict for outcome in outcomes})
    yield _table(
        ("verdict", "holds", "does not hold"),
        (
            (
                verdict,
                *(sum(o.verdict == verdict and o.label.holds == holds for o in outcomes) for holds in ("yes", "no")),
            )
            for verdict in verdicts
        ),
    )
    yield "How often each verdict was given on labels that hold and on labels that do not.\n"


def _outcomes(name: str, own: Sequence[Outcome]) -> tuple:
    decided = [outcome for outcome in own if outcome.is_decided]
    right = sum(outcome.is_right for outcome in decided)
    explained = sum(not outcome.is_right and outcome.has_reason for outcome in decided)
    undecided = _share(len(own) - len(decided), len(own))
    share = _share(right, len(decided))
    return name, len(own), undecided, len(decided), right, share, explained, len(decided) - right - explained


def _drafts(found: Findings) -> Iterable[str]:
    scored = [own for _, articles, _ in found.folders for own in articles]
    if not scored:
        return
    yield "## Drafts from the text of articles\n"
    yield (
        "What `make check ARTICLE=` drafts against what a person labelled. A draft is right where a label has its "
        "subject, metric (`distance_to_level` with or without a number in its name), value as a number, unit and "
        "comparator; its last day exactly where the metric is one of a session, else within "
        f"{DAYS} days ({BACKLOG_DAYS} of a backlog, {TARGET_RANGE_DAYS} of the Fed's target range); and, of a change "
        f"between two days, its first within {FIRST_DAYS}. A label's alternatives are right too; of a `…_since` the "
        "month or its year. Repeats are neither asked for nor punished. Guesses, which are not judged unless asked, "
        "are counted apart, and so are labels with a metric outside the table of metrics, or a subject that the "
        "published file does not know. The articles of `articles` are those that the reader was developed with: how it "
        "does on others is told by others alone, LABELS=<folder>.\n"
    )
    for name, articles, _ in found.folders:
        if articles:
            yield f"### {name}\n"
            yield _table_of_scores("article", [*by_article(articles), total(articles)], has_outside=True)
            yield "How many drafts are right, and how many of the labels asked for were found, by article.\n"
    yield "### By metric\n"
    yield _table_of_scores("metric", by_metric(scored), has_outside=False)
    yield "The same by metric, over all articles.\n"


def _table_of_scores(name: str, rows: Sequence[Score], has_outside: bool) -> str:
    outside = ("no such metric", "no such series") if has_outside else ()
    return _table(
        (name, "drafts", "right", "precision", "asked for", "found", "recall", "guesses", "right guesses", *outside),
        (
            (
                *(row.name, row.drafts, row.right, _share(row.right, row.drafts)),
                *(row.asked, row.found, _share(row.found, row.asked), row.guesses, row.right_guesses),
                *((row.outside_vocabulary, row.outside_series) if has_outside else ()),
            )
            for row in rows
        ),
    )


def _share(part: int, whole: int) -> str:
    """A share in per cent; 100 only where nothing is lacking."""
    if not whole:
        return ""
    percent = 100 * part / whole
    return f"{percent:.0f} %" if part in (0, whole) else f"{min(99.9, max(0.1, percent)):.1f} %"


def _table(head: Sequence[str], rows: Iterable[Sequence]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = (f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
