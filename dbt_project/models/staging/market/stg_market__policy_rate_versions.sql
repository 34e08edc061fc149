-- Every version of every rate: what was known on a past day is the best-ranked source's latest known by then.
with versions as (
    select * from {{ source('raw_market', 'policy_rates') }}
),

rankings as (
    select * from {{ ref('stg_reference__source_rankings') }}
    where table_name = 'policy_rates'
)

select
    versions.rate_id,
    versions.rate_pct,
    versions.rate_date,
    versions.source_name,
    coalesce(rankings.source_rank, 99) as source_rank,
    versions.known_at,
    versions.ingested_at
from versions
left join rankings on versions.source_name = rankings.ranked_source_name
