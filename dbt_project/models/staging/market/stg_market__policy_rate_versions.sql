-- Every version of every rate.
with versions as (
    {{ ranked_versions(source('raw_market', 'policy_rates'), 'policy_rates') }}
)

select
    rate_id,
    rate_pct,
    rate_date,
    source_name,
    source_rank,
    known_at,
    ingested_at
from versions
