"""The contract of the concept map: which tag of the SEC's taxonomy states which metric."""

from orchestration.contracts.contract import Column, Contract
from orchestration.contracts.reference import SCHEMA, dates_in_range

TRACKED_CONCEPTS = Contract(
    SCHEMA,
    "tracked_concepts",
    "Which tag states a metric for an issuer, and for which periods: one row per issuer, metric, basis, tag and rank.",
    key=("cik", "metric", "basis", "tag", "tag_rank"),
    columns=(
        Column("cik", "VARCHAR", "The issuer's CIK; '*' for every issuer without a row of its own.", True),
        Column(
            "metric",
            "VARCHAR",
            "capex, finance_lease_principal, revenue, net_income, operating_cash_flow, depreciation or eps_diluted.",
            True,
        ),
        Column("basis", "VARCHAR", "cash_ppe for capex; reported for all others.", True),
        Column("tag", "VARCHAR", "The us-gaap tag.", True),
        Column(
            "less_tag",
            "VARCHAR",
            "The us-gaap tag that is subtracted where the same filing states it for the same period; else null.",
        ),
        Column("valid_from_date", "DATE", "First period end for which the tag counts.", True),
        Column("valid_to_date", "DATE", "Last such period end; null while it still does.", is_null_stated=True),
        Column("tag_rank", "BIGINT", "1 takes precedence where two tags state the same period.", True),
    ),
    rules=(dates_in_range("valid_from_date", "valid_to_date"),),
)
