-- Only securities whose dividends are known; the level is anchored at the last session with known dividends.
with quotes as (
    select * from {{ ref('int_quotes_adjusted') }}
    where close_split_adjusted_usd is not null
),

coverage as (
    select * from {{ ref('stg_market__corporate_action_coverage') }}
    where action_type = 'dividend'
),

dividends as (
    select
        actions.security_id,
        actions.ex_date,
        case actions.adjustment
            when 'split' then actions.dividend_usd_per_share
            when 'none' then actions.dividend_usd_per_share / coalesce(split_factors.split_factor_ratio, 1)
        end as dividend_split_adjusted_usd
    from {{ ref('stg_market__corporate_actions') }} as actions
    left join {{ ref('int_split_factors') }} as split_factors
        on
            actions.security_id = split_factors.security_id
            and actions.ex_date >= split_factors.from_date
            and actions.ex_date < split_factors.before_date
    where actions.action_type = 'dividend'
),

covered_quotes as (
    select
        quotes.*,
        min(quotes.session_date) over (partition by quotes.security_id) as first_quote_date
    from quotes
    inner join coverage on quotes.security_id = coverage.security_id
    where quotes.session_date between coverage.first_covered_date and coverage.last_covered_date
),

bounds as (
    select
        security_id,
        min(session_date) as first_quote_date,
        max(session_date) as last_quote_date
    from covered_quotes
    group by security_id
),

paid as (
    select dividends.*
    from dividends
    inner join bounds on dividends.security_id = bounds.security_id
    where dividends.ex_date > bounds.first_quote_date and dividends.ex_date <= bounds.last_quote_date
),

-- A dividend without a quote on its day, or on the session before, breaks the chain for all earlier days.
joined as (
    select
        coalesce(covered_quotes.security_id, paid.security_id) as security_id,
        coalesce(covered_quotes.session_date, paid.ex_date) as session_date,
        covered_quotes.close_split_adjusted_usd,
        covered_quotes.previous_close_usd,
        coalesce(paid.dividend_split_adjusted_usd, 0) as dividend_usd_per_share,
        case
            when paid.security_id is null then 0
            when paid.dividend_split_adjusted_usd < covered_quotes.previous_close_usd
                then ln(1 - paid.dividend_split_adjusted_usd / covered_quotes.previous_close_usd)
        end as log_factor
    from covered_quotes
    full outer join paid
        on
            covered_quotes.security_id = paid.security_id
            and covered_quotes.session_date = paid.ex_date
),

chained as (
    select
        *,
        coalesce(sum(log_factor) over later, 0) as later_log_factor,
        sum(case when log_factor is null then 1 else 0 end) over later as later_gaps_count
    from joined
    window later as (
        partition by security_id order by session_date desc
        rows between unbounded preceding and 1 preceding
    )
)

select
    security_id,
    session_date,
    (close_split_adjusted_usd + dividend_usd_per_share) / previous_close_usd - 1 as total_return_1d_ratio,
    case
        when coalesce(later_gaps_count, 0) = 0 then close_split_adjusted_usd * exp(later_log_factor)
    end as close_total_return_usd
from chained
where close_split_adjusted_usd is not null
