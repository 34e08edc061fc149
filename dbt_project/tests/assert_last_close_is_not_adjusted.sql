-- A row is a security whose last close as traded differs from its split-adjusted one: no split comes after the last
-- close, so the two must be equal.
with quotes as (
    select * from {{ ref('stock_performance') }}
),

last_sessions as (
    select
        security_id,
        max(session_date) as session_date
    from quotes
    group by security_id
)

select
    quotes.security_id,
    quotes.session_date,
    quotes.close_usd,
    quotes.close_split_adjusted_usd
from quotes
inner join last_sessions
    on
        quotes.security_id = last_sessions.security_id
        and quotes.session_date = last_sessions.session_date
where quotes.close_usd <> quotes.close_split_adjusted_usd
