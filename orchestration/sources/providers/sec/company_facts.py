"""SEC company facts: the facts of the tracked concepts in one company's JSON, as it came from EDGAR.

What belongs here: where the facts are in the file. Every cell is handed on as the text it was,
whatever it says: the contract judges it, so that one bad fact is left out and its neighbours are not.
`fy` and `fp` belong to the filing and are kept as a remark.
"""

import csv
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.sources.cells import text
from orchestration.sources.inputs import ParsedInput, SourceFileError
from orchestration.sources.providers.sec.documents import Kind, read_document

TAXONOMY = "us-gaap"
KIND = Kind("company facts", "facts", "https://data.sec.gov/api/xbrl/companyfacts/CIK##########.json")
# Raw column -> the fact's own key.
KEY_OF_COLUMN = {
    "period_start_date": "start",
    "period_end_date": "end",
    "accession_number": "accn",
    "fact_value": "val",
    "form": "form",
    "filed_date": "filed",
    "filing_fiscal_year": "fy",
    "filing_fiscal_period": "fp",
    "frame_label": "frame",
}
COLUMNS = ("cik", "taxonomy", "tag", "unit", *KEY_OF_COLUMN)


def company_facts_input(
    path: Path, label: str, source_name: str, cik: str | None, tags: Collection[str]
) -> ParsedInput:
    """The input for one company's file; it is opened when it is read, so that its faults stay its own.

    cik: whose facts these should be, ten digits; None where nothing says whose, which is one of its faults.
    """
    return ParsedInput(
        partial(parse_company_facts, path, label, cik, tags),
        path,
        label,
        source_name,
        "states none of the tracked concepts (data/reference/tracked_concepts.csv): nothing to load",
        ", ".join(sorted(tags)),
    )


def tracked_tags(path: Path) -> frozenset[str]:
    """Every tag that the concept map names, for whichever issuer."""
    with path.open(encoding="utf-8", newline="") as file:
        named = [(row["tag"], row.get("less_tag")) for row in csv.DictReader(file)]
    return frozenset(tag for tags in named for tag in tags if tag)


def parse_company_facts(path: Path, label: str, cik: str | None, tags: Collection[str]) -> pd.DataFrame:
    """The tracked facts over a stretch of time, one row each in the file's order, every cell as text or None.

    Raises SourceFileError where the file is no company facts document, or another company's.
    """
    facts = read_document(path, label, KIND, cik)
    rows = []
    for tag, unit, fact in _facts(label, facts, tags):
        if "start" in fact:  # without a start it is a balance on one day
            rows.append((cik, TAXONOMY, tag, unit, *(text(fact.get(key)) for key in KEY_OF_COLUMN.values())))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _facts(label: str, facts: dict[str, Any], tags: Collection[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(tag, unit, fact) for each fact of a tracked concept, in the file's order."""
    concepts = _mapping(label, TAXONOMY, facts.get(TAXONOMY, {}))
    for tag, concept in concepts.items():
        if tag not in tags:
            continue
        for unit, stated in _mapping(label, tag, _mapping(label, tag, concept).get("units")).items():
            if not isinstance(stated, list):
                raise _misshapen(label, tag)
            for fact in stated:
                yield tag, unit, _mapping(label, tag, fact)


def _mapping(label: str, name: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _misshapen(label, name)
    return value


def _misshapen(label: str, name: str) -> SourceFileError:
    return SourceFileError(
        label, f"is not SEC company facts: {name} does not hold units with lists of facts; they come from {KIND.origin}"
    )
