-- Levels on sessions only: prints on days without one stay in raw.
with levels as (
    select * from {{ ref('stg_market__index_levels') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
)

select
    levels.index_id,
    levels.open_points,
    levels.high_points,
    levels.low_points,
    levels.close_points,
    levels.is_simulated,
    levels.session_date,
    sessions.session_number,
    sessions.month_base_date,
    sessions.quarter_base_date,
    sessions.year_base_date,
    levels.source_name
from levels
inner join sessions on levels.session_date = sessions.session_date
