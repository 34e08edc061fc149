-- How far a target lies above the close of a day: target over close, less 1.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'targets'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

found as (
    select
        claims.*,
        calendar.session_date,
        sessions.table_name,
        sessions.close_number * bases.split_factor_ratio as close_number,
        sessions.is_simulated
    from claims
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('claims', 'bases') }}
    left join {{ ref('int_sessions') }} as calendar on claims.base_session_number = calendar.session_number
    left join sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
            and claims.base_session_number = sessions.session_number
)

select
    article_id,
    claim_id,
    judged_as,
    unit_factor * (level_number / close_number - 1) as computed_number,
    case
        when level_number is not null
            then concat('target of ', {{ printed('level_number') }}, ' over the close of ', session_date)
    end as basis,
    case
        when close_number is not null
            then concat(table_name, ' ', subject, ' ', session_date, ': close ', {{ printed('close_number') }})
    end as evidence,
    case
        when level_number is null then 'the target: name it in the metric, as in target_upside_7269'
        when close_number is null then concat('close of ', subject, ' on ', coalesce(session_date, period_start_date))
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from found
