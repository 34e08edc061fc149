-- A row is a level that the index closed at before its high had reached it.
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
