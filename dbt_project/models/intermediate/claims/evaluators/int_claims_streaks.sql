-- How many sessions, weeks or months in a row a series has risen or fallen, or how many sessions in a row it closed at
-- a record, up to the last day of the claim's period. The week or month of that day counts as far as it has come.
with claims as (
    select
        *,
        case
            when metric_pattern like 'consecutive_weeks%' then 'week'
            when metric_pattern like 'consecutive_months%' then 'month'
            else 'session'
        end as step_name,
        case when metric_pattern like '%_down' then -1 else 1 end as wanted_sign,
        metric_pattern = 'consecutive_record_closes' as is_of_records
    from {{ ref('int_market_claims') }}
    where family = 'streaks'
),

calendar as (
    select
        session_date,
        session_number,
        month_start_date,
        cast({{ dbt.date_trunc('week', 'session_date') }} as date) as week_start_date
    from {{ ref('int_sessions') }}
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

-- The last session of each step up to the claim's own.
steps as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.subject,
        claims.series_id,
        claims.as_of,
        claims.step_name,
        claims.wanted_sign,
        claims.is_of_records,
        max(calendar.session_number) as session_number,
        max(calendar.session_date) as step_date
    from claims
    inner join calendar on claims.own_session_number >= calendar.session_number
    group by
        claims.article_id, claims.claim_id, claims.judged_as, claims.subject, claims.series_id, claims.as_of,
        claims.step_name, claims.wanted_sign, claims.is_of_records,
        case claims.step_name
            when 'week' then calendar.week_start_date
            when 'month' then calendar.month_start_date
            else calendar.session_date
        end
),

moves as (
    select
        steps.*,
        sessions.table_name,
        sessions.close_number,
        sessions.highest_before_number,
        sessions.first_session_date,
        sessions.is_any_simulated,
        lag(sessions.close_number) over (
            partition by steps.article_id, steps.claim_id, steps.judged_as order by steps.session_number
        ) as previous_close_number,
        row_number() over (
            partition by steps.article_id, steps.claim_id, steps.judged_as order by steps.session_number desc
        ) as steps_back
    from steps
    left join sessions
        on
            steps.series_id = sessions.series_id
            and steps.as_of = sessions.as_of
            and steps.session_number = sessions.session_number
),

-- Null where a close is missing: whether the streak went on there is not known. The first close in the data is no
-- record: what came before it is not known.
judged as (
    select
        *,
        case
            when not is_of_records then sign(round(close_number - previous_close_number, 9)) = wanted_sign
            when highest_before_number > 0 then close_number > highest_before_number
        end as is_in_streak
    from moves
),

ends as (
    select
        article_id,
        claim_id,
        judged_as,
        min(steps_back) as end_steps_back
    from judged
    where not coalesce(is_in_streak, false)
    group by article_id, claim_id, judged_as
),

found as (
    select
        own.*,
        ends.end_steps_back - 1 as steps_count,
        breaks.is_in_streak is not null as is_end_known,
        breaks.step_date as break_date,
        breaks.close_number as break_close_number
    from judged as own
    inner join ends
        on {{ same_judgement('own', 'ends') }}
    inner join judged as breaks
        on
            {{ same_judgement('own', 'breaks') }}
            and ends.end_steps_back = breaks.steps_back
    where own.steps_back = 1
)

select
    article_id,
    claim_id,
    judged_as,
    case when is_end_known then cast(steps_count as double) end as computed_number,
    case
        when is_of_records then 'records among the closes since ' || first_session_date
        when step_name = 'session' then 'from close to close'
        when close_number is not null
            then concat('from the last close of a ', step_name, ' to that of the next; the last on ', step_date)
    end as basis,
    case
        when close_number is not null
            then concat(
                table_name, ' ', subject, ' ', step_date, ': close ', {{ printed('close_number') }}, '; ', steps_count,
                ' in a row',
                case
                    when is_end_known
                        then concat(
                            ' after that of ', break_date, ' (close ', {{ printed('break_close_number') }},
                            '), which is none of them'
                        )
                end
            )
    end as evidence,
    case
        when close_number is null then concat('close of ', subject, ' on ', step_date)
        when not is_end_known then concat('closes of ', subject, ' up to ', break_date, ' without a gap')
    end as missing,
    coalesce(is_any_simulated, false) as is_simulated
from found
