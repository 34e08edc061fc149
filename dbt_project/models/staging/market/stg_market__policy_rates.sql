with versions as (
    {{ latest_version(source('raw_market', 'policy_rates'), 'policy_rates', ['rate_id', 'rate_date']) }}
)

select
    rate_id,
    rate_pct,
    rate_date,
    known_at,
    source_name
from versions
