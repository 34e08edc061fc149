-- Sessions on which many closes repeat the session before: a provider often delivers its last day unfinished. 2026-11:
-- ordinary days repeat 1 to 3 % of closes, the half-finished last day of a real file 11 %.
with sessions as (
    select
        session_date,
        count(*) as closes_count,
        sum(case when return_1d_ratio = 0 then 1 else 0 end) as unchanged_count
    from {{ ref('int_quotes_adjusted') }}
    where return_1d_ratio is not null
    group by session_date
)

select
    'unchanged_closes: more than 5 % on one session' as finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(concat(session_date, ': ', unchanged_count, ' of ', closes_count)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from sessions
where unchanged_count > 0.05 * closes_count and closes_count >= 20
having count(*) > 0
