-- Closes of series that are adjusted otherwise than they are said to be are not published, nor are single bars that
-- cannot be; a series from which dividends are taken out is a total-return one.
with problems as (
    select * from {{ ref('int_quote_problems') }}
),

misadjusted as (
    select * from {{ ref('int_series_misadjusted') }}
),

withheld_series as (
    select security_id from problems
    where problem = 'scale_break'
    union distinct
    select security_id from misadjusted
    where problem <> 'dividends_applied_twice'
),

withheld_quotes as (
    select distinct
        security_id,
        session_date
    from problems
    where problem <> 'jump' and problem <> 'scale_break'
),

jumps as (
    select distinct
        security_id,
        session_date
    from problems
    where problem = 'jump'
),

quotes as (
    select
        stated.security_id,
        stated.ticker,
        case when dividends_out.security_id is not null then 'split_dividend' else stated.adjustment end as adjustment,
        stated.close_quoted_usd,
        stated.volume_shares,
        stated.is_simulated,
        stated.session_date,
        stated.session_number,
        stated.source_name,
        jumps.security_id is not null as is_doubtful_move
    from {{ ref('int_quotes_stated') }} as stated
    left join withheld_series on stated.security_id = withheld_series.security_id
    left join withheld_quotes
        on
            stated.security_id = withheld_quotes.security_id
            and stated.session_date = withheld_quotes.session_date
    left join jumps
        on
            stated.security_id = jumps.security_id
            and stated.session_date = jumps.session_date
    left join misadjusted as dividends_out
        on
            stated.security_id = dividends_out.security_id
            and dividends_out.problem = 'dividends_applied_twice'
    where withheld_series.security_id is null and withheld_quotes.security_id is null
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

-- The last split that was refused: what it did to closes before it is not known.
refused_splits as (
    select
        refused.security_id,
        max(refused.ex_date) as ex_date
    from {{ ref('stg_market__refused_actions') }} as refused
    inner join series
        on
            refused.security_id = series.security_id
            and refused.ex_date <= series.last_session_date
    where refused.action_type in ('split', 'unknown')
    group by refused.security_id
),

-- Every split between a session and the series' last one is known, or there is no day between them.
factored as (
    select
        quotes.*,
        case
            when quotes.session_date = series.last_session_date then 1
            when quotes.session_date < refused_splits.ex_date then null
            when split_coverage.security_id is not null then coalesce(split_factors.split_factor_ratio, 1)
        end as known_split_factor_ratio
    from quotes
    inner join series on quotes.security_id = series.security_id
    left join refused_splits on quotes.security_id = refused_splits.security_id
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
        is_simulated,
        is_doubtful_move
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
    is_doubtful_move,
    session_date,
    session_number,
    source_name
from with_previous
