"""The raw_reference tables: the exchange's calendar first, since others are judged by it."""

from orchestration.assets.ingestion import raw_asset
from orchestration.contracts import reference

assets = [raw_asset(contract) for contract in reference.CONTRACTS]
