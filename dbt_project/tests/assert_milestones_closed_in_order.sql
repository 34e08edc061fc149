-- A row is a level whose first close is earlier than the first close at a lower level.
with milestones as (
    select * from {{ ref('index_milestones') }}
),

with_lower as (
    select
        index_id,
        step_points,
        level_points,
        first_close_date,
        max(first_close_date) over (
            partition by index_id, step_points order by level_points
            rows between unbounded preceding and 1 preceding
        ) as latest_lower_close_date
    from milestones
)

select * from with_lower
where first_close_date < latest_lower_close_date
