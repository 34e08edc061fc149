-- When the series of a claim first closed at or above the claim's level, within the sessions that the warehouse has.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'milestones'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

found as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.level_number,
        min(sessions.session_date) as first_session_date,
        max(sessions.session_number) as last_session_number,
        min_by(sessions.close_number, sessions.session_number) as first_close_number,
        min(case when sessions.close_number >= claims.level_number then sessions.session_number end)
            as close_session_number,
        min(case when sessions.close_number >= claims.level_number then sessions.session_date end) as close_date,
        min(case when sessions.high_number >= claims.level_number then sessions.session_date end) as touch_date,
        -- The result is simulated where any row up to the crossing is: each of these rows could have been the first at
        -- the level.
        coalesce(bool_or(sessions.is_simulated and sessions.highest_before_number < claims.level_number), false)
            as is_simulated
    from claims
    left join sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
    group by claims.article_id, claims.claim_id, claims.judged_as, claims.level_number
)

-- A level at or below the series' first close was reached on a day before the data begin, so it has no dates.
select
    article_id,
    claim_id,
    judged_as,
    first_session_date,
    last_session_number,
    case when first_close_number < level_number then close_session_number end as close_session_number,
    case when first_close_number < level_number then close_date end as close_date,
    case when first_close_number < level_number then touch_date end as touch_date,
    coalesce(first_close_number >= level_number, false) as is_behind_first_row,
    is_simulated
from found
