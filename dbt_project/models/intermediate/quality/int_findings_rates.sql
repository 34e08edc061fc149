-- Implausible rates: a move of more than 1.5 percentage points from one row to the next, as between per cent and a
-- ratio (the greatest real move since 2015 is one point, on 2020-03-16; 2026-11), and a lower end of the Fed's target
-- range above the upper one.
with rates as (
    select
        rate_id,
        rate_date,
        rate_pct,
        lag(rate_pct) over (partition by rate_id order by rate_date) as previous_pct
    from {{ ref('stg_market__policy_rates') }}
),

moves as (
    select * from rates
    where abs(rate_pct - previous_pct) > 1.5e0
),

crossed as (
    select
        lower_ends.rate_date,
        lower_ends.rate_pct as lower_pct,
        upper_ends.rate_pct as upper_pct
    from rates as lower_ends
    inner join rates as upper_ends on lower_ends.rate_date = upper_ends.rate_date
    where
        lower_ends.rate_id = 'DFEDTARL'
        and upper_ends.rate_id = 'DFEDTARU'
        and lower_ends.rate_pct > upper_ends.rate_pct
)

select
    'odd_rates: a move of more than 1.5 points at once; is one of the two a ratio, or a slip?' as finding_kind,
    'raw_market.policy_rates' as table_name,
    count(*) as findings_count,
    min(concat(rate_id, ' on ', rate_date, ': ', rate_pct, ' after ', previous_pct)) as example,
    min(rate_date) as first_date,
    max(rate_date) as last_date
from moves
having count(*) > 0
union all
select
    'odd_rates: the lower end of the target lies above the upper' as finding_kind,
    'raw_market.policy_rates' as table_name,
    count(*) as findings_count,
    min(concat('from ', rate_date, ': ', lower_pct, ' above ', upper_pct)) as example,
    min(rate_date) as first_date,
    max(rate_date) as last_date
from crossed
having count(*) > 0
