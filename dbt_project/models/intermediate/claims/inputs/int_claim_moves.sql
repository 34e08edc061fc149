-- Moves between successive multiples of a step, in sessions, up to the last day of each claim's period; the last move,
-- which has not reached the next multiple, counts its sessions so far.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where metric_pattern = 'sessions_between_{n}pt_milestones_rank'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

-- The multiple below each session's highest close so far; the first session at a multiple starts the next move.
floors as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.own_session_number,
        sessions.session_number,
        sessions.session_date,
        sessions.is_any_simulated,
        floor(sessions.highest_close_number / claims.level_number) * claims.level_number as floor_number
    from claims
    inner join sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
            and claims.own_session_number >= sessions.session_number
),

-- The lowest multiple was already reached at the first row, on a day that is not in the data, so no move starts from
-- it.
starts as (
    select
        article_id,
        claim_id,
        judged_as,
        floor_number,
        own_session_number,
        bool_or(is_any_simulated) as is_simulated,
        min(session_number) as start_session_number,
        min(session_date) as start_date,
        floor_number = min(floor_number) over (partition by article_id, claim_id, judged_as) as is_first
    from floors
    group by article_id, claim_id, judged_as, floor_number, own_session_number
),

moves as (
    select
        *,
        lead(start_session_number) over by_level as end_session_number,
        -- A multiple reached on the claim's last session has no sessions after it yet, so it starts no move.
        own_session_number = start_session_number as is_just_reached
    from starts
    where not is_first
    window by_level as (partition by article_id, claim_id, judged_as order by floor_number)
)

select
    article_id,
    claim_id,
    judged_as,
    floor_number,
    start_date as move_start_date,
    coalesce(end_session_number, own_session_number) - start_session_number as sessions_count,
    end_session_number is null as is_under_way,
    is_simulated
from moves
where not is_just_reached
