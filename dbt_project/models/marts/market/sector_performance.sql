with returns as (
    select * from {{ ref('int_sector_period_returns') }}
),

breadth as (
    select * from {{ ref('int_sector_breadth') }}
),

benchmark as (
    select
        session_date,
        return_ytd_ratio,
        is_simulated
    from {{ ref('index_levels') }}
    where index_id = 'SPX'
),

weightings as (
    select
        weighting,
        count(distinct sector_name) as sectors_count
    from returns
    group by weighting
),

-- Among a few sectors, as on a day that is not finished, a rank means nothing.
ranked as (
    select
        returns.*,
        case
            when
                count(returns.return_ytd_ratio) over (partition by returns.session_date, returns.weighting)
                = weightings.sectors_count
                then rank() over (
                    partition by returns.session_date, returns.weighting
                    order by returns.return_ytd_ratio desc
                )
        end as rank_ytd
    from returns
    inner join weightings on returns.weighting = weightings.weighting
),

joined as (
    select
        ranked.*,
        (1 + ranked.return_ytd_ratio) / (1 + benchmark.return_ytd_ratio) - 1 as relative_strength_ytd_ratio,
        earlier.rank_ytd - ranked.rank_ytd as leadership_change_63d,
        ranked.is_simulated or coalesce(benchmark.is_simulated, false) as is_any_simulated
    from ranked
    left join benchmark on ranked.session_date = benchmark.session_date
    left join ranked as earlier
        on
            ranked.sector_name = earlier.sector_name
            and ranked.weighting = earlier.weighting
            and ranked.session_number = earlier.session_number + 63
)

-- A fund stands in for its sector: it has no members of its own to count.
select
    joined.sector_name,
    joined.session_date,
    joined.weighting,
    joined.return_1d_ratio,
    joined.return_mtd_ratio,
    joined.return_qtd_ratio,
    joined.return_ytd_ratio,
    joined.relative_strength_ytd_ratio,
    joined.rank_ytd,
    breadth.advancers_count,
    breadth.decliners_count,
    breadth.members_count,
    breadth.unsectored_members_count,
    joined.coverage_ratio,
    breadth.above_50d_ratio,
    breadth.above_200d_ratio,
    joined.leadership_change_63d,
    joined.weight_in_index_ratio,
    case when joined.weighting = 'etf_proxy' then 'etf_proxy' else breadth.membership_basis end as membership_basis,
    joined.weights_as_of_date,
    breadth.sector_as_of_date,
    joined.is_any_simulated as is_simulated
from joined
left join breadth
    on
        joined.sector_name = breadth.sector_name
        and joined.session_date = breadth.session_date
        and joined.weighting <> 'etf_proxy'
