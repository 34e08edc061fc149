{{ config(materialized='by_security') }}

-- A session's close against the mean of the last 50 and 200 sessions; null until there are that many without a gap or
-- a doubtful move.
with members as (
    select distinct security_id
    from {{ ref('int_index_members') }}
),

quotes as (
    select quotes.*
    from {{ touched(ref('int_quotes_adjusted'), days_before=400) }} as quotes
    inner join members on quotes.security_id = members.security_id
),

windowed as (
    select
        security_id,
        session_date,
        session_number,
        {% for span in [50, 200] %}
            -- As decimals, whose sum does not depend on where the rows at hand begin.
            cast(close_split_adjusted_usd as decimal(28, 10)) * {{ span }}
            > sum(cast(close_split_adjusted_usd as decimal(28, 10))) over last_{{ span }} as is_above_{{ span }}d,
            session_number - min(session_number) over last_{{ span }} = {{ span - 1 }}
            and count(case when is_doubtful_move then null else close_split_adjusted_usd end) over last_{{ span }}
            = {{ span }} as is_complete_{{ span }}d,
        {% endfor %}
        ticker
    from quotes
    window
        last_50 as (
            partition by security_id order by session_number rows between 49 preceding and current row
        ),
        last_200 as (
            partition by security_id order by session_number rows between 199 preceding and current row
        )
)

select
    security_id,
    session_date,
    case when is_complete_50d then is_above_50d end as is_above_50d_average,
    case when is_complete_200d then is_above_200d end as is_above_200d_average
from {{ touched('windowed') }} as averaged
