-- The weekday of a close. Where the article states a close for the claim's day, it is the weekday of the session that
-- has that close; otherwise the weekday of the claim's day.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'weekdays'
),

stated as (
    select * from {{ ref('int_claims') }}
    where metric_pattern in ('index_close', 'quote_price') and comparator = 'equal'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

calendar as (
    select * from {{ ref('int_sessions') }}
),

-- Sessions within five whose close is the stated one to its last digit, the nearest first.
matches as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        stated.claim_id as stated_claim_id,
        stated.claimed_value,
        sessions.session_date,
        sessions.is_simulated,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by
                case when sessions.session_date is null then 1 else 0 end,
                abs(sessions.session_number - claims.own_session_number),
                sessions.session_number,
                stated.claim_id
        ) as match_rank
    from claims
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('claims', 'bases') }}
    inner join stated
        on
            claims.article_id = stated.article_id
            and claims.judged_as = stated.judged_as
            and claims.subject = stated.subject
            and claims.period_end_date = stated.period_end_date
    left join sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
            and claims.own_session_number - 5 <= sessions.session_number
            and claims.own_session_number + 5 >= sessions.session_number
            and claims.published_session_number >= sessions.session_number
            and round(abs(sessions.close_number * bases.split_factor_ratio - stated.claimed_number), 9)
            <= stated.last_digit_number / 2 + bases.precision_number
),

named as (
    select
        claims.*,
        matches.stated_claim_id,
        matches.claimed_value as stated_value,
        matches.is_simulated,
        case
            when matches.stated_claim_id is null then calendar.session_date
            else matches.session_date
        end as session_date
    from claims
    left join matches
        on
            {{ same_judgement('claims', 'matches') }}
            and matches.match_rank = 1
    left join calendar on claims.period_end_date = calendar.session_date
)

select
    article_id,
    claim_id,
    judged_as,
    dayname(session_date) as computed_text,
    case when stated_claim_id is null then 'calendar' else 'session of the stated close' end as basis,
    case
        when session_date is null and stated_claim_id is null then {{ no_session('period_end_date') }}
        when stated_claim_id is null then concat('intermediate.int_sessions ', session_date)
        else concat(
            'claim ', stated_claim_id, ': a close of ', stated_value,
            coalesce(', found on ' || session_date, ', not found')
        )
    end as evidence,
    case
        when session_date is null and stated_claim_id is not null
            then concat('a close of ', stated_value, ' of ', subject, ' within five sessions of ', period_end_date)
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from named
