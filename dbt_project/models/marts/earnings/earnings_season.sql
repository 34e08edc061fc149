with members as (
    select * from {{ ref('int_season_members') }}
),

-- An issuer with several share classes reports once a quarter, so it counts once.
reports as (
    select
        *,
        row_number() over (
            partition by calendar_quarter, issuer_id order by report_date desc, ticker desc
        ) as report_rank
    from {{ ref('int_surprises') }}
    where eps_actual_usd_per_share is not null
),

totals as (
    select * from {{ ref('int_earnings_totals') }}
),

counted as (
    select
        members.scope_kind,
        members.scope_name,
        members.calendar_quarter,
        count(*) as reported_count,
        count(case when reports.outcome = 'beat' then 1 end) as beats_count,
        count(case when reports.outcome = 'meet' then 1 end) as meets_count,
        count(case when reports.outcome = 'miss' then 1 end) as misses_count,
        max(reports.known_at) as reports_known_at
    from reports
    inner join members
        on
            reports.issuer_id = members.issuer_id
            and reports.calendar_quarter = members.calendar_quarter
    where reports.report_rank = 1
    group by members.scope_kind, members.scope_name, members.calendar_quarter
)

select
    coalesce(counted.calendar_quarter, totals.calendar_quarter) as calendar_quarter,
    coalesce(counted.scope_kind, totals.scope_kind) as scope_kind,
    coalesce(counted.scope_name, totals.scope_name) as scope_name,
    coalesce(counted.reported_count, 0) as reported_count,
    coalesce(counted.beats_count, 0) as beats_count,
    coalesce(counted.meets_count, 0) as meets_count,
    coalesce(counted.misses_count, 0) as misses_count,
    cast(counted.beats_count as double)
    / nullif(counted.beats_count + counted.meets_count + counted.misses_count, 0) as beat_rate_ratio,
    case
        when totals.revenue_year_earlier_usd > 0 then totals.revenue_usd / totals.revenue_year_earlier_usd - 1
    end as revenue_growth_ratio,
    case
        when totals.net_income_year_earlier_usd > 0 then totals.net_income_usd / totals.net_income_year_earlier_usd - 1
    end as net_income_growth_ratio,
    coalesce(totals.revenue_growth_issuers_count, 0) as revenue_growth_issuers_count,
    coalesce(totals.net_income_growth_issuers_count, 0) as net_income_growth_issuers_count,
    counted.reports_known_at,
    totals.growth_known_at
from counted
full outer join totals
    on
        counted.scope_kind = totals.scope_kind
        and counted.scope_name = totals.scope_name
        and counted.calendar_quarter = totals.calendar_quarter
