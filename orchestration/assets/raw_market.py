"""The raw_market tables. Quotes are read by month; the others whole, since they are small."""

from orchestration.assets.ingestion import raw_asset
from orchestration.contracts import corporate_actions, market, reference

daily_quotes = raw_asset(market.DAILY_QUOTES, deps=[reference.EXCHANGE_DAYS], is_monthly=True)
assets = [
    daily_quotes,
    raw_asset(market.INDEX_LEVELS, deps=[reference.EXCHANGE_DAYS, reference.INDEX_DEFINITIONS]),
    raw_asset(corporate_actions.CORPORATE_ACTIONS),
    raw_asset(corporate_actions.CORPORATE_ACTION_COVERAGE),
    raw_asset(market.QUOTE_SNAPSHOTS),
    raw_asset(market.POLICY_RATES),
]
