-- The season's beat rate from the reports known at the moment judged: marts.earnings_season, as of then. Nearly all
-- reports on a quarter are out 60 days after its end: fewer than four fifths of them mean that reports are missing from
-- the warehouse (2026-11: quarters have 92 % and more, or 1 %).
with claims as (
    select
        *,
        {{ calendar_quarter('period_end_date') }} as calendar_quarter,
        max(judged_date) over () >= {{ dbt.dateadd('day', 60, 'period_end_date') }} as is_season_over,
        case when subject = 'SPX_EARNINGS' then 'SPX' else subject end as scope_name
    from {{ ref('int_claims') }}
    where family = 'seasons'
),

-- An issuer with several share classes reports once a quarter, so it counts once.
reports as (
    select
        eps.as_of,
        eps.eps_actual_usd_per_share as actual,
        eps.eps_estimate_usd_per_share as estimate,
        about.issuer_id,
        about.calendar_quarter,
        row_number() over (
            partition by eps.as_of, about.calendar_quarter, about.issuer_id
            order by eps.report_date desc, eps.ticker desc
        ) as report_rank
    from {{ ref('int_claim_eps_reports') }} as eps
    inner join {{ ref('int_surprises') }} as about on eps.ticker = about.ticker and eps.report_date = about.report_date
),

held as (
    select distinct
        issuer_id,
        calendar_quarter
    from {{ ref('int_surprises') }}
    where eps_actual_usd_per_share is not null
),

counted as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.judged_date,
        claims.subject,
        claims.scope_name,
        claims.calendar_quarter,
        claims.unit_factor,
        claims.is_season_over,
        count(members.issuer_id) as members_count,
        count(held.issuer_id) as held_count,
        count(reports.issuer_id) as reported_count,
        count(case when reports.actual > reports.estimate then 1 end) as beats_count,
        count(case when reports.actual = reports.estimate then 1 end) as meets_count,
        count(case when reports.actual < reports.estimate then 1 end) as misses_count
    from claims
    left join {{ ref('int_season_members') }} as members
        on
            claims.scope_name = members.scope_name
            and claims.calendar_quarter = members.calendar_quarter
    left join held on members.issuer_id = held.issuer_id and members.calendar_quarter = held.calendar_quarter
    left join reports
        on
            members.issuer_id = reports.issuer_id
            and members.calendar_quarter = reports.calendar_quarter
            and claims.as_of = reports.as_of
            and reports.report_rank = 1
    group by all
)

select
    article_id,
    claim_id,
    judged_as,
    cast(beats_count as double) / nullif(beats_count + meets_count + misses_count, 0) * unit_factor as computed_number,
    'provider-adjusted EPS; index members as the lists at hand have them' as basis,
    case
        when reported_count > 0
            then concat(
                'marts.earnings_season ', calendar_quarter, ' ', scope_name, ' as of ', judged_date, ': ', beats_count,
                ' beats, ', meets_count, ' meets, ', misses_count, ' misses; ', reported_count, ' reported of ',
                members_count, ' issuers'
            )
    end as evidence,
    case
        when members_count = 0
            then concat('members of ', subject, ' in ', calendar_quarter)
        when beats_count + meets_count + misses_count = 0
            then concat('reports beside estimates about ', calendar_quarter, ' of ', subject, ' by ', judged_date)
        when is_season_over and held_count < 0.8e0 * members_count
            then concat(
                'reports about ', calendar_quarter, ' of ', subject, ': only ', held_count, ' of ', members_count
            )
    end as missing
from counted
