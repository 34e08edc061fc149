{{ config(materialized='table_function', parameters=['as_of']) }}

with capex as (
    select * from {{ as_of_model('int_capex_growth_as_of') }}
),

metrics as (
    select
        cik,
        period_end_date,
        max(case when metric = 'revenue' then quarter_value end) as revenue_usd,
        max(case when metric = 'operating_cash_flow' then quarter_value end) as operating_cash_flow_usd,
        max(case when metric = 'depreciation' then quarter_value end) as depreciation_usd
    from {{ as_of_model('int_quarters_as_of') }}
    group by cik, period_end_date
)

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
    capex.accession_numbers
from capex
left join metrics
    on
        capex.cik = metrics.cik
        and capex.period_end_date = metrics.period_end_date
