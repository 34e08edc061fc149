with members as (
    select
        *,
        count(case when sector_name is null then 1 end) over (
            partition by session_date
        ) as unsectored_members_count
    from {{ ref('int_index_members_daily') }}
)

select
    sector_name,
    session_date,
    cast(sum(case when return_1d_ratio > 0 then 1 else 0 end) as bigint) as advancers_count,
    cast(sum(case when return_1d_ratio < 0 then 1 else 0 end) as bigint) as decliners_count,
    count(*) as members_count,
    max(unsectored_members_count) as unsectored_members_count,
    avg(case when is_above_50d_average then 1e0 when not is_above_50d_average then 0e0 end) as above_50d_ratio,
    avg(case when is_above_200d_average then 1e0 when not is_above_200d_average then 0e0 end) as above_200d_ratio,
    -- The row gets the weakest basis among its members. A member without a sector may have belonged to this one, so the
    -- basis is then survivors at best.
    case
        when bool_or(membership_basis = 'current_list') then 'current_list'
        when max(unsectored_members_count) > 0 then 'survivors'
        when bool_or(membership_basis = 'date_added') then 'date_added'
        else 'history'
    end as membership_basis,
    max(sector_as_of_date) as sector_as_of_date
from members
where sector_name is not null
group by sector_name, session_date
