-- Every version of every announced range.
with versions as (
    {{ ranked_versions(source('raw_fundamentals', 'capex_guidance'), 'capex_guidance') }}
)

select
    ticker,
    period_label,
    status,
    low_usd,
    high_usd,
    source_rank,
    announced_date,
    source,
    source_file,
    known_at,
    ingested_at
from versions
