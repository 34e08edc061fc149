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
        leader.weighting,
        string_agg(leader.sector_name, ' and ' order by leader.sector_name) as sector_name,
        string_agg(leader.fund_ticker, ' and ' order by leader.sector_name) as fund_tickers,
        any_value(leader.return_ytd_ratio) as return_ytd_ratio,
        any_value(leader.session_date) as session_date,
        bool_or(leader.is_leading_weighting) as is_leading_weighting,
        bool_or(leader.is_simulated) as is_simulated
    from leaders as leader
    where leader.session_date = leader.last_date
    group by leader.weighting
)

-- known_at: when the last of the closes behind the ranking became known.
select
    leader.sector_name,
    leader.return_ytd_ratio,
    leader.return_ytd_ratio - spx.return_ytd_ratio as over_sp_500_ratio,
    leader.weighting,
    leader.fund_tickers,
    leader.session_date,
    leader.is_simulated,
    (
        select list({weighting: weighting, sector: sector_name, ytd: return_ytd_ratio, day: session_date})
        from by_weighting
    ) as leaders,
    (
        select max(stock.known_at)
        from marts.stock_performance as stock
        where
            stock.session_date = leader.session_date
            and (
                leader.weighting <> 'etf_proxy'
                or stock.ticker in (select fund_ticker from marts.sector_performance where fund_ticker is not null)
            )
    ) as known_at
from by_weighting as leader
left join marts.index_levels as spx on spx.index_id = 'SPX' and spx.session_date = leader.session_date
where leader.is_leading_weighting
