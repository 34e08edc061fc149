with leaders as (
    select
        *,
        max(session_date) over (partition by weighting) as last_date
    from marts.sector_performance
    where rank_ytd = 1
),

-- Sectors that tie share the first rank.
by_weighting as (
    select
        weighting,
        string_agg(sector_name, ' and ' order by sector_name) as sector_name,
        min(sector_name) as first_sector_name,
        any_value(return_ytd_ratio) as return_ytd_ratio,
        any_value(session_date) as session_date,
        bool_or(is_simulated) as is_simulated
    from leaders
    where session_date = last_date
    group by weighting
)

-- The sectors' funds where there are any: they alone are prices that were paid.
select
    leader.sector_name,
    leader.return_ytd_ratio,
    leader.return_ytd_ratio - spx.return_ytd_ratio as over_sp_500_ratio,
    leader.weighting,
    fund.ticker,
    leader.session_date,
    leader.is_simulated,
    (
        select list({weighting: weighting, sector: sector_name, ytd: return_ytd_ratio, day: session_date})
        from by_weighting
    ) as leaders,
    (
        select max(origin.known_at)
        from raw_market.daily_quotes as origin
        where
            origin.session_date = leader.session_date
            and (leader.weighting <> 'etf_proxy' or origin.ticker = fund.ticker)
    ) as known_at
from by_weighting as leader
left join marts.index_levels as spx on spx.index_id = 'SPX' and spx.session_date = leader.session_date
left join raw_reference.sector_proxies as fund
    on leader.weighting = 'etf_proxy' and fund.sector_name = leader.first_sector_name
order by array_position(['etf_proxy', 'cap', 'equal'], leader.weighting)
limit 1
