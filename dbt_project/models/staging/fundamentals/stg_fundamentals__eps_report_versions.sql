-- Every version of every report: what was known on a past day is the best-ranked source's latest known by then.
with versions as (
    select * from {{ source('raw_fundamentals', 'eps_reports') }}
),

rankings as (
    select * from {{ ref('stg_reference__source_rankings') }}
    where table_name = 'eps_reports'
)

select
    versions.ticker,
    versions.eps_basis,
    versions.eps_actual_usd_per_share,
    versions.eps_estimate_usd_per_share,
    versions.surprise_pct,
    versions.report_date,
    versions.source_name,
    coalesce(rankings.source_rank, 99) as source_rank,
    versions.known_at,
    versions.ingested_at
from versions
left join rankings on versions.source_name = rankings.ranked_source_name
