-- Estimates whose report is past and that no actual answers.
with reports as (
    select * from {{ ref('stg_fundamentals__eps_reports') }}
),

latest as (
    select max(report_date) as report_date
    from reports
    where eps_actual_usd_per_share is not null
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
