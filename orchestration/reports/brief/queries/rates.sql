with shown (place, rate_id, name) as (
    values
        (1, 'DFEDTARL', 'Fed target, lower bound'), (2, 'DFEDTARU', 'Fed target, upper bound'),
        (3, 'DFF', 'Overnight rate paid'), (4, 'DGS2', 'Treasury, 2 years'), (5, 'DGS5', 'Treasury, 5 years'),
        (6, 'DGS10', 'Treasury, 10 years'), (7, 'DGS30', 'Treasury, 30 years')
),

rates as (
    select * from marts.policy_rates where rate_id in (select rate_id from shown)
),

latest as (
    select * from rates qualify rate_date = max(rate_date) over (partition by rate_id)
),

-- Never before the brief's own session: an older rate says nothing of this year.
this_year as (
    select date_trunc('year', coalesce(max(session_date), (select max(rate_date) from rates))) as year_start_date
    from marts.index_levels
    where index_id = 'SPX'
)

-- change_ytd_basis_points: less the rate in force when the year of the brief's session began. A target range stands
-- until it is changed; of another rate nothing is known for the days after its last one.
select
    shown.name,
    shown.rate_id as code,
    latest.rate_ratio,
    latest.change_since_previous_basis_points,
    case
        when latest.rate_id in ('DFEDTARL', 'DFEDTARU') or latest.rate_date >= this_year.year_start_date
            then 10000 * (latest.rate_ratio - (
                select arg_max(rates.rate_ratio, rates.rate_date)
                from rates
                where rates.rate_id = latest.rate_id and rates.rate_date < this_year.year_start_date
            ))
    end as change_ytd_basis_points,
    latest.rate_date,
    latest.known_at,
    (
        select list(rates.rate_ratio order by rates.rate_date)
        from rates
        where rates.rate_id = latest.rate_id and rates.rate_date > latest.rate_date - interval 1 year
    ) as line
from shown
cross join this_year
left join latest on shown.rate_id = latest.rate_id
order by shown.place
