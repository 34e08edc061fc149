"""The raw_fundamentals tables: read whole, since a filing may restate any earlier period."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts import filings, fundamentals, index_members, reference

# A check on company_facts looks up the companies in these tables.
NAMES = [reference.ISSUERS, index_members.INDEX_CONSTITUENTS]


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset per table. parents: the landing assets that each table reads."""
    return [
        raw_asset(contract, parents, deps=NAMES if contract is fundamentals.COMPANY_FACTS else ())
        for contract in (*fundamentals.CONTRACTS, filings.FILINGS)
    ]
