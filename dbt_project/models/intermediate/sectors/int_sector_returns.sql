-- One-day returns per sector and weighting: sum of weight times return over sum of weights, weights as of the
-- session before. A member whose weight is not known counts as one of average weight in the coverage.
with members as (
    select * from {{ ref('int_sector_members_daily') }}
),

proxies as (
    select * from {{ ref('stg_reference__sector_proxies') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

quotes as (
    select * from {{ ref('int_quotes_adjusted') }}
),

weighted as (
    select
        members.*,
        'equal' as weighting,
        cast(1 as double) as weight
    from members
    union all
    select
        members.*,
        'cap' as weighting,
        market_cap_before_usd as weight
    from members
),

complete as (
    select
        *,
        coalesce(weight, avg(weight) over (partition by sector_name, session_date, weighting)) as weight_or_average
    from weighted
),

summed as (
    select
        sector_name,
        session_date,
        weighting,
        sum(case when return_1d_ratio is not null then weight * return_1d_ratio end)
        / sum(case when return_1d_ratio is not null then weight end) as weighted_return_1d_ratio,
        sum(case when return_1d_ratio is not null and weight is not null then weight_or_average else 0 end)
        / sum(weight_or_average) as coverage_ratio,
        sum(weight) as sector_weight,
        bool_or(is_simulated) as is_simulated,
        case when weighting = 'cap' then min(shares_as_of_date) end as weights_as_of_date
    from complete
    group by sector_name, session_date, weighting
)

select
    sector_name,
    session_date,
    weighting,
    case when coverage_ratio >= {{ var('sector_coverage_minimum') }} then weighted_return_1d_ratio end as return_1d_ratio,
    coverage_ratio,
    sector_weight / sum(sector_weight) over (partition by session_date, weighting) as weight_in_index_ratio,
    is_simulated,
    weights_as_of_date
from summed
union all
select
    proxies.sector_name,
    quotes.session_date,
    'etf_proxy' as weighting,
    quotes.return_1d_ratio,
    case when quotes.return_1d_ratio is not null then 1 else 0 end as coverage_ratio,
    cast(null as double) as weight_in_index_ratio,
    quotes.is_simulated,
    cast(null as date) as weights_as_of_date
from proxies
left join securities on proxies.ticker = securities.ticker
inner join quotes on {{ security_id_of('securities', 'proxies.ticker') }} = quotes.security_id
