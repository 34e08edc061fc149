-- When a level was first closed at or above, how long ago that was, and how fast the moves between round levels are.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'milestones'
),

crossings as (
    select * from {{ ref('int_claim_crossings') }}
),

speeds as (
    select * from {{ ref('int_claim_speeds') }}
),

joined as (
    select
        claims.*,
        claims.metric_pattern = 'sessions_between_{n}pt_milestones_rank' as is_rank,
        claims.metric_pattern = 'first_cross_level_{n}' as is_date,
        crossings.close_date,
        crossings.touch_date,
        crossings.close_session_number,
        crossings.is_behind_first_row,
        crossings.first_session_date,
        crossings.last_session_number,
        speeds.speed_rank,
        speeds.speeds,
        coalesce(speeds.moves_count, 0) as moves_count,
        coalesce(speeds.is_simulated, crossings.is_simulated) as is_simulated
    from claims
    inner join crossings
        on {{ same_judgement('claims', 'crossings') }}
    left join speeds
        on {{ same_judgement('claims', 'speeds') }}
)

select
    article_id,
    claim_id,
    judged_as,
    case
        when is_rank then speed_rank
        when metric_pattern = 'months_since_{n}' and close_date <= period_end_date
            then {{ dbt.datediff('close_date', 'period_end_date', 'day') }} / 30.4375e0
        when metric_pattern = 'sessions_since_{n}' and close_date <= period_end_date
            then own_session_number - close_session_number
    end as computed_number,
    case when is_date then substr(cast(close_date as varchar), 1, case unit when 'month' then 7 else 4 end) end
        as computed_text,
    'closes since ' || first_session_date as basis,
    case
        when is_rank then concat('marts.index_levels ', subject, ': ', speeds)
        when first_session_date is not null then concat(
            'marts.index_levels ', subject, ' first at ', {{ printed('level_number') }}, ': in a session on ',
            coalesce(cast(touch_date as varchar), 'no day'), ', at a close on ',
            coalesce(cast(close_date as varchar), 'no day')
        )
    end as evidence,
    case
        when first_session_date is null then concat('closes of ', subject)
        when is_rank and last_session_number < own_session_number
            then concat('closes of ', subject, ' up to ', period_end_date)
        when is_rank and moves_count < 2 then concat('two such moves in the closes of ', subject)
        when is_rank then null
        when is_behind_first_row
            then concat('closes of ', subject, ' before ', first_session_date, ', when it stood above the level')
        when not is_date and coalesce(close_date > period_end_date, true)
            then concat('a close of ', subject, ' at or above the level by ', period_end_date)
        when close_date is null and period_end_date <= judged_date and last_session_number < own_session_number
            then concat('closes of ', subject, ' up to ', period_end_date)
    end as missing,
    is_simulated
from joined
