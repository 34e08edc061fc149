with funds (place, code, name) as (
    values
        (1, 'IWM', 'US small caps'), (2, 'AGG', 'US bonds'), (3, 'TLT', 'Treasuries of 20 years and more'),
        (4, 'GLD', 'Gold')
),

-- Of a ticker that two companies have had, the later one.
latest as (
    select *
    from marts.latest_stock_returns
    where ticker in (select code from funds)
    qualify session_date = max(session_date) over (partition by ticker)
)

select
    funds.name,
    funds.code,
    latest.close_split_adjusted_usd as level,
    latest.return_1d_ratio,
    latest.return_5d_ratio,
    latest.return_21d_ratio,
    latest.return_qtd_ratio,
    latest.return_ytd_ratio,
    latest.return_252d_ratio,
    latest.session_date,
    latest.is_simulated,
    (
        select list(closes.close_split_adjusted_usd order by closes.session_date)
        from marts.stock_performance as closes
        where closes.ticker = funds.code and closes.session_date > latest.session_date - interval 1 year
    ) as line
from funds
left join latest on funds.code = latest.ticker
order by funds.place
