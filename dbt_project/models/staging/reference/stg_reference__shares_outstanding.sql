with versions as (
    {{ latest_version(source('raw_reference', 'shares_outstanding'), 'shares_outstanding', ['ticker', 'as_of_date']) }}
)

select
    ticker,
    shares_outstanding_count,
    as_of_date
from versions
