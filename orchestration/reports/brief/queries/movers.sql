with members as (
    select * from marts.index_contributions
)

select
    coalesce(security_name, ticker) as name,
    ticker as code,
    return_1d_ratio,
    member_weight_ratio,
    contribution_1d_ratio,
    session_date,
    (select min(shares_as_of_date) from members) as first_shares_date,
    (select max(shares_as_of_date) from members) as last_shares_date,
    (select sum(contribution_1d_ratio) from members) as together_ratio,
    (
        select levels.return_1d_ratio
        from marts.index_levels as levels
        where levels.index_id = 'SPX' and levels.session_date = members.session_date
    ) as index_ratio,
    is_simulated,
    (select count(member_weight_ratio) from members) as weighted_count,
    known_at
from members
where contribution_1d_ratio is not null
order by abs(contribution_1d_ratio) desc, ticker
limit 10
