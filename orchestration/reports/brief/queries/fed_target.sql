with target as (
    select * from marts.policy_rates where rate_id = 'DFEDTARU'
),

last_change as (
    select *
    from target
    where change_since_previous_basis_points <> 0
    order by rate_date desc
    limit 1
)

select
    target.rate_ratio,
    target.rate_date,
    last_change.change_since_previous_basis_points as last_change_basis_points,
    last_change.rate_date as last_change_date,
    last_change.known_at as last_change_known_at,
    (select coalesce(bool_and(change_since_previous_basis_points <> 0), false) from target) as is_changes_only,
    target.known_at
from target
left join last_change on true
order by target.rate_date desc
limit 1
