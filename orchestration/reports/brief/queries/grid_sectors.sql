with sectors as (
    select * from marts.sector_performance where is_leading_weighting
),

-- The last session on which every sector is covered.
latest as (
    select * from sectors where session_date = (select max(session_date) from sectors where rank_ytd is not null)
),

-- What one dollar became: the line of the past year.
lines as (
    select sector_name, list(value order by session_date) as line
    from (
        select
            sectors.sector_name,
            sectors.session_date,
            product(1 + sectors.return_1d_ratio) over (
                partition by sectors.sector_name order by sectors.session_date
            ) as value
        from sectors
        inner join latest
            on
                sectors.sector_name = latest.sector_name
                and sectors.session_date between latest.session_date - interval 1 year and latest.session_date
    )
    group by sector_name
)

select
    latest.sector_name as name,
    latest.fund_ticker as code,
    latest.return_1d_ratio,
    latest.return_5d_ratio,
    latest.return_21d_ratio,
    latest.return_qtd_ratio,
    latest.return_ytd_ratio,
    latest.return_252d_ratio,
    latest.weighting,
    latest.session_date,
    latest.is_simulated,
    lines.line
from latest
inner join lines on latest.sector_name = lines.sector_name
order by latest.return_1d_ratio desc, latest.sector_name
