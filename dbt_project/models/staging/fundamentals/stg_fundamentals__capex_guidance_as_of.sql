{{ config(materialized='table_function', parameters=['as_of']) }}

with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'capex_guidance'), 'capex_guidance',
        ['ticker', 'announced_date', 'period_label', 'source'], known_by=as_of()
    ) }}
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
    known_at
from versions
