-- Every round level that an index has reached, with the first session at it and the first close at it. A level at or
-- below the first observation has no dates, because the day on which it was reached is not known.
with levels as (
    select * from {{ ref('int_index_levels') }}
),

steps as (
    select * from {{ ref('stg_reference__milestone_steps') }}
),

-- Numbering the calendar's days gives a list of whole numbers that works on every SQL engine.
numbers as (
    select row_number() over (order by calendar_date) as multiple
    from {{ ref('stg_reference__exchange_days') }}
),

first_rows as (
    select
        index_id,
        coalesce(high_points, close_points) as first_high_points,
        close_points as first_close_points
    from (
        select
            *,
            row_number() over (partition by index_id order by session_number) as row_rank
        from levels
    ) as ranked
    where row_rank = 1
),

highs as (
    select
        index_id,
        max(coalesce(high_points, close_points)) as highest_points
    from levels
    group by index_id
),

milestones as (
    select
        steps.index_id,
        steps.step_points,
        steps.step_points * numbers.multiple as level_points
    from steps
    inner join highs on steps.index_id = highs.index_id
    inner join numbers on steps.step_points * numbers.multiple <= highs.highest_points
),

crossings as (
    select
        milestones.index_id,
        milestones.step_points,
        milestones.level_points,
        min(case when levels.high_points >= milestones.level_points then levels.session_date end) as first_high_date,
        min(case when levels.close_points >= milestones.level_points then levels.session_date end) as first_close_date
    from milestones
    inner join levels on milestones.index_id = levels.index_id
    group by milestones.index_id, milestones.step_points, milestones.level_points
)

select
    crossings.index_id,
    crossings.step_points,
    crossings.level_points,
    case
        when first_rows.first_high_points < crossings.level_points
            then least(crossings.first_high_date, crossings.first_close_date)
    end as first_intraday_date,
    case
        when first_rows.first_close_points < crossings.level_points then crossings.first_close_date
    end as first_close_date,
    first_rows.first_close_points >= crossings.level_points as is_behind_first_row
from crossings
inner join first_rows on crossings.index_id = first_rows.index_id
