"""Contracts of raw_fundamentals: SEC facts, and what companies and analysts state outside the filings."""

from orchestration.contracts.amounts import (
    LARGEST_CAPEX_USD,
    LARGEST_KPI_USD,
    SMALLEST_CAPEX_USD,
    SMALLEST_GUIDE_USD,
    SMALLEST_KPI_USD,
    in_whole_dollars,
)
from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.eps_reports import EPS_REPORTS, FUNDAMENTALS_SCHEMA
from orchestration.contracts.market_columns import CURRENCY, IS_IN_DOLLARS, TICKER, TICKER_RULES
from orchestration.contracts.reference import IS_CIK, TEN_DIGITS, dates_in_range, not_to_come

CIK = Column("cik", "VARCHAR", "The issuer's SEC central index key, ten digits.", True, clean=TEN_DIGITS)
ANNOUNCED_DATE = Column("announced_date", "DATE", "Day on which the company announced it.", True)
SOURCE = Column("source", "VARCHAR", "Who reports it, and where.", True)
FILED_DATE = Column("filed_date", "DATE", "Day on which the SEC took the filing.", True)
PERIOD_LABEL = Column("period_label", "VARCHAR", "The period as stated: CY2026, FY2026, FY2026Q1.", True)
# Amounts per user, per share or per unit may be a few dollars: the bounds are for totals.
IS_COMPANY_TOTAL = "kpi_unit = 'USD' and not regexp_matches(metric, '(^|_)(per|arpu|arppu|price|fee)(_|$)')"
ACCESSION_IS_VALID = Rule(
    "accession_is_valid",
    "not regexp_full_match(accession_number, '[0-9]{10}-[0-9]{2}-[0-9]{6}')",
    "an accession number reads 0001045810-26-000012",
)
# At 22:00 UTC of its day, or when it was read, where that was earlier: what has been read is known.
ANNOUNCED_AT = "least(cast(announced_date as timestamp) + interval 22 hour, ingested_at)"
# The SEC dates a filing accepted after 17:30 in New York on the next day.
FILED_AT = "cast(filed_date as timestamp) + interval 22 hour + interval 30 minute"

COMPANY_FACTS = Contract(
    FUNDAMENTALS_SCHEMA,
    "company_facts",
    "Facts over a stretch of time as companies tag them in their filings: one row per issuer, concept, unit, "
    "period, accession and version. A later filing that states an old period anew adds rows and replaces none.",
    key=("cik", "taxonomy", "tag", "unit", "period_start_date", "period_end_date", "accession_number"),
    columns=(
        CIK,
        Column("taxonomy", "VARCHAR", "us-gaap, dei or the company's own.", True),
        Column("tag", "VARCHAR", "The concept's name in the taxonomy.", True),
        Column("unit", "VARCHAR", "USD, USD/shares, shares.", True),
        Column("period_start_date", "DATE", "First day of the period.", True),
        Column("period_end_date", "DATE", "Last day of the period.", True),
        Column("accession_number", "VARCHAR", "The filing that states it.", True),
        Column("fact_value", "DOUBLE", "The value in its unit.", True),
        Column("form", "VARCHAR", "Form of the filing: 10-K, 10-Q, 8-K, with /A for amendments.", True),
        FILED_DATE,
        Column("filing_fiscal_year", "BIGINT", "`fy`: of the filing, not of the fact. Never a key.", is_compared=False),
        Column(
            "filing_fiscal_period", "VARCHAR", "`fp`: of the filing, not of the fact. Never a key.", is_compared=False
        ),
        Column(
            "frame_label",
            "VARCHAR",
            "`frame`: the SEC's calendar quarter, on one of the filings. Never a key.",
            is_compared=False,
        ),
    ),
    rules=(
        IS_CIK,
        dates_in_range("period_start_date", "period_end_date", "filed_date"),
        Rule("period_in_order", "period_end_date < period_start_date", "the period ends before it starts"),
        Rule("filed_after_period", "filed_date < period_end_date", "it was filed before its period ended"),
        not_to_come("filed_by_now", "filed_date", "filed"),
        ACCESSION_IS_VALID,
        Rule(
            "unit_fits",
            "unit not in ('USD', 'USD/shares', 'shares')",
            "the unit is none of USD, USD/shares, shares: facts are read in US dollars alone",
            is_fault=False,
        ),
        Rule(
            "unit_fits_concept",
            "starts_with(tag, 'EarningsPerShare') <> (unit = 'USD/shares') "
            "or (unit = 'shares' and not contains(tag, 'Shares'))",
            "earnings per share are in USD/shares, counts of shares in shares, everything else is in USD",
        ),
        Rule(
            "value_is_plausible",
            "not isfinite(fact_value) or abs(fact_value) > 1e13 or (unit = 'USD/shares' "
            "and abs(fact_value) > 1e5) or (unit = 'shares' and abs(fact_value) > 1e12)",
            "the value is out of all proportion for its unit",
        ),
    ),
    known_at=f"least({FILED_AT}, ingested_at)",
    is_filed=True,
)

CAPEX_HEADLINE = Contract(
    FUNDAMENTALS_SCHEMA,
    "capex_headline",
    "Capital expenditure as companies headline it, where that is not the cash-flow line: one row per issuer, "
    "period end, company basis and version.",
    key=("cik", "period_end_date", "company_basis"),
    columns=(
        CIK,
        TICKER,
        Column("fiscal_label", "VARCHAR", "The company's own name of the period, such as FY26Q1.", True),
        Column("period_end_date", "DATE", "Last day of the period.", True),
        Column("company_basis", "VARCHAR", "What the company counts; differs by company.", True),
        Column("capex_usd", "DOUBLE", "Capital expenditure, US dollars.", True),
        Column("status", "VARCHAR", "verified (stated) or derived (computed from two other stated figures).", True),
        ANNOUNCED_DATE,
        SOURCE,
    ),
    rules=(
        *TICKER_RULES,
        IS_CIK,
        dates_in_range("period_end_date", "announced_date"),
        Rule("announced_after_period", "announced_date < period_end_date", "it was announced before its period ended"),
        not_to_come("announced_by_now", "announced_date", "announced"),
        IS_IN_DOLLARS,
        in_whole_dollars("capex_is_plausible", "capex_usd", SMALLEST_CAPEX_USD, LARGEST_CAPEX_USD),
        Rule("status_is_known", "status not in ('verified', 'derived')", "the status is neither verified nor derived"),
    ),
    known_at=ANNOUNCED_AT,
    tested=(CURRENCY,),
)

CAPEX_GUIDANCE = Contract(
    FUNDAMENTALS_SCHEMA,
    "capex_guidance",
    "Guided ranges of capital expenditure with the day each was announced: one row per ticker, day, period, source "
    "and version.",
    key=("ticker", "announced_date", "period_label", "source"),
    columns=(
        TICKER,
        ANNOUNCED_DATE,
        PERIOD_LABEL,
        Column(
            "low_usd", "DOUBLE", "Lower end, US dollars; null where only a direction was given.", is_null_stated=True
        ),
        Column("high_usd", "DOUBLE", "Upper end, US dollars; null where open.", is_null_stated=True),
        Column("status", "VARCHAR", "verified, or conflict where sources disagree.", True),
        SOURCE,
    ),
    rules=(
        *TICKER_RULES,
        dates_in_range("announced_date"),
        not_to_come("announced_by_now", "announced_date", "announced"),
        IS_IN_DOLLARS,
        in_whole_dollars("low_is_plausible", "low_usd", SMALLEST_GUIDE_USD, LARGEST_CAPEX_USD),
        in_whole_dollars("high_is_plausible", "high_usd", SMALLEST_GUIDE_USD, LARGEST_CAPEX_USD),
        Rule("range_in_order", "high_usd < low_usd", "the upper end lies below the lower"),
        Rule(
            "range_is_plausible",
            "high_usd > 5 * low_usd",
            "the upper end is more than five times the lower: amounts are read in whole US dollars, both of them",
        ),
        Rule(
            "status_is_known", "status not in ('verified', 'conflict')", "the status is neither verified nor conflict"
        ),
    ),
    known_at=ANNOUNCED_AT,
    tested=(CURRENCY,),
)

REPORTED_KPIS = Contract(
    FUNDAMENTALS_SCHEMA,
    "reported_kpis",
    "Figures that companies state outside their tagged accounts: one row per ticker, metric, period, day and version.",
    key=("ticker", "metric", "period_label", "announced_date"),
    columns=(
        TICKER,
        Column("metric", "VARCHAR", "What is stated: azure_revenue_growth, backlog, technology_budget.", True),
        PERIOD_LABEL,
        Column("kpi_value", "DOUBLE", "The value in its unit.", True),
        Column("kpi_unit", "VARCHAR", "USD or ratio.", True),
        ANNOUNCED_DATE,
        SOURCE,
    ),
    rules=(
        *TICKER_RULES,
        dates_in_range("announced_date"),
        not_to_come("announced_by_now", "announced_date", "announced"),
        Rule(
            "value_is_finite",
            "not isfinite(kpi_value) or abs(kpi_value) > 1e13 or (kpi_unit = 'ratio' and abs(kpi_value) > 1000)",
            "the value is NaN, infinite, or out of all proportion for its unit",
        ),
        Rule("unit_is_known", "kpi_unit not in ('USD', 'ratio')", "the unit is neither USD nor ratio"),
        in_whole_dollars("value_is_plausible", "kpi_value", SMALLEST_KPI_USD, LARGEST_KPI_USD, IS_COMPANY_TOTAL),
    ),
    known_at=ANNOUNCED_AT,
    tested=(CURRENCY,),
)

CONTRACTS = (COMPANY_FACTS, CAPEX_HEADLINE, CAPEX_GUIDANCE, EPS_REPORTS, REPORTED_KPIS)
