{{ config(materialized='table_function', parameters=['as_of']) }}

with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'capex_guidance'), 'capex_guidance',
        ['ticker', 'announced_date', 'period_label', 'source'], known_by=as_of()
    ) }}
),

rankings as (
    select * from {{ ref('stg_reference__source_rankings') }}
    where table_name = 'capex_guidance'
)

select
    versions.ticker,
    versions.period_label,
    versions.status,
    versions.low_usd,
    versions.high_usd,
    coalesce(rankings.source_rank, 99) as source_rank,
    versions.announced_date,
    versions.source,
    versions.source_file,
    versions.known_at
from versions
left join rankings on versions.source_name = rankings.ranked_source_name
