{%- set key = ['cik', 'period_end_date', 'basis'] -%}
with capex as (
    select * from {{ ref('int_capex_growth_history') }}
),

metrics as (
    select
        cik,
        period_end_date,
        known_from,
        max(case when metric = 'revenue' then quarter_value end) as revenue_usd,
        max(case when metric = 'operating_cash_flow' then quarter_value end) as operating_cash_flow_usd,
        max(case when metric = 'depreciation' then quarter_value end) as depreciation_usd
    from {{ ref('int_spending_quarters_history') }}
    group by cik, period_end_date, known_from
),

spending as (
    select
        capex.cik,
        capex.ticker,
        capex.fiscal_year,
        capex.fiscal_quarter,
        capex.fiscal_period_label,
        capex.period_start_date,
        capex.period_end_date,
        capex.calendar_quarter,
        capex.basis,
        capex.concept,
        capex.capex_usd,
        capex.derivation,
        capex.capex_yoy_change_ratio,
        capex.capex_qoq_change_ratio,
        capex.capex_ttm_usd,
        metrics.revenue_usd,
        metrics.operating_cash_flow_usd,
        case
            when capex.basis = 'cash_ppe' then metrics.operating_cash_flow_usd - capex.capex_usd
        end as free_cash_flow_usd,
        case when metrics.revenue_usd > 0 then capex.capex_usd / metrics.revenue_usd end as capex_to_revenue_ratio,
        case
            when metrics.operating_cash_flow_usd > 0 then capex.capex_usd / metrics.operating_cash_flow_usd
        end as capex_to_operating_cash_flow_ratio,
        case
            when metrics.depreciation_usd > 0 then capex.capex_usd / metrics.depreciation_usd
        end as capex_to_depreciation_ratio,
        capex.value_first_usd,
        capex.capex_usd <> capex.value_first_usd as is_restated,
        capex.known_at,
        capex.accession_numbers,
        capex.known_from,
        capex.known_until
    from capex
    left join metrics
        on
            capex.cik = metrics.cik
            and capex.period_end_date = metrics.period_end_date
            and capex.known_from = metrics.known_from
),

states as (
    {{ folded('spending', key, [
        'ticker', 'fiscal_year', 'fiscal_quarter', 'fiscal_period_label', 'period_start_date', 'calendar_quarter',
        'concept', 'capex_usd', 'derivation', 'capex_yoy_change_ratio', 'capex_qoq_change_ratio', 'capex_ttm_usd',
        'revenue_usd', 'operating_cash_flow_usd', 'free_cash_flow_usd', 'capex_to_revenue_ratio',
        'capex_to_operating_cash_flow_ratio', 'capex_to_depreciation_ratio', 'value_first_usd', 'is_restated',
        'known_at', 'accession_numbers'
    ]) }}
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
    accession_numbers,
    known_from,
    known_until
from states
