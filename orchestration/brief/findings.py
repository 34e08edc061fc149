"""What was found in the data, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.brief.figure import query

# The kind before its colon → what it means for a reader.
MEANINGS: Mapping[str, str] = {
    "behind_calendar": "A series ends before the last session that it should have.",
    "coverage_gaps": "Something is missing inside a series; what would need it is null.",
    "estimates_without_actuals": "An estimate whose report never came.",
    "fact_conflicts": "Filings state one fact in different ways; a rule chose, and all versions stay in raw.",
    "filing_without_facts": "A filing whose figures have not come.",
    "holiday_prints": "A provider prints values on days without a session; they stay in raw and out of the marts.",
    "negative_quarters": "A quarter computed as a difference came out below zero and is null.",
    "open_outside_range": "An opening price lies outside the day's high and low.",
    "provider_gap": "A provider did not answer, or not in full.",
    "provider_note": "The provider itself marks these rows.",
    "quarter_differences": "A quarter as filed is not the difference of the longer periods.",
    "rejected_rows": "Rows that broke a rule of their table; set aside in quarantine.rejected_rows, never dropped.",
    "source_conflicts": "Two sources state different values; the ranking of sources chose.",
    "stale_concepts": "A company has stopped filing a figure under any name that is followed.",
    "stale_series": "A series ends before the others.",
    "stray_period_ends": "A filing dates a period's end a few days off.",
    "trailing_twelve_months": "Columns of twelve months that are no fiscal year.",
    "unchanged_closes": "Too many closes equal those of the session before.",
    "year_differences": "The four quarters do not add up to the year.",
}


@dataclass(frozen=True)
class Finding:
    """A row of marts.data_quality. kind: before the colon; detail: after it."""

    kind: str
    detail: str
    meaning: str
    table_name: str
    findings_count: int
    example: str
    days: str


def read_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """All findings, by kind. A kind without a meaning is shown by its name alone."""
    found = []
    for finding_kind, table_name, count, example, first_date, last_date in connection.execute(
        query("findings")
    ).fetchall():
        kind, _, detail = finding_kind.partition(": ")
        days = (
            "" if first_date is None else str(first_date) if first_date == last_date else f"{first_date} to {last_date}"
        )
        meaning = MEANINGS.get(kind, "")
        found.append(Finding(kind.replace("_", " "), detail, meaning, table_name, count, example or "", days))
    return found
