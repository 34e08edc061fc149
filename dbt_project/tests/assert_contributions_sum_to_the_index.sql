-- A row is a session whose members' contributions do not add up to the index's return by capitalisation: members were
-- lost or weighted twice.
with members as (
    select * from {{ ref('index_contributions') }}
),

index_returns as (
    select * from {{ ref('market_breadth') }}
),

added as (
    select
        session_date,
        sum(contribution_1d_ratio) as contribution_1d_ratio
    from members
    group by session_date
)

select
    added.session_date,
    added.contribution_1d_ratio,
    index_returns.cap_return_1d_ratio
from added
left join index_returns on added.session_date = index_returns.session_date
where
    (added.contribution_1d_ratio is null) <> (index_returns.cap_return_1d_ratio is null)
    or abs(added.contribution_1d_ratio - index_returns.cap_return_1d_ratio) > 1e-9
