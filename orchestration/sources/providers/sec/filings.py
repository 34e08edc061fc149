"""SEC submissions: the reports that one company has filed, in its JSON as it came from EDGAR.

The SEC states them column by column; every cell is handed on as the text it was, for the contract to judge.
The file lists a year's filings or the last thousand, whichever is more; older ones are in separate files.
"""

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.sources.cells import text
from orchestration.sources.inputs import ParsedInput, SourceFileError
from orchestration.sources.providers.sec.documents import Kind, read_document

KIND = Kind("submissions", "filings", "https://data.sec.gov/submissions/CIK##########.json")
# The reports that state accounts or announce them, domestic and foreign. Insiders' trades, proxies and prospectuses
# are most of what a large company files, and nothing here reads them.
REPORTS = ("10-K", "10-KT", "10-Q", "10-QT", "8-K", "20-F", "40-F", "6-K")
FORMS = frozenset(REPORTS) | {f"{form}/A" for form in REPORTS}
# Raw column -> the SEC's name of it.
KEY_OF_COLUMN = {
    "accession_number": "accessionNumber",
    "form": "form",
    "filed_date": "filingDate",
    "accepted_at": "acceptanceDateTime",
    "period_end_date": "reportDate",
    "primary_document": "primaryDocument",
}
COLUMNS = ("cik", *KEY_OF_COLUMN)


def filings_input(path: Path, label: str, source_name: str, cik: str | None) -> ParsedInput:
    """The input for one company's file; it is opened when it is read, so that its faults stay its own.

    cik: whose filings these should be, ten digits; None where nothing says whose, which is one of its faults.
    """
    return ParsedInput(
        partial(parse_filings, path, label, cik),
        path,
        label,
        source_name,
        f"lists no {', '.join(REPORTS)}: nothing to load",
    )


def parse_filings(path: Path, label: str, cik: str | None) -> pd.DataFrame:
    """The reports, one row each in the file's order, every cell as text or None.

    Raises SourceFileError where the file is no submissions document, or another company's.
    """
    columns = _columns(label, read_document(path, label, KIND, cik).get("recent"))
    filings = zip(*(columns[key] for key in KEY_OF_COLUMN.values()), strict=True)
    form = list(KEY_OF_COLUMN).index("form")
    rows = [(cik, *map(text, filing)) for filing in filings if text(filing[form]) in FORMS]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _columns(label: str, recent: object) -> dict[str, list[Any]]:
    """The SEC's name of each column taken -> its cells; raises SourceFileError where one is missing or cut short."""
    stated = recent if isinstance(recent, dict) else {}
    missing = [key for key in KEY_OF_COLUMN.values() if not isinstance(stated.get(key), list)]
    if missing:
        raise SourceFileError(
            label,
            f"is not SEC submissions: filings.recent holds no list {', '.join(missing)}; they come from {KIND.origin}",
        )
    lengths = {key: len(stated[key]) for key in KEY_OF_COLUMN.values()}
    if len(set(lengths.values())) > 1:
        counts = ", ".join(f"{key} {length:,}" for key, length in lengths.items())
        raise SourceFileError(
            label, f"has lists of different lengths in filings.recent ({counts}); download it again from {KIND.origin}"
        )
    return stated
