-- The closes of each claim's period, for metrics that look at all of them.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family in ('ranges', 'benchmarks')
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

closes as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        sessions.session_date,
        sessions.session_number,
        sessions.table_name,
        sessions.close_number * bases.split_factor_ratio as close_number,
        sessions.is_simulated,
        max(sessions.close_number * bases.split_factor_ratio) over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by sessions.session_number
            rows between unbounded preceding and current row
        ) as peak_number
    from claims
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('claims', 'bases') }}
    inner join sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
            and claims.first_session_number <= sessions.session_number
            and claims.own_session_number >= sessions.session_number
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    max(closes.table_name) as table_name,
    min(closes.close_number) as lowest_close_number,
    max(closes.close_number) as highest_close_number,
    {{ exact_sum('closes.close_number', 10) }} / count(closes.close_number) as mean_close_number,
    min(closes.close_number / closes.peak_number) - 1 as drawdown_ratio,
    min_by(closes.session_date, closes.close_number) as lowest_close_date,
    max_by(closes.session_date, closes.close_number) as highest_close_date,
    min_by(closes.session_date, closes.close_number / closes.peak_number) as drawdown_date,
    min_by(closes.close_number, closes.close_number / closes.peak_number) as drawdown_close_number,
    min_by(closes.peak_number, closes.close_number / closes.peak_number) as drawdown_peak_number,
    max(case when closes.session_number = claims.own_session_number then closes.close_number end) as own_close_number,
    min(closes.session_date) as first_close_date,
    max(closes.session_date) as last_close_date,
    count(closes.close_number) as closes_count,
    coalesce(max(claims.own_session_number - claims.first_session_number + 1), 0) as sessions_count,
    coalesce(bool_or(closes.is_simulated), false) as is_simulated
from claims
left join closes
    on {{ same_judgement('claims', 'closes') }}
group by claims.article_id, claims.claim_id, claims.judged_as
