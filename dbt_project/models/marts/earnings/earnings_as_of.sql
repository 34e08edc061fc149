{{ config(materialized='table_function', parameters=['as_of']) }}

with history as (
    select * from {{ ref('earnings_history') }}
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
    revenue_usd,
    revenue_yoy_change_ratio,
    net_income_usd,
    net_income_yoy_change_ratio,
    growth_label,
    eps_diluted_usd_per_share,
    eps_diluted_split_adjusted_usd_per_share,
    value_first,
    is_restated,
    known_at,
    accession_numbers
from history
where known_from <= as_of and coalesce(known_until > as_of, true)
