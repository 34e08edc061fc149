-- A row is a security whose last close as traded differs from its split-adjusted one: no split comes after the last
-- close, so the two must be equal.
with quotes as (
    select * from {{ ref('stock_performance') }}
),

ranked as (
    select
        security_id,
        session_date,
        close_usd,
        close_split_adjusted_usd,
        row_number() over (partition by security_id order by session_date desc) as recency_rank
    from quotes
)

select
    security_id,
    session_date,
    close_usd,
    close_split_adjusted_usd
from ranked
where recency_rank = 1 and close_usd <> close_split_adjusted_usd
