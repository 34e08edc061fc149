"""The tables that ship with the project under data/: reference tables and published figures, all real."""

from collections.abc import Mapping
from pathlib import Path

from orchestration.sources import calendar
from orchestration.sources.inputs import Batch, FileInput, Input, Read

SOURCE_NAME = "shipped"

# Choices, names and printed facts that hold whatever the market data come from.
ALWAYS = {
    "raw_reference.issuers": "reference/issuers.csv",
    "raw_reference.securities": "reference/securities.csv",
    "raw_reference.index_definitions": "reference/index_definitions.csv",
    "raw_reference.milestone_steps": "reference/milestone_steps.csv",
    "raw_reference.volatility_regimes": "reference/volatility_regimes.csv",
    "raw_reference.source_rankings": "reference/source_rankings.csv",
    "raw_reference.finding_kinds": "reference/finding_kinds.csv",
    "raw_reference.sector_proxies": "reference/sector_proxies.csv",
    "raw_reference.tracked_concepts": "reference/tracked_concepts.csv",
    "raw_reference.rate_announcements": "reference/rate_announcements.csv",
    "raw_reference.claim_metrics": "reference/claim_metrics.csv",
    "raw_claims.claims": "figures/claims.csv",
    "raw_market.quote_snapshots": "figures/article_quotes.csv",
    "raw_fundamentals.capex_headline": "figures/capex_headline.csv",
    "raw_fundamentals.capex_guidance": "figures/capex_guidance.csv",
    "raw_fundamentals.reported_kpis": "figures/reported_kpis.csv",
}
# Facts that a drop folder states itself, and more completely, where it holds such a file.
UNLESS_DROPPED = {
    "raw_market.policy_rates": "figures/policy_rates.csv",
    "raw_fundamentals.company_facts": "figures/company_facts.csv",
}
# Facts about the sample securities alone: a real warehouse must not take them for the whole market.
SAMPLE = {
    "raw_reference.index_constituents": "reference/index_constituents.csv",
    "raw_reference.shares_outstanding": "reference/shares_outstanding.csv",
    "raw_market.corporate_actions": "figures/corporate_actions.csv",
    "raw_market.corporate_action_coverage": "figures/corporate_action_coverage.csv",
}


class ShippedSource:
    """What ships with the project and is real; beneath live sources, where there is no drop folder."""

    name = SOURCE_NAME

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def batches(self, table: str, _read: Read = frozenset()) -> list[Batch]:
        """The shipped file of one raw table, if there is one; the calendar for the exchange's days."""
        return [Batch(real_tables(table, self._data_dir, ALWAYS | UNLESS_DROPPED))]

    def dropped(self, _table: str) -> list[Input]:
        """Nobody has dropped anything."""
        return []

    def ignored_files(self) -> list[str]:
        """None: everything shipped is read."""
        return []


def real_tables(table: str, data_dir: Path, paths: Mapping[str, str]) -> list[Input]:
    """The input of one raw table among `paths`, if there is one; the calendar for the exchange's days."""
    if table == calendar.TABLE:
        return [calendar.calendar_input()]
    return [shipped(data_dir, paths[table])] if table in paths else []


def shipped(data_dir: Path, path: str, source_name: str = SOURCE_NAME) -> FileInput:
    """The input for one shipped table, given its path below data/."""
    return FileInput(data_dir / path, f"data/{path}", source_name)
