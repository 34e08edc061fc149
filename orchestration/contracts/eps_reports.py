"""Contract of raw_fundamentals for earnings per share beside the estimates before them."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.market_columns import (
    CURRENCY,
    IS_IN_DOLLARS,
    NO_NUMBER,
    TICKER,
    TICKER_RULES,
    cell_rule,
)
from orchestration.contracts.reference import dates_in_range

FUNDAMENTALS_SCHEMA = "raw_fundamentals"

EPS_REPORTS = Contract(
    FUNDAMENTALS_SCHEMA,
    "eps_reports",
    "Earnings per share as reported beside the estimate before it: one row per ticker, report date, basis and version.",
    key=("ticker", "report_date", "eps_basis"),
    columns=(
        TICKER,
        Column("report_date", "DATE", "Day of the report.", True),
        Column("eps_basis", "VARCHAR", "provider_adjusted or gaap_diluted, for all figures of the row.", True),
        Column(
            "eps_actual_usd_per_share",
            "DOUBLE",
            "Reported, US dollars per share; null while not reported.",
            False,
        ),
        Column(
            "eps_estimate_usd_per_share",
            "DOUBLE",
            "Estimate before the report, US dollars per share.",
            False,
        ),
        Column(
            "surprise_pct",
            "DOUBLE",
            "The provider's own surprise in per cent, as printed.",
            False,
        ),
    ),
    rules=(
        *TICKER_RULES,
        dates_in_range("report_date"),
        IS_IN_DOLLARS,
        Rule(
            "event_is_report",
            "event_type is not null and not regexp_matches(event_type, 'earning|report|result|^Q[1-4]', 'i')",
            "the event is no report of earnings, but: {}",
            shown="event_type",
            is_fault=False,
        ),
        Rule(
            "report_states_a_figure",
            "eps_actual_usd_per_share is null and eps_estimate_usd_per_share is null and surprise_pct is null and not "
            "coalesce(regexp_matches(cast(bad_cells as varchar), 'eps_actual|eps_estimate|surprise_pct'), false)",
            "neither what was reported nor what was expected is stated: it may be a meeting, and is no report",
            is_fault=False,
        ),
        *(
            cell_rule("eps_is_finite", column, NO_NUMBER, "NaN, infinite or beyond reason")
            for column in ("eps_actual_usd_per_share", "eps_estimate_usd_per_share", "surprise_pct")
        ),
    ),
    known_at="least(cast(report_date as timestamp) + interval 22 hour, ingested_at)",
    states_one_of=("eps_actual_usd_per_share", "eps_estimate_usd_per_share", "surprise_pct"),
    tested=(CURRENCY, Column("event_type", "VARCHAR", "What takes place on that day.", False)),
)
