with findings as (
    select * from {{ ref('int_findings_rejected_rows') }}
    union all
    select * from {{ ref('int_findings_holiday_prints') }}
    union all
    select * from {{ ref('int_findings_source_conflicts') }}
    union all
    select * from {{ ref('int_findings_stale_series') }}
    union all
    select * from {{ ref('int_findings_behind_calendar') }}
    union all
    select * from {{ ref('int_findings_provider_gaps') }}
    union all
    select * from {{ ref('int_findings_coverage_gaps') }}
    union all
    select * from {{ ref('int_findings_odd_rows') }}
    union all
    select * from {{ ref('int_findings_unchanged_closes') }}
    union all
    select * from {{ ref('int_findings_facts') }}
    union all
    select * from {{ ref('int_findings_filings_without_facts') }}
    union all
    select * from {{ ref('int_findings_quarters') }}
    union all
    select * from {{ ref('int_findings_stale_concepts') }}
    union all
    select * from {{ ref('int_findings_years') }}
    union all
    select * from {{ ref('int_findings_estimates') }}
)

select
    finding_kind,
    table_name,
    findings_count,
    example,
    first_date,
    last_date
from findings
