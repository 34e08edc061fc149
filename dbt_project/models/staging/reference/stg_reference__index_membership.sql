with versions as (
    {{ latest_version(
        source('raw_reference', 'index_membership'), 'index_membership', ['index_id', 'ticker', 'start_date']
    ) }}
)

select
    index_id,
    ticker,
    start_date,
    end_date
from versions
