with totals as (
    select * from {{ as_known_now('hyperscaler_totals_as_of') }}
)

select
    group_name,
    calendar_quarter,
    basis,
    capex_usd,
    reported_usd,
    reporting_count,
    members_count,
    capex_yoy_change_ratio,
    capex_ttm_usd,
    known_at
from totals
