with history as (
    select * from {{ ref('hyperscaler_spending_history') }}
)

select
    cik,
    ticker,
    fiscal_year,
    fiscal_quarter,
    fiscal_period_label,
    period_start_date,
    period_end_date,
    calendar_quarter,
    basis,
    concept,
    capex_usd,
    derivation,
    capex_yoy_change_ratio,
    capex_qoq_change_ratio,
    capex_ttm_usd,
    revenue_usd,
    operating_cash_flow_usd,
    free_cash_flow_usd,
    capex_to_revenue_ratio,
    capex_to_operating_cash_flow_ratio,
    capex_to_depreciation_ratio,
    value_first_usd,
    is_restated,
    known_at,
    accession_numbers
from history
where known_until is null
