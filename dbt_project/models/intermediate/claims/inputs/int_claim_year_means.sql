-- The mean closes of the full calendar years that lie in a claim's period before its last day's year.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where metric_pattern = 'level_vs_prior_year_mean'
),

year_lengths as (
    select
        extract(year from session_date) as calendar_year,
        count(*) as sessions_count
    from {{ ref('int_sessions') }}
    group by extract(year from session_date)
),

year_means as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        extract(year from sessions.session_date) as calendar_year,
        {{ exact_sum('sessions.close_number', 10) }} / count(*) * max(bases.split_factor_ratio) as mean_close_number,
        count(*) as closes_count
    from claims
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('claims', 'bases') }}
    inner join {{ ref('int_claim_sessions') }} as sessions
        on
            claims.series_id = sessions.series_id
            and claims.as_of = sessions.as_of
            and claims.first_session_number <= sessions.session_number
            and claims.own_session_number >= sessions.session_number
    where extract(year from sessions.session_date) < extract(year from claims.period_end_date)
    group by claims.article_id, claims.claim_id, claims.judged_as, extract(year from sessions.session_date)
)

-- A year has no mean where some of its sessions lie outside the period or have no close.
select
    year_means.article_id,
    year_means.claim_id,
    year_means.judged_as,
    min(year_means.mean_close_number) as lowest_mean_number,
    max(year_means.mean_close_number) as highest_mean_number,
    string_agg(
        concat(year_means.calendar_year, ' ', round(year_means.mean_close_number, 4)),
        ', ' order by year_means.calendar_year
    ) as means
from year_means
inner join year_lengths
    on
        year_means.calendar_year = year_lengths.calendar_year
        and year_means.closes_count = year_lengths.sessions_count
group by year_means.article_id, year_means.claim_id, year_means.judged_as
