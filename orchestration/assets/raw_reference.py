"""The raw_reference tables: the exchange's calendar first, since rules of other tables read it."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts import announcements, index_members, indices, payloads, reference, tracked_concepts

CONTRACTS = (
    *reference.CONTRACTS,
    *indices.CONTRACTS,
    *index_members.CONTRACTS,
    tracked_concepts.TRACKED_CONCEPTS,
    announcements.RATE_ANNOUNCEMENTS,
    payloads.PAYLOADS,
)


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset per table. parents: the landing assets that each table reads."""
    return [raw_asset(contract, parents) for contract in CONTRACTS]
