with versions as (
    {{ latest_version(source('raw_reference', 'sector_proxies'), 'sector_proxies', ['sector_name']) }}
)

select
    sector_name,
    ticker
from versions
