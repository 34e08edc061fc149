-- Series that end more than five sessions before the latest session of any series, by cause.
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
),

tables as (
    select
        table_name,
        max(last_number) as last_number,
        max(last_date) as last_date
    from series
    group by table_name
),

-- Where a whole table ends early, the series that end with it have one cause and are one finding.
stale as (
    select
        series.*,
        tables.last_date as table_last_date,
        series.last_number >= tables.last_number - 5 and tables.last_number < latest.last_number - 5
            as is_with_its_table
    from series
    inner join tables on series.table_name = tables.table_name
    cross join latest
    where series.last_number < latest.last_number - 5
)

select
    'stale_series: a table ends before the others; add later files' as finding_kind,
    table_name,
    cast(1 as bigint) as findings_count,
    concat('ends on ', max(table_last_date), ', with ', count(*), ' series; ', max(series)) as example,
    min(last_date) as first_date,
    max(last_date) as last_date
from stale
where is_with_its_table
group by table_name
union all
select
    'stale_series: a series ends before its table' as finding_kind,
    table_name,
    count(*) as findings_count,
    max(concat(series, ' ends on ', last_date)) as example,
    min(last_date) as first_date,
    max(last_date) as last_date
from stale
where not is_with_its_table
group by table_name
