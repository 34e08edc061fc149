with versions as (
    {{ latest_version(
        source('raw_reference', 'securities'), 'securities', ['security_id', 'ticker', 'valid_from_date']
    ) }}
)

select
    security_id,
    ticker,
    cik,
    security_name,
    security_type,
    valid_from_date,
    valid_to_date
from versions
