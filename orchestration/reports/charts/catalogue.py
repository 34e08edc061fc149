"""All charts, in the order in which the brief shows them."""

from orchestration.reports.charts.capex_by_company import CAPEX_BY_COMPANY
from orchestration.reports.charts.capex_guidance import CAPEX_GUIDANCE
from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.claim_verdicts import CLAIM_VERDICTS
from orchestration.reports.charts.earnings_season import EARNINGS_SEASON
from orchestration.reports.charts.index_close import INDEX_CLOSE
from orchestration.reports.charts.index_drawdown import INDEX_DRAWDOWN
from orchestration.reports.charts.index_vix import INDEX_VIX
from orchestration.reports.charts.restatements import RESTATEMENTS
from orchestration.reports.charts.sectors import SECTORS_RANKED, SECTORS_ROTATION

CHARTS: tuple[Chart, ...] = (
    INDEX_CLOSE,
    INDEX_DRAWDOWN,
    INDEX_VIX,
    SECTORS_RANKED,
    SECTORS_ROTATION,
    CAPEX_BY_COMPANY,
    CAPEX_GUIDANCE,
    EARNINGS_SEASON,
    RESTATEMENTS,
    CLAIM_VERDICTS,
)


def charts_of(mart: str) -> tuple[Chart, ...]:
    """The charts that are shown with this mart."""
    return tuple(chart for chart in CHARTS if chart.mart == mart)
