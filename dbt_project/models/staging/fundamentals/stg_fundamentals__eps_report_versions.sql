-- Every version of every report.
with versions as (
    {{ ranked_versions(source('raw_fundamentals', 'eps_reports'), 'eps_reports') }}
)

select
    ticker,
    eps_basis,
    eps_actual_usd_per_share,
    eps_estimate_usd_per_share,
    surprise_pct,
    report_date,
    source_name,
    source_rank,
    known_at,
    ingested_at
from versions
