-- The whole index from its sectors: sums weighted by each sector's share of the index; null unless all eleven count.
with sectors as (
    select * from {{ ref('sector_performance') }}
    where weighting in ('equal', 'cap')
),

summed as (
    select
        session_date,
        weighting,
        case
            when count(return_1d_ratio) = 11 then {{ exact_sum('weight_in_index_ratio * return_1d_ratio') }}
        end as return_1d_ratio,
        {{ exact_sum('weight_in_index_ratio * weight_in_index_ratio') }} as sector_hhi_ratio,
        max(weight_in_index_ratio) as largest_sector_weight_ratio,
        {{ exact_sum('members_count * above_50d_ratio') }} / sum(members_count) as above_50d_ratio,
        {{ exact_sum('members_count * above_200d_ratio') }} / sum(members_count) as above_200d_ratio,
        cast(sum(advancers_count) as bigint) as advancers_count,
        cast(sum(decliners_count) as bigint) as decliners_count,
        bool_or(is_simulated) as is_simulated
    from sectors
    group by session_date, weighting
)

select
    cap.session_date,
    equal.return_1d_ratio as equal_return_1d_ratio,
    cap.return_1d_ratio as cap_return_1d_ratio,
    equal.return_1d_ratio - cap.return_1d_ratio as equal_minus_cap_return_1d_ratio,
    cap.sector_hhi_ratio,
    largest.sector_name as largest_sector_name,
    cap.largest_sector_weight_ratio,
    cap.above_50d_ratio,
    cap.above_200d_ratio,
    cap.advancers_count,
    cap.decliners_count,
    cap.is_simulated
from summed as cap
inner join summed as equal
    on cap.session_date = equal.session_date and equal.weighting = 'equal'
left join sectors as largest
    on
        cap.session_date = largest.session_date
        and largest.weighting = 'cap'
        and cap.largest_sector_weight_ratio = largest.weight_in_index_ratio
where cap.weighting = 'cap'
