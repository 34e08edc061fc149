"""The raw_fundamentals tables: read whole, since a filing may state any earlier period anew."""

from orchestration.assets.ingestion import raw_asset
from orchestration.contracts import fundamentals, index_members, reference

# A check on company_facts looks at the names of the companies.
NAMES = [reference.ISSUERS, index_members.INDEX_CONSTITUENTS]
assets = [
    raw_asset(contract, deps=NAMES if contract is fundamentals.COMPANY_FACTS else ())
    for contract in fundamentals.CONTRACTS
]
