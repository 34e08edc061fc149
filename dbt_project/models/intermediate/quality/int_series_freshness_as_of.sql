{{ config(materialized='table_function', parameters=['as_of']) }}

-- Closes of the day before are expected today. A yield is published on the afternoon of the next day, so it is expected
-- one day later.
with series as (
    select * from {{ ref('int_live_series') }}
    where valid_to_date is null or valid_to_date >= cast({{ as_of() }} as date)
),

days as (
    select
        'raw_market.daily_quotes' as table_name,
        session_date
    from {{ ref('int_sessions') }}
    union all
    select
        'raw_market.index_levels' as table_name,
        session_date
    from {{ ref('int_sessions') }}
    union all
    select
        'raw_market.policy_rates' as table_name,
        session_date
    from {{ ref('int_yield_days') }}
),

past as (
    select
        table_name,
        session_date,
        row_number() over (partition by table_name order by session_date desc) as days_back_count
    from days
    where session_date < cast({{ as_of() }} as date)
),

expected as (
    select
        table_name,
        session_date,
        max(session_date) over (partition by table_name) as expected_date
    from past
    where days_back_count >= case table_name when 'raw_market.policy_rates' then 2 else 1 end
)

select
    series.table_name,
    series.series,
    count(case when expected.session_date > series.last_date then 1 end) as sessions_behind,
    series.last_date,
    max(expected.expected_date) as expected_date
from series
inner join expected on series.table_name = expected.table_name
group by series.table_name, series.series, series.last_date
