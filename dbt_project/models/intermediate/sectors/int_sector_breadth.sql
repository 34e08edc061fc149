with members as (
    select * from {{ ref('int_sector_members_daily') }}
)

select
    sector_name,
    session_date,
    cast(sum(case when return_1d_ratio > 0 then 1 else 0 end) as bigint) as advancers_count,
    cast(sum(case when return_1d_ratio < 0 then 1 else 0 end) as bigint) as decliners_count,
    count(*) as members_count,
    avg(case when is_above_50d_average then 1.0 when not is_above_50d_average then 0.0 end) as above_50d_ratio,
    avg(case when is_above_200d_average then 1.0 when not is_above_200d_average then 0.0 end) as above_200d_ratio,
    -- The weakest basis among the members speaks for the row.
    case
        when bool_or(membership_basis = 'current_list') then 'current_list'
        when bool_or(membership_basis = 'date_added') then 'date_added'
        else 'history'
    end as membership_basis,
    max(sector_as_of_date) as sector_as_of_date
from members
group by sector_name, session_date
