"""What was found in the data, in plain words."""

from dataclasses import dataclass

import duckdb

from orchestration.reports.brief.figure import query


@dataclass(frozen=True)
class Finding:
    """A row of marts.data_quality. kind: its family in plain words."""

    kind: str
    detail: str
    severity: str
    meaning: str
    table_name: str
    findings_count: int
    example: str
    days: str


def read_findings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """All findings, errors first, then by kind. A kind without a meaning is shown by its name alone."""
    found = []
    for family, detail, severity, meaning, table_name, count, example, first_date, last_date in connection.execute(
        query("findings")
    ).fetchall():
        days = (
            "" if first_date is None else str(first_date) if first_date == last_date else f"{first_date} to {last_date}"
        )
        found.append(
            Finding(
                family.replace("_", " "), detail or "", severity, meaning or "", table_name, count, example or "", days
            )
        )
    return found
