"""The raw_market tables. Quotes are read by month; the others whole, since they are small."""

import dagster as dg

from orchestration.assets.ingestion import Parents, raw_asset
from orchestration.contracts import announcements, corporate_actions, indices, market, reference


def make_assets(parents: Parents) -> list[dg.AssetsDefinition]:
    """One asset per table. parents: the landing assets that each table reads."""
    return [
        raw_asset(market.DAILY_QUOTES, parents, deps=[reference.EXCHANGE_DAYS], is_monthly=True),
        raw_asset(market.INDEX_LEVELS, parents, deps=[reference.EXCHANGE_DAYS, indices.INDEX_DEFINITIONS]),
        raw_asset(corporate_actions.CORPORATE_ACTIONS, parents),
        raw_asset(corporate_actions.CORPORATE_ACTION_COVERAGE, parents),
        raw_asset(market.QUOTE_SNAPSHOTS, parents),
        raw_asset(market.POLICY_RATES, parents, deps=[announcements.RATE_ANNOUNCEMENTS]),
    ]
