with versions as (
    {{ latest_version(source('raw_market', 'quote_snapshots'), 'quote_snapshots', ['article_id', 'ticker']) }}
)

select
    article_id,
    ticker,
    price_usd,
    change_usd,
    change_pct,
    published_date,
    source_name
from versions
