with rates as (
    select * from {{ ref('stg_market__policy_rates') }}
),

with_previous as (
    select
        *,
        lag(rate_pct) over (partition by rate_id order by rate_date) as previous_rate_pct
    from rates
)

select
    rate_id,
    rate_date,
    rate_pct,
    rate_pct / 100 as rate_ratio,
    round(100 * (rate_pct - previous_rate_pct), 6) as change_since_previous_basis_points,
    known_at,
    source_name
from with_previous
