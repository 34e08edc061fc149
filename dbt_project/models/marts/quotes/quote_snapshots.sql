-- The printed table names no session: the one whose closes equal the most printed prices, within seven days of
-- publication, is named beside each row.
with snapshots as (
    select * from {{ ref('stg_market__quote_snapshots') }}
),

quotes as (
    select
        ticker,
        session_date,
        coalesce(close_usd, close_split_adjusted_usd) as close_usd,
        is_simulated
    from {{ ref('int_quotes_adjusted') }}
),

candidates as (
    select
        snapshots.article_id,
        quotes.session_date,
        count(*) as compared_count,
        sum(case when abs(quotes.close_usd - snapshots.price_usd) < 0.005 then 1 else 0 end) as equal_count
    from snapshots
    inner join quotes on snapshots.ticker = quotes.ticker
    where
        not quotes.is_simulated
        and quotes.session_date >= {{ dbt.dateadd('day', -7, 'snapshots.published_date') }}
        and quotes.session_date <= {{ dbt.dateadd('day', 7, 'snapshots.published_date') }}
    group by snapshots.article_id, quotes.session_date
),

matches as (
    select
        article_id,
        session_date,
        row_number() over (partition by article_id order by equal_count desc, session_date asc) as match_rank
    from candidates
    where equal_count > 0
)

select
    snapshots.article_id,
    snapshots.ticker,
    snapshots.published_date,
    snapshots.price_usd,
    snapshots.change_usd,
    snapshots.change_pct,
    snapshots.change_usd / (snapshots.price_usd - snapshots.change_usd) as change_ratio,
    matches.session_date as matching_session_date,
    quotes.close_usd as matching_close_usd,
    abs(quotes.close_usd - snapshots.price_usd) < 0.005 as is_equal_to_close,
    snapshots.source_name
from snapshots
left join matches on snapshots.article_id = matches.article_id and matches.match_rank = 1
left join quotes
    on
        snapshots.ticker = quotes.ticker
        and matches.session_date = quotes.session_date
        and not quotes.is_simulated
