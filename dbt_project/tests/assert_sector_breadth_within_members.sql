-- A row is a sector with more rising and falling members than members.
with sectors as (
    select * from {{ ref('sector_performance') }}
)

select
    sector_name,
    session_date,
    weighting,
    advancers_count,
    decliners_count,
    members_count
from sectors
where advancers_count + decliners_count > members_count
