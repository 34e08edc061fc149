with ranks as (
    select * from {{ ref('int_sector_ranks') }}
),

breadth as (
    select * from {{ ref('int_sector_breadth') }}
),

funds as (
    select * from {{ ref('stg_reference__sector_proxies') }}
),

benchmark as (
    select
        session_date,
        return_ytd_ratio,
        is_simulated
    from {{ ref('index_levels') }}
    where index_id = 'SPX'
)

-- For etf_proxy the sector's fund stands in for its members, so the member counts are null.
select
    ranks.sector_name,
    ranks.session_date,
    ranks.weighting,
    ranks.return_1d_ratio,
    ranks.return_5d_ratio,
    ranks.return_21d_ratio,
    ranks.return_252d_ratio,
    ranks.return_mtd_ratio,
    ranks.return_qtd_ratio,
    ranks.return_ytd_ratio,
    (1 + ranks.return_ytd_ratio) / (1 + benchmark.return_ytd_ratio) - 1 as relative_strength_ytd_ratio,
    cast(ranks.rank_ytd as bigint) as rank_ytd,
    breadth.advancers_count,
    breadth.decliners_count,
    breadth.members_count,
    breadth.unsectored_members_count,
    ranks.coverage_ratio,
    breadth.above_50d_ratio,
    breadth.above_200d_ratio,
    cast(ranks.leadership_change_63d as bigint) as leadership_change_63d,
    ranks.weight_in_index_ratio,
    case when ranks.weighting = 'etf_proxy' then 'etf_proxy' else breadth.membership_basis end as membership_basis,
    ranks.weights_as_of_date,
    breadth.sector_as_of_date,
    ranks.is_simulated or coalesce(benchmark.is_simulated, false) as is_simulated,
    ranks.is_leading_weighting,
    funds.ticker as fund_ticker
from ranks
left join benchmark on ranks.session_date = benchmark.session_date
left join funds on case when ranks.weighting = 'etf_proxy' then ranks.sector_name end = funds.sector_name
left join breadth
    on
        case when ranks.weighting <> 'etf_proxy' then ranks.sector_name end = breadth.sector_name
        and ranks.session_date = breadth.session_date
