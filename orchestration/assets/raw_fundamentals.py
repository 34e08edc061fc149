"""The raw_fundamentals tables: read whole, since a filing may state any earlier period anew."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts import filings, fundamentals, index_members, reference

# A check on company_facts looks at the names of the companies.
NAMES = [reference.ISSUERS, index_members.INDEX_CONSTITUENTS]


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset a table; parents: the landing assets behind it."""
    return [
        raw_asset(contract, parents, deps=NAMES if contract is fundamentals.COMPANY_FACTS else ())
        for contract in (*fundamentals.CONTRACTS, filings.FILINGS)
    ]
