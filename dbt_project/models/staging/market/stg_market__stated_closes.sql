-- What each source states for the same close, by its latest version: for finding out where they differ.
with quotes as (
    select
        'raw_market.daily_quotes' as table_name,
        ticker as series_name,
        session_date,
        source_name,
        close_quoted_usd as close_value,
        row_number() over (
            partition by ticker, session_date, source_name order by known_at desc, ingested_at desc
        ) as version_rank
    from {{ source('raw_market', 'daily_quotes') }}
),

levels as (
    select
        'raw_market.index_levels' as table_name,
        index_id as series_name,
        session_date,
        source_name,
        close_points as close_value,
        row_number() over (
            partition by index_id, session_date, source_name order by known_at desc, ingested_at desc
        ) as version_rank
    from {{ source('raw_market', 'index_levels') }}
),

latest as (
    select * from quotes
    where version_rank = 1
    union all
    select * from levels
    where version_rank = 1
)

select
    table_name,
    series_name,
    source_name,
    close_value,
    session_date
from latest
