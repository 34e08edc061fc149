-- Whether the exchanges were closed on all days of a claim's period. A range of days with one session in it is not
-- closed.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'calendar'
),

days as (
    select
        calendar_date,
        is_session
    from {{ ref('stg_reference__exchange_days') }}
),

counted as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.subject,
        claims.period_start_date,
        claims.period_end_date,
        {{ dbt.datediff('claims.period_start_date', 'claims.period_end_date', 'day') }} + 1 as days_count,
        count(days.calendar_date) as known_days_count,
        count(case when days.is_session then 1 end) as sessions_count,
        min(case when days.is_session then days.calendar_date end) as first_session_date
    from claims
    left join days
        on
            claims.period_start_date <= days.calendar_date
            and claims.period_end_date >= days.calendar_date
    group by
        claims.article_id, claims.claim_id, claims.judged_as, claims.subject, claims.period_start_date,
        claims.period_end_date
)

select
    article_id,
    claim_id,
    judged_as,
    case when sessions_count > 0 then 'false' else 'true' end as computed_text,
    'calendar of the New York Stock Exchange' as basis,
    concat(
        'intermediate.int_sessions: ', sessions_count, ' sessions from ', period_start_date, ' to ', period_end_date,
        coalesce(', the first on ' || first_session_date, '')
    ) as evidence,
    case
        when subject <> 'US_EXCHANGES' then concat('the calendar of ', subject, '; there is that of US_EXCHANGES')
        when sessions_count = 0 and known_days_count < days_count
            then concat('the exchange''s calendar from ', period_start_date, ' to ', period_end_date)
    end as missing
from counted
