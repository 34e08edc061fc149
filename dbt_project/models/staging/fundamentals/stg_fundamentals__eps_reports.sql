with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'eps_reports'), 'eps_reports', ['ticker', 'report_date', 'eps_basis']
    ) }}
)

select
    ticker,
    eps_basis,
    eps_actual_usd_per_share,
    eps_estimate_usd_per_share,
    surprise_pct,
    report_date,
    known_at,
    ingested_at,
    source_name
from versions
