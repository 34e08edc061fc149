with levels as (
    select * from {{ ref('stg_market__index_levels') }}
),

days as (
    select * from {{ ref('stg_reference__exchange_days') }}
)

select
    'holiday_prints' as finding_kind,
    'raw_market.index_levels' as table_name,
    count(*) as findings_count,
    max(concat(levels.index_id, ' on ', levels.session_date, ': ', levels.close_points)) as example,
    min(levels.session_date) as first_date,
    max(levels.session_date) as last_date
from levels
inner join days on levels.session_date = days.calendar_date
where not days.is_session
having count(*) > 0
