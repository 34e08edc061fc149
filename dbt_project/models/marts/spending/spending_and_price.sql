with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

quotes as (
    select * from {{ ref('stock_performance') }}
),

index_levels as (
    select * from {{ ref('index_levels') }}
    where index_id = 'SPX'
),

growth as (
    select
        cik,
        period_end_date,
        capex_yoy_first_change_ratio,
        growth_first_known_at
    from {{ ref('int_capex_growth_history') }}
    where known_until is null and basis = 'cash_ppe' and capex_yoy_first_change_ratio is not null
),

-- A quarter's growth is used until the growth of any later quarter is known.
stretches as (
    select
        *,
        min(growth_first_known_at) over (
            partition by cik order by period_end_date
            rows between 1 following and unbounded following
        ) as superseded_at
    from growth
)

select
    issuers.ticker,
    quotes.session_date,
    quotes.return_ytd_ratio,
    stretches.capex_yoy_first_change_ratio as capex_yoy_change_ratio,
    stretches.growth_first_known_at as capex_known_at,
    quotes.return_ytd_ratio - index_levels.return_ytd_ratio as excess_return_ytd_ratio,
    quotes.is_simulated or coalesce(index_levels.is_simulated, false) as is_simulated
from issuers
inner join securities on issuers.ticker = securities.ticker
inner join quotes on securities.security_id = quotes.security_id
inner join sessions on quotes.session_date = sessions.session_date
left join index_levels on quotes.session_date = index_levels.session_date
left join stretches
    on
        issuers.cik = stretches.cik
        and sessions.closes_at >= stretches.growth_first_known_at
        and sessions.closes_at < coalesce(stretches.superseded_at, timestamp '9999-12-31')
        -- Growth is null once it is 200 days old without a later quarter (ORCL, 2026-11).
        and sessions.closes_at < {{ dbt.dateadd('day', 200, 'stretches.growth_first_known_at') }}
