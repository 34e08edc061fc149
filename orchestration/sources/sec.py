"""SEC company facts: the facts of the tracked concepts in one company's JSON, as it came from EDGAR.

What belongs here: is the file what its name says, and where in it do the facts stand? Every cell is
handed on as the text it was, whatever it says: the contract judges it, so that one bad fact is set
aside and its neighbours are not. `fy` and `fp` belong to the filing and are kept as a remark.
"""

import csv
import gzip
import json
import re
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.sources.file_checks import file_size, inflated_head
from orchestration.sources.inputs import ParsedInput, SourceFileError

TAXONOMY = "us-gaap"
# 2026-11: the largest real file inflates to 7 MB, the largest filers' to about 30.
LIMIT_BYTES = 100 * 1000 * 1000
TOO_LARGE = "company facts stay far below that: download the file again"
NAME = re.compile(r"CIK([0-9]{10})(?![0-9])", re.IGNORECASE)
ORIGIN = "https://data.sec.gov/api/xbrl/companyfacts/CIK##########.json"
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


def company_facts_input(path: Path, label: str, source_name: str, tags: Collection[str]) -> ParsedInput:
    """The input for one company's file; it is opened when it is read, so that its faults stay its own."""
    return ParsedInput(
        partial(parse_company_facts, path, label, tags),
        label,
        source_name,
        "states none of the tracked concepts (data/reference/tracked_concepts.csv): nothing to load",
    )


def tracked_tags(path: Path) -> frozenset[str]:
    """Every tag that the concept map names, for whichever issuer."""
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["tag"] for row in csv.DictReader(file))


def parse_company_facts(path: Path, label: str, tags: Collection[str]) -> pd.DataFrame:
    """The tracked facts over a stretch of time, one row each in the file's order, every cell as text or None.

    Raises SourceFileError where the file is no company facts document, or another company's.
    """
    document = _document(path, label)
    cik = _cik(path, label, document)
    rows = []
    for tag, unit, fact in _facts(label, document["facts"], tags):
        if "start" in fact:  # without a start it is a balance on one day
            rows.append((cik, TAXONOMY, tag, unit, *(_text(fact.get(key)) for key in KEY_OF_COLUMN.values())))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _document(path: Path, label: str) -> dict[str, Any]:
    content = _content(path, label)
    if content.lstrip()[:1] == b"<":
        raise SourceFileError(
            label, "is a web page, not JSON; the SEC refuses requests that do not name who asks: download it again"
        )
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceFileError(label, f"is not JSON ({error}); download it again from {ORIGIN}") from error
    missing = [key for key in ("cik", "facts") if not isinstance(document, dict) or key not in document]
    if missing or not isinstance(document["facts"], dict):
        raise SourceFileError(
            label, f"is not SEC company facts (no {' and no '.join(missing or ['facts'])}); they come from {ORIGIN}"
        )
    return document


def _content(path: Path, label: str) -> bytes:
    """The file's bytes, inflated; a file that would fill the memory is turned away before it does."""
    size = file_size(path, label)
    try:
        if path.name.lower().endswith(".gz"):
            inflated_head(path, label, LIMIT_BYTES, TOO_LARGE)
            with gzip.open(path) as stream:
                return stream.read()
        if size > LIMIT_BYTES:
            raise SourceFileError(label, f"is larger than {LIMIT_BYTES / 1e6:,.0f} MB; {TOO_LARGE}")
        return path.read_bytes()
    except OSError as error:
        raise SourceFileError(label, f"cannot be read ({error.strerror}); check its permissions") from error


def _cik(path: Path, label: str, document: dict[str, Any]) -> str:
    """The company's ten digits, on which name and content agree."""
    named = NAME.match(path.name)
    if not named:
        raise SourceFileError(label, "has no company in its name; name it CIK and ten digits, as CIK0000320193.json.gz")
    stated = str(document["cik"]).strip().zfill(10)
    if stated != named[1]:
        raise SourceFileError(
            label, f"holds the facts of CIK {stated}, not of the CIK in its name; rename it or download it again"
        )
    return stated


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
        label, f"is not SEC company facts: {name} does not hold units with lists of facts; they come from {ORIGIN}"
    )


def _text(value: object) -> str | None:
    if value is None:
        return None
    # JSON can write half of a surrogate pair, which no UTF-8 holds.
    return str(value).encode("utf-8", "replace").decode()
