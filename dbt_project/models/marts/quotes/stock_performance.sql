{{ config(materialized='by_security') }}

with quotes as (
    select * from {{ touched(ref('int_quotes_adjusted')) }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

total_returns as (
    select * from {{ touched(ref('int_total_returns')) }}
),

month_bases as (
    select distinct month_base_date
    from sessions
),

-- Closes on the last session of each month; the last sessions of quarters and years are among them.
bases as (
    select
        quotes.security_id,
        quotes.session_date,
        quotes.close_split_adjusted_usd
    from {{ ref('int_quotes_adjusted') }} as quotes
    inner join month_bases on quotes.session_date = month_bases.month_base_date
),

-- From its first simulated close on, every row of a series is marked simulated, because the highest close behind its
-- drawdown may be.
simulated as (
    select
        security_id,
        min(session_date) as from_date
    from {{ ref('int_quotes_adjusted') }}
    where is_simulated
    group by security_id
),

with_bases as (
    select
        quotes.*,
        quotes.close_split_adjusted_usd / month_base.close_split_adjusted_usd - 1 as return_mtd_ratio,
        quotes.close_split_adjusted_usd / quarter_base.close_split_adjusted_usd - 1 as return_qtd_ratio,
        quotes.close_split_adjusted_usd / year_base.close_split_adjusted_usd - 1 as return_ytd_ratio,
        quotes.close_split_adjusted_usd / quotes.highest_close_split_adjusted_usd - 1 as drawdown_ratio,
        coalesce(quotes.session_date >= simulated.from_date, false) as is_any_simulated
    from quotes
    inner join sessions on quotes.session_date = sessions.session_date
    left join bases as month_base
        on
            quotes.security_id = month_base.security_id
            and sessions.month_base_date = month_base.session_date
    left join bases as quarter_base
        on
            quotes.security_id = quarter_base.security_id
            and sessions.quarter_base_date = quarter_base.session_date
    left join bases as year_base
        on
            quotes.security_id = year_base.security_id
            and sessions.year_base_date = year_base.session_date
    left join simulated on quotes.security_id = simulated.security_id
)

select
    with_bases.security_id,
    with_bases.ticker,
    with_bases.session_date,
    with_bases.close_usd,
    with_bases.close_split_adjusted_usd,
    coalesce(
        with_bases.close_provider_total_return_usd, total_returns.close_total_return_usd
    ) as close_total_return_usd,
    with_bases.return_1d_ratio,
    coalesce(with_bases.provider_total_return_1d_ratio, total_returns.total_return_1d_ratio) as total_return_1d_ratio,
    with_bases.return_mtd_ratio,
    with_bases.return_qtd_ratio,
    with_bases.return_ytd_ratio,
    with_bases.drawdown_ratio,
    with_bases.volume_shares,
    with_bases.source_name,
    with_bases.is_any_simulated as is_simulated,
    with_bases.known_at
from with_bases
left join total_returns
    on
        with_bases.security_id = total_returns.security_id
        and with_bases.session_date = total_returns.session_date
