with members as (
    select * from marts.index_contributions
)

select
    coalesce(security_name, ticker) as name,
    ticker as code,
    sector_name,
    return_1d_ratio,
    member_weight_ratio,
    contribution_1d_ratio,
    session_date,
    shares_as_of_date,
    is_simulated,
    (select count(*) from members) as members_count,
    (select count(member_weight_ratio) from members) as weighted_count,
    known_at
from members
where contribution_1d_ratio is not null
order by abs(contribution_1d_ratio) desc, ticker
limit 10
