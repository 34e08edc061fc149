with quotes as (
    select * from {{ ref('stg_market__daily_quotes') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

split_coverage as (
    select * from {{ ref('stg_market__corporate_action_coverage') }}
    where action_type = 'split'
),

series as (
    select
        security_id,
        max(session_date) as last_session_date
    from quotes
    group by security_id
),

-- Every split between a session and the series' last one is known, or there is no day between them.
factored as (
    select
        quotes.*,
        sessions.session_number,
        case
            when quotes.session_date = series.last_session_date then 1
            when split_coverage.security_id is not null then coalesce(split_factors.split_factor_ratio, 1)
        end as known_split_factor_ratio
    from quotes
    inner join sessions on quotes.session_date = sessions.session_date
    inner join series on quotes.security_id = series.security_id
    left join split_coverage
        on
            quotes.security_id = split_coverage.security_id
            and quotes.session_date >= split_coverage.first_covered_date
            and series.last_session_date <= split_coverage.last_covered_date
    left join {{ ref('int_split_factors') }} as split_factors
        on
            quotes.security_id = split_factors.security_id
            and quotes.session_date >= split_factors.from_date
            and quotes.session_date < split_factors.before_date
),

adjusted as (
    select
        security_id,
        ticker,
        session_date,
        session_number,
        adjustment,
        case adjustment
            when 'none' then close_quoted_usd
            when 'split' then close_quoted_usd * known_split_factor_ratio
        end as close_usd,
        case adjustment
            when 'none' then close_quoted_usd / known_split_factor_ratio
            when 'split' then close_quoted_usd
        end as close_split_adjusted_usd,
        case adjustment when 'split_dividend' then close_quoted_usd end as close_provider_total_return_usd,
        known_split_factor_ratio,
        volume_shares,
        source_name,
        is_simulated
    from factored
),

with_previous as (
    select
        *,
        lag(session_number) over by_session as previous_number,
        lag(close_split_adjusted_usd) over by_session as previous_close,
        lag(close_provider_total_return_usd) over by_session as previous_total_return_close
    from adjusted
    window by_session as (partition by security_id order by session_number)
)

select
    security_id,
    ticker,
    adjustment,
    close_usd,
    close_split_adjusted_usd,
    close_provider_total_return_usd,
    known_split_factor_ratio,
    case when previous_number = session_number - 1 then previous_close end as previous_close_usd,
    case
        when previous_number = session_number - 1 then close_split_adjusted_usd / previous_close - 1
    end as return_1d_ratio,
    case
        when previous_number = session_number - 1
            then close_provider_total_return_usd / previous_total_return_close - 1
    end as provider_total_return_1d_ratio,
    volume_shares,
    is_simulated,
    session_date,
    session_number,
    source_name
from with_previous
