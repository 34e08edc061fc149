with sectors as (
    select * from marts.sector_performance
),

-- The last session on which every sector is covered: by the sectors' funds, else by capitalisation, else equally.
chosen as (
    select weighting, max(session_date) as session_date
    from sectors
    where rank_ytd is not null
    group by weighting
    order by array_position(['etf_proxy', 'cap', 'equal'], weighting)
    limit 1
),

sessions as (
    select session_date, row_number() over (order by session_date) as session_number
    from (select session_date from marts.index_levels union select session_date from sectors)
),

-- Weeks, months and years chain the daily returns, as the mart's own periods do; null where one of them is missing.
chained as (
    select
        sectors.*,
        sessions.session_number,
        case when count(sectors.return_1d_ratio) over week = 5 then product(1 + sectors.return_1d_ratio) over week - 1 end
            as return_5d_ratio,
        case
            when count(sectors.return_1d_ratio) over month = 21 then product(1 + sectors.return_1d_ratio) over month - 1
        end as return_21d_ratio,
        case
            when count(sectors.return_1d_ratio) over year = 252 then product(1 + sectors.return_1d_ratio) over year - 1
        end as return_252d_ratio
    from sectors
    inner join sessions on sectors.session_date = sessions.session_date
    where sectors.weighting = (select weighting from chosen)
    window
        week as (
            partition by sectors.sector_name order by sessions.session_number range between 4 preceding and current row
        ),
        month as (
            partition by sectors.sector_name order by sessions.session_number range between 20 preceding and current row
        ),
        year as (
            partition by sectors.sector_name order by sessions.session_number range between 251 preceding and current row
        )
),

lines as (
    select sector_name, list(value order by session_date) as line
    from (
        select
            chained.sector_name,
            chained.session_date,
            product(1 + chained.return_1d_ratio) over (
                partition by chained.sector_name order by chained.session_number
            ) as value
        from chained
        inner join chosen on chained.session_date between chosen.session_date - interval 1 year and chosen.session_date
    )
    group by sector_name
)

select
    chained.sector_name as name,
    chained.fund_ticker as code,
    chained.return_1d_ratio,
    chained.return_5d_ratio,
    chained.return_21d_ratio,
    chained.return_qtd_ratio,
    chained.return_ytd_ratio,
    chained.return_252d_ratio,
    chained.weighting,
    chained.session_date,
    chained.is_simulated,
    lines.line
from chained
inner join chosen on chained.session_date = chosen.session_date
inner join lines on chained.sector_name = lines.sector_name
order by chained.return_1d_ratio desc, chained.sector_name
