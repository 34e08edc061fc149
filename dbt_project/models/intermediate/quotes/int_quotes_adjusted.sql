{{ config(materialized='by_security') }}

-- Series whose adjustment is not the stated one are left out, and so are single implausible quotes. A series whose
-- closes turn out to be adjusted for dividends is kept as a total-return series.
with problems as (
    select
        security_id,
        session_date,
        max(case when problem = 'off_scale' or problem like 'bar_of_a_%' then 1 else 0 end) = 1 as is_withheld,
        max(case when problem in ('jump', 'split_without_action') then 1 else 0 end) = 1 as is_doubtful_move
    from {{ ref('int_quote_problems') }}
    group by security_id, session_date
),

misadjusted as (
    select
        security_id,
        problem
    from {{ ref('int_series_misadjusted') }}
    union distinct
    select
        security_id,
        problem
    from {{ ref('int_quote_problems') }}
    where problem = 'scale_break'
),

series_problems as (
    select
        security_id,
        max(case when problem <> 'dividends_applied_twice' then 1 else 0 end) = 1 as is_withheld
    from misadjusted
    group by security_id
),

quotes as (
    select
        stated.security_id,
        stated.ticker,
        case when series_problems.security_id is not null then 'split_dividend' else stated.adjustment end
            as adjustment,
        stated.close_quoted_usd,
        stated.volume_shares,
        stated.is_simulated,
        stated.session_date,
        stated.session_number,
        stated.known_at,
        stated.source_name,
        coalesce(problems.is_doubtful_move, false) as is_doubtful_move
    from {{ touched(ref('int_quotes_stated')) }} as stated
    left join series_problems on stated.security_id = series_problems.security_id
    left join problems
        on
            stated.security_id = problems.security_id
            and stated.session_date = problems.session_date
    where not coalesce(series_problems.is_withheld, false) and not coalesce(problems.is_withheld, false)
),

split_coverage as (
    select * from {{ ref('stg_market__corporate_action_coverage') }}
    where action_type = 'split'
),

withheld as (
    select
        security_id,
        session_date
    from problems
    where is_withheld
),

series as (
    select
        stated.security_id,
        max(stated.session_date) as last_session_date
    from {{ touched(ref('int_quotes_stated')) }} as stated
    left join withheld
        on
            stated.security_id = withheld.security_id
            and stated.session_date = withheld.session_date
    where withheld.security_id is null
    group by stated.security_id
),

-- The last refused split of each series: split-adjusted closes before it are not known.
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

-- The factor is known where every split between the session and the series' last session is known, and on the last
-- session itself.
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
        known_at,
        source_name,
        is_simulated,
        is_doubtful_move,
        close_split_adjusted_usd as highest_so_far_usd,
        false as is_kept
    from factored
),

{% if not is_built_whole() -%}
    -- The last row of each touched security that stays: what comes after it goes on from its closes.
    kept as (
        select
            security_id,
            max(session_date) as session_date
        from {{ touched(this, '<') }} as held
        group by security_id
    ),
{%- endif %}

with_previous as (
    select
        *,
        lag(session_number) over by_session as previous_number,
        lag(close_split_adjusted_usd) over by_session as previous_close,
        lag(close_provider_total_return_usd) over by_session as previous_total_return_close,
        max(highest_so_far_usd) over (
            partition by security_id order by session_number rows between unbounded preceding and current row
        ) as highest_close_split_adjusted_usd
    from (
        select * from adjusted
        {% if not is_built_whole() -%}
            union all
            select
                held.security_id,
                held.ticker,
                held.session_date,
                held.session_number,
                held.adjustment,
                held.close_usd,
                held.close_split_adjusted_usd,
                held.close_provider_total_return_usd,
                held.known_split_factor_ratio,
                held.volume_shares,
                held.known_at,
                held.source_name,
                held.is_simulated,
                held.is_doubtful_move,
                held.highest_close_split_adjusted_usd as highest_so_far_usd,
                true as is_kept
            from {{ this }} as held
            inner join kept on held.security_id = kept.security_id and held.session_date = kept.session_date
        {%- endif %}
    ) as rows_at_hand
    window by_session as (partition by security_id order by session_number)
)

select
    security_id,
    ticker,
    adjustment,
    close_usd,
    close_split_adjusted_usd,
    highest_close_split_adjusted_usd,
    close_provider_total_return_usd,
    known_split_factor_ratio,
    session_number - previous_number - 1 as missing_sessions_count,
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
    known_at,
    source_name
from with_previous
where not is_kept
