-- A row is an index level on a day on which the exchange did not trade: a holiday print reached the mart.
{{ config(meta={'dagster': {'ref': {'name': 'index_levels'}}}) }}

with levels as (
    select * from {{ ref('index_levels') }}
),

days as (
    select * from {{ ref('stg_reference__exchange_days') }}
)

select
    levels.index_id,
    levels.session_date,
    levels.close_points
from levels
left join days on levels.session_date = days.calendar_date
where not coalesce(days.is_session, false)
