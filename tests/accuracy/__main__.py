"""`make accuracy`: how right the verdicts and the drafts are, measured on the published file; writes docs/accuracy.md.

    make accuracy PUBLISHED_FILE=<warehouse.duckdb> LABELS=<folder of labelled articles>

Prints the verdicts that are wrong, with what was computed on both sides, and the labels that were judged otherwise.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from orchestration.articles.known import Known, what_is_known
from orchestration.settings import PROJECT_ROOT, from_environment
from tests.accuracy import drafts, labelled, labels, verdicts
from tests.accuracy.page import Findings, page

PAGE = PROJECT_ROOT / "docs" / "accuracy.md"
MOST_TOLD = 20


def main() -> int:
    """Measure, write the page, and print what is wrong; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--published-file", default="", help="instead of the data folder's warehouse.duckdb")
    parser.add_argument("--labels", default="", help=f"more folders of labelled articles, {os.pathsep} between them")
    parser.add_argument("--count", type=int, default=40, help="true claims for each metric")
    parser.add_argument("--seed", type=int, default=1, help="of the claims that are drawn")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    asked = parser.parse_args()
    settings = from_environment()
    path = Path(asked.published_file) if asked.published_file else settings.published_path
    if not path.is_file():
        print(f"error: there is no {path}: make warehouse builds it, or name another: PUBLISHED_FILE=<file>")
        return 1
    today = settings.now().date()
    with duckdb.connect(str(path), read_only=True) as connection:
        known, source = what_is_known(connection), source_of(connection)
    folders, missing = measure_labels(
        path, [labels.SHARED, *map(Path, filter(None, asked.labels.split(os.pathsep)))], known, today
    )
    made = verdicts.make_claims(path, today, asked.seed, asked.count)
    found = Findings(
        today=today,
        source=source,
        folders=folders,
        missing=missing,
        verdicts=verdicts.verdicts_on(path, made, today),
        seed=asked.seed,
        count=asked.count,
        not_made=sorted(known.metrics - {name for own in made for name in names_of(own.claim.metric)}),
    )
    asked.page.write_text(page(found), encoding="utf-8")
    tell(found)
    print(f"Written: {asked.page}")
    return 0


def measure_labels(
    path: Path, folders: Sequence[Path], known: Known, today: date
) -> tuple[list[tuple[str, list[drafts.Scored], list[labelled.Outcome]]], list[str]]:
    """Drafts and verdicts on the labelled articles of each folder, and the folders that hold none."""
    measured, missing = [], []
    for folder in folders:
        articles = labels.read_folder(folder)
        if not articles:
            missing.append(f"a folder of labelled articles ({folder.name})")
            continue
        scored = [drafts.score_article(article, known) for article in articles]
        measured.append((folder.name, scored, labelled.verdicts_on_labels(path, articles, today)))
    return measured, missing


def source_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Who states the published file's data, and how far they reach."""
    rows = connection.execute(
        "select source_name, max(last_date), bool_or(is_any_simulated) from marts.data_sources group by 1 order by 1"
    ).fetchall()
    told = [f"`{name}` (up to {last}{', partly simulated' if simulated else ''})" for name, last, simulated in rows]
    return f"the source{'s' if len(told) > 1 else ''} {', '.join(told)}"


def names_of(metric: str) -> tuple[str, str]:
    """A metric as it is and as the table of metrics may name it."""
    return metric, labels.pattern_of(metric)


def tell(found: Findings) -> None:
    """Print what is wrong, for a person to look at."""
    wrong = [verdict for verdict in found.verdicts if verdict.is_wrong or verdict.is_wrong_then]
    print(f"Claims made: {len(found.verdicts):,}. Wrong: {len(wrong):,}; the first {min(MOST_TOLD, len(wrong))}:")
    for verdict in wrong[:MOST_TOLD]:
        print(f"  {verdicts.told(verdict)}")
    otherwise = [own for _, _, outcomes in found.folders for own in outcomes if own.is_decided and not own.is_right]
    print(f"Labels judged otherwise: {len(otherwise)}")
    for outcome in otherwise:
        print(f"  {labelled.told(outcome)}")


if __name__ == "__main__":
    sys.exit(main())
