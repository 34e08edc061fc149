with breadth as (
    select * from {{ ref('int_market_breadth') }}
)

select
    session_date,
    equal_return_1d_ratio,
    cap_return_1d_ratio,
    equal_minus_cap_return_1d_ratio,
    sector_hhi_ratio,
    largest_sector_name,
    largest_sector_weight_ratio,
    above_50d_ratio,
    above_200d_ratio,
    advancers_count,
    decliners_count,
    members_count,
    coverage_ratio,
    is_simulated
from breadth
