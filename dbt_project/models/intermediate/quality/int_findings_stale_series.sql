-- A series that ends more than five sessions before the last one of its table.
with series as (
    select
        'raw_market.daily_quotes' as table_name,
        security_id as series,
        max(session_number) as last_number,
        max(session_date) as last_date
    from {{ ref('int_quotes_adjusted') }}
    group by security_id
    union all
    select
        'raw_market.index_levels' as table_name,
        index_id as series,
        max(session_number) as last_number,
        max(session_date) as last_date
    from {{ ref('int_index_levels') }}
    group by index_id
),

latest as (
    select
        table_name,
        max(last_number) as last_number
    from series
    group by table_name
)

select
    'stale_series' as finding_kind,
    series.table_name,
    count(*) as findings_count,
    max(concat(series.series, ' ends on ', series.last_date)) as example,
    min(series.last_date) as first_date,
    max(series.last_date) as last_date
from series
inner join latest on series.table_name = latest.table_name
where series.last_number < latest.last_number - 5
group by series.table_name
