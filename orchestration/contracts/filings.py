"""The contract of filings: which reports an issuer has filed with the SEC, and when."""

from dataclasses import replace

from orchestration.contracts.contract import Column, Contract
from orchestration.contracts.fundamentals import (
    ACCESSION_IS_VALID,
    CIK,
    FILED_AT,
    FILED_DATE,
    FUNDAMENTALS_SCHEMA,
)
from orchestration.contracts.reference import IS_CIK, dates_in_range, emptied, not_to_come

FILINGS = Contract(
    FUNDAMENTALS_SCHEMA,
    "filings",
    "Reports that issuers have filed with the SEC, amendments included: one row per issuer, accession and version.",
    key=("cik", "accession_number"),
    columns=(
        CIK,
        Column("accession_number", "VARCHAR", "The SEC's number of the filing.", True),
        Column("form", "VARCHAR", "10-K, 10-Q, 8-K, 20-F, 40-F or 6-K; T: a transition report, /A: amended.", True),
        FILED_DATE,
        Column(
            "accepted_at",
            "TIMESTAMP",
            "When the SEC says that it took the filing, in UTC; for some filers it is New York time, though marked as "
            "UTC. Use known_at.",
        ),
        Column("period_end_date", "DATE", "Last day of the period reported, or day of the event; null where none."),
        Column("primary_document", "VARCHAR", "Name of the filing's main document."),
    ),
    rules=(
        IS_CIK,
        dates_in_range("filed_date"),
        not_to_come("filed_by_now", "filed_date", "filed"),
        emptied(replace(dates_in_range("accepted_at"), name="accepted_in_range"), "accepted_at"),
        emptied(replace(dates_in_range("period_end_date"), name="period_in_range"), "period_end_date"),
        ACCESSION_IS_VALID,
    ),
    is_filed=True,
    # 2026-11: `acceptanceDateTime` ends in Z, but for some filers (a fifth of large ones, others have counted) it is
    # New York time, four or five hours early. So the filing is known five hours later, but no later than its facts, and
    # never before it was accepted. Where it is null, least and greatest skip it.
    known_at=f"least(accepted_at + interval 5 hour, greatest(accepted_at, {FILED_AT}), ingested_at)",
)
