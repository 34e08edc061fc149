{{ config(materialized='table_function', parameters=['as_of']) }}

with history as (
    select * from {{ ref('hyperscaler_totals_history') }}
)

select
    group_name,
    calendar_quarter,
    basis,
    missing_tickers,
    capex_usd,
    reported_usd,
    reporting_count,
    members_count,
    capex_yoy_change_ratio,
    capex_ttm_usd,
    known_at
from history
where known_from <= as_of and coalesce(known_until > as_of, true)
