-- The same fact stated differently by several sources: which one the marts follow is in source_rankings.
with quotes as (
    select
        ticker as series,
        session_date,
        min(close_quoted_usd) as lowest,
        max(close_quoted_usd) as highest
    from {{ source('raw_market', 'daily_quotes') }}
    group by ticker, session_date
    having count(distinct source_name) > 1 and min(close_quoted_usd) <> max(close_quoted_usd)
),

levels as (
    select
        index_id as series,
        session_date,
        min(close_points) as lowest,
        max(close_points) as highest
    from {{ source('raw_market', 'index_levels') }}
    group by index_id, session_date
    having count(distinct source_name) > 1 and min(close_points) <> max(close_points)
),

conflicts as (
    select
        'raw_market.daily_quotes' as table_name,
        *
    from quotes
    union all
    select
        'raw_market.index_levels' as table_name,
        *
    from levels
)

select
    'source_conflicts' as finding_kind,
    table_name,
    count(*) as findings_count,
    max(concat(series, ' on ', session_date, ': ', lowest, ' and ', highest)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from conflicts
group by table_name
