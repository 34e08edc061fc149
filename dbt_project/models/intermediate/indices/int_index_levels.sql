-- Levels on sessions, without implausible ones. Levels on days without a session and implausible ones stay in the raw
-- table only.
with levels as (
    select * from {{ ref('stg_market__index_levels') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

problems as (
    select * from {{ ref('int_index_level_problems') }}
),

withheld_levels as (
    select distinct
        index_id,
        session_date
    from problems
    where problem <> 'scale_break'
),

withheld_series as (
    select distinct index_id
    from problems
    where problem = 'scale_break'
),

definitions as (
    select * from {{ ref('stg_reference__index_definitions') }}
),

-- Where a row's close is plausible, its open, high or low may still be wrong. Such a cell is emptied and reported when
-- its file is read; this covers levels that were read before that rule existed. 2026-11: on 2018-02-05 the VIX closed
-- at 2.2 times its low, on no day at more than 2.5 times; an index of shares has never come near 1.6.
bounded as (
    select
        levels.*,
        case when definitions.index_kind = 'volatility' then 2.5e0 else 1.6e0 end as range_factor
    from levels
    left join definitions on levels.index_id = definitions.index_id
)

select
    bounded.index_id,
    case
        when
            bounded.open_points <= bounded.close_points * bounded.range_factor
            and bounded.open_points >= bounded.close_points / bounded.range_factor
            then bounded.open_points
    end as open_points,
    case when bounded.high_points <= bounded.close_points * bounded.range_factor then bounded.high_points end
        as high_points,
    case when bounded.low_points >= bounded.close_points / bounded.range_factor then bounded.low_points end
        as low_points,
    bounded.close_points,
    bounded.is_simulated,
    bounded.session_date,
    sessions.session_number,
    sessions.month_base_date,
    sessions.quarter_base_date,
    sessions.year_base_date,
    bounded.known_at,
    bounded.ingested_at,
    bounded.source_name
from bounded
inner join sessions on bounded.session_date = sessions.session_date
left join withheld_levels
    on
        bounded.index_id = withheld_levels.index_id
        and bounded.session_date = withheld_levels.session_date
left join withheld_series on bounded.index_id = withheld_series.index_id
where withheld_levels.index_id is null and withheld_series.index_id is null
