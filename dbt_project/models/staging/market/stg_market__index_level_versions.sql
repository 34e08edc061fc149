-- Every version of every level: what was known on a past day is the best-ranked source's latest known by then.
with versions as (
    select * from {{ source('raw_market', 'index_levels') }}
),

rankings as (
    select * from {{ ref('stg_reference__source_rankings') }}
    where table_name = 'index_levels'
)

select
    versions.index_id,
    versions.high_points,
    versions.low_points,
    versions.close_points,
    versions.is_simulated,
    versions.session_date,
    versions.source_name,
    versions.source_file,
    versions.source_row,
    coalesce(rankings.source_rank, 99) as source_rank,
    versions.known_at,
    versions.ingested_at
from versions
left join rankings on versions.source_name = rankings.ranked_source_name
