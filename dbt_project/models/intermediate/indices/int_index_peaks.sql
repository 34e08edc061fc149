with levels as (
    select * from {{ ref('int_index_levels') }}
),

with_maximum as (
    select
        *,
        max(close_points) over so_far as running_max_close_points,
        bool_or(is_simulated) over so_far as is_any_simulated
    from levels
    window so_far as (partition by index_id order by session_number)
)

select
    index_id,
    session_date,
    running_max_close_points,
    close_points / running_max_close_points - 1 as drawdown_ratio,
    session_number - max(case when close_points = running_max_close_points then session_number end) over (
        partition by index_id order by session_number
    ) as sessions_since_high_count,
    is_any_simulated
from with_maximum
