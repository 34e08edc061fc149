-- A failing row means that the contributions of a session's members do not add up to the index's return by
-- capitalisation: members were lost or weighted twice.
with contributions as (
    select
        session_date,
        sum(contribution_1d_ratio) as contribution_1d_ratio
    from {{ ref('index_contributions') }}
    group by session_date
)

select
    contributions.session_date,
    contributions.contribution_1d_ratio,
    breadth.cap_return_1d_ratio
from contributions
inner join {{ ref('market_breadth') }} as breadth on contributions.session_date = breadth.session_date
where abs(contributions.contribution_1d_ratio - breadth.cap_return_1d_ratio) > 1e-9
