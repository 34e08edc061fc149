-- A row is a level whose first close is earlier than the first session whose high reached it.
with milestones as (
    select * from {{ ref('index_milestones') }}
)

select
    index_id,
    step_points,
    level_points,
    first_intraday_date,
    first_close_date
from milestones
where first_intraday_date > first_close_date
