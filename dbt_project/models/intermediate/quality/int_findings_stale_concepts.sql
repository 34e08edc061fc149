-- A metric whose facts end while the issuer goes on filing: the issuer has stopped using the tag, and its new tag is
-- not tracked.
with facts as (
    select * from {{ ref('int_facts_judged') }}
),

metrics as (
    select
        cik,
        metric,
        max(period_end_date) as last_date
    from facts
    group by cik, metric
),

issuers as (
    select
        cik,
        max(period_end_date) as last_date
    from facts
    group by cik
)

select
    'stale_concepts: a metric without facts for more than 200 days' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(metrics.cik, ' ', metrics.metric, ' ends on ', metrics.last_date)) as example,
    min(metrics.last_date) as first_date,
    max(metrics.last_date) as last_date
from metrics
inner join issuers on metrics.cik = issuers.cik
-- 200 days are two quarterly reports (2026-11): one may come late, and some metrics are in every second report only.
where {{ dbt.datediff('metrics.last_date', 'issuers.last_date', 'day') }} > 200
having count(*) > 0
