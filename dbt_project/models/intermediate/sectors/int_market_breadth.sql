-- The index computed from its members, including those without a sector: equally weighted against weighted by
-- capitalisation, with concentration and breadth.
with members as (
    select * from {{ ref('int_index_members_daily') }}
),

sectors as (
    select * from {{ ref('int_sector_returns') }}
    where weighting = 'cap'
),

summed as (
    select
        session_date,
        count(*) as members_count,
        count(return_1d_ratio) / cast(count(*) as double) as coverage_ratio,
        {{ exact_sum('return_1d_ratio') }} / count(return_1d_ratio) as equal_return_1d_ratio,
        {{ exact_sum('market_cap_before_usd * return_1d_ratio') }}
        / {{ exact_sum('case when return_1d_ratio is not null then market_cap_before_usd end') }}
            as cap_return_1d_ratio,
        avg(case when is_above_50d_average then 1e0 when not is_above_50d_average then 0e0 end) as above_50d_ratio,
        avg(case when is_above_200d_average then 1e0 when not is_above_200d_average then 0e0 end) as above_200d_ratio,
        cast(sum(case when return_1d_ratio > 0 then 1 else 0 end) as bigint) as advancers_count,
        cast(sum(case when return_1d_ratio < 0 then 1 else 0 end) as bigint) as decliners_count,
        bool_or(is_simulated) as is_simulated
    from members
    group by session_date
),

covered as (
    select
        *,
        coverage_ratio >= {{ var('sector_coverage_minimum') }} as is_covered
    from summed
),

concentration as (
    select
        session_date,
        {{ exact_sum('weight_in_index_ratio * weight_in_index_ratio') }} as sector_hhi_ratio,
        max(weight_in_index_ratio) as largest_sector_weight_ratio
    from sectors
    group by session_date
),

largest as (
    select
        sectors.session_date,
        min(sectors.sector_name) as largest_sector_name
    from sectors
    inner join concentration
        on
            sectors.session_date = concentration.session_date
            and sectors.weight_in_index_ratio = concentration.largest_sector_weight_ratio
    group by sectors.session_date
)

select
    covered.session_date,
    case when covered.is_covered then covered.equal_return_1d_ratio end as equal_return_1d_ratio,
    case when covered.is_covered then covered.cap_return_1d_ratio end as cap_return_1d_ratio,
    case
        when covered.is_covered then covered.equal_return_1d_ratio - covered.cap_return_1d_ratio
    end as equal_minus_cap_return_1d_ratio,
    concentration.sector_hhi_ratio,
    largest.largest_sector_name,
    concentration.largest_sector_weight_ratio,
    covered.above_50d_ratio,
    covered.above_200d_ratio,
    covered.advancers_count,
    covered.decliners_count,
    covered.members_count,
    covered.coverage_ratio,
    covered.is_simulated
from covered
left join concentration on covered.session_date = concentration.session_date
left join largest on covered.session_date = largest.session_date
