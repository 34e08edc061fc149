-- A row is a session whose sectors do not add up to the whole index: one is missing from the weights or counted twice.
with sectors as (
    select * from {{ ref('sector_performance') }}
)

select
    session_date,
    weighting,
    sum(weight_in_index_ratio) as total_weight_ratio
from sectors
group by session_date, weighting
having abs(sum(weight_in_index_ratio) - 1) > 1e-9
