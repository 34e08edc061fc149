{{ config(materialized='table_function', parameters=['as_of']) }}

with history as (
    select * from {{ ref('capex_guidance_history') }}
)

select
    ticker,
    announced_date,
    period_label,
    basis,
    low_usd,
    high_usd,
    midpoint_usd,
    is_current,
    is_conflicted,
    spent_to_date_usd,
    spent_through_quarter,
    implied_remaining_usd,
    source
from history
where known_from <= as_of and coalesce(known_until > as_of, true)
