-- A series that ends more than five sessions before the last one known of any series.
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
    select max(last_number) as last_number
    from series
)

select
    'stale_series' as finding_kind,
    series.table_name,
    count(*) as findings_count,
    max(concat(series.series, ' ends on ', series.last_date)) as example,
    min(series.last_date) as first_date,
    max(series.last_date) as last_date
from series
cross join latest
where series.last_number < latest.last_number - 5
group by series.table_name
