"""The tables that ship with the project under data/: reference tables and published figures, all real."""

from collections.abc import Mapping
from pathlib import Path

from orchestration.contracts.announcements import RATE_ANNOUNCEMENTS
from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.claims import CLAIMS
from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.fundamentals import CAPEX_GUIDANCE, CAPEX_HEADLINE, COMPANY_FACTS, REPORTED_KPIS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS, SECTOR_PROXIES, SHARES_OUTSTANDING
from orchestration.contracts.indices import INDEX_DEFINITIONS, MILESTONE_STEPS, VOLATILITY_REGIMES
from orchestration.contracts.market import POLICY_RATES, QUOTE_SNAPSHOTS
from orchestration.contracts.reference import (
    EXCHANGE_DAYS,
    FINDING_KINDS,
    ISSUERS,
    SECURITIES,
    SOURCE_RANKINGS,
    SUBJECT_NAMES,
    VERDICTS,
)
from orchestration.contracts.tracked_concepts import TRACKED_CONCEPTS
from orchestration.sources import calendar
from orchestration.sources.inputs import Batch, FileInput, Input, Read

SOURCE_NAME = "shipped"

# Choices, names and printed facts, used wherever the market data come from.
ALWAYS = {
    ISSUERS.name: "reference/issuers.csv",
    SECURITIES.name: "reference/securities.csv",
    INDEX_DEFINITIONS.name: "reference/index_definitions.csv",
    MILESTONE_STEPS.name: "reference/milestone_steps.csv",
    VOLATILITY_REGIMES.name: "reference/volatility_regimes.csv",
    SOURCE_RANKINGS.name: "reference/source_rankings.csv",
    FINDING_KINDS.name: "reference/finding_kinds.csv",
    SECTOR_PROXIES.name: "reference/sector_proxies.csv",
    TRACKED_CONCEPTS.name: "reference/tracked_concepts.csv",
    RATE_ANNOUNCEMENTS.name: "reference/rate_announcements.csv",
    CLAIM_METRICS.name: "reference/claim_metrics.csv",
    VERDICTS.name: "reference/verdicts.csv",
    SUBJECT_NAMES.name: "reference/subject_names.csv",
    CLAIMS.name: "figures/claims.csv",
    QUOTE_SNAPSHOTS.name: "figures/article_quotes.csv",
    CAPEX_HEADLINE.name: "figures/capex_headline.csv",
    CAPEX_GUIDANCE.name: "figures/capex_guidance.csv",
    REPORTED_KPIS.name: "figures/reported_kpis.csv",
}
# Facts that a drop folder states itself, and more completely, where it holds such a file.
UNLESS_DROPPED = {
    POLICY_RATES.name: "figures/policy_rates.csv",
    COMPANY_FACTS.name: "figures/company_facts.csv",
}
# Facts about the sample securities alone: a real warehouse must not take them for the whole market.
SAMPLE = {
    INDEX_CONSTITUENTS.name: "reference/index_constituents.csv",
    SHARES_OUTSTANDING.name: "reference/shares_outstanding.csv",
    CORPORATE_ACTIONS.name: "figures/corporate_actions.csv",
    CORPORATE_ACTION_COVERAGE.name: "figures/corporate_action_coverage.csv",
}


class ShippedSource:
    """What ships with the project and is real; a live source uses it where there is no drop folder."""

    name = SOURCE_NAME

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def batches(self, table: str, _read: Read = frozenset()) -> list[Batch]:
        """The shipped file of one raw table, if there is one; the calendar for the exchange's days."""
        return [Batch(real_tables(table, self._data_dir, ALWAYS | UNLESS_DROPPED))]

    def dropped(self, _table: str) -> list[Input]:
        """None: there is no drop folder."""
        return []

    def ignored_files(self) -> list[str]:
        """None: everything shipped is read."""
        return []


def real_tables(table: str, data_dir: Path, paths: Mapping[str, str]) -> list[Input]:
    """The input of one raw table among `paths`, if there is one; the calendar for the exchange's days."""
    if table == EXCHANGE_DAYS.name:
        return [calendar.calendar_input()]
    return [shipped(data_dir, paths[table])] if table in paths else []


def shipped(data_dir: Path, path: str, source_name: str = SOURCE_NAME) -> FileInput:
    """The input for one shipped table, given its path below data/."""
    return FileInput(data_dir / path, f"data/{path}", source_name)
