"""The raw_reference tables: the exchange's calendar first, since others are judged by it."""

from orchestration.assets.ingestion import raw_asset
from orchestration.contracts import index_members, reference, tracked_concepts

assets = [
    raw_asset(contract)
    for contract in (*reference.CONTRACTS, *index_members.CONTRACTS, tracked_concepts.TRACKED_CONCEPTS)
]
