-- One-day returns per sector and weighting: sum of weight times return over sum of weights, weights as of the session
-- before. In the coverage a member whose weight is not known counts with the average weight. Where a member's
-- capitalisation was set aside as implausible, its true weight may be large: its sector then has no return weighted by
-- capitalisation, and no sector has a weight on that session.
with members as (
    select * from {{ ref('int_index_members_daily') }}
    where sector_name is not null
),

proxies as (
    select * from {{ ref('stg_reference__sector_proxies') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

quotes as (
    select
        security_id,
        session_date,
        case when is_doubtful_move then null else return_1d_ratio end as return_1d_ratio,
        is_simulated
    from {{ ref('int_quotes_adjusted') }}
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

summed as (
    select
        sector_name,
        session_date,
        weighting,
        {{ exact_sum('weight * return_1d_ratio') }} as weighted_return,
        {{ exact_sum('case when return_1d_ratio is not null then weight end') }} as weight_with_return,
        {{ exact_sum('weight') }} as sector_weight,
        count(weight) as weights_count,
        count(*) as members_count,
        bool_or(is_simulated) as is_simulated,
        bool_or(weight is null and market_cap_stated_usd is not null) as has_weight_aside,
        case when weighting = 'cap' then min(shares_as_of_date) end as weights_as_of_date
    from weighted
    group by sector_name, session_date, weighting
),

covered as (
    select
        *,
        coalesce(weight_with_return, 0) * weights_count / (sector_weight * members_count) as coverage_ratio
    from summed
),

totals as (
    select
        session_date,
        weighting,
        case when not bool_or(has_weight_aside) then {{ exact_sum('sector_weight') }} end as index_weight
    from summed
    group by session_date, weighting
)

select
    covered.sector_name,
    covered.session_date,
    covered.weighting,
    case
        when covered.coverage_ratio >= {{ var('sector_coverage_minimum') }} and not covered.has_weight_aside
            then covered.weighted_return / covered.weight_with_return
    end as return_1d_ratio,
    covered.coverage_ratio,
    covered.sector_weight / totals.index_weight as weight_in_index_ratio,
    covered.is_simulated,
    covered.weights_as_of_date
from covered
inner join totals on covered.session_date = totals.session_date and covered.weighting = totals.weighting
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
