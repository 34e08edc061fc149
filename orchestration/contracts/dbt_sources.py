"""Writes the raw tables' dbt sources from their contracts: `python -m orchestration.contracts.dbt_sources`."""

import sys

import yaml

from orchestration.contracts import (
    announcements,
    claims,
    corporate_actions,
    filings,
    fundamentals,
    index_members,
    indices,
    market,
    payloads,
    reference,
    tracked_concepts,
)
from orchestration.contracts.contract import PROVENANCE, Contract

ALL_CONTRACTS: tuple[Contract, ...] = (
    *reference.CONTRACTS,
    *indices.CONTRACTS,
    *index_members.CONTRACTS,
    tracked_concepts.TRACKED_CONCEPTS,
    announcements.RATE_ANNOUNCEMENTS,
    payloads.PAYLOADS,
    *market.CONTRACTS,
    *corporate_actions.CONTRACTS,
    *fundamentals.CONTRACTS,
    filings.FILINGS,
    *claims.CONTRACTS,
)
HEADER = "# Written from orchestration/contracts by `make sources`; change the contracts, not this file.\n"


def dbt_sources() -> str:
    """The YAML text of dbt_project/models/staging/sources.yml: every raw table and column with its meaning."""
    schemas: dict[str, list[Contract]] = {}
    for contract in ALL_CONTRACTS:
        schemas.setdefault(contract.schema, []).append(contract)
    sources = [
        {"name": schema, "schema": schema, "tables": [_table(contract) for contract in contracts]}
        for schema, contracts in schemas.items()
    ]
    return HEADER + yaml.safe_dump({"sources": sources}, sort_keys=False, width=110, allow_unicode=True)


def _table(contract: Contract) -> dict[str, object]:
    return {
        "name": contract.table,
        "description": contract.description,
        "columns": [
            {"name": column.name, "description": column.description, "data_type": column.sql_type.lower()}
            for column in contract.columns + PROVENANCE
        ],
    }


if __name__ == "__main__":
    sys.stdout.write(dbt_sources())
