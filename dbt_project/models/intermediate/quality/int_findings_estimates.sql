-- Estimates for past reports without reported earnings; earnings per share of a wrong scale; surprises that their own
-- figures contradict; reports dated by the quarter that they are about.
with reports as (
    select * from {{ ref('stg_fundamentals__eps_reports') }}
),

latest as (
    select max(report_date) as report_date
    from reports
    where eps_actual_usd_per_share is not null
),

dated_by_period as (
    select * from {{ ref('int_surprises') }}
    where is_dated_by_period
),

contradicted as (
    select * from reports
    where {{ is_contradicted_surprise('reports') }}
),

doubts as (
    select
        reports.*,
        doubts.is_actual_doubted,
        doubts.is_estimate_doubted
    from reports
    inner join {{ ref('int_eps_out_of_scale') }} as doubts
        on
            reports.ticker = doubts.ticker
            and reports.report_date = doubts.report_date
            and reports.eps_basis = doubts.eps_basis
            and reports.source_name = doubts.source_name
            and reports.known_at = doubts.known_at
            and reports.ingested_at = doubts.ingested_at
)

select
    'estimates_without_actuals' as finding_kind,
    'raw_fundamentals.eps_reports' as table_name,
    count(*) as findings_count,
    max(concat(reports.ticker, ' on ', reports.report_date)) as example,
    min(reports.report_date) as first_date,
    max(reports.report_date) as last_date
from reports
cross join latest
where
    reports.eps_actual_usd_per_share is null
    and reports.eps_estimate_usd_per_share is not null
    and reports.report_date <= latest.report_date
having count(*) > 0
union all
select
    'wrong_scale: earnings per share or estimates over 50 times those of the year before; correct the row'
        as finding_kind,
    'raw_fundamentals.eps_reports' as table_name,
    count(*) as findings_count,
    min(concat(
        ticker, ' on ', report_date,
        case when is_actual_doubted then concat(', earnings ', eps_actual_usd_per_share) end,
        case when is_estimate_doubted then concat(', estimate ', eps_estimate_usd_per_share) end
    )) as example,
    min(report_date) as first_date,
    max(report_date) as last_date
from doubts
having count(*) > 0
union all
select
    'surprise_conflicts: the surprise stated is not that of the figures beside it, so it is null; correct the row'
        as finding_kind,
    'raw_fundamentals.eps_reports' as table_name,
    count(*) as findings_count,
    min(concat(
        ticker, ' on ', report_date, ': ', eps_actual_usd_per_share, ' against ', eps_estimate_usd_per_share,
        ', stated ', surprise_pct, ' %'
    )) as example,
    min(report_date) as first_date,
    max(report_date) as last_date
from contradicted
having count(*) > 0
union all
select
    'report_dates: a report on the last day of its quarter has no outcome; give the day on which it came'
        as finding_kind,
    'raw_fundamentals.eps_reports' as table_name,
    count(*) as findings_count,
    min(concat(ticker, ' on ', report_date)) as example,
    min(report_date) as first_date,
    max(report_date) as last_date
from dated_by_period
having count(*) > 0
