-- A level or a price on a day.
with candidates as (
    select * from {{ ref('int_claim_candidates') }}
    where family = 'levels'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

found as (
    select
        candidates.*,
        sessions.table_name,
        sessions.is_simulated,
        case
            when candidates.metric_pattern = 'intraday_high' then sessions.high_number
            when candidates.metric_pattern = 'intraday_low' then sessions.low_number
            else sessions.close_number
        end * bases.split_factor_ratio as computed_number,
        case sessions.table_name
            when 'marts.stock_performance' then 'price as quoted on the day'
            when 'marts.index_levels' then 'index level'
        end as basis,
        case
            when candidates.metric_pattern = 'intraday_high' then 'high'
            when candidates.metric_pattern = 'intraday_low' then 'low'
            else 'close'
        end as price_name
    from candidates
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('candidates', 'bases') }}
    left join sessions
        on
            candidates.series_id = sessions.series_id
            and candidates.as_of = sessions.as_of
            and candidates.session_number = sessions.session_number
    left join {{ ref('int_split_factors') }} as near
        on
            candidates.series_id = near.security_id
            and candidates.session_date >= near.from_date
            and candidates.session_date < near.before_date
    where candidates.is_own or coalesce(near.split_factor_ratio, 1) = bases.split_factor_ratio
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    computed_number,
    basis,
    case
        when session_date is null then {{ no_session('period_end_date') }}
        when computed_number is not null
            then concat(
                table_name, ' ', subject, ' ', session_date, ': ', price_name, ' ', {{ printed('computed_number') }}
            )
    end as evidence,
    case
        when session_date is not null and computed_number is null
            then concat(price_name, ' of ', subject, ' on ', session_date)
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from found
