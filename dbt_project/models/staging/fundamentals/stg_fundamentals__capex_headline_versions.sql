-- Every version of every headline figure.
with versions as (
    {{ ranked_versions(source('raw_fundamentals', 'capex_headline'), 'capex_headline') }}
)

select
    cik,
    ticker,
    company_basis,
    fiscal_label,
    status,
    capex_usd,
    source_rank,
    period_end_date,
    announced_date,
    source,
    source_name,
    source_file,
    known_at,
    ingested_at
from versions
