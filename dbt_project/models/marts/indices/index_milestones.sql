with milestones as (
    select * from {{ ref('int_index_milestone_levels') }}
),

levels as (
    select * from {{ ref('int_index_levels') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

with_previous as (
    select
        milestones.*,
        sessions.session_number - lag(sessions.session_number) over by_level as sessions_since_previous_count,
        {{ dbt.datediff('lag(milestones.first_close_date) over by_level', 'milestones.first_close_date', 'day') }}
            as calendar_days_since_previous_count
    from milestones
    left join sessions on milestones.first_close_date = sessions.session_date
    window by_level as (
        partition by milestones.index_id, milestones.step_points order by milestones.level_points
    )
),

touches as (
    select
        milestones.index_id,
        milestones.step_points,
        milestones.level_points,
        sum(
            case
                when
                    levels.high_points >= milestones.level_points
                    and levels.close_points < milestones.level_points
                    then 1
                else 0
            end
        ) as touches_count,
        bool_or(levels.is_simulated) as is_simulated
    from milestones
    inner join levels
        on
            milestones.index_id = levels.index_id
            and levels.session_date <= coalesce(milestones.first_close_date, cast('9999-12-31' as date))
    group by milestones.index_id, milestones.step_points, milestones.level_points
)

select
    with_previous.index_id,
    with_previous.level_points,
    with_previous.step_points,
    with_previous.first_intraday_date,
    with_previous.first_close_date,
    cast(with_previous.sessions_since_previous_count as bigint) as sessions_since_previous_count,
    cast(with_previous.calendar_days_since_previous_count as bigint) as calendar_days_since_previous_count,
    case
        when with_previous.sessions_since_previous_count is not null
            then cast(rank() over (
                partition by with_previous.index_id, with_previous.step_points
                order by with_previous.sessions_since_previous_count nulls last
            ) as bigint)
    end as speed_rank,
    case when not with_previous.is_behind_first_row then cast(touches.touches_count as bigint) end
        as touches_before_close_count,
    touches.is_simulated
from with_previous
inner join touches
    on
        with_previous.index_id = touches.index_id
        and with_previous.step_points = touches.step_points
        and with_previous.level_points = touches.level_points
