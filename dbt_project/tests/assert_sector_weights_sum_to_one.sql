-- A row is a session whose sector weights do not add up to 1: a sector is missing or counted twice.
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
