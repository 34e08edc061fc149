-- What each source states for the same close, by its latest version, to find where sources differ. A table with a
-- single source has nothing to compare, so none of its rows are read.
with quote_sources as (
    select min(source_name) <> max(source_name) as are_several from {{ source('raw_market', 'daily_quotes') }}
),

level_sources as (
    select min(source_name) <> max(source_name) as are_several from {{ source('raw_market', 'index_levels') }}
),

quotes as (
    select
        'raw_market.daily_quotes' as table_name,
        stated.ticker as series_name,
        stated.session_date,
        stated.source_name,
        stated.close_quoted_usd as close_value,
        row_number() over (
            partition by stated.ticker, stated.session_date, stated.source_name
            order by stated.ingested_at desc, stated.known_at desc
        ) as version_rank
    from {{ source('raw_market', 'daily_quotes') }} as stated
    cross join quote_sources
    where quote_sources.are_several
),

levels as (
    select
        'raw_market.index_levels' as table_name,
        stated.index_id as series_name,
        stated.session_date,
        stated.source_name,
        stated.close_points as close_value,
        row_number() over (
            partition by stated.index_id, stated.session_date, stated.source_name
            order by stated.ingested_at desc, stated.known_at desc
        ) as version_rank
    from {{ source('raw_market', 'index_levels') }} as stated
    cross join level_sources
    where level_sources.are_several
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
