-- The values that a claim on a rate needs, as known at the moment. A value holds until the next one, so that a series
-- with rows only for days of change and one with rows for every day give the same figures. The target range changes on
-- the day after the meeting, and articles give the day of the meeting: where the range changes on the day after the
-- period, a second row has the figures that include that day.
with claims as (
    select
        *,
        case when subject = 'FED_FUNDS_TARGET' then 'DFEDTARU' else subject end as rate_id,
        case when metric_pattern = 'n_cuts_{n}bp' then -level_number else level_number end as step_basis_points,
        unnest([0, 1]) as days_later
    from {{ ref('int_claims') }}
    where family = 'rates'
),

series as (
    select distinct
        rate_id,
        as_of
    from claims
),

versions as (
    select
        series.rate_id,
        series.as_of,
        rates.rate_date,
        rates.rate_pct,
        row_number() over (
            partition by series.rate_id, series.as_of, rates.rate_date
            order by rates.source_rank asc, rates.ingested_at desc, rates.known_at desc
        ) as version_rank
    from series
    inner join {{ ref('stg_market__policy_rate_versions') }} as rates
        on
            series.rate_id = rates.rate_id
            and series.as_of >= rates.known_at
),

stated as (
    select
        *,
        round(100e0 * (rate_pct - lag(rate_pct) over (partition by rate_id, as_of order by rate_date)), 6)
            as change_basis_points
    from versions
    where version_rank = 1 and rate_pct is not null
),

placed as (
    select
        claims.*,
        cast({{ dbt.dateadd('day', 'claims.days_later', 'claims.period_end_date') }} as date) as last_date,
        stated.rate_date,
        stated.rate_pct,
        case when stated.rate_date <= claims.period_start_date then stated.rate_date end as start_rate_date,
        case
            when
                stated.rate_date >= claims.period_start_date
                and stated.change_basis_points = claims.step_basis_points
                then stated.rate_date
        end as counted_date,
        case when stated.change_basis_points <> 0 and claims.rate_id like 'DFEDTAR%' then stated.rate_date end
            as effective_date
    from claims
    left join stated
        on
            claims.rate_id = stated.rate_id
            and claims.as_of = stated.as_of
            and {{ dbt.dateadd('day', 'claims.days_later', 'claims.period_end_date') }} >= stated.rate_date
)

select
    article_id,
    claim_id,
    judged_as,
    case when days_later = 1 then last_date end as session_date,
    rate_id,
    metric_pattern,
    step_basis_points,
    period_start_date,
    last_date as period_end_date,
    judged_date,
    max(start_rate_date) as start_rate_date,
    max_by(rate_pct, start_rate_date) as start_pct,
    max(rate_date) as end_rate_date,
    max_by(rate_pct, rate_date) as end_pct,
    count(counted_date) as counted,
    nullif({{ distinct_list('cast(counted_date as ' ~ dbt.type_string() ~ ')') }}, '') as counted_dates
from placed
group by
    article_id, claim_id, judged_as, days_later, rate_id, metric_pattern, step_basis_points, period_start_date,
    last_date, judged_date
having days_later = 0 or max(effective_date) = last_date
