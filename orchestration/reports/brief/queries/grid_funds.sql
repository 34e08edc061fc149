with funds (place, code, name) as (
    values
        (1, 'IWM', 'US small caps'), (2, 'AGG', 'US bonds'), (3, 'TLT', 'Treasuries of 20 years and more'),
        (4, 'GLD', 'Gold')
),

closes as (
    select * from marts.stock_performance where ticker in (select code from funds)
),

sessions as (
    select session_date, row_number() over (order by session_date) as session_number
    from (select session_date from marts.index_levels union select session_date from closes)
),

-- A week, a month and a year ago are 5, 21 and 252 sessions ago, as in marts.index_levels.
numbered as (
    select
        closes.*,
        any_value(closes.close_split_adjusted_usd) over (
            partition by closes.security_id order by sessions.session_number range between 5 preceding and 5 preceding
        ) as close_5d_usd,
        any_value(closes.close_split_adjusted_usd) over (
            partition by closes.security_id order by sessions.session_number range between 21 preceding and 21 preceding
        ) as close_21d_usd,
        any_value(closes.close_split_adjusted_usd) over (
            partition by closes.security_id
            order by sessions.session_number range between 252 preceding and 252 preceding
        ) as close_252d_usd
    from closes
    inner join sessions on closes.session_date = sessions.session_date
),

latest as (
    select * from numbered qualify session_date = max(session_date) over (partition by ticker)
)

select
    funds.name,
    funds.code,
    latest.close_split_adjusted_usd as level,
    latest.return_1d_ratio,
    latest.close_split_adjusted_usd / latest.close_5d_usd - 1 as return_5d_ratio,
    latest.close_split_adjusted_usd / latest.close_21d_usd - 1 as return_21d_ratio,
    latest.return_qtd_ratio,
    latest.return_ytd_ratio,
    latest.close_split_adjusted_usd / latest.close_252d_usd - 1 as return_252d_ratio,
    latest.session_date,
    latest.is_simulated,
    (
        select list(closes.close_split_adjusted_usd order by closes.session_date)
        from closes
        where closes.ticker = funds.code and closes.session_date > latest.session_date - interval 1 year
    ) as line
from funds
left join latest on funds.code = latest.ticker
order by funds.place
