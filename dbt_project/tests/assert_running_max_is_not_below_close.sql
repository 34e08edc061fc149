-- A row is a close above the highest close so far, which must include the session itself.
with levels as (
    select * from {{ ref('index_levels') }}
)

select
    index_id,
    session_date,
    close_points,
    running_max_close_points
from levels
where running_max_close_points is null or running_max_close_points < close_points
