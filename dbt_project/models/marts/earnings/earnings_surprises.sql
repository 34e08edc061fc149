with surprises as (
    select * from {{ ref('int_surprises') }}
)

select
    ticker,
    report_date,
    calendar_quarter,
    basis,
    eps_actual_usd_per_share,
    eps_estimate_usd_per_share,
    surprise_ratio,
    outcome
from surprises
